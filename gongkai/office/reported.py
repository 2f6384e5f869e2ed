"""What waits in the year's counting: returns to sign or to accept, reports due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from gongkai.reporting.content import publisher_of
from gongkai.reporting.due import DueReport, reports_due
from gongkai.reporting.models import Return
from gongkai.reporting.policies import may_decide, may_write_report
from gongkai.reporting.queries import FILLERS, waiting_for
from gongkai.reporting.states import ReturnState

if TYPE_CHECKING:
    from .desk import Desk

AHEAD = timedelta(days=60)
"""How long before its last day an annual report is shown as due."""


def to_accept(desk: Desk) -> Any:
    """Return signed returns this person may accept or send back, the oldest first."""
    if not may_decide(desk.holder, desk.government):
        return Return.objects.none()
    return (
        Return.objects.filter(
            state=ReturnState.SIGNED, round__government=desk.government
        )
        .select_related("organ", "round")
        .order_by("signed_at")
    )


def counts(desk: Desk) -> tuple[int, int]:
    """Return how many returns wait for this person to sign, and to be accepted."""
    return waiting_for(desk.holder).count(), to_accept(desk).count()


def reports_owed(desk: Desk) -> list[DueReport]:
    """Return the reports on last year due soon or late for which the person writes."""
    today = timezone.localdate()
    reach = desk.holder.reach(FILLERS)
    office = publisher_of(desk.government, on=today)
    own = bool(may_write_report(desk.holder, desk.government, office))
    return [
        due
        for due in reports_due(desk.government, today.year - 1)
        if due.released_on is None
        and today >= due.due_on - AHEAD
        and (due.organ.pk in reach.organs or (own and due.organ == desk.government))
    ]
