"""Reads of the room: the calendar in force, the timeline, whether the ledger holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from gongkai.law.working_days import NoticeDay, WorkingCalendar, load_shipped

from .models import Anchor, CalendarNotice

_ANCHOR_SQL = """
    SELECT count(*), max(id),
           sha256(%s || coalesce(string_agg(hash, ''::bytea ORDER BY id), ''::bytea))
    FROM core_event WHERE id > %s AND (at AT TIME ZONE 'Asia/Shanghai')::date <= %s
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
    WHERE hash <> computed OR prev_hash <> before OR seq <> place
    ORDER BY id LIMIT 100
"""


def anchor_hash(previous: bytes, after_id: int, day: date) -> tuple[int, int, bytes]:
    """Compute the anchor of ``day``: (events, last event id, hash)."""
    with connection.cursor() as cursor:
        cursor.execute(_ANCHOR_SQL, [previous, after_id, day])
        count, last, digest = cursor.fetchone()
    return count, last or after_id, bytes(digest)


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


def verify_ledger() -> LedgerReport:
    """Recompute every chain and every anchor and compare with what is stored."""
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN_LINKS_SQL)
        links = tuple(cursor.fetchall())
    broken, previous, after_id = [], b"", 0
    anchors = list(Anchor.objects.order_by("day"))
    for anchor in anchors:
        events, after_id, digest = anchor_hash(previous, after_id, anchor.day)
        stored = bytes(anchor.hash)
        if (digest, events, after_id) != (stored, anchor.events, anchor.last_event_id):
            broken.append(anchor.day)
        previous, after_id = stored, anchor.last_event_id
    return LedgerReport(len(anchors), links, tuple(broken))


def calendar() -> WorkingCalendar:
    """Return the working calendar in force: shipped days, then loaded notices."""
    current = load_shipped()
    for notice in CalendarNotice.objects.order_by("id"):
        days = [
            NoticeDay(date.fromisoformat(day), name, off)
            for day, off, name in notice.days
        ]
        current = current.with_notice(notice.year, days)
    return current
