"""Reads across the catalogue's models."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import connection
from django.db.models import Max

from gongkai.law.clock import RULES, Deadline, deadline, last_day
from gongkai.law.working_days import CalendarUnknown, WorkingCalendar
from gongkai.review.models import Release

from .models import InformationItem, RegisterEntry


def authors_since_release(item: InformationItem) -> set[int]:
    """Ids of everybody who worked on the content since it was last released.

    None of them may sign it (four eyes).
    """
    versions = item.versions.all()
    released = (
        versions.filter(review__release__isnull=False).order_by("-number").first()
    )
    if released is not None:
        versions = versions.filter(number__gt=released.number)
    return set(versions.values_list("author_id", flat=True))


def current_release(item: InformationItem) -> Release | None:
    """Return the release that stands, or None when the item is not public."""
    return Release.objects.filter(publication__item=item).first()


def publish_deadline(owed_from: date, calendar: WorkingCalendar) -> Deadline:
    """Return the last day to publish, 20 working days after a day (Reg. art. 26)."""
    return deadline(RULES["publish_20"], owed_from, calendar)


def last_day_to_publish(owed_from: date, calendar: WorkingCalendar) -> date | None:
    """Return the day ``publish_deadline`` ends on, without its working.

    None for what was made before the calendar begins, and the duty to publish with it.
    """
    try:
        return last_day(RULES["publish_20"], owed_from, calendar)[0]
    except CalendarUnknown:
        return None


def next_register_serial(government_id: int, agency_code: str, year: int) -> int:
    """Return the next serial of the register, holding the place in the queue.

    Call inside the registering transaction: whoever asks next waits for its end. The
    database takes the same lock when the entry is written.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"register/{government_id}/{agency_code}/{year}"],
        )
    last = RegisterEntry.objects.filter(
        government=government_id, agency_code=agency_code, year=year
    ).aggregate(last=Max("serial"))["last"]
    return (last or 0) + 1


_TALLIES_SQL = """
    WITH asked AS (SELECT * FROM unnest(%(facets)s::text[], %(prefixes)s::text[])
                   AS asked(facet, prefix)),
    ended AS (SELECT p.* FROM catalogue_publication p
              WHERE p.visible_until <= %(now)s AND p.government_id = %(government)s),
    changes AS (
        SELECT facet, value, n FROM catalogue_publiccount
        WHERE government_id = %(government)s AND facet = ANY (%(facets)s)
        UNION ALL
        SELECT f.facet, f.value, -1
        FROM ended e CROSS JOIN LATERAL catalogue_facets(e.*) f
        UNION ALL
        SELECT 'column', o.column_id::text, -1
        FROM ended e JOIN catalogue_placement o ON o.item_id = e.item_id
    )
    SELECT c.facet, substr(c.value, length(a.prefix) + 1), sum(c.n)
    FROM changes c JOIN asked a ON a.facet = c.facet AND starts_with(c.value, a.prefix)
    GROUP BY 1, 2 HAVING sum(c.n) > 0
"""


def tallies(
    government_id: int, asked: Mapping[str, str], *, now: datetime
) -> dict[str, dict[str, int]]:
    """Return public items per value for each facet asked, exact at ``now``.

    ``asked`` maps a facet to the prefix its values must have (``"12:"`` for pairs
    of organ 12, otherwise empty); values come back without it. Notices whose period
    is over but not yet recorded are taken off. One query however many facets.
    """
    found: dict[str, dict[str, int]] = {facet: {} for facet in asked}
    with connection.cursor() as cursor:
        cursor.execute(
            _TALLIES_SQL,
            {
                "facets": list(asked),
                "prefixes": list(asked.values()),
                "government": government_id,
                "now": now,
            },
        )
        for facet, value, total in cursor.fetchall():
            found[facet][value] = int(total)
    return found


def counts(
    government_id: int, facet: str, *, now: datetime, prefix: str = ""
) -> dict[str, int]:
    """Return public items per value of one facet; see ``tallies``."""
    return tallies(government_id, {facet: prefix}, now=now)[facet]
