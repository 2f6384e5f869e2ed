"""Whose records are counted with which organ's return."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from gongkai.law.periods import Period
from gongkai.organisations.actions import establish_organ, merge_organ
from gongkai.organisations.models import Organ, OrganKind
from gongkai.reporting import actions
from gongkai.reporting.figures import (
    answering_organs,
    compute_by_organ,
    counted_with,
    reach_of,
)
from gongkai.reporting.models import Meeting
from tests.factories.county import County, credit_code
from tests.reporting.counted import FORM, Y2018, at


def _organ(county: County, serial: int, kind: OrganKind, parent: Organ) -> Organ:
    return establish_organ(
        by=None, government=county.government, parent=parent, kind=kind,
        slug=f"organ-{serial}", full_name=f"明珠县第{serial}单位",
        short_name=f"第{serial}单位", code=credit_code(serial),
    )  # fmt: skip


def test_records_of_organs_that_make_no_return_are_counted_above_them(
    county: County,
) -> None:
    school = _organ(county, 20, OrganKind.INSTITUTION, county.finance)
    station = _organ(county, 21, OrganKind.SUB_BODY, school)
    utility = _organ(county, 22, OrganKind.PUBLIC_UTILITY, county.government)
    hall = _organ(county, 23, OrganKind.INSTITUTION, county.government)
    today = timezone.localdate()
    answering = {organ.pk for organ in answering_organs(county.government, today)}
    assert answering == {
        county.office.pk, county.finance.pk, county.health.pk, hall.pk,
    }  # fmt: skip
    shares = counted_with(county.government, today)
    assert shares[school.pk] == shares[station.pk] == county.finance.pk
    assert shares[utility.pk] == shares[county.government.pk] == county.office.pk
    assert reach_of(county.finance) == {county.finance.pk, school.pk, station.pk}
    assert reach_of(county.government) == set(shares)
    for organ in (school, station, utility, hall, county.government):
        _meeting(county, organ)
    found = compute_by_organ(FORM, county.government.pk, Y2018, answering)
    assert {pk: row[at("I1")] for pk, row in found.items()} == {
        county.finance.pk: 2, county.office.pk: 2, hall.pk: 1, county.health.pk: 0,
    }  # fmt: skip


def test_records_of_a_merged_organ_are_its_successors(county: County) -> None:
    _meeting(county, county.health)
    merge_organ(
        county.health, county.finance, on=date(2018, 10, 1), basis="改革方案",
        by=county.manager,
    )  # fmt: skip
    summer, year = Period(2018, "quarter", 2), Y2018
    organs = [county.health.pk, county.finance.pk]
    of_summer = compute_by_organ(FORM, county.government.pk, summer, organs)
    assert [of_summer[pk][at("I1")] for pk in organs] == [1, 0]
    of_year = compute_by_organ(FORM, county.government.pk, year, organs)
    assert [of_year[pk][at("I1")] for pk in organs] == [0, 1]


def test_a_county_without_an_office_answers_itself(county: County) -> None:
    merge_organ(
        county.office, county.finance, on=date(2018, 1, 2), basis="改革方案",
        by=county.manager,
    )  # fmt: skip
    found = answering_organs(county.government, date(2018, 12, 31))
    assert found[0] == county.government
    shares = counted_with(county.government, date(2018, 12, 31))
    assert shares[county.government.pk] == county.government.pk


def _meeting(county: County, organ: Organ) -> Meeting:
    return actions.enter(
        Meeting, organ, by=county.manager, on=date(2018, 5, 8), title="例会",
        evidence="纪要",
    )  # fmt: skip
