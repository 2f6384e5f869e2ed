"""One public item with everything its page says, in two queries, or in one look.

All of it is reached from a row of ``Publication.objects.public``: the versions, the
postings, and the other ends of its links, which must themselves be public.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from gongkai.catalogue.models import (
    Column,
    ItemVersion,
    Posting,
    Publication,
    ValidityFact,
)
from gongkai.catalogue.states import REVERSE_LABEL, Channel, LinkKind
from gongkai.law.classification import GENRES
from gongkai.organisations.models import Organ
from gongkai.review.models import Release, Withdrawal

from .sites import Face


@dataclass(frozen=True)
class Opening:
    """One time the item was released. ``number`` is None once taken back or closed."""

    at: datetime
    number: int | None
    withdrawn_at: datetime | None
    withdrawn_as: str
    current: bool

    @property
    def withdrawn_label(self) -> str:
        """Why it was taken back, in words."""
        return str(Withdrawal.Kind(self.withdrawn_as).label)


@dataclass(frozen=True)
class Related:
    """The public other end of a link."""

    kind: str
    is_incoming: bool
    label: str
    title: str
    public_id: str
    genre_label: str
    publisher: str
    listed_at: datetime


@dataclass(frozen=True)
class Showing:
    """What happened to a document's validity, with a basis the public may see."""

    kind: str
    label: str
    on: date
    until: date | None
    basis: str
    public_id: str


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
    sql, written = _look()
    wanted: dict[Any, Any] = {
        _NOW: now,
        _ITEM: public_id,
        _GOVERNMENT: face.government.pk,
    }
    params = [wanted.get(each, each) for each in written]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row = cursor.fetchone()
    if row is None:
        return None
    split = len(_OF_ITEM) + len(_OF_PUBLISHER)
    return Look(row[:split], row[split:])


def find(
    face: Face,
    public_id: str,
    *,
    now: datetime,
    on: date,
    seen: Look | None = None,
) -> Publication | None:
    """Return the item as the public may see it now, or None.

    Two queries, one if it was ``seen`` already.
    """
    seen = seen or look(face, public_id, now=now)
    item = _readable(face, now=now, on=on).filter(public_id=public_id).first()
    if item is None or seen is None:
        return None
    for name, value in zip(_COMPANIONS, seen.companions, strict=True):
        plain = (
            [json.loads(each) for each in value] if isinstance(value, list) else value
        )
        setattr(item, name, plain)
    return item


_NOW = datetime(1949, 10, 1, 15, tzinfo=UTC)
_ITEM = "1949-10-01T15"
_GOVERNMENT = 1_949_100_115
_OF_ITEM = tuple(
    field.attname
    for field in Publication._meta.concrete_fields
    if field.name != "search_text"
)
_OF_PUBLISHER = tuple(field.attname for field in Organ._meta.concrete_fields)
_COMPANIONS = (
    "register_number",
    "columns",
    "openings",
    "postings",
    "links_out",
    "links_in",
    "facts",
)


