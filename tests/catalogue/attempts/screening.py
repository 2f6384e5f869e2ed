"""No release of what was not screened or is not for the public."""

from __future__ import annotations

from tests.factories.county import County
from tests.factories.intruder import Intruder

from . import attempt


@attempt("a release with an open blocking finding", "阻断性发现")
def _open_finding(county: County, intruder: Intruder) -> None:
    review = intruder.draft_review()
    intruder.finding(review)
    intruder.sign(review, "first", "second", "approval")
    intruder.release(review)


@attempt("a finding waived by the author", "拟稿人不能豁免")
def _waived_by_author(county: County, intruder: Intruder) -> None:
    finding = intruder.finding(intruder.draft_review())
    intruder.waive(finding, by=county.officer.pk)


@attempt("a finding waived before it is found", "不能豁免")
def _waived_ahead(county: County, intruder: Intruder) -> None:
    intruder.waive(999_999, by=county.second.pk)


@attempt("a finding waived without a reason", "waiver_has_reason")
def _waived_silently(county: County, intruder: Intruder) -> None:
    finding = intruder.finding(intruder.draft_review())
    intruder.waive(finding, by=county.second.pk, reason="")


@attempt("a release of what was not screened", "尚未经过筛查")
def _unscreened(county: County, intruder: Intruder) -> None:
    review = intruder.review(screened=False)
    intruder.sign(review, "first", "second", "approval")
    intruder.release(review)


@attempt("a release of what is given on request only", "不是主动公开")
def _on_request(county: County, intruder: Intruder) -> None:
    review = intruder.review(disclosure_property="on_request", property_reason="商密")
    intruder.sign(review, "first", "second", "approval")
    intruder.release(review)


@attempt("a release of what is withheld", "不是主动公开")
def _withheld(county: County, intruder: Intruder) -> None:
    review = intruder.review(
        disclosure_property="withheld", property_reason="过程", ground="PROCESS"
    )
    intruder.sign(review, "first", "second", "approval")
    intruder.release(review)


@attempt("keeping back without a reason", "review_reason_unless_proactive")
def _no_reason(county: County, intruder: Intruder) -> None:
    intruder.review(disclosure_property="on_request")


@attempt("withholding without a ground", "review_ground_iff_withheld")
def _no_ground(county: County, intruder: Intruder) -> None:
    intruder.review(disclosure_property="withheld", property_reason="过程")


@attempt("a release for another government", "所属政府不符")
def _other_government(county: County, intruder: Intruder) -> None:
    review = intruder.draft_review()
    intruder.sign(review, "first", "second", "approval")
    intruder.release(review, government_id=intruder.other_government().pk)
