"""Nobody signs one thing and publishes another."""

from __future__ import annotations

from gongkai.catalogue import actions
from tests.factories.county import County
from tests.factories.intruder import Intruder

from . import attempt


@attempt("another version under a review that has one", "catalogue_itemversion_review")
def _two_versions(county: County, intruder: Intruder) -> None:
    item = county.approved()
    assert item.latest is not None
    intruder.version(item, item.latest.review_id)


@attempt("a version that says other things than its review", "所载内容不符")
def _other_content(county: County, intruder: Intruder) -> None:
    intruder.version(county.draft(), intruder.review(), content_hash=b"other")


@attempt("a version under a title the review does not have", "所载内容不符")
def _other_title(county: County, intruder: Intruder) -> None:
    intruder.version(county.draft(), intruder.review(), title="另一件")


@attempt("a notice reviewed as news", "所载内容不符")
def _other_genre(county: County, intruder: Intruder) -> None:
    intruder.version(county.draft(), intruder.review(genre="news"))


@attempt("a version whose review names another author", "所载内容不符")
def _other_author(county: County, intruder: Intruder) -> None:
    review = intruder.review(author_id=county.outsider.pk)
    intruder.version(county.draft(), review)


@attempt("a version reviewed for another organ", "所载机构不符")
def _other_organ(county: County, intruder: Intruder) -> None:
    intruder.version(county.draft(), intruder.review(organ_id=county.health.pk))


@attempt("a version under a review not yet written", "所载内容不符")
def _version_first(county: County, intruder: Intruder) -> None:
    intruder.version(county.draft(), 999_999, number=2)


@attempt("a version put under sign-offs already given", "已有人签署")
def _signed_blank(county: County, intruder: Intruder) -> None:
    review = intruder.review()
    intruder.sign(review, "first")
    intruder.version(county.draft(), review)


@attempt("a version put into a batch already approved", "已有人签署")
def _approved_blank(county: County, intruder: Intruder) -> None:
    batch = intruder.batch()
    review = intruder.batch_review(batch)
    intruder.approve(batch, "second", county.second.pk)
    manager = county.manager.pk
    intruder.version(county.draft(), review, author_id=manager)


@attempt("an approved version after a newer one was saved", "已有更新的版本")
def _stale(county: County, intruder: Intruder) -> None:
    item = county.approved()
    assert item.latest is not None
    actions.save(item, county.content(title="改后的通知"), by=county.officer)
    intruder.release(item.latest.review_id)


@attempt("a released item handed to another organ", "录入后不能更改")
def _other_publisher(county: County, intruder: Intruder) -> None:
    intruder.run(
        "UPDATE catalogue_informationitem SET publisher_id = %s WHERE id = %s",
        county.health.pk,
        county.released().pk,
    )


@attempt("an item under another permanent identifier", "录入后不能更改")
def _other_public_id(county: County, intruder: Intruder) -> None:
    intruder.run(
        "UPDATE catalogue_informationitem SET public_id = 'aaaaaaaaaaaa' WHERE id = %s",
        county.released().pk,
    )


@attempt("an item of an organ of another government", "不属于该政府")
def _abroad(county: County, intruder: Intruder) -> None:
    intruder.run(
        """INSERT INTO catalogue_informationitem (public_id, government_id,
               publisher_id, state, step, title, genre, disclosure_property, created_on,
               handler_id, entered_at, updated_at)
           VALUES ('bbbbbbbbbbbb', %s, %s, 'draft', '', '-', 'notice', 'proactive',
               current_date, %s, now(), now())""",
        intruder.other_government().pk,
        county.finance.pk,
        county.officer.pk,
    )


@attempt("a column hung under another government's", "同一政府")
def _column_abroad(county: County, intruder: Intruder) -> None:
    intruder.run(
        "UPDATE catalogue_column SET government_id = %s WHERE id = %s",
        intruder.other_government().pk,
        county.documents.pk,
    )


@attempt("a column that is its own ancestor", "同一政府")
def _column_loop(county: County, intruder: Intruder) -> None:
    intruder.run(
        "UPDATE catalogue_column SET parent_id = %s WHERE id = %s",
        county.documents.pk,
        county.column.pk,
    )
