"""What stands behind the numbers of the monthly bulletin 月报, counted and listed.

A number and its records come from the same rows: what stood on the website for the
first time in the month and was not taken back by its end, what was owed and is not
out, what was sent back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from gongkai.catalogue.models import InformationItem, Posting
from gongkai.catalogue.states import OPEN, Channel
from gongkai.core.queries import calendar
from gongkai.law.classification import STATUTORY
from gongkai.law.clock import RULES, last_day
from gongkai.law.periods import Period
from gongkai.law.working_days import CalendarUnknown, WorkingCalendar
from gongkai.organisations.models import Organ
from gongkai.review.states import Property

from .figures.sources import KEPT, TAKEN_BACK

COVERED_MONTHS = 6
"""A statutory category is kept up when something came in this many months."""
LAST_DAYS = 3
_EVERYBODY = frozenset({"A20.02"})
"""机关职能与机构设置: what every organ must have (Reg. art. 20)."""

_FRESH = f"""
    WITH {TAKEN_BACK},
    fresh AS MATERIALIZED (
        SELECT p.item_id AS item, i.publisher_id AS organ, v.title, v.document_number,
            v.created_on, p.posted_at, v.genre,
            (p.posted_at AT TIME ZONE %(zone)s)::date AS posted_on,
            v.key_area <> '' AS in_key_area, v.statutory <> '' AS in_statutory,
            CASE WHEN char_length(v.text) >= 50 THEN md5(v.text) END AS said,
            EXISTS (SELECT FROM catalogue_itemlink l
                    WHERE l.from_item_id = p.item_id AND l.kind = 'forwards')
                AS forwarded
        FROM catalogue_posting p
        JOIN review_release o ON o.id = p.release_id
        JOIN catalogue_itemversion v ON v.review_id = o.review_id
        JOIN catalogue_informationitem i ON i.id = p.item_id
        WHERE p.government_id = %(government)s AND p.channel = 'website'
          AND p.struck_at IS NULL
          AND p.posted_at >= %(start)s AND p.posted_at < %(end)s
          AND p.item_id {KEPT}),
    marked AS (
        SELECT f.*, NOT f.forwarded AND (
            f.document_number <> '' AND row_number() OVER (
                PARTITION BY f.document_number, f.title
                ORDER BY f.forwarded, f.posted_at, f.item) > 1
            OR f.said IS NOT NULL AND row_number() OVER (
                PARTITION BY f.said ORDER BY f.forwarded, f.posted_at, f.item) > 1
            OR f.document_number <> '' AND EXISTS (
                SELECT FROM catalogue_publication e
                WHERE e.document_number = f.document_number AND e.title = f.title
                  AND e.government_id = %(government)s AND e.item_id <> f.item
                  AND e.listed_at < %(start)s)) AS doubled
        FROM fresh f)
"""  # noqa: S608 -- our own words
_GROUPED = f"""{_FRESH}
    SELECT organ, created_on, posted_on, count(*),
        count(*) FILTER (WHERE in_key_area), count(*) FILTER (WHERE in_statutory),
        count(*) FILTER (WHERE genre = 'news'), count(*) FILTER (WHERE doubled),
        count(*) FILTER (WHERE forwarded)
    FROM marked GROUP BY organ, created_on, posted_on
"""  # noqa: S608 -- our own words
_LISTED = f"""{_FRESH}
    SELECT item, title, organ, created_on, posted_on, in_key_area, in_statutory,
        genre = 'news', doubled, forwarded
    FROM marked WHERE organ = ANY (%(organs)s) ORDER BY posted_at DESC, item DESC
"""  # noqa: S608 -- our own words
# The ledger keeps every return, with its reason, by the time it was made.
_RETURNED = """
    SELECT i.id, i.title, i.publisher_id, i.created_on,
        (e.at AT TIME ZONE %(zone)s)::date, e.data ->> 'reason'
    FROM core_event e
    JOIN catalogue_informationitem i ON i.id = CASE
        WHEN e.stream LIKE 'item:%%' THEN substr(e.stream, 6)::bigint END
    WHERE e.kind = 'sent_back' AND e.at >= %(start)s AND e.at < %(end)s
      AND i.government_id = %(government)s
    ORDER BY e.at DESC, e.id DESC
"""
# One look into the index for each organ and category.
_NEWEST = """
    SELECT o.organ, c.code,
        (SELECT (p.listed_at AT TIME ZONE %(zone)s)::date
         FROM catalogue_publication p
         WHERE p.publisher_id = o.organ AND p.statutory = c.code
           AND p.listed_at < %(end)s
         ORDER BY p.listed_at DESC LIMIT 1)
    FROM unnest(%(organs)s::bigint[]) AS o(organ),
         unnest(%(codes)s::text[]) AS c(code)
