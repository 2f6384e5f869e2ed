"""Writes of the room: recording events, anchoring days, loading calendar notices."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.law.working_days import NoticeDay

from .models import Anchor, CalendarNotice, Event
from .queries import calendar
from .writing import Write, write

# Every act ends with this; as plain SQL it costs a third of what a model does.
_EVENT = (
    "INSERT INTO core_event (stream, kind, by_id, organ_id, data) "
    "SELECT %s, %s, %s::bigint, %s::bigint, %s::jsonb"
)


def record(
    stream: str,
    kind: str,
    /,
    *,
    by: Any = None,
    organ_id: int | None = None,
    **data: Any,
) -> None:
    """Append one event to ``stream``; see `event`."""
    write(event(stream, kind, by=by, organ_id=organ_id, **data))


def event(
    stream: str,
    kind: str,
    /,
    *,
    by: Any = None,
    organ_id: int | None = None,
    **data: Any,
) -> Write:
    """Return what appends one event to ``stream``.

    The database gives it the server's time, its place in the stream and its
    hash. ``by`` is a user or None for the system. Write it inside the
    transaction of the act it tells of.
    """
    return Write(_EVENT, [stream, kind, by and by.pk, organ_id, json.dumps(data)])


@transaction.atomic
def anchor_days(*, until: date) -> list[Anchor]:
    """Anchor every day up to and including ``until`` not yet anchored.

    The database computes each anchor, and waits for those who are writing events.
    An event recorded on a day after its anchor was made is held by the next one.
    """
    last = Anchor.objects.order_by("-day").first()
    first_event = Event.objects.order_by("id").first()
    if last is not None:
        day = last.day + timedelta(days=1)
    elif first_event is not None and first_event.at is not None:
        day = timezone.localtime(first_event.at).date()
    else:
        return []
    made = []
    while day <= until:
        anchor = Anchor.objects.create(day=day)
        anchor.refresh_from_db()
        made.append(anchor)
        day += timedelta(days=1)
    return made


@transaction.atomic
def load_notice(year: int, days: Iterable[NoticeDay], *, text: str) -> CalendarNotice:
    """Keep the days read from an official holiday notice, if they fit the calendar.

    Raises CalendarConflict when the notice does not follow on the calendar in force.

    Source: 全国年节及纪念日放假办法; the General Office's notice for the year.
    """
    rows = [[day.date.isoformat(), day.is_off_day, day.name] for day in days]
    notice = CalendarNotice.objects.create(year=year, text=text, days=rows)
    calendar()  # raises if the notice does not fit; the transaction keeps nothing
    record("calendar", "notice_loaded", year=year, days=rows)
    return notice
