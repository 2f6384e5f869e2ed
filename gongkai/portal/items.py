"""One public item with everything its page says, in two queries, or one if just seen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime

from gongkai.catalogue.models import Column, ItemVersion, Publication, ValidityFact
from gongkai.catalogue.states import REVERSE_LABEL, Channel, LinkKind
from gongkai.law.classification import GENRES
from gongkai.review.models import Withdrawal

from .look import COMPANIONS, Look, look
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
    for name, value in zip(COMPANIONS, seen.companions, strict=True):
        plain = (
            [json.loads(each) for each in value] if isinstance(value, list) else value
        )
        setattr(item, name, plain)
    return item


def _readable(face: Face, *, now: datetime, on: date) -> QuerySet[Publication]:
    return (
        Publication.objects.public(now=now)
        .with_validity(on=on)
        .filter(government=face.government)
        .select_related("version", "publisher", "release")
        .defer("search_text", "version__search_text")
    )


# --- Read from what the look brought ------------------------------------------------


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