@lru_cache(maxsize=1)
def _look() -> tuple[str, tuple[Any, ...]]:
    """Return the query for a look, written once.

    Django takes ten times longer to write it than PostgreSQL to answer it; item,
    government and moment stand in it as ``_ITEM``, ``_GOVERNMENT`` and ``_NOW``.
    """
    rows = (
        Publication.objects.public(now=_NOW)
        .filter(public_id=_ITEM, government_id=_GOVERNMENT)
        .annotate(
            register_number=F("item__register_entry__number"),
            columns=ArraySubquery(_columns()),
            openings=ArraySubquery(_openings()),
            postings=ArraySubquery(_postings()),
            links_out=ArraySubquery(_linked("in", "from", now=_NOW)),
            links_in=ArraySubquery(_linked("out", "to", now=_NOW)),
            facts=ArraySubquery(_facts(_NOW)),
        )
        .values_list(
            *_OF_ITEM, *(f"publisher__{name}" for name in _OF_PUBLISHER), *_COMPANIONS
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


def _readable(face: Face, *, now: datetime, on: date) -> QuerySet[Publication]:
    return (
        Publication.objects.public(now=now)
        .with_validity(on=on)
        .filter(government=face.government)
        .select_related("version", "publisher", "release")
        .defer("search_text", "version__search_text")
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


def _linked(end: str, other: str, *, now: datetime) -> QuerySet[Publication, Any]:
    """Return the public items at the other end of the item's links."""
    link = f"item__links_{end}"
    return (
        Publication.objects.public(now=now)
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


def _facts(now: datetime) -> QuerySet[ValidityFact, Any]:
    """Return facts of validity; a basis that is itself not public is left out."""
    basis = Publication.objects.public(now=now).filter(item=OuterRef("by_item_id"))
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


# --- Read from what the query brought ------------------------------------------------


def column_path(item: Any) -> list[Column]:
    """Return the way from the top of the tree to the item's main column."""
    columns = {row["id"]: Column(**row) for row in item.columns}
    for pk in item.version.columns:
        if pk in columns:
            return [columns[each] for each in columns[pk].path if each in columns]
    return []


def openings(item: Any) -> list[Opening]:
    """Return the releases, oldest first; content before a withdrawal stays closed.

    An earlier version may hold exactly what a later one was taken back for, or what
    was taken out of a later one, as by de-identification 去标识化.
    """
    rows = item.openings
    since = max((row["closing"] or 0 for row in rows), default=0)
    closed = max((row["id"] for row in rows if row["withdrawn_at"]), default=0)
    return [
        Opening(
            at=_moment(row["at"]),
            number=_open_number(row, closed, since),
            withdrawn_at=_moment(row["withdrawn_at"]) if row["withdrawn_at"] else None,
            withdrawn_as=row["withdrawn_as"] or "",
            current=row["id"] == item.release_id,
        )
        for row in rows
    ]


def _open_number(row: dict[str, Any], closed: int, since: int) -> int | None:
    """Return the version's number if released after ``closed`` and not before ``since``."""
    if row["id"] <= closed or row["number"] < since:
        return None
    return int(row["number"])


def opened_version(item: Any, number: int) -> ItemVersion | None:
    """Return a version the public may read, by its number."""
    if number not in {each.number for each in openings(item)}:
        return None
    return ItemVersion.objects.filter(item_id=item.pk, number=number).first()


def related(item: Any) -> list[Related]:
    """Return the links of the item in both directions, each once."""
    found = [_related(row, incoming=False) for row in item.links_out]
    found += [_related(row, incoming=True) for row in item.links_in]
    return list({(each.label, each.public_id): each for each in found}.values())


def _related(row: dict[str, Any], *, incoming: bool) -> Related:
    kind, genre = LinkKind(row["kind"]), GENRES.get(row["genre"])
    return Related(
        kind=kind,
        is_incoming=incoming,
        label=str(REVERSE_LABEL[kind] if incoming else kind.label),
        title=row["title"],
        public_id=row["public_id"],
        genre_label=genre.label if genre else "",
        publisher=row["publisher"],
        listed_at=_moment(row["at"]),
    )


def postings(item: Any) -> list[dict[str, Any]]:
    """Return where else the item went out: channel, time, address."""
    return [
        {
            "channel": Channel(row["channel"]).label,
            "at": _moment(row["at"]),
            "address": row["address"],
            "is_link": row["address"].startswith(("http://", "https://")),
        }
        for row in item.postings
        if row["channel"] != Channel.WEBSITE
    ]


def showings(item: Any) -> list[Showing]:
    """Return what happened to the document's validity, oldest first."""
    return [
        Showing(
            kind=row["kind"],
            label=str(ValidityFact.Kind(row["kind"]).label),
            on=_day(row["on"]),
            until=_day(row["until"]) if row["until"] else None,
            basis=row["basis"] if row["public_id"] or row["by"] is None else "",
            public_id=row["public_id"] or "",
        )
        for row in item.facts
    ]


def _moment(text: str) -> datetime:
    moment = parse_datetime(text)
    if moment is None:  # pragma: no cover  the database writes ISO 8601
        raise ValueError(text)
    return moment


def _day(text: str) -> date:
    day = parse_date(text)
    if day is None:  # pragma: no cover  the database writes ISO 8601
        raise ValueError(text)
    return day


# --- What stood here once --------------------------------------------------------------


@dataclass(frozen=True)
class Gone:
    """Says that something was public at this address and no longer is.

    ``label`` is empty where the reason is not told.
    """

    at: datetime
    label: str
    note: str
    redirect_to: str
    publisher: Organ | None


# That a text held secrets or somebody's data is no message for those who kept a copy.
_SAID = frozenset(
    {Withdrawal.Kind.ERROR, Withdrawal.Kind.LEGAL, Withdrawal.Kind.NOTICE_ENDED}
)


def gone(face: Face, public_id: str, *, now: datetime) -> Gone | None:
    """Return why an item that was public is not any more; None if it never was."""
    ended = (
        Publication.objects.filter(
            public_id=public_id, government=face.government, visible_until__lte=now
        )
        .values_list("visible_until", "publisher_id")
        .first()
    )
    if ended is not None and ended[0] is not None:
        return Gone(
            ended[0],
            str(Withdrawal.Kind.NOTICE_ENDED.label),
            _("公示期已满，公示内容不再展示。"),
            "",
            face.organs.get(ended[1]),
        )
    withdrawal = (
        Withdrawal.objects.filter(
            release__government=face.government,
            release__review__version__item__public_id=public_id,
        )
        .annotate(publisher=F("release__review__version__item__publisher_id"))
        .order_by("-release_id")
        .first()
    )
    if withdrawal is None or withdrawal.at is None:
        return None
    return Gone(
        withdrawal.at,
        str(withdrawal.get_kind_display()) if withdrawal.kind in _SAID else "",
        withdrawal.public_note,
        withdrawal.redirect_to,
        face.organs.get(withdrawal.publisher),
    )


def with_interpretations(rows: list[Publication], *, now: datetime) -> None:
    """Put on each row the public items that interpret it, in one query."""
    found: dict[int, list[Publication]] = {row.pk: [] for row in rows}
    interpreting = (
        Publication.objects.public(now=now)
        .filter(
            Q(item__links_out__kind=LinkKind.INTERPRETS)
            & Q(item__links_out__to_item__in=list(found))
        )
        .annotate(interprets=F("item__links_out__to_item"))
        .defer("search_text")
        .order_by("listed_at", "item_id")
    )
    for each in interpreting:
        found[each.interprets].append(each)  # type: ignore[attr-defined]  # annotated
    for row in rows:
        row.interpretations = found[row.pk]  # type: ignore[attr-defined]  # for the list
