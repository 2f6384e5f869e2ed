"""The present look of an item: all that its page says of it, in one query.

All of it is reached from a row of ``Publication.objects.public``: the versions, the
postings, and the other ends of its links, which must themselves be public.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import (
    CharField,
    DateTimeField,
    Expression,
    F,
    Field,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, JSONObject

from gongkai.catalogue.models import (
    Column,
    ItemVersion,
    Posting,
    Publication,
    ValidityFact,
)
from gongkai.organisations.models import Organ
from gongkai.review.models import Release

from .sites import Face


@dataclass(frozen=True)
class Look:
    """All that the page of a public item says, but for the text of its version.

    A version never changes and is named in ``row``; so two equal looks are two equal
    pages.
    """

    row: tuple[Any, ...]  # of the publication and its publisher
    companions: tuple[Any, ...]

    @property
    def key(self) -> str:
        """The look as one value to compare and to keep pages by."""
        return repr((self.row, self.companions))

    def is_of(self, item: Publication) -> bool:
        """Tell whether an item read afterwards still looks the same."""
        return self.row == (
            *(getattr(item, name) for name in _OF_ITEM),
            *(getattr(item.publisher, name) for name in _OF_PUBLISHER),
        )


def look(face: Face, public_id: str, *, now: datetime) -> Look | None:
    """Return the present look of an item, or None if it is not public. One query."""
    sql, params = _statement()
    known: dict[str, Any] = {
        "now": now,
        "item": public_id,
        "government": face.government.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            [known[each.name] if isinstance(each, Blank) else each for each in params],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    split = len(_OF_ITEM) + len(_OF_PUBLISHER)
    return Look(row[:split], row[split:])


class Blank(Expression):
    """A place in a statement for a value known only when it is asked."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        """Leave a place of this name for a value of this kind."""
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ARG002 -- Django's signature
        """Stand among the parameters for what will be filled in."""
        return "%s", (self,)


_NOW: Any = Blank("now", DateTimeField())
_OF_ITEM = tuple(
    field.attname
    for field in Publication._meta.concrete_fields
    if field.name != "search_text"
)
_OF_PUBLISHER = tuple(field.attname for field in Organ._meta.concrete_fields)
COMPANIONS = (
    "register_number",
    "columns",
    "openings",
    "postings",
    "links_out",
    "links_in",
    "facts",
)


@lru_cache(maxsize=1)
def _statement() -> tuple[str, tuple[Any, ...]]:
    """Return the query for a look with its blanks, written once.

    Django takes ten times longer to write it than PostgreSQL to answer it.
    """
    rows = (
        Publication.objects.public(now=_NOW)
        .filter(
            public_id=Blank("item", CharField()),
            government_id=Blank("government", IntegerField()),
        )
        .annotate(
            register_number=F("item__register_entry__number"),
            columns=ArraySubquery(_columns()),
            openings=ArraySubquery(_openings()),
            postings=ArraySubquery(_postings()),
            links_out=ArraySubquery(_linked("in", "from")),
            links_in=ArraySubquery(_linked("out", "to")),
            facts=ArraySubquery(_facts()),
        )
        .values_list(
            *_OF_ITEM, *(f"publisher__{name}" for name in _OF_PUBLISHER), *COMPANIONS
        )
    )
    sql, params = rows.query.sql_with_params()
    return sql, tuple(params)


def _columns() -> QuerySet[Column, Any]:
    return Column.objects.filter(placements__item=OuterRef("item_id")).values(
        json=JSONObject(
            id="id",
            slug="slug",
            name="name",
            description="description",
            keywords="keywords",
            column_type="column_type",
            is_topic="is_topic",
            path="path",
        )
    )


def _openings() -> QuerySet[Release, Any]:
    return (
        Release.objects.filter(review__version__item=OuterRef("item_id"))
        .order_by("id")
        .values(
            json=JSONObject(
                id="id",
                at=Coalesce("original_at", "at"),
                number="review__version__number",
                closing=Subquery(_closing()),
                withdrawn_at="withdrawal__at",
                withdrawn_as="withdrawal__kind",
            )
        )
    )


def _closing() -> QuerySet[ItemVersion, Any]:
    """Return the last version up to a release that closes those before it."""
    return (
        ItemVersion.objects.filter(
            item=OuterRef("review__version__item"),
            number__lte=OuterRef("review__version__number"),
            closes_earlier=True,
        )
        .order_by("-number")
        .values("number")[:1]
    )


def _postings() -> QuerySet[Posting, Any]:
    return (
        Posting.objects.standing()
        .filter(item=OuterRef("item_id"), release__withdrawal__isnull=True)
        .order_by("posted_at", "id")
        .values(json=JSONObject(channel="channel", at="posted_at", address="address"))
    )


def _linked(end: str, other: str) -> QuerySet[Publication, Any]:
    """Return the public items at the other end of the item's links."""
    link = f"item__links_{end}"
    return (
        Publication.objects.public(now=_NOW)
        .filter(**{f"{link}__{other}_item": OuterRef("item_id")})
        .order_by("-listed_at", "-item_id")
        .values(
            json=JSONObject(
                kind=f"{link}__kind",
                title="title",
                public_id="public_id",
                genre="genre",
                publisher="publisher__short_name",
                at="listed_at",
            )
        )[:50]
    )


def _facts() -> QuerySet[ValidityFact, Any]:
    """Return facts of validity; a basis that is itself not public is left out."""
    basis = Publication.objects.public(now=_NOW).filter(item=OuterRef("by_item_id"))
    return (
        ValidityFact.objects.filter(item=OuterRef("item_id"))
        .annotate(by_public=Subquery(basis.values("public_id")[:1]))
        .order_by("id")
        .values(
            json=JSONObject(
                kind="kind",
                on="on",
                until="until",
                basis="basis",
                by="by_item_id",
                public_id="by_public",
            )
        )
    )
