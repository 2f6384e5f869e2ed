"""Keyset pages: the next page begins after the last row seen, at any depth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

SIZE = 50


@dataclass(frozen=True)
class KeysetPage:
    """Rows of one page and the addresses of its neighbours."""

    rows: list[Any]
    previous_url: str
    next_url: str


def _key(text: str) -> tuple[datetime, int] | None:
    moment, _sep, pk = text.rpartition("_")
    at = parse_datetime(moment) if moment else None
    return (at, int(pk)) if at and pk.isdigit() and at.tzinfo else None


def _address(request: HttpRequest, name: str, row: Any) -> str:
    query = request.GET.copy()
    for old in ("after", "before"):
        query.pop(old, None)
    query[name] = f"{row.updated_at.isoformat()}_{row.pk}"
    return f"?{query.urlencode()}"


def by_update(
    rows: QuerySet[Any], request: HttpRequest, *, size: int = SIZE
) -> KeysetPage:
    """Return a page of rows, last updated first; never counts, never skips.

    The bound on ``updated_at`` alone is what the index begins from; the rest
    breaks ties.
    """
    after = _key(request.GET.get("after", ""))
    before = None if after else _key(request.GET.get("before", ""))
    if after:
        at, pk = after
        rows = rows.filter(updated_at__lte=at).exclude(Q(updated_at=at, pk__gte=pk))
    if before:
        at, pk = before
        rows = rows.filter(updated_at__gte=at).exclude(Q(updated_at=at, pk__lte=pk))
        found = list(rows.order_by("updated_at", "pk")[: size + 1])
    else:
        found = list(rows.order_by("-updated_at", "-pk")[: size + 1])
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
