"""Keyset pages: the next page begins after the last row seen, at any depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_date, parse_datetime

from gongkai.office.asked import id_of

SIZE = 50
_MERGED = 20  # organs whose lists are merged; a person with more is county-wide


@dataclass(frozen=True)
class KeysetPage:
    """Rows of one page and the addresses of its neighbours."""

    rows: list[Any]
    previous_url: str
    next_url: str


def _key(text: str) -> tuple[datetime, int] | None:
    moment, _sep, typed = text.rpartition("_")
    pk = id_of(typed)
    try:
        at = parse_datetime(moment)
    except ValueError:  # written like a moment, but on a 30 February
        return None
    return (at, pk) if at and at.tzinfo and pk is not None else None


def _address(request: HttpRequest, name: str, row: Any) -> str:
    query = request.GET.copy()
    for old in ("after", "before"):
        query.pop(old, None)
    query[name] = f"{row.updated_at.isoformat()}_{row.pk}"
    return f"?{query.urlencode()}"


def _narrowed(
    rows: QuerySet[Any], order: tuple[str, str], size: int, organs: Sequence[int]
) -> QuerySet[Any]:
    """Return only the rows that can stand on the page, organ by organ."""
    if not 1 < len(organs) <= _MERGED:
        return rows
    plain = rows.select_related(None)
    tops = [
        plain.filter(publisher=organ).order_by(*order).values("pk")[: size + 1]
        for organ in organs
    ]
    ids = tops[0].union(*tops[1:], all=True)
    return rows.filter(pk__in=[row["pk"] for row in ids])


def by_update(
    rows: QuerySet[Any],
    request: HttpRequest,
    *,
    size: int = SIZE,
    organs: Sequence[int] = (),
) -> KeysetPage:
    """Return a page of rows, last updated first; never counts, never skips.

    The bound on ``updated_at`` alone is what the index begins from; the rest
    breaks ties. With several ``organs`` the first rows of each are taken from the
    index of one organ's list and merged, instead of sorting all of theirs.
    """
    after = _key(request.GET.get("after", ""))
    before = None if after else _key(request.GET.get("before", ""))
    if after:
        at, pk = after
        rows = rows.filter(updated_at__lte=at).exclude(Q(updated_at=at, pk__gte=pk))
    if before:
        at, pk = before
        rows = rows.filter(updated_at__gte=at).exclude(Q(updated_at=at, pk__lte=pk))
        order = ("updated_at", "pk")
    else:
        order = ("-updated_at", "-pk")
    found = list(_narrowed(rows, order, size, organs).order_by(*order)[: size + 1])
    more, found = len(found) > size, found[:size]
    if before:
        found.reverse()
    newer = bool(after) or (bool(before) and more)
    older = bool(before) or more
    return KeysetPage(
        found,
        _address(request, "before", found[0]) if found and newer else "",
        _address(request, "after", found[-1]) if found and older else "",
    )


def by_day(
    rows: QuerySet[Any], request: HttpRequest, *, size: int = SIZE
) -> KeysetPage:
    """Return a page of rows that have a day ``on``, latest first; never counts."""
    after = _day_key(request.GET.get("after", ""))
    if after:
        on, pk = after
        rows = rows.filter(on__lte=on).exclude(Q(on=on, pk__gte=pk))
    found = list(rows.order_by("-on", "-pk")[: size + 1])
    more, found = len(found) > size, found[:size]
    query = request.GET.copy()
    query.pop("after", None)
    first = f"?{query.urlencode()}" if after else ""
    if more:
        query["after"] = f"{found[-1].on.isoformat()}_{found[-1].pk}"
    return KeysetPage(found, first, f"?{query.urlencode()}" if more else "")


def by_number(
    rows: Sequence[int], request: HttpRequest, *, size: int = SIZE
) -> tuple[list[int], dict[str, str]]:
    """Return a page of kept identities, and its pager; they never change."""
    start = id_of(request.GET.get("after", "")) or 0
    shown = list(rows[start : start + size])
    more = start + size < len(rows)
    return shown, {
        "previous_url": f"?after={max(0, start - size)}" if start else "",
        "next_url": f"?after={start + size}" if more else "",
    }


def _day_key(text: str) -> tuple[date, int] | None:
    day, _sep, typed = text.rpartition("_")
    pk = id_of(typed)
    try:
        on = parse_date(day)
    except ValueError:  # written like a day, but the 30th of February
        return None
    return (on, pk) if on and pk is not None else None
