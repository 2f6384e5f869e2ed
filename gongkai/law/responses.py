"""How soon matters of public concern must be answered 回应关切时限."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Limit:
    """What must be done within how long after a matter was noticed.

    ``by_conference``: only a press conference (新闻发布会) meets it.
    """

    what: str
    within: timedelta
    basis: str
    by_conference: bool = False


def limits(*, grave: bool) -> tuple[Limit, ...]:
    """Return the limits for a matter; ``grave`` is 特别重大、重大突发事件.

    Source: 国办发〔2016〕80号 (5 hours), 国办发〔2016〕61号 (24 and 48 hours).
    """
    if grave:
        return (
            Limit("发布权威信息", timedelta(hours=5), "国办发〔2016〕80号"),
            Limit(
                "举行新闻发布会",
                timedelta(hours=24),
                "国办发〔2016〕61号",
                by_conference=True,
            ),
        )
    return (Limit("予以回应", timedelta(hours=48), "国办发〔2016〕61号"),)
