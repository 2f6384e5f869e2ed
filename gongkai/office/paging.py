"""Keyset pages: the next page begins after the last row seen, at any depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

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
