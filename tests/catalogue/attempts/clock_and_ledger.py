"""Nothing is back-dated, and the ledger holds."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from gongkai.review.models import Release
from tests.factories.county import County
from tests.factories.intruder import OLD, Intruder

from . import attempt


@attempt("an original date outside a batch", "服务器时钟")
def _own_date(county: County, intruder: Intruder) -> None:
    item = county.approved()
    assert item.latest is not None
    intruder.release(item.latest.review_id, original_at=OLD)


@attempt("an original date in the future", "服务器时钟")
def _future_date(county: County, intruder: Intruder) -> None:
    review = intruder.batch_review(intruder.batch())
    tomorrow = timezone.now() + timedelta(days=1)
    intruder.release(review, original_at=tomorrow)


@attempt("an imported item with another date than it was imported with", "载明的不符")
def _declared_date(county: County, intruder: Intruder) -> None:
    batch, manager = intruder.batch(), county.manager.pk
    item = county.draft()
    review = intruder.batch_review(batch)
    intruder.version(item, review, author_id=manager)
    intruder.approve(batch, "second", county.second.pk)
    intruder.approve(batch, "approval", county.approver.pk)
    intruder.release(review, original_at=OLD)


@attempt("a posting in the future", "不能在将来")
def _future_posting(county: County, intruder: Intruder) -> None:
    item, tomorrow = county.released(), timezone.now() + timedelta(days=1)
    intruder.posting(item, Release.objects.get().pk, posted_at=tomorrow)


@attempt("an anchor of a day to come", "不能提前")
def _future_anchor(county: County, intruder: Intruder) -> None:
    intruder.anchor(
        "(SELECT min(at AT TIME ZONE 'Asia/Shanghai')::date FROM core_event)"
    )
    intruder.anchor("(SELECT max(day) + 1 FROM core_anchor)")


@attempt("an anchor of a day before the ledger", "不能跳过")
def _early_anchor(county: County, intruder: Intruder) -> None:
    intruder.anchor("'2018-01-01'")


@attempt("a second anchor of the same day", "不能跳过")
def _second_anchor(county: County, intruder: Intruder) -> None:
    intruder.anchor(
        "(SELECT min(at AT TIME ZONE 'Asia/Shanghai')::date FROM core_event)"
    )
    intruder.anchor(
        "(SELECT min(at AT TIME ZONE 'Asia/Shanghai')::date FROM core_event)"
    )