"""


@dataclass(frozen=True)
class Kept:
    """A statutory category of an organ, and when it last got something."""

    code: str
    label: str
    newest: date | None
    kept_up: bool


@dataclass(frozen=True)
class Record:
    """One item behind a number; ``due_on`` is its last day to be published."""

    item: int
    title: str
    organ: int
    created_on: date
    on: date | None
    due_on: date | None
    note: str = ""


# --- What came out ------------------------------------------------------------------------


def _asked(government: Organ, period: Period, **more: Any) -> dict[str, Any]:
    start, end = _bounds(period)
    return {
        "government": government.pk,
        "start": start,
        "end": end,
        "zone": settings.TIME_ZONE,
        **more,
    }


def _bounds(period: Period) -> tuple[datetime, datetime]:
    """Return the first moment of a period and the first after it."""
    return (
        timezone.make_aware(datetime.combine(period.first, time())),
        timezone.make_aware(datetime.combine(period.last + timedelta(1), time())),
    )


def _rows(sql: str, asked: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


class _Terms:
    """The last day to publish what was made on a day; None where nobody knows."""

    def __init__(self, working: WorkingCalendar) -> None:
        self._working = working
        self.due_on = lru_cache(maxsize=None)(self._due_on)

    def _due_on(self, created_on: date) -> date | None:
        try:
            return last_day(RULES["publish_20"], created_on, self._working)[0]
        except CalendarUnknown:
            return None

    def kind(self, created_on: date, posted_on: date) -> str:
        """Return on_time, late, or unclear where the calendar does not reach."""
        due_on = self.due_on(created_on)
        if due_on is None:
            return "unclear"
        return "on_time" if posted_on <= due_on else "late"


def sums(government: Organ, period: Period) -> dict[int, dict[str, int]]:
    """Return for each publisher what came out, by name of the row's field."""
    terms = _Terms(calendar())
    late_days = period.last - timedelta(LAST_DAYS)
    found: dict[int, dict[str, int]] = {}
    names = ("items", "key_area", "statutory", "news", "duplicates", "forwarded")
    for organ, created_on, posted_on, *counts in _rows(
        _GROUPED, _asked(government, period)
    ):
        line = dict(zip(names, counts, strict=True))
        line[terms.kind(created_on, posted_on)] = line["items"]
        if posted_on > late_days:
            line["last_days"] = line["items"]
            line["last_days_key_area"] = line["key_area"]
        whole = found.setdefault(organ, {})
        for name, count in line.items():
            whole[name] = whole.get(name, 0) + count
    return found


_MARKS = {"key_area": 0, "statutory": 1, "news": 2, "duplicates": 3, "forwarded": 4}
KINDS = (
    *("items", *_MARKS, "on_time", "late", "unclear", "last_days"),
    *("overdue", "returned"),
)


def fresh_records(
    government: Organ, period: Period, reach: Collection[int], kind: str
) -> list[Record]:
    """Return what came out and counts as ``kind``, newest first. Raises KeyError."""
    if kind not in KINDS:
        raise KeyError(kind)
    terms = _Terms(calendar())
    late_days = period.last - timedelta(LAST_DAYS)

    def counts(created_on: date, posted_on: date, marks: list[bool]) -> bool:
        if kind in _MARKS:
            return marks[_MARKS[kind]]
        if kind == "last_days":
            return posted_on > late_days
        return kind == "items" or terms.kind(created_on, posted_on) == kind

    return [
        Record(item, title, organ, created_on, posted_on, terms.due_on(created_on))
        for item, title, organ, created_on, posted_on, *marks in _rows(
            _LISTED, _asked(government, period, organs=list(reach))
        )
        if counts(created_on, posted_on, marks)
    ]


# --- What should have come out ---------------------------------------------------------------


def overdue(government: Organ, period: Period) -> QuerySet[InformationItem]:
    """Return what was owed by the month's end and is still not out, when asked.

    In a month that is not over, what was owed by yesterday.
    """
    out = Posting.objects.standing().filter(
        item=OuterRef("pk"), channel=Channel.WEBSITE
    )
    return InformationItem.objects.filter(
        ~Exists(out),
        government=government,
        state__in=OPEN,
        disclosure_property=Property.PROACTIVE,
        publish_by__lte=min(period.last, timezone.localdate() - timedelta(1)),
        entered_at__lt=_bounds(period)[1],
    )


def overdue_records(
    government: Organ, period: Period, reach: Collection[int]
) -> list[Record]:
    """Return what is owed and not out, the longest overdue first."""
    rows = overdue(government, period).filter(publisher__in=reach)
    return [
        Record(
            row.pk, row.title, row.publisher_id, row.created_on, None, row.publish_by
        )
        for row in rows.order_by("publish_by", "pk")
    ]


def returned(government: Organ, period: Period) -> list[Record]:
    """Return what was sent back in the month with the reason, newest first."""
    return [
        Record(item, title, organ, created_on, on, None, reason)
        for item, title, organ, created_on, on, reason in _rows(
            _RETURNED, _asked(government, period)
        )
    ]


# --- Categories -------------------------------------------------------------------------------


def categories(
    shares: Mapping[int, int], period: Period
) -> dict[int, tuple[Kept, ...]]:
    """Return for each answering organ its categories with the newest of each."""
    since = _months_back(period, COVERED_MONTHS)
    newest: dict[int, dict[str, date | None]] = {
        whole: dict.fromkeys(_EVERYBODY) for whole in set(shares.values())
    }
    asked = {
        "organs": list(shares),
        "codes": list(STATUTORY),
        "end": _bounds(period)[1],
        "zone": settings.TIME_ZONE,
    }
    for organ, code, on in _rows(_NEWEST, asked):
        if on is not None:
            mine = newest[shares[organ]]
            mine[code] = max(on, mine.get(code) or on)
    return {
        whole: tuple(
            Kept(code, STATUTORY[code].label, on, on is not None and on >= since)
            for code, on in sorted(codes.items())
        )
        for whole, codes in newest.items()
    }


def _months_back(period: Period, months: int) -> date:
    """Return the first day of the last ``months`` months, this one included."""
    at = period
    for _month in range(months - 1):
        at = at.before()
    return at.first
