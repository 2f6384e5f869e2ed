"""Whose records a return counts, where the tree of organs is not the usual one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from gongkai.law.forms import CellKey
from gongkai.law.periods import Period
from gongkai.organisations.actions import appoint, merge_organ
from gongkai.organisations.models import Organ
from gongkai.organisations.roles import Role
from gongkai.reporting import actions, queries
from gongkai.reporting.models import Meeting, Return
from tests.factories.county import SINCE, County

MEETINGS = CellKey("form2014", "I1", "统计数")


def _meeting(county: County, organ: Organ, on: date) -> None:
    actions.enter(
        Meeting, organ, by=county.manager, on=on, title="例会", evidence="纪要"
    )


def _value(ret: Return) -> Decimal | None:
    return ret.cells.get(**MEETINGS._asdict()).computed


@pytest.fixture
def without_office(county: County) -> County:
    """Merge the office away, so that the government answers for what is nobody's."""
    merge_organ(
        county.office, county.finance, on=date(2016, 1, 2), basis="改革方案",
        by=county.manager,
    )  # fmt: skip
    appoint(
        county.officer,
        county.government,
        Role.INFORMATION_OFFICER,
        since=SINCE,
        by=None,
    )
    return county


def test_a_government_that_answers_itself_counts_again_what_it_counted(
    without_office: County,
) -> None:
    county = without_office
    for organ in (county.government, county.finance, county.health):
        _meeting(county, organ, date(2018, 5, 8))
    of_round = actions.open_round(
        county.government, form_id="2014", period=Period(2018), by=county.manager
    )
    own = of_round.returns.get(organ=county.government)
    assert _value(own) == 1
    actions.compute_return(own, by=county.officer)
    assert _value(own) == 1
    assert queries.drift(own) == {}


def test_a_government_that_answers_itself_is_compared_with_its_own_return(
    without_office: County,
) -> None:
    county = without_office
    for year in (2017, 2018):
        for organ in (county.government, county.finance, county.health):
            _meeting(county, organ, date(year, 5, 8))
    before, of_round = (
        actions.open_round(
            county.government, form_id="2014", period=Period(year), by=county.manager
        )
        for year in (2017, 2018)
    )
    for ret in before.returns.all():
        actions.sign_return(
            ret, by=county.officer if ret.organ != county.health else county.outsider
        )
    actions.consolidate(before, by=county.manager)
    own = of_round.returns.get(organ=county.government)
    assert queries.comparison(own)[MEETINGS][1] == 1
