"""An organ merged into another: its successor answers for it, from the day on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.models import InformationItem
from gongkai.catalogue.policies import may_draft, may_edit
from gongkai.core.errors import BadInput, NotAllowed
from gongkai.office import worklists
from gongkai.organisations.actions import (
    appoint,
    establish_organ,
    hand_over,
    merge_organ,
)
from gongkai.organisations.models import Organ, OrganKind
from gongkai.organisations.policies import Holder
from gongkai.organisations.roles import Role
from tests.factories.county import SINCE, County, credit_code, person

pytestmark = pytest.mark.django_db


def _merge(county: County, *, days: int, into: Organ | None = None) -> Organ:
    """Merge finance into health (or another), so many days from now."""
    return merge_organ(
        county.finance,
        into or county.health,
        on=timezone.localdate() + timedelta(days=days),
        basis="机构改革方案",
        by=county.manager,
    )


def test_the_successor_answers_for_the_items_from_the_day_on(county: County) -> None:
    item = county.submitted()
    reviewer = person("health-first", "卫初审")
    appoint(reviewer, county.health, Role.FIRST_REVIEWER, since=SINCE, by=None)
    _merge(county, days=0)
    item = InformationItem.objects.get(pk=item.pk)
    assert may_edit(Holder(county.outsider), item)
    assert InformationItem.objects.visible_to(Holder(county.outsider)).get() == item
    assert worklists.waiting(InformationItem.objects.all(), Holder(reviewer)).exists()
    actions.sign(item, by=reviewer, opinion="同意")


def test_a_merger_to_come_changes_nothing_yet(county: County) -> None:
    item = county.draft()
    finance = _merge(county, days=30)
    assert may_draft(Holder(county.officer), finance)
    item = InformationItem.objects.get(pk=item.pk)
    assert not may_edit(Holder(county.outsider), item)
    assert not InformationItem.objects.visible_to(Holder(county.outsider)).exists()
    ahead = Holder(county.outsider, on=timezone.localdate() + timedelta(days=30))
    assert may_edit(ahead, item)


def test_a_merged_organ_drafts_nothing_new(county: County) -> None:
    finance = _merge(county, days=0)
    for someone in (county.officer, county.outsider):
        with pytest.raises(NotAllowed, match="承继机构"):
            actions.draft(finance, county.content(), by=someone)


def test_a_merger_is_followed_through_a_second_one(county: County) -> None:
    _merge(county, days=0)
    merge_organ(
        county.health,
        county.office,
        on=timezone.localdate(),
        basis="再次改革",
        by=county.manager,
    )
    clerk = person("clerk", "办事员")
    appoint(clerk, county.office, Role.APPROVER, since=SINCE, by=None)
    assert Holder(clerk).holds(Role.APPROVER, county.finance)


def test_a_successor_exists_on_the_day_in_the_same_county(county: County) -> None:
    other = establish_organ(
        by=None,
        kind=OrganKind.GOVERNMENT,
        slug="other",
        full_name="邻水县人民政府",
        short_name="邻水县",
        code=credit_code(40),
    )
    with pytest.raises(BadInput, match="同一政府"):
        _merge(county, days=0, into=other)
    merge_organ(
        county.health,
        county.finance,
        on=timezone.localdate() + timedelta(days=10),
        basis="机构改革方案",
        by=county.manager,
    )
    with pytest.raises(BadInput, match="已不存在"):
        _merge(county, days=20)
    with pytest.raises(BadInput, match="将并入该机构"):
        _merge(county, days=5)


def test_a_handover_is_not_dated_ahead(county: County) -> None:
    item = county.draft()
    successor = person("successor", "陈接任")
    today = timezone.localdate()
    with pytest.raises(BadInput, match="最晚为明天"):
        hand_over(
            county.officer,
            successor,
            on=today + timedelta(days=2),
            reason="调离",
            by=county.manager,
        )
    item.refresh_from_db()
    assert item.handler == county.officer
    assert hand_over(
        county.officer,
        successor,
        on=today + timedelta(days=1),
        reason="调离",
        by=county.manager,
    ).entries
