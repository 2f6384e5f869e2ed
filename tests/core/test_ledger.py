"""The ledger: what is written stays, in its order, and tampering shows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from gongkai.core.actions import anchor_days, record
from gongkai.core.models import Anchor, Event
from gongkai.core.queries import verify_ledger

Connection = psycopg.Connection[Any]


def _three_events() -> None:
    for kind in ("one", "two", "three"):
        record("item:1", kind, note=kind)


@pytest.mark.django_db
def test_events_of_a_stream_follow_one_another() -> None:
    _three_events()
    events = list(Event.objects.of("item:1"))
    assert [event.seq for event in events] == [1, 2, 3]
    assert bytes(events[0].prev_hash or b"") == b""
    assert bytes(events[1].prev_hash or b"") == bytes(events[0].hash or b"")
    assert len(bytes(events[2].hash or b"")) == 32


@pytest.mark.django_db
def test_streams_are_chained_apart() -> None:
    record("item:1", "one")
    record("item:2", "one")
    assert Event.objects.get(stream="item:2").seq == 1
    assert verify_ledger().holds


def _anchored() -> None:
    _three_events()
    anchor_days(until=timezone.localdate())
    record("item:2", "later")
    assert verify_ledger().holds


TAMPERINGS: dict[str, tuple[str, bool, bool]] = {
    # what is done, does a link break, does an anchored day break
    "an event that says something else": (
        "UPDATE core_event SET data = '{}' WHERE stream = 'item:1' AND seq = 2",
        True,
        False,
    ),
    "an event of another time": (
        "UPDATE core_event SET at = at - interval '1 day' WHERE seq = 1",
        True,
        False,
    ),
    "an event without a hash": ("UPDATE core_event SET hash = NULL", True, True),
    "a deleted event": (
        "DELETE FROM core_event WHERE stream = 'item:1' AND seq = 2",
        True,
        True,
    ),
    "a deleted last event": (
        "DELETE FROM core_event WHERE stream = 'item:1' AND seq = 3",
        False,
        True,
    ),
    "a deleted stream": ("DELETE FROM core_event WHERE stream = 'item:1'", False, True),
    "two events that changed places": (
        """UPDATE core_event e SET kind = o.kind, data = o.data FROM core_event o
           WHERE e.stream = 'item:1' AND o.stream = e.stream AND e.seq + o.seq = 5
             AND e.seq <> o.seq""",
        True,
        False,
    ),
    "an event rewritten with its hash": (
        """UPDATE core_event e SET kind = 'four', hash = core_event_hash(
               (e.id, e.stream, e.seq, 'four', e.at, e.organ_id, e.data, e.prev_hash,
                e.hash, e.by_id)::core_event)
           WHERE stream = 'item:1' AND seq = 3""",
        False,
        True,
    ),
    "a changed anchor": ("UPDATE core_anchor SET hash = 'x'::bytea", False, True),
    "an anchor of another day": ("UPDATE core_anchor SET day = day - 1", False, True),
    "an anchor that counts other events": (
        "UPDATE core_anchor SET events = events + 1",
        False,
        True,
    ),
}


@pytest.mark.parametrize(
    ("statement", "breaks_link", "breaks_day"),
    [pytest.param(*case, id=name) for name, case in TAMPERINGS.items()],
)
def test_tampering_shows(
    owner_connection: Connection, statement: str, breaks_link: bool, breaks_day: bool
) -> None:
    _anchored()
    owner_connection.execute("ALTER TABLE core_event DISABLE TRIGGER USER")
    owner_connection.execute("ALTER TABLE core_anchor DISABLE TRIGGER USER")
    assert owner_connection.execute(statement.encode()).rowcount > 0
    report = verify_ledger()
    assert bool(report.broken_links) is breaks_link
    assert bool(report.broken_days) is breaks_day
    assert not report.holds


@pytest.mark.django_db
def test_an_empty_ledger_holds_and_has_nothing_to_anchor() -> None:
    assert anchor_days(until=timezone.localdate()) == []
    assert verify_ledger().holds


@pytest.mark.django_db
def test_a_day_is_anchored_once() -> None:
    _three_events()
    today = timezone.localdate()
    [anchor] = anchor_days(until=today)
    assert (anchor.day, anchor.events) == (today, 3)
    assert anchor_days(until=today) == []
    assert Anchor.objects.count() == 1


@pytest.mark.django_db
def test_days_to_come_are_not_anchored_yet() -> None:
    _three_events()
    yesterday = timezone.localdate() - timedelta(days=1)
    assert anchor_days(until=yesterday) == []


def _move_to(days_ago: dict[str, int], owner: Connection) -> None:
    """Write events as if on days past, with the chain they would have had."""
    owner.execute("ALTER TABLE core_event DISABLE TRIGGER event_never_changes")
    for stream, days in days_ago.items():
        owner.execute(
            "UPDATE core_event SET at = at - make_interval(days => %s) "
            "WHERE stream = %s",
            [days, stream],
        )
    owner.execute("UPDATE core_event e SET hash = core_event_hash(e) WHERE seq = 1")
    owner.execute("ALTER TABLE core_event ENABLE TRIGGER event_never_changes")


def test_every_day_has_an_anchor_even_one_without_events(
    owner_connection: Connection, transactional_db: None
) -> None:
    record("item:1", "one")
    record("item:2", "two")
    _move_to({"item:1": 4, "item:2": 1}, owner_connection)
    today = timezone.localdate()
    anchors = anchor_days(until=today - timedelta(days=1))
    assert [anchor.events for anchor in anchors] == [1, 0, 0, 1]
    assert _days(anchors) == [today - timedelta(days=n) for n in (4, 3, 2, 1)]
    record("item:3", "three")
    assert [anchor.events for anchor in anchor_days(until=today)] == [1]
    assert verify_ledger().holds


def _days(anchors: list[Anchor]) -> list[date]:
    return [anchor.day for anchor in anchors]


def test_an_anchor_waits_for_whoever_is_writing(
    app_connection: Connection, transactional_db: None
) -> None:
    record("item:1", "one")
    writing = (
        "INSERT INTO core_event (stream, seq, kind, data) "
        "VALUES ('item:9', 0, 'late', '{}')"
    )
    with app_connection.transaction():
        app_connection.execute(writing)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        with pytest.raises(Exception, match="lock timeout"):
            anchor_days(until=timezone.localdate())
    [anchor] = anchor_days(until=timezone.localdate())
    assert anchor.events == 2


def test_no_event_falls_between_two_anchors(
    owner_connection: Connection, transactional_db: None
) -> None:
    """An event of today with a smaller number than one of yesterday is held too."""
    record("item:first", "what the ledger begins with")
    record("item:today", "begun before midnight, numbered second")
    record("item:yesterday", "numbered third")
    _move_to({"item:first": 1, "item:yesterday": 1}, owner_connection)
    today = timezone.localdate()
    [anchor] = anchor_days(until=today - timedelta(days=1))
    assert anchor.events == 3
    [anchor] = anchor_days(until=today)
    assert anchor.events == 0
    assert verify_ledger().holds
    owner_connection.execute("ALTER TABLE core_event DISABLE TRIGGER USER")
    owner_connection.execute("DELETE FROM core_event WHERE stream = 'item:today'")
    assert not verify_ledger().holds
