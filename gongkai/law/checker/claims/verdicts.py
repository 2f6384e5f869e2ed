"""How a claim is answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

OK = "ok"
CONTRADICTION = "contradiction"
SUSPICIOUS = "suspicious"
NOT_CHECKABLE = "not_checkable"
_WEIGHT = {OK: 1, NOT_CHECKABLE: 2, SUSPICIOUS: 3, CONTRADICTION: 4}


@dataclass(frozen=True)
class Judgement:
    """A verdict with its reason, by a named rule, over named figures."""

    verdict: str
    why: str
    rule: str
    values: dict[str, str] = field(default_factory=dict)


def gravest(judgements: Iterable[Judgement]) -> Judgement:
    """Return the judgement that decides; not checkable when there is none."""
    known = list(judgements)
    if not known:
        return Judgement(NOT_CHECKABLE, "句中没有可以相互核对的数字。", "none")
    return max(known, key=lambda judgement: _WEIGHT[judgement.verdict])
