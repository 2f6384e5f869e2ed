"""Whether one stream of the ledger holds: every link recomputed by the database."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models.expressions import RawSQL

from gongkai.core.models import Event


@dataclass(frozen=True)
class Link:
    """One event of a stream, and whether its place in the chain is as first written."""

    event: Event
    holds: bool


def chain(stream: str, *, limit: int = 1_000) -> list[Link]:
    """Return the first events of a stream, each verified against the one before."""
    rows = (
        Event.objects.of(stream)
        .select_related("by")
        .annotate(computed=RawSQL("core_event_hash(core_event)", ()))
    )
    before, links = b"", []
    for place, event in enumerate(rows[:limit], 1):
        own = bytes(event.hash or b"")
        links.append(
            Link(
                event,
                holds=bytes(event.prev_hash or b"") == before
                and own == bytes(event.computed)  # type: ignore[attr-defined]  # annotated
                and event.seq == place,
            )
        )
        before = own
    return links
