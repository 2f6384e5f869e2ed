"""Organs and their changes, posts, handover."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from gongkai.accounts.actions import close_account
from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.models import InformationItem
from gongkai.core.errors import BadInput, NotAllowed, NotLawful
from gongkai.core.models import Event
from gongkai.organisations.actions import (
    appoint,
    end_post,
    establish_organ,
    hand_over,
    merge_organ,
    rename_organ,
    update_contact,
)
from gongkai.organisations.models import Organ, OrganKind, Post
from gongkai.organisations.policies import Holder
from gongkai.organisations.roles import Role
from tests.factories.county import County, credit_code, person

pytestmark = pytest.mark.django_db

ON = date(2018, 10, 8)


def _rename(county: County, **changes: Any) -> Organ:
    given: dict[str, Any] = {
        "organ": county.finance,
        "new_name": "明珠县财政金融局",
        "short_name": "财政金融局",
        "on": ON,
        "basis": "明编发〔2018〕3号",
        "by": county.manager,
    } | changes
    return rename_organ(
        given.pop("organ"), given.pop("new_name"), given.pop("short_name"), **given
    )


def _merge(county: County, **changes: Any) -> Organ:
    given: dict[str, Any] = {
        "organ": county.finance,
        "into": county.health,
        "on": ON,
        "basis": "明编发〔2018〕4号",
        "by": county.manager,
    } | changes
    return merge_organ(given.pop("organ"), given.pop("into"), **given)


def test_a_renamed_organ_keeps_its_number_and_its_former_name(county: County) -> None:
    item = county.released()
    number = item.publication.index_number
    organ = _rename(county)
    item.refresh_from_db()
    assert item.publication.index_number == number
    assert organ.full_name == "明珠县财政金融局"
    change = organ.changes.get()
    assert (change.old_name, change.new_name) == ("明珠县财政局", "明珠县财政金融局")
    later = county.released(title="更名后的通知", document_number="")
    assert later.publication.index_number.endswith("-00002")


def test_a_merged_organ_keeps_its_numbers_and_drafts_nothing_new(
    county: County,
) -> None:
    item = county.released()
    number = item.publication.index_number
    organ = _merge(county)
    assert (organ.successor, organ.abolished_on) == (county.health, ON)
    assert not Organ.objects.existing(on=ON).filter(pk=organ.pk).exists()
    assert (
        Organ.objects.existing(on=ON - timedelta(days=1)).filter(pk=organ.pk).exists()
    )
    item.refresh_from_db()
    assert item.publication.index_number == number
    with pytest.raises(NotAllowed, match="承继机构"):
        catalogue.draft(organ, county.content(), by=county.officer)


def test_a_government_is_not_merged_nor_an_organ_into_itself(county: County) -> None:
    with pytest.raises(NotLawful, match="不能并入"):
        _merge(county, organ=county.government)
    with pytest.raises(NotLawful, match="不能并入"):
        _merge(county, into=county.finance)


def test_an_organ_is_merged_once(county: County) -> None:
    _merge(county)
    with pytest.raises(NotLawful, match="不能再次并入"):
        _merge(county)


@pytest.mark.parametrize("act", [_rename, _merge])
@pytest.mark.parametrize("who", ["officer", "approver", "auditor", "outsider"])
def test_only_the_manager_changes_organs(county: County, act: Any, who: str) -> None:
    with pytest.raises(NotAllowed, match="政务公开办"):
        act(county, by=getattr(county, who))
    county.finance.refresh_from_db()
    assert county.finance.full_name == "明珠县财政局"
    assert county.finance.abolished_on is None


def test_contact_data_are_kept_up_to_date_and_nothing_else(county: County) -> None:
    update_contact(county.finance, telephone="0799-3500000", by=county.manager)
    county.finance.refresh_from_db()
    assert county.finance.telephone == "0799-3500000"
    with pytest.raises(BadInput, match="full_name"):
        update_contact(county.finance, full_name="别的局", by=county.manager)
    with pytest.raises(NotAllowed):
        update_contact(county.finance, telephone="1", by=county.outsider)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": OrganKind.GOVERNMENT}, "人民政府没有上属政府"),
        ({"government": None}, "其他机构必须属于一个政府"),
        ({"code": "119999990000000200"}, "校验"),
        ({"slug": "finance"}, "所属政府"),
    ],
)
def test_an_organ_that_cannot_be_is_refused_in_words(
    county: County, fields: dict[str, Any], message: str
) -> None:
    given: dict[str, Any] = {
        "government": county.government,
        "kind": OrganKind.DEPARTMENT,
        "slug": "water",
        "full_name": "明珠县水利局",
        "short_name": "水利局",
        "code": credit_code(30),
    } | fields
    with pytest.raises(ValidationError) as refused:
        establish_organ(by=None, **given)
    assert message in "".join(refused.value.messages)


def test_a_post_is_held_once_at_a_time(county: County) -> None:
    with pytest.raises(ValidationError, match="已在该机构担任"):
        appoint(
            county.officer,
            county.finance,
            Role.INFORMATION_OFFICER,
            since=ON,
            by=county.manager,
        )


def test_a_post_does_not_end_before_it_begins(county: County) -> None:
    post = Post.objects.get(person=county.officer)
    with pytest.raises(ValidationError, match="不得早于"):
        end_post(post, until=post.since - timedelta(days=1), by=county.manager)


def test_an_outsider_appoints_and_dismisses_nobody(county: County) -> None:
    post = Post.objects.get(person=county.officer)
    with pytest.raises(NotAllowed):
        end_post(post, until=ON, by=county.outsider)
    with pytest.raises(NotAllowed):
        appoint(
            county.outsider,
            county.finance,
            Role.APPROVER,
            since=ON,
            by=county.outsider,
        )


# --- Handover -------------------------------------------------------------------------


def test_a_handover_moves_posts_and_open_items_and_lists_them(county: County) -> None:
    successor = person("successor", "陈接任")
    draft, released = county.draft(), county.released()
    today = timezone.localdate()
    handover = hand_over(
        county.officer, successor, on=today, reason="调离", by=county.manager
    )
    assert Holder(successor).holds(Role.INFORMATION_OFFICER, county.finance)
    assert not Holder(county.officer).posts
    assert Post.objects.get(person=county.officer).until == today - timedelta(days=1)
    draft.refresh_from_db()
    released.refresh_from_db()
    assert draft.handler == successor
    assert released.handler == county.officer  # what was done stays theirs
    assert [entry["kind"] for entry in handover.entries] == ["post", "item"]
    assert draft.title in handover.entries[1]["label"]
    for someone in (county.officer, successor):
        events = Event.objects.of(f"user:{someone.pk}").filter(kind="handed_over")
        assert events.get().data == {"handover": handover.pk}
    catalogue.submit(draft, by=successor)


def test_a_set_release_goes_to_the_successor(county: County) -> None:
    successor = person("successor", "陈接任")
    item = county.approved()
    at = timezone.now() + timedelta(days=1)
    catalogue.schedule(item, at, by=county.officer)
    hand_over(
        county.officer,
        successor,
        on=timezone.localdate(),
        reason="调离",
        by=county.manager,
    )
    item = InformationItem.objects.get(pk=item.pk)
    assert item.scheduled_by == successor
    assert catalogue.release_scheduled(now=at) == ([item.pk], [])


def test_a_release_set_for_anothers_item_goes_to_the_successor_too(
    county: County,
) -> None:
    successor = person("successor", "陈接任")
    item = county.approved()
    at = timezone.now() + timedelta(days=1)
    catalogue.schedule(item, at, by=county.approver)
    today = timezone.localdate()
    hand_over(county.approver, successor, on=today, reason="调离", by=county.manager)
    item = InformationItem.objects.get(pk=item.pk)
    assert (item.handler, item.scheduled_by) == (county.officer, successor)
    assert catalogue.release_scheduled(now=at) == ([item.pk], [])


def test_a_release_set_for_the_leavers_last_day_stays_the_leavers(
    county: County,
) -> None:
    successor = person("successor", "陈接任")
    item = county.approved()
    last = timezone.localdate()
    at = timezone.make_aware(datetime.combine(last, time(23, 59, 59)))
    catalogue.schedule(item, at, by=county.officer)
    hand_over(
        county.officer,
        successor,
        on=last + timedelta(days=1),
        reason="调离",
        by=county.manager,
    )
    item = InformationItem.objects.get(pk=item.pk)
    assert (item.handler, item.scheduled_by) == (successor, county.officer)
    assert catalogue.release_scheduled(now=at) == ([item.pk], [])


def test_a_post_for_a_term_is_handed_over_for_the_rest_of_it(county: County) -> None:
    successor = person("successor", "陈接任")
    today = timezone.localdate()
    end, later = today + timedelta(days=60), today + timedelta(days=30)
    post = Post.objects.get(person=county.officer)
    end_post(post, until=end, by=county.manager)
    appoint(
        county.officer, county.health, Role.APPROVER, since=later, by=county.manager
    )
    hand_over(county.officer, successor, on=today, reason="调离", by=county.manager)
    taken = Post.objects.filter(person=successor).order_by("since")
    assert [(each.since, each.until) for each in taken] == [(today, end), (later, None)]
    ahead = Post.objects.current(on=later)
    assert not ahead.filter(person=county.officer).exists()


def test_what_the_successor_holds_already_is_not_given_twice(county: County) -> None:
    successor = person("successor", "陈接任")
    role = Role.INFORMATION_OFFICER
    appoint(successor, county.finance, role, since=ON, by=county.manager)
    today = timezone.localdate()
    hand_over(county.officer, successor, on=today, reason="调离", by=county.manager)
    assert Post.objects.filter(person=successor).count() == 1


@pytest.mark.parametrize("who", ["officer", "approver", "auditor", "outsider"])
def test_only_the_manager_hands_over(county: County, who: str) -> None:
    item = county.draft()
    with pytest.raises(NotAllowed, match="政务公开办"):
        hand_over(
            county.officer,
            county.outsider,
            on=ON,
            reason="想要",
            by=getattr(county, who),
        )
    item.refresh_from_db()
    assert item.handler == county.officer


def test_a_manager_hands_over_nothing_of_another_government(county: County) -> None:
    other = establish_organ(
        by=None,
        kind=OrganKind.GOVERNMENT,
        slug="other",
        full_name="邻水县人民政府",
        short_name="邻水县",
        code=credit_code(40),
    )
    appoint(county.officer, other, Role.AUDITOR, since=ON, by=None)
    successor = person("successor", "陈接任")
    with pytest.raises(NotAllowed):
        hand_over(county.officer, successor, on=ON, reason="调离", by=county.manager)
    assert not Post.objects.filter(person=successor).exists()


def test_a_handover_needs_somebody_else_who_can_sign_in(county: County) -> None:
    closed = person("closed", "褚离任")
    close_account(closed, by=county.manager)
    today = timezone.localdate()
    give: dict[str, Any] = {"on": today, "reason": "调离", "by": county.manager}
    with pytest.raises(BadInput, match="同一人"):
        hand_over(county.officer, county.officer, **give)
    with pytest.raises(NotLawful, match="已经停用"):
        hand_over(county.officer, closed, **give)
    with pytest.raises(NotLawful, match="没有任职"):
        hand_over(closed, county.officer, **give)
