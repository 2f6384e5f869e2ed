"""Keyset paging over public items: page 5,000 costs what page 1 costs.

A cursor is the place of an item in the one order of all lists, newest first. It
stands in the address, so a page can be kept, and walked in both directions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import (
    Tuple,
    TupleGreaterThan,
    TupleLessThan,
)
from django.http import Http404, HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalogue.models import Publication

SIZE = 20
PLACES = ("before", "after", "to")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURSOR = re.compile(r"(-?\d{1,17})\.(\d{1,18})")
_MONTH = re.compile(r"(\d{4})(?:-?(\d{1,2}))?")


@dataclass(frozen=True)
class Cursor:
    """A place in the order (listed_at, item_id)."""

    at: datetime
    item_id: int

    def __str__(self) -> str:
        micros = (self.at - _EPOCH) // timedelta(microseconds=1)
        return f"{micros}.{self.item_id}"

    @classmethod
    def of(cls, row: Publication) -> Cursor:
        """Return the place of an item."""
        return cls(row.listed_at, row.pk)

    @classmethod
    def read(cls, text: str) -> Cursor:
        """Read a cursor from an address; one that is none is a missing page."""
        match = _CURSOR.fullmatch(text)
        if match is None:
            raise Http404(_("没有这一页。"))
        try:
            at = _EPOCH + timedelta(microseconds=int(match[1]))
        except OverflowError:
            raise Http404(_("没有这一页。")) from None
        return cls(at, int(match[2]))

    @classmethod
    def end_of(cls, text: str) -> Cursor:
        """Return the place right after everything of a month or year (``2018-06``)."""
        match = _MONTH.fullmatch(text)
        year, month = (int(match[1]), int(match[2] or 12)) if match else (0, 0)
        if not (1949 <= year <= 2200 and 1 <= month <= 12):
            raise Http404(_("没有这个月份。"))
        following = (year + month // 12, month % 12 + 1)
        zone = timezone.get_default_timezone()
        return cls(datetime(*following, 1, tzinfo=zone), 0)


@dataclass
class Page:
    """Some rows and the addresses of the pages beside them (empty when none)."""

    rows: list[Publication]
    previous_url: str = ""
    next_url: str = ""
    label: str = ""


def address(query: QueryDict, **changes: Any) -> str:
    """Return the query string with changes; the place in the list is left."""
    query = query.copy()
    for name in PLACES:
        query.pop(name, None)
    for name, value in changes.items():
        if value in ("", None):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


def paginate(
    rows: QuerySet[Publication],
    request: HttpRequest,
    *,
    size: int = SIZE,
    through: str = "",
) -> Page:
    """Return the page the address asks for.

    ``through`` names the relation whose index gives the order (``"place__"`` for
    columns). Two queries, whatever the page; the second asks for one row.
    """
    walk = _Walk(rows, through)
    if "after" in request.GET:
        cursor = Cursor.read(request.GET["after"])
        found = walk.newer(cursor, size + 1)
        if len(found) > size:
            return _page(request, found[1:], walk, newer=True)
        # The top is reached: show it whole.
        found = walk.older(None, size + 1)
    elif "before" in request.GET:
        found = walk.older(Cursor.read(request.GET["before"]), size + 1)
    elif request.GET.get("to"):
        found = walk.older(Cursor.end_of(request.GET["to"]), size + 1)
    else:
        found = walk.older(None, size + 1)
    deep = any(request.GET.get(name) for name in ("before", "to"))
    return _page(
        request,
        found[:size],
        walk,
        older=len(found) > size,
        newer=None if deep else False,
    )


@dataclass(frozen=True)
class _Walk:
    rows: QuerySet[Publication]
    through: str

    def _key(self) -> tuple[str, str]:
        return f"{self.through}listed_at", f"{self.through}item_id"

    def older(self, cursor: Cursor | None, limit: int) -> list[Publication]:
        at, pk = self._key()
        rows = self.rows.order_by(f"-{at}", f"-{pk}")
        if cursor is not None:
            place = (cursor.at, cursor.item_id)
            rows = rows.filter(TupleLessThan(Tuple(F(at), F(pk)), place))
        return list(rows[:limit])

    def newer(self, cursor: Cursor, limit: int) -> list[Publication]:
        at, pk = self._key()
        place = (cursor.at, cursor.item_id)
        rows = self.rows.filter(TupleGreaterThan(Tuple(F(at), F(pk)), place))
        return list(rows.order_by(at, pk)[:limit])[::-1]

    def any_newer(self, row: Publication) -> bool:
        return bool(self.newer(Cursor.of(row), 1))

    def any_older(self, row: Publication) -> bool:
        return bool(self.older(Cursor.of(row), 1))


def _page(
    request: HttpRequest,
    rows: list[Publication],
    walk: _Walk,
    *,
    older: bool | None = None,
    newer: bool | None = None,
) -> Page:
    if not rows:
        return Page([])
    if newer is None:
        newer = walk.any_newer(rows[0])
    if older is None:
        older = walk.any_older(rows[-1])
    return Page(
        rows,
        previous_url=address(request.GET, after=Cursor.of(rows[0])) if newer else "",
        next_url=address(request.GET, before=Cursor.of(rows[-1])) if older else "",
    )
