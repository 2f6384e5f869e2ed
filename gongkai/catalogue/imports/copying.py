"""Write chunks of a batch with COPY, as the application's own role.

Nothing is bypassed: every trigger and constraint that guards a single release
guards these rows too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from gongkai.catalogue.models import InformationItem, ItemVersion
from gongkai.catalogue.models.item import new_public_id
from gongkai.catalogue.states import State
from gongkai.core.models import Event
from gongkai.review.models import Batch, Finding, Release, Review, Screening
from gongkai.review.screening import RECOGNISER

from .preparing import Prepared

if TYPE_CHECKING:
    from gongkai.accounts.models import User

Row = tuple[Any, ...]

_TEXTS = (
    "title", "summary", "body", "text", "search_text", "document_number",
    "former_index_number", "created_on", "effective_from", "expires_on",
    "visible_until", "theme", "genre", "statutory", "key_area", "area",
    "is_normative", "columns", "keywords", "source", "source_url",
    "joint_publishers", "service_object", "responsible_office", "scope",
)  # fmt: skip


def copy_rows(
    model: type[Any], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Copy rows into a model's table."""
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row(row)


def reserve_ids(model: type[Any], count: int) -> list[int]:
    """Take ``count`` fresh ids from a model's sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id'))"
            " FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def copy_events(
    rows: Iterable[tuple[str, str, int, int, dict[str, Any]]],
) -> None:
    """Append events (stream, kind, person, organ, data); the database chains them."""
    copy_rows(
        Event,
        ("stream", "seq", "kind", "by_id", "organ_id", "data"),
        (
            (stream, 0, kind, by, organ, json.dumps(data, ensure_ascii=False))
            for stream, kind, by, organ, data in rows
        ),
    )


def copy_items(batch: Batch, chunk: Sequence[Prepared]) -> list[int]:
    """Write items with review, screening and version as drafts; return their ids.

    The moment the source declares is kept in the item's first event, where nobody
    can change it between import and approval.
    """
    now, by = timezone.now(), batch.by_id
    reviews = reserve_ids(Review, len(chunk))
    items = reserve_ids(InformationItem, len(chunk))
    versions = reserve_ids(ItemVersion, len(chunk))
    _copy_reviews(batch, chunk, reviews, now)
    copy_rows(
        InformationItem,
        (
            "id", "public_id", "government_id", "publisher_id", "state", "step",
            "latest_id", "title", "genre", "disclosure_property", "created_on",
            "handler_id", "entered_at", "updated_at",
        ),
        (
            (
                item, new_public_id(), batch.government_id, each.item.publisher.pk,
                State.DRAFT.value, "", version, each.fields["title"],
                each.fields["genre"], each.item.content.proposal.property.value,
                each.fields["created_on"], by, now, now,
            )
            for item, version, each in zip(items, versions, chunk, strict=True)
        ),
    )  # fmt: skip
    copy_rows(
        ItemVersion,
        (
            "id", "item_id", "number", "review_id", "author_id", "saved_at",
            "change_note", "attachments", "links", "content_hash", *_TEXTS,
        ),
        (
            (
                version, item, 1, review, by, now, "",
                json.dumps(each.fields["attachments"], ensure_ascii=False),
                json.dumps(each.fields["links"], ensure_ascii=False),
                each.content_hash, *(each.fields[name] for name in _TEXTS),
            )
            for version, item, review, each in zip(
                versions, items, reviews, chunk, strict=True
            )
        ),
    )  # fmt: skip
    copy_events(
        (
            f"item:{item}",
            "imported",
            by,
            each.item.publisher.pk,
            {
                "batch": batch.pk,
                "row": each.item.row,
                "published_at": each.item.published_at
                and each.item.published_at.isoformat(),
            },
        )
        for item, each in zip(items, chunk, strict=True)
    )
    return items


def _copy_reviews(
    batch: Batch, chunk: Sequence[Prepared], reviews: Sequence[int], now: datetime
) -> None:
    pairs = list(zip(reviews, chunk, strict=True))
    copy_rows(
        Review,
        (
            "id", "government_id", "organ_id", "author_id", "at", "title", "genre",
            "disclosure_property", "property_reason", "ground", "content_hash",
            "batch_id",
        ),
        (
            (
                review, batch.government_id, each.item.publisher.pk, batch.by_id, now,
                each.fields["title"], each.fields["genre"],
                each.item.content.proposal.property.value,
                each.item.content.proposal.reason, each.item.content.proposal.ground,
                each.content_hash, batch.pk,
            )
            for review, each in pairs
        ),
    )  # fmt: skip
    findings = [
        found.bound_to(review) for review, each in pairs for found in each.findings
    ]
    names = ("review_id", "code", "severity", "part", "start", "end", "excerpt",
             "message")  # fmt: skip
    if findings:
        copy_rows(
            Finding,
            names,
            (
                tuple(_plain(getattr(found, name)) for name in names)
                for found in findings
            ),
        )
    copy_rows(
        Screening,
        ("review_id", "recogniser", "findings", "at"),
        ((review, RECOGNISER, len(each.findings), now) for review, each in pairs),
    )


def _plain(value: object) -> object:
    return str(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Ready:
    """An imported draft that may be released: ids, and when it first went out."""

    item: int
    version: int
    review: int
    publisher: int
    created_on: date
    published_at: datetime | None


def copy_releases(batch: Batch, chunk: Sequence[Ready], *, by: User) -> None:
    """Release a chunk; index numbers follow its order.

    The database gives the numbers, posts on the website and tells of each release,
    as for a single one.
    """
    releases = reserve_ids(Release, len(chunk))
    copy_rows(
        Release,
        ("id", "government_id", "review_id", "by_id", "original_at"),
        (
            (release, batch.government_id, ready.review, by.pk, ready.published_at)
            for release, ready in zip(releases, chunk, strict=True)
        ),
    )
