"""Reads of the room: the calendar in force, the timeline, whether the ledger holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from gongkai.law.working_days import NoticeDay, WorkingCalendar, load_shipped

from .models import Anchor

_BROKEN_DAYS_SQL = """
    WITH chain AS (
        SELECT a.day, a.events, a.hash, a.last_event_id,
               lag(a.day) OVER days AS before,
               coalesce(lag(a.hash) OVER days, ''::bytea) AS previous,
               coalesce(lag(a.last_event_id) OVER days, 0) AS after_id
        FROM core_anchor a WINDOW days AS (ORDER BY a.day)
    )
    SELECT c.day FROM chain c
    CROSS JOIN LATERAL core_anchor_hash(
        c.day, c.previous, c.after_id, c.last_event_id) computed
    WHERE (c.events, c.hash) IS DISTINCT FROM (computed.events, computed.hash)
       OR c.day <> c.before + 1
    ORDER BY c.day
"""

_BROKEN_LINKS_SQL = """
    WITH chain AS (
        SELECT e.id, e.stream, e.seq, e.prev_hash, e.hash,
               coalesce(lag(e.hash) OVER stream, ''::bytea) AS before,
               row_number() OVER stream AS place,
               core_event_hash(e) AS computed
        FROM core_event e WINDOW stream AS (PARTITION BY e.stream ORDER BY e.seq)
    )
    SELECT id, stream, seq FROM chain
    WHERE (hash, prev_hash, seq) IS DISTINCT FROM (computed, before, place)
    ORDER BY id LIMIT 100
"""


@dataclass(frozen=True)
class LedgerReport:
    """What a walk over the whole ledger found."""

    anchors: int
    broken_links: tuple[tuple[int, str, int], ...]  # event id, stream, seq
    broken_days: tuple[date, ...]

    @property
    def holds(self) -> bool:
        """Tell whether every link and every anchor is as first written."""
        return not self.broken_links and not self.broken_days


@contextmanager
def patiently(seconds: int = 60) -> Iterator[None]:
    """Let statements take longer than a page's may, until the transaction ends."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, true)", [f"{seconds}s"]
            )
        yield


def verify_ledger() -> LedgerReport:
    """Recompute every chain and every anchor and compare with what is stored."""
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN_LINKS_SQL)
        links = tuple(cursor.fetchall())
        cursor.execute(_BROKEN_DAYS_SQL)
        days = tuple(row[0] for row in cursor.fetchall())
    return LedgerReport(Anchor.objects.count(), links, days)


NOTICES_SQL = """
    (SELECT coalesce(json_agg(json_build_array(year, days) ORDER BY id), '[]')::text
     FROM core_calendarnotice)
"""
"""What `calendar_of` takes, as a column of a larger statement."""


def calendar() -> WorkingCalendar:
    """Return the working calendar in force: shipped days, then loaded notices."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {NOTICES_SQL}")
        return calendar_of(cursor.fetchone()[0])


def calendar_of(notices: str) -> WorkingCalendar:
    """Return the calendar in force from the notices read as ``NOTICES_SQL``."""
    current = load_shipped()
    for year, rows in json.loads(notices):
        days = [
            NoticeDay(date.fromisoformat(day), name, off) for day, off, name in rows
        ]
        current = current.with_notice(year, days)
    return current
