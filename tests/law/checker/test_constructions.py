"""How reports put figures into sentences: what agrees is let be, what does not is found.

Every statement is invented. Faulty ones differ from a clean one in one figure.
"""

from __future__ import annotations

import pytest

from gongkai.law.checker.claims.judge import examine
from gongkai.law.checker.claims.quantities import tidy
from gongkai.law.checker.claims.verdicts import CONTRADICTION, SUSPICIOUS
from tests.law.checker.test_claims import cases

_TOLD = cases("constructions.tsv")
_CLEAN = [text for kind, text in _TOLD if kind == "clean"]
_FAULTY = [text for kind, text in _TOLD if kind == "fault"]


def held(text: str) -> list[str]:
    """Return why a statement is held, by contradictions and suspicions."""
    return [
        judged.why
        for judged in examine(tidy(text))
        if judged.verdict in (CONTRADICTION, SUSPICIOUS)
    ]


@pytest.mark.parametrize("text", _CLEAN)
def test_a_statement_whose_figures_agree_is_not_held(text: str) -> None:
    assert held(text) == []


@pytest.mark.parametrize("text", _FAULTY)
def test_a_figure_that_cannot_be_is_found(text: str) -> None:
    assert held(text)


def test_each_kind_of_statement_is_there() -> None:
    assert len(_TOLD) == len(_CLEAN) + len(_FAULTY)
    assert min(len(_CLEAN), len(_FAULTY)) > 50
