"""Returns added up: who is missing, what was corrected, what counts once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from gongkai.core.errors import BadInput, NotLawful
from gongkai.law.forms import CellKey, national_form
from gongkai.law.periods import Period
from gongkai.organisations.actions import appoint
from gongkai.organisations.roles import Role
from gongkai.reporting import actions
from gongkai.reporting.models import Consolidation, Round
from gongkai.reporting.queries import (
    cells_of_consolidation,
    figures_of,
    findings_of_consolidation,
    not_returned,
)
from tests.factories import ledgers
from tests.factories.county import SINCE, County
from tests.reporting.counting import FORM, JUNE, Y2018, at, of, sign_all, signed


def cell(consolidation: Consolidation, row: str) -> tuple[Any, Any, str]:
    """Return value, computed and why of a row."""
    found = {each.key: each for each in cells_of_consolidation(consolidation)}[at(row)]
    return found.value, found.computed, found.why


def test_nothing_is_added_up_before_somebody_signed(
    county: County, opened: Round
) -> None:
    with pytest.raises(NotLawful, match="还没有单位签报"):
        actions.consolidate(opened, by=county.manager, note="说明")


def test_missing_organs_are_named_and_need_a_note(
    county: County, opened: Round
) -> None:
    signed(county, opened)
    assert not_returned(opened) == [county.office, county.health]
    with pytest.raises(BadInput, match="还有2个单位没有报送"):
        actions.consolidate(opened, by=county.manager)
    made = actions.consolidate(opened, by=county.manager, note="两单位改革中")
    assert made.included == [county.finance.pk]
    assert sorted(made.missing) == sorted([county.office.pk, county.health.pk])
    assert cell(made, "I3") == (2, 2, "")
    sign_rest(county, opened)
    again = actions.consolidate(opened, by=county.second)
    assert (again.number, again.missing, again.note) == (2, [], "")
    assert Consolidation.objects.filter(round=opened).count() == 2


def sign_rest(county: County, opened: Round) -> None:
    """Sign the returns of health and office."""
    actions.sign_return(of(county, opened, "health"), by=county.outsider)
    actions.sign_return(of(county, opened, "office"), by=county.first)


def test_corrections_are_added_up_with_their_reasons(
    county: County, opened: Round
) -> None:
    actions.override(
        of(county, opened), at("I1"), Decimal(3), reason="漏登两次。", by=county.officer
    )
    actions.override(
        of(county, opened, "health"), at("I1"), Decimal(2), reason="补记",
        by=county.outsider,
    )  # fmt: skip
    sign_all(county, opened)
    made = actions.consolidate(opened, by=county.manager)
    assert cell(made, "I1") == (
        5, 1,
        "明珠县财政局由1更正为3：漏登两次；明珠县卫生健康委员会由0更正为2：补记",
    )  # fmt: skip
    assert cell(made, "I2") == (1, 1, "")
    assert figures_of(county.government, FORM, Y2018) == {
        each.key: each.value for each in cells_of_consolidation(made)
    }
    assert "R19" not in {f.rule for f in findings_of_consolidation(made)}


def test_rows_counted_once_add_only_what_organs_corrected(
    county: County, opened: Round
) -> None:
    ret = of(county, opened)
    actions.override(ret, at("B1"), Decimal(5), reason="另有三件", by=county.officer)
    sign_all(county, opened)
    later = ledgers.event(county.health, JUNE, ("other",), by=county.outsider)
    made = actions.consolidate(opened, by=county.manager)
    value, computed, why = cell(made, "B1")
    assert (value, computed) == (6, 3)
    assert "另有三件" in why
    assert cell(made, "B2_OTHER")[:2] == (1, 2)
    actions.strike(later, reason="重复", by=county.outsider)
    assert cell(actions.consolidate(opened, by=county.manager), "B1")[:2] == (5, 2)


def test_a_cell_an_organ_left_blank_stays_blank_in_the_sum(county: County) -> None:
    form, period = national_form("2019"), Period(2019)
    opened = actions.open_round(
        county.government, form_id="2019", period=period, by=county.manager
    )
    appoint(county.first, county.office, Role.INFORMATION_OFFICER, since=SINCE, by=None)
    key = CellKey("table2", "行政许可", "1")
    actions.override(
        of(county, opened), key, Decimal(7), reason="事项清单", by=county.officer
    )
    sign_all(county, opened)
    made = actions.consolidate(opened, by=county.manager)
    values = figures_of(county.government, form, period)
    assert values is not None
    assert values[key] is None
    assert made.missing == []
