"""No batch without two people besides its importer."""

from __future__ import annotations

from tests.factories.county import County
from tests.factories.intruder import Intruder

from . import attempt


@attempt("a batch nobody approved", "未经两人审批")
def _batch_unapproved(county: County, intruder: Intruder) -> None:
    intruder.release(intruder.batch_review(intruder.batch()))


@attempt("a batch approved by one person", "未经两人审批")
def _batch_once(county: County, intruder: Intruder) -> None:
    batch = intruder.batch()
    review = intruder.batch_review(batch)
    intruder.approve(batch, "second", county.second.pk)
    intruder.release(review)


@attempt("a batch approved twice by one person", "batchapproval_person_once")
def _batch_same_person(county: County, intruder: Intruder) -> None:
    batch = intruder.batch()
    intruder.approve(batch, "second", county.second.pk)
    intruder.approve(batch, "approval", county.second.pk)


@attempt("a batch approved twice at one step", "batchapproval_step_once")
def _batch_same_step(county: County, intruder: Intruder) -> None:
    batch = intruder.batch()
    intruder.approve(batch, "second", county.second.pk)
    intruder.approve(batch, "second", county.approver.pk)


@attempt("a batch approved at a step that is none of its", "second_or_approval")
def _batch_other_step(county: County, intruder: Intruder) -> None:
    intruder.approve(intruder.batch(), "first", county.first.pk)


@attempt("a batch approved by its importer", "导入人不能审批")
def _batch_importer(county: County, intruder: Intruder) -> None:
    intruder.approve(intruder.batch(), "approval", county.manager.pk)


@attempt("a batch approved before it exists", "导入人不能审批")
def _batch_ahead(county: County, intruder: Intruder) -> None:
    intruder.approve(999_999, "approval", county.approver.pk)


@attempt("an item slipped into an approved batch", "已有人签署")
def _batch_late(county: County, intruder: Intruder) -> None:
    batch = intruder.batch()
    intruder.approve(batch, "second", county.second.pk)
    intruder.batch_review(batch)


@attempt("a batch with an item by somebody who will approve it", "导入人在本政府内")
def _batch_author(county: County, intruder: Intruder) -> None:
    intruder.batch_review(intruder.batch(), author_id=county.approver.pk)


@attempt("a batch with an item of another government", "导入人在本政府内")
def _batch_abroad(county: County, intruder: Intruder) -> None:
    other = intruder.other_government().pk
    intruder.batch_review(intruder.batch(government_id=other))


@attempt("a sign-off of what was released with its batch", "已经发布")
def _signed_afterwards(county: County, intruder: Intruder) -> None:
    batch = intruder.batch()
    review = intruder.batch_review(batch)
    intruder.approve(batch, "second", county.second.pk)
    intruder.approve(batch, "approval", county.approver.pk)
    intruder.release(review)
    intruder.sign(review, "first")
