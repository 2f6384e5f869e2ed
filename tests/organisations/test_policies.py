"""Whom a post reaches, and from when to when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from gongkai.organisations.actions import appoint, end_post, establish_organ
from gongkai.organisations.models import Organ, OrganKind, Post
from gongkai.organisations.policies import Holder, may_manage_posts
from gongkai.organisations.roles import COUNTY_WIDE, Role
from tests.factories.county import County, credit_code, person

pytestmark = pytest.mark.django_db

SINCE = date(2018, 1, 1)


def _sub_body(county: County, parent: Organ) -> Organ:
    return establish_organ(
        by=county.manager,
        government=county.government,
        parent=parent,
        kind=OrganKind.SUB_BODY,
        slug="station",
        full_name="明珠县财政局乡镇财政所",
        short_name="财政所",
        code=credit_code(20),
    )


@pytest.mark.parametrize("role", list(Role))
def test_a_role_at_the_government_reaches_its_organs_only_if_county_wide(
    county: County, role: Role
) -> None:
    someone = person("someone", "冯某某")
    appoint(someone, county.government, role, since=SINCE, by=county.manager)
    station = _sub_body(county, county.finance)
    holder = Holder(someone)
    assert holder.holds(role, county.government)
    assert holder.holds(role, county.finance) is (role in COUNTY_WIDE)
    assert holder.holds(role, station) is (role in COUNTY_WIDE)
    assert holder.government_ids == (
        {county.government.pk} if role in COUNTY_WIDE else set()
    )


@pytest.mark.parametrize("role", list(Role))
def test_a_role_at_an_organ_reaches_its_sub_bodies_and_nobody_else(
    county: County, role: Role
) -> None:
    someone = person("someone", "冯某某")
    appoint(someone, county.finance, role, since=SINCE, by=county.manager)
    station = _sub_body(county, county.finance)
    holder = Holder(someone)
    assert holder.holds(role, county.finance)
    assert holder.holds(role, station)
    assert not holder.holds(role, county.health)
    assert not holder.holds(role, county.government)
    assert not any(
        holder.holds(other, county.finance) for other in Role if other != role
    )
    assert holder.government_ids == set()


def test_a_child_that_is_no_sub_body_answers_for_itself(county: County) -> None:
    assert county.finance.parent_id == county.government.pk
    assert not Holder(county.first).holds(Role.FIRST_REVIEWER, county.health)


@pytest.mark.parametrize(
    ("on", "holds"),
    [
        (date(2018, 3, 31), False),
        (date(2018, 4, 1), True),
        (date(2018, 6, 30), True),
        (date(2018, 7, 1), False),
    ],
)
def test_a_post_holds_from_its_first_day_to_its_last(
    county: County, on: date, holds: bool
) -> None:
    someone = person("someone", "冯某某")
    post = appoint(
        someone,
        county.finance,
        Role.FIRST_REVIEWER,
        since=date(2018, 4, 1),
        by=county.manager,
    )
    end_post(post, until=date(2018, 6, 30), by=county.manager)
    assert Holder(someone, on=on).holds(Role.FIRST_REVIEWER, county.finance) is holds


def test_only_the_manager_of_the_government_manages_posts(county: County) -> None:
    assert may_manage_posts(county.manager, county.government)
    for name in ("officer", "first", "second", "approver", "auditor", "outsider"):
        verdict = may_manage_posts(getattr(county, name), county.government)
        assert not verdict
        assert "政务公开办" in verdict.reason


def test_a_manager_of_yesterday_manages_nothing_today(county: County) -> None:
    post = Post.objects.get(person=county.manager)
    yesterday = timezone.localdate() - timedelta(days=1)
    end_post(post, until=yesterday, by=county.manager)
    assert not may_manage_posts(county.manager, county.government)


def test_reviewers_may_be_asked_for_a_second_factor(county: County) -> None:
    asked = {
        name
        for name in ("officer", "first", "second", "approver", "manager", "auditor")
        if Holder(getattr(county, name)).needs_second_factor
    }
    assert asked == {"first", "second", "approver", "manager"}


def test_the_operator_may_be_asked_for_a_second_factor(county: County) -> None:
    county.officer.is_staff = True
    assert Holder(county.officer).needs_second_factor
