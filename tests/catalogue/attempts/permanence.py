"""What was released never changes."""

from __future__ import annotations

from gongkai.review.models import Release
from tests.factories.county import County
from tests.factories.intruder import Intruder

from . import attempt


@attempt("a released version rewritten through a conflict", "permission denied")
def _upsert(county: County, intruder: Intruder) -> None:
    county.released()
    intruder.run(
        """INSERT INTO catalogue_itemversion SELECT * FROM catalogue_itemversion
           ON CONFLICT (id) DO UPDATE SET title = '改'"""
    )


@attempt("a sign-off rewritten through a merge", "permission denied")
def _merge(county: County, intruder: Intruder) -> None:
    intruder.run(
        """MERGE INTO review_signoff s USING review_signoff t ON s.id = t.id
           WHEN MATCHED THEN UPDATE SET verdict = 'agreed'"""
    )


@attempt("a withdrawal before the release", "无从撤回")
def _withdrawn_ahead(county: County, intruder: Intruder) -> None:
    intruder.withdraw(999_999)


@attempt("a withdrawal without a reason", "withdrawal_has_reason")
def _withdrawn_silently(county: County, intruder: Intruder) -> None:
    county.released()
    intruder.withdraw(Release.objects.get().pk, reason="")


@attempt("a withdrawal by nobody", "withdrawal_by_person_unless_notice_ended")
def _withdrawn_by_nobody(county: County, intruder: Intruder) -> None:
    county.released()
    intruder.withdraw(Release.objects.get().pk, by_id=None)


@attempt("a second withdrawal of the same release", "review_withdrawal_pkey")
def _withdrawn_twice(county: County, intruder: Intruder) -> None:
    county.released()
    intruder.withdraw(Release.objects.get().pk)
    intruder.withdraw(Release.objects.get().pk)


@attempt("a posting of what is not public", "已经发布、未被撤回")
def _posted_draft(county: County, intruder: Intruder) -> None:
    county.released()
    intruder.posting(county.draft(), Release.objects.get().pk)


@attempt("a posting of what was withdrawn", "已经发布、未被撤回")
def _posted_withdrawn(county: County, intruder: Intruder) -> None:
    item, release = county.released(), Release.objects.get().pk
    intruder.withdraw(release)
    intruder.posting(item, release)


@attempt("a posting counted for another government", "已经发布、未被撤回")
def _posted_abroad(county: County, intruder: Intruder) -> None:
    item, other = county.released(), intruder.other_government().pk
    intruder.posting(item, Release.objects.get().pk, government_id=other)


@attempt("a posting on another channel after the fact", "不能改写")
def _posting_moved(county: County, intruder: Intruder) -> None:
    _posted(county, intruder)
    intruder.run("UPDATE catalogue_posting SET channel = 'weibo'")


@attempt("a posting with another date after the fact", "不能改写")
def _posting_dated(county: County, intruder: Intruder) -> None:
    _posted(county, intruder)
    intruder.run("UPDATE catalogue_posting SET posted_at = now()")


@attempt("a posting recorded by somebody else after the fact", "不能改写")
def _posting_disowned(county: County, intruder: Intruder) -> None:
    _posted(county, intruder)
    intruder.run("UPDATE catalogue_posting SET recorded_by_id = %s, "
                 "struck_at = now(), struck_reason = '-'", county.first.pk)  # fmt: skip


@attempt("a posting struck without a reason", "posting_struck_has_reason")
def _struck_silently(county: County, intruder: Intruder) -> None:
    _posted(county, intruder)
    intruder.run(
        "UPDATE catalogue_posting SET struck_at = now() WHERE channel = 'wechat'"
    )


@attempt("the website's own posting struck", "不能改写")
def _website_struck(county: County, intruder: Intruder) -> None:
    county.released()
    intruder.run("UPDATE catalogue_posting SET struck_at = now(), struck_reason = '-'")


@attempt("a struck posting restored", "不能改写")
def _unstruck(county: County, intruder: Intruder) -> None:
    posting = _posted(county, intruder)
    strike = "UPDATE catalogue_posting SET struck_at = now(), struck_reason = '-' WHERE id = %s"  # fmt: skip
    intruder.run(strike, posting)
    intruder.run(
        "UPDATE catalogue_posting SET struck_at = NULL, struck_reason = '' WHERE id = %s",
        posting,
    )


@attempt("a posting deleted", "只增不改")
def _posting_deleted(county: County, intruder: Intruder) -> None:
    _posted(county, intruder)
    intruder.run("DELETE FROM catalogue_posting")


def _posted(county: County, intruder: Intruder) -> int:
    item = county.released()
    return intruder.posting(item, Release.objects.get().pk)
