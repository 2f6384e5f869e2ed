"""Why an act is not open, in the reader's language."""

from __future__ import annotations

import pytest
from django.db.models import TextChoices
from django.utils import translation

from gongkai.catalogue.states import TABLE, State
from gongkai.law.transitions import Table
from gongkai.office.turns import BASES, open_in
from gongkai.reporting.states import (
    REPORT_TABLE,
    RETURN_TABLE,
    ReportState,
    ReturnState,
)

TABLES = [(TABLE, State), (RETURN_TABLE, ReturnState), (REPORT_TABLE, ReportState)]


@pytest.mark.parametrize(("table", "states"), TABLES)
def test_the_office_says_in_chinese_what_the_law_says(
    table: Table, states: type[TextChoices]
) -> None:
    for act, step in table:
        assert step.basis in BASES
        for state in states:
            verdict = open_in(table, act, state)
            assert bool(verdict) == table.is_open(act, state)
            assert verdict or verdict.reason == table.why_closed(act, state)


def test_an_english_refusal_names_the_state_in_english() -> None:
    with translation.override("en"):
        reason = open_in(TABLE, "release", State.DRAFT).reason
        assert str(State.DRAFT.label) in reason
        assert str(State.APPROVED.label) in reason
    assert str(State.DRAFT.label) not in reason
