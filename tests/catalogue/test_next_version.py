"""What becomes of an item that is public while its next version is under way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.actions.importing import start_batch
from gongkai.catalogue.content import Content
from gongkai.catalogue.imports.preparing import FinishedItem
from gongkai.catalogue.models import InformationItem, Publication
from gongkai.catalogue.states import State
from gongkai.core.errors import NotLawful, NotOpen
from gongkai.core.models import Event
from gongkai.review.actions import Proposal
from gongkai.review.models import Withdrawal
from gongkai.review.states import Property
from tests.factories.county import County

NOT_TO_BE_SHOWN = [
    Withdrawal.Kind.PRIVACY,
    Withdrawal.Kind.SECRECY,
    Withdrawal.Kind.LEGAL,
]


def next_version(county: County, **changes: Any) -> InformationItem:
    """Return a public item with a next version saved."""
    item = county.released()
    actions.save(item, county.content(**changes), by=county.officer)
    item.refresh_from_db()
    return item


def approved_again(county: County, **changes: Any) -> InformationItem:
    """Return a public item whose next version is signed through."""
    item = next_version(county, **changes)
    return county.sign_all(actions.submit(item, by=county.officer))


def save_and_release(county: County, item: InformationItem, content: Content) -> None:
    """Bring one more version of an item before the public."""
    actions.save(item, content, by=county.officer)
    item.refresh_from_db()
    county.sign_all(actions.submit(item, by=county.officer))
    actions.release(item, by=county.officer)
    item.refresh_from_db()


def test_a_public_item_outlives_its_discarded_draft(county: County) -> None:
    item = next_version(county, title="第二稿", genre="report")
    item = actions.discard(item, by=county.officer, reason="不改了")
    item.refresh_from_db()
    assert item.state == State.RELEASED
    assert item.latest == item.publication.version
    assert (item.title, item.genre) == (county.content().title, "notice")
    last = Event.objects.of(item.stream).last()
    assert last is not None
    assert (last.kind, last.data["reason"]) == ("discarded", "不改了")


def test_after_a_discarded_draft_an_item_can_be_edited_and_released(
    county: County,
) -> None:
    item = next_version(county, title="第二稿")
    item = actions.discard(item, by=county.officer, reason="不改了")
    save_and_release(county, item, county.content(title="第三稿"))
    assert item.publication.version.number == 3
    assert Publication.objects.get().title == "第三稿"


def test_after_a_discarded_draft_an_item_can_be_withdrawn(county: County) -> None:
    item = actions.discard(next_version(county), by=county.officer, reason="不改了")
    actions.withdraw(
        item, by=county.second, kind=Withdrawal.Kind.PRIVACY, reason="含个人信息"
    )
    item.refresh_from_db()
    assert item.state == State.WITHDRAWN
    assert not Publication.objects.exists()


def test_a_withdrawn_item_stays_withdrawn_when_its_draft_is_discarded(
    county: County,
) -> None:
    item = next_version(county, title="第二稿")
    kind = Withdrawal.Kind.ERROR
    actions.withdraw(item, by=county.second, kind=kind, reason="金额有误")
    item = actions.discard(item, by=county.officer, reason="不改了")
    assert (item.state, item.title) == (State.WITHDRAWN, county.content().title)
    save_and_release(county, item, county.content(title="第三稿"))


@pytest.mark.parametrize("submitted", [False, True])
def test_a_withheld_item_stays_on_the_list_when_its_draft_is_discarded(
    county: County, submitted: bool
) -> None:
    item = county.approved(proposal=Proposal(Property.WITHHELD, "内部", "PROCESS"))
    actions.save(item, county.content(title="拟公开"), by=county.officer)
    if submitted:
        actions.submit(item, by=county.officer)
        actions.send_back(item, by=county.first, reason="不宜公开")
    item = actions.discard(item, by=county.officer, reason="不改了")
    assert item.state == State.LISTED
    assert item.disclosure_property == Property.WITHHELD
    assert item.reevaluate_on is not None
    assert item.latest is not None
    assert item.latest.number == 1
    actions.reevaluate(item, keep=True, reason="仍属过程性信息", by=county.second)


def test_what_was_to_be_drafted_for_publication_returns_to_its_list(
    county: County,
) -> None:
    item = county.approved(proposal=Proposal(Property.ON_REQUEST, "仅涉及个别企业"))
    item = actions.reevaluate(item, keep=False, reason="情况变化", by=county.second)
    item = actions.discard(item, by=county.officer, reason="暂不公开")
    assert (item.state, item.reevaluate_on) == (State.LISTED, None)


def test_a_draft_that_never_was_public_stays_discarded(county: County) -> None:
    item = actions.discard(county.draft(), by=county.officer, reason="不要了")
    assert item.state == State.DISCARDED
    with pytest.raises(NotOpen):
        actions.save(item, county.content(), by=county.officer)


@pytest.mark.parametrize("kind", NOT_TO_BE_SHOWN)
def test_what_must_not_be_shown_is_not_published_again_by_the_clock(
    county: County, kind: Withdrawal.Kind
) -> None:
    item = approved_again(county)
    at = timezone.now() + timedelta(hours=1)
    actions.schedule(item, at, by=county.officer)
    actions.withdraw(item, by=county.second, kind=kind, reason="不应公开")
    item.refresh_from_db()
    assert (item.state, item.release_at, item.scheduled_by) == (
        State.RETURNED,
        None,
        None,
    )
    last = Event.objects.of(item.stream).last()
    assert last is not None
    assert last.kind == "sent_back"
    assert "不应公开" in last.data["reason"]
    assert actions.release_scheduled(now=at) == ([], [])
    assert not Publication.objects.exists()


@pytest.mark.parametrize("kind", NOT_TO_BE_SHOWN)
def test_what_must_not_be_shown_comes_back_from_review(
    county: County, kind: Withdrawal.Kind
) -> None:
    item = actions.submit(next_version(county), by=county.officer)
    item = actions.sign(item, by=county.first, opinion="同意")
    item = actions.sign(
        item, by=county.second, opinion="同意", secrecy_opinion="不涉密"
    )
    actions.withdraw(item, by=county.second, kind=kind, reason="不应公开")
    item.refresh_from_db()
    assert item.state == State.RETURNED
    item = actions.submit(item, by=county.officer)
    assert county.sign_all(item).state == State.APPROVED


def test_an_error_withdrawn_leaves_the_corrected_version_without_its_clock(
    county: County,
) -> None:
    item = approved_again(county, title="更正后的通知")
    at = timezone.now() + timedelta(hours=1)
    actions.schedule(item, at, by=county.officer)
    actions.withdraw(
        item, by=county.second, kind=Withdrawal.Kind.ERROR, reason="金额有误"
    )
    item.refresh_from_db()
    assert (item.state, item.release_at) == (State.APPROVED, None)
    assert actions.release_scheduled(now=at) == ([], [])
    actions.release(item, by=county.officer)
    assert Publication.objects.get().title == "更正后的通知"


@pytest.mark.parametrize(
    "proposal",
    [
        Proposal(Property.ON_REQUEST, "仅涉及个别企业"),
        Proposal(Property.WITHHELD, "属于过程性信息", "PROCESS"),
    ],
    ids=["on_request", "withheld"],
)
def test_what_is_decided_not_to_be_public_is_taken_back(
    county: County, proposal: Proposal
) -> None:
    item = actions.submit(next_version(county, proposal=proposal), by=county.officer)
    assert Publication.objects.exists()
    item = county.sign_all(item)
    assert item.state == State.LISTED
    assert not Publication.objects.exists()
    withdrawal = Withdrawal.objects.get()
    assert (withdrawal.kind, withdrawal.by) == (
        Withdrawal.Kind.LEGAL,
        county.approver,
    )
    assert str(Property(item.disclosure_property).label) in withdrawal.reason
    last = Event.objects.of(item.stream).last()
    assert last is not None
    assert last.kind == "withdrawn"


def test_a_signed_version_sent_again_asks_anew_for_its_waiver(county: County) -> None:
    item = county.draft(theme="")
    item = actions.submit(item, by=county.officer, waiver_request="本件无对应主题")
    finding = item.latest.review.findings.blocking().get()
    actions.waive(item, finding, by=county.second, reason="确无对应主题")
    item = actions.sign(item, by=county.first, opinion="同意")
    item = actions.send_back(item, by=county.second, reason="改标题")
    with pytest.raises(NotLawful, match="阻断"):
        actions.submit(item, by=county.officer)
    item.refresh_from_db()
    assert (item.state, item.latest.number) == (State.RETURNED, 1)
    item = actions.submit(item, by=county.officer, waiver_request="仍无对应主题")
    assert item.latest.number == 2
    last = Event.objects.of(item.stream).last()
    assert last is not None
    assert last.data["waiver_request"] == "仍无对应主题"


def test_an_approved_item_sent_back_goes_again_as_a_copy(county: County) -> None:
    item = actions.send_back(county.approved(), by=county.approver, reason="有误")
    assert item.latest.review.taken_back.reason == "有误"
    item = actions.submit(item, by=county.officer)
    assert item.latest.number == 2
    county.sign_all(item)
    actions.release(item, by=county.officer)
    assert Publication.objects.get().version.number == 2


def test_an_imported_draft_can_be_reviewed_by_itself(county: County) -> None:
    start_batch(
        county.government,
        name="补录",
        source="旧站",
        items=[FinishedItem(2, county.finance, county.content(), None)],
        by=county.manager,
    )
    item = InformationItem.objects.get()
    item = county.sign_all(actions.submit(item, by=county.officer))
    assert item.latest.review.batch is None
    actions.release(item, by=county.officer)
    assert Publication.objects.get().version.number == 2
