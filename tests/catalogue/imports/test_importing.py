"""A batch comes in whole, is signed by two people, and goes out in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.actions.importing import (
    approve_batch,
    release_batch,
    start_batch,
)
from gongkai.catalogue.actions.posting import EarlierPosting, post_earlier
from gongkai.catalogue.imports.preparing import FinishedItem, Prepared, prepare
from gongkai.catalogue.models import (
    IndexNumber,
    InformationItem,
    Posting,
    Publication,
)
from gongkai.catalogue.states import Channel, State
from gongkai.core.errors import BadInput, DomainError, NotAllowed, NotLawful
from gongkai.core.models import Event
from gongkai.core.queries import verify_ledger
from gongkai.organisations.actions import appoint
from gongkai.organisations.roles import Role
from gongkai.review.actions import waive
from gongkai.review.models import Batch, Finding, Review, Withdrawal
from gongkai.review.states import Step
from tests.database import CopiedDatabase
from tests.factories.county import SINCE, County

DAY = datetime(2018, 3, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def county(county: County) -> County:
    """The approver of a batch signs for the whole government."""
    appoint(county.approver, county.government, Role.APPROVER, since=SINCE, by=None)
    return county


def finished(county: County, count: int = 4, **changes: Any) -> list[FinishedItem]:
    """Items of two organs, the later published standing first in the list."""
    return [
        FinishedItem(
            row,
            county.finance if row % 2 else county.health,
            county.content(
                title=f"第{row}件",
                created_on=DAY.date(),
                document_number="",
                **changes,
            ),
            DAY + timedelta(days=count - row),
        )
        for row in range(count)
    ]


def start(county: County, items: list[FinishedItem], **options: Any) -> Batch:
    return start_batch(
        county.government,
        name="旧网站",
        source="old.csv",
        items=items,
        by=county.manager,
        **options,
    )


def approve(county: County, batch: Batch) -> None:
    approve_batch(
        batch, Step.SECOND, by=county.second, opinion="同意", secrecy_opinion="不涉密"
    )
    approve_batch(batch, Step.APPROVAL, by=county.approver, opinion="批准")


def test_imported_items_are_drafts_until_two_people_signed(county: County) -> None:
    batch = start(county, finished(county))
    assert set(InformationItem.objects.values_list("state", flat=True)) == {State.DRAFT}
    assert not Publication.objects.exists()
    with pytest.raises(NotLawful, match="两人审批"):
        release_batch(batch, by=county.manager)
    approve(county, batch)
    outcome = release_batch(batch, by=county.manager)
    assert (outcome.released, outcome.left_out) == (4, [])
    assert Publication.objects.count() == 4
    assert verify_ledger().holds


def test_index_numbers_follow_the_days_of_first_publication(county: County) -> None:
    batch = start(county, finished(county, 6))
    approve(county, batch)
    release_batch(batch, by=county.manager)
    for organ in (county.finance, county.health):
        items = Publication.objects.filter(publisher=organ).order_by("listed_at")
        assert [row.index_number for row in items] == [
            f"{organ.code}/2018-0000{serial}" for serial in (1, 2, 3)
        ]
    assert set(IndexNumber.objects.values_list("year", flat=True)) == {2018}
    kinds = Event.objects.filter(stream__startswith="item:").values_list("kind")
    assert sorted(kind for (kind,) in kinds) == ["imported"] * 6 + ["released"] * 6


def test_the_first_publication_is_kept_and_dates_the_website_posting(
    county: County,
) -> None:
    batch = start(county, finished(county, 1))
    approve(county, batch)
    release_batch(batch, by=county.manager)
    publication = Publication.objects.get()
    posting = Posting.objects.get()
    assert publication.listed_at == posting.posted_at == DAY + timedelta(days=1)
    item = InformationItem.objects.get()
    assert (item.state, str(item.publish_by)) == (State.RELEASED, "2018-03-29")


def test_a_load_cut_off_goes_on_where_it_stopped(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.catalogue.actions.importing.CHUNK", 2)
    items = finished(county, 5)
    items.append(replace(items[0], row=99))  # the same row twice is two items

    def failing(given: Iterable[FinishedItem]) -> Iterator[Prepared]:
        for place, item in enumerate(given):
            if place == 3:
                raise KeyboardInterrupt
            yield prepare(item)

    with pytest.raises(KeyboardInterrupt):
        start(county, items, preparer=failing)
    assert InformationItem.objects.count() == 2
    batch = Batch.objects.get()
    with pytest.raises(NotLawful, match="没有导入完"):
        approve(county, batch)
    assert start(county, items) == batch
    assert InformationItem.objects.count() == 6
    assert start(county, items) != batch  # whole: the same list again is another batch


def test_nobody_joins_a_batch_that_was_signed(county: County) -> None:
    batch = start(county, finished(county, 1))
    approve(county, batch)
    old = Review.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.create(
            government=county.government,
            organ=county.finance,
            author=county.manager,
            title="后来的",
            genre="notice",
            disclosure_property="proactive",
            content_hash=old.content_hash,
            batch=batch,
        )


def test_only_the_right_people_in_the_right_order_sign(county: County) -> None:
    with pytest.raises(NotAllowed):
        start_batch(
            county.government,
            name="x",
            source="x",
            items=finished(county),
            by=county.officer,
        )
    batch = start(county, finished(county))
    attempts: list[tuple[Step, Any, type[DomainError]]] = [
        (Step.APPROVAL, county.approver, NotLawful),  # not its turn
        (Step.SECOND, county.manager, NotAllowed),  # the importer
        (Step.SECOND, county.outsider, NotAllowed),
        (Step.SECOND, county.first, NotAllowed),
    ]
    for step, person, error in attempts:
        with pytest.raises(error):
            approve_batch(batch, step, by=person, opinion="同意", secrecy_opinion="无")
    with pytest.raises(BadInput, match="保密"):
        approve_batch(batch, Step.SECOND, by=county.second, opinion="同意")
    approve_batch(
        batch, Step.SECOND, by=county.second, opinion="同意", secrecy_opinion="不涉密"
    )
    appoint(county.second, county.government, Role.APPROVER, since=SINCE, by=None)
    with pytest.raises(NotAllowed):  # one person, one step
        approve_batch(batch, Step.APPROVAL, by=county.second, opinion="批准")
    approve_batch(batch, Step.APPROVAL, by=county.approver, opinion="批准")
    with pytest.raises(NotLawful, match="审批完毕"):
        approve_batch(batch, Step.APPROVAL, by=county.approver, opinion="批准")
    with pytest.raises(NotAllowed):
        release_batch(batch, by=county.outsider)


def test_items_with_blocking_findings_stay_behind_until_waived(county: County) -> None:
    items = finished(county, 3)
    phone = "联系手机16012345678"
    items[1] = replace(
        items[1], content=replace(items[1].content, text=phone, body=f"<p>{phone}</p>")
    )
    batch = start(county, items)
    approve(county, batch)
    outcome = release_batch(batch, by=county.manager)
    assert outcome.released == 2
    ((stayed, why),) = outcome.left_out
    item = InformationItem.objects.get(pk=stayed)
    assert (item.title, item.state) == ("第1件", State.DRAFT)
    assert "手机" in why
    finding = Finding.objects.get(review__batch=batch, severity="block")
    waive(finding, by=county.second, reason="公务值班电话")
    again = release_batch(batch, by=county.manager)
    assert (again.released, again.left_out) == (1, [])
    assert Publication.objects.count() == 3


def test_a_batch_is_not_loaded_twice_at_once(
    county: County, own_database: CopiedDatabase
) -> None:
    name = f"import/{county.government.pk}/旧网站/old.csv"
    lock = "SELECT pg_advisory_lock(hashtextextended(%s, 0))"
    with psycopg.connect(own_database.urls.app) as elsewhere:
        elsewhere.execute(lock, [name])
        with pytest.raises(NotLawful, match="正在导入"):
            start(county, finished(county, 1))
    assert start(county, finished(county, 1))


def test_a_row_that_was_given_up_is_left_out_no_more(county: County) -> None:
    batch = start(county, finished(county, 1, body="<p>联系手机16012345678</p>"))
    approve(county, batch)
    (left,) = release_batch(batch, by=county.manager).left_out
    item = InformationItem.objects.get(pk=left[0])
    actions.discard(item, by=county.outsider, reason="重复")
    assert release_batch(batch, by=county.manager).left_out == []


def test_unknown_codes_columns_and_organs_are_refused_before_anything(
    county: County,
) -> None:
    good = finished(county, 1)[0]
    for changes in ({"theme": "9999"}, {"genre": "散文"}, {"columns": (10**9,)}):
        bad = replace(good, content=replace(good.content, **changes))
        with pytest.raises(BadInput):
            start(county, [bad])
    with pytest.raises(BadInput):
        start(county, [])
    assert not Batch.objects.exists()


def test_earlier_postings_are_recorded_at_once(county: County) -> None:
    batch = start(county, finished(county, 2))
    first, second = InformationItem.objects.order_by("pk")
    later = DAY + timedelta(days=30)
    weibo = EarlierPosting(first.pk, Channel.WEIBO, later, "https://weibo.example/1")
    with pytest.raises(NotLawful, match="尚未公开"):
        post_earlier(county.government, [weibo], by=county.manager)
    approve(county, batch)
    release_batch(batch, by=county.manager)
    website = replace(weibo, channel=Channel.WEBSITE)
    with pytest.raises(NotLawful, match="自动登记"):
        post_earlier(county.government, [website], by=county.manager)
    with pytest.raises(NotAllowed):
        post_earlier(county.government, [weibo], by=county.officer)
    early = replace(weibo, posted_at=DAY - timedelta(days=400))
    ahead = replace(weibo, posted_at=timezone.now() + timedelta(days=1))
    nowhere = replace(weibo, address="")
    for bad, why in (
        ([early], "早于"),
        ([ahead], "将来"),
        ([nowhere], "地点"),
        ([weibo, weibo], "登记过"),
    ):
        with pytest.raises(BadInput, match=why):
            post_earlier(county.government, bad, by=county.manager)
    both = [weibo, replace(weibo, item=second.pk, channel=Channel.PRESS)]
    assert post_earlier(county.government, both, by=county.manager) == 2
    assert Posting.objects.count() == 4
    told = Event.objects.of(first.stream).filter(kind="posted").get()
    assert told.organ_id == first.publisher_id
    with pytest.raises(BadInput, match="登记过"):
        post_earlier(county.government, [weibo], by=county.manager)


def test_no_earlier_posting_of_what_was_withdrawn_in_a_later_version(
    county: County,
) -> None:
    item = county.released()
    actions.save(item, county.content(summary="改过的概述"), by=county.officer)
    county.sign_all(actions.submit(item, by=county.officer))
    actions.release(item, by=county.officer)
    kind = Withdrawal.Kind.ERROR
    actions.withdraw(item, by=county.second, kind=kind, reason="数据有误")
    weibo = EarlierPosting(
        item.pk, Channel.WEIBO, timezone.now(), "https://weibo.example/1"
    )
    with pytest.raises(NotLawful, match="尚未公开"):
        post_earlier(county.government, [weibo], by=county.manager)
