"""No release without the sign-offs of its review."""

from __future__ import annotations

from gongkai.catalogue import actions
from tests.factories.county import County
from tests.factories.intruder import Intruder

from . import SIGNED_TOO_LITTLE, attempt


@attempt("a release without a review", "没有审查单")
def _no_review(county: County, intruder: Intruder) -> None:
    intruder.release(999_999)


@attempt("a release before its review is written", "没有审查单")
def _release_first(county: County, intruder: Intruder) -> None:
    intruder.release(999_999)
    intruder.review(id=999_999)
    intruder.commit()


@attempt("a release without any sign-off", SIGNED_TOO_LITTLE)
def _unsigned(county: County, intruder: Intruder) -> None:
    intruder.release(intruder.draft_review())


@attempt("a release with one sign-off of three", SIGNED_TOO_LITTLE)
def _signed_once(county: County, intruder: Intruder) -> None:
    review = intruder.draft_review()
    intruder.sign(review, "first")
    intruder.release(review)


@attempt("a release with two sign-offs of three", SIGNED_TOO_LITTLE)
def _signed_twice(county: County, intruder: Intruder) -> None:
    review = intruder.draft_review()
    intruder.sign(review, "first", "second")
    intruder.release(review)


@attempt("three sign-offs by one person", "signoff_person_once")
def _one_person(county: County, intruder: Intruder) -> None:
    review = intruder.draft_review()
    intruder.sign(review, "first", "second", "approval", by_id=county.second.pk)


@attempt("a sign-off by the author", "拟稿人")
def _author_signs(county: County, intruder: Intruder) -> None:
    intruder.sign(intruder.draft_review(), "first", by_id=county.officer.pk)


@attempt("sign-offs out of order", "不轮到")
def _out_of_order(county: County, intruder: Intruder) -> None:
    intruder.sign(intruder.draft_review(), "second")


@attempt("a step the route does not have", "不轮到")
def _strange_step(county: County, intruder: Intruder) -> None:
    review = intruder.draft_review()
    intruder.sign(review, "first", "secrecy")


@attempt("the same step twice", "不轮到")
def _same_step(county: County, intruder: Intruder) -> None:
    review = intruder.draft_review()
    intruder.sign(review, "first")
    intruder.sign(review, "first", by_id=county.second.pk)


@attempt("a sign-off that neither agrees nor returns", "两种")
def _strange_verdict(county: County, intruder: Intruder) -> None:
    intruder.sign(intruder.draft_review(), "first", verdict="maybe")


@attempt("a second review without a secrecy opinion", "secrecy_opinion")
def _no_secrecy(county: County, intruder: Intruder) -> None:
    review = intruder.draft_review()
    intruder.sign(review, "first")
    intruder.sign(review, "second", secrecy_opinion="")


@attempt("a sign-off without an opinion", "signoff_has_opinion")
def _no_opinion(county: County, intruder: Intruder) -> None:
    intruder.sign(intruder.draft_review(), "first", opinion="")


@attempt("a sign-off after a return", "已被退回")
def _after_return(county: County, intruder: Intruder) -> None:
    review = intruder.draft_review()
    intruder.sign(review, "first", verdict="returned")
    intruder.sign(review, "first", by_id=county.second.pk)


@attempt("a release after a return", SIGNED_TOO_LITTLE)
def _release_returned(county: County, intruder: Intruder) -> None:
    review = intruder.draft_review()
    intruder.sign(review, "first", "second")
    intruder.sign(review, "approval", verdict="returned")
    intruder.release(review)


@attempt("a sign-off of a review not yet written", "没有这份审查单")
def _sign_nothing(county: County, intruder: Intruder) -> None:
    intruder.sign(999_999, "first")


@attempt("a release after an approved item was sent back", "已被退回")
def _release_taken_back(county: County, intruder: Intruder) -> None:
    item = actions.send_back(county.approved(), by=county.approver, reason="有误")
    assert item.latest is not None
    intruder.release(item.latest.review_id)


@attempt("a sign-off after a review was taken back", "已被退回")
def _sign_taken_back(county: County, intruder: Intruder) -> None:
    review = intruder.draft_review()
    intruder.sign(review, "first")
    intruder.take_back(review)
    intruder.sign(review, "second")


@attempt("a return without a reason", "return_has_reason")
def _return_without_reason(county: County, intruder: Intruder) -> None:
    intruder.take_back(intruder.draft_review(), reason="")
