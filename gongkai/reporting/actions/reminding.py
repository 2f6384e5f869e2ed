"""Remind organs of returns that are nearly due or late (催报)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gongkai.core.actions import record
from gongkai.core.queries import calendar
from gongkai.law.working_days import WorkingCalendar
from gongkai.organisations.policies import Holder
from gongkai.reporting.models import Return, Round
from gongkai.reporting.policies import may_decide

if TYPE_CHECKING:
    from gongkai.accounts.models import User

AHEAD = 3
"""Working days before the due day from which organs are reminded."""


def remind(today: date) -> list[Return]:
    """Remind of every return not handed in from three working days before it is due.

    Once a working day and return, until it is handed in or the round is consolidated.
    Returns those reminded of.
    """
    days = calendar()
    if not days.status(today).working:
        return []
    near = Q(
        round__consolidations__isnull=True, round__due_on__lte=_horizon(days, today)
    )
    return _remind(near, days, today)


def remind_round(of_round: Round, *, by: User) -> list[Return]:
    """Remind every organ whose return the county office does not have, by hand.

    Who was reminded today already is not reminded again. Returns those reminded of.
    """
    may_decide(Holder(by), of_round.government).enforce()
    return _remind(Q(round=of_round), calendar(), timezone.localdate(), by=by)


def working_days_left(days: WorkingCalendar, today: date, due_on: date) -> int:
    """Return how many working days are left to hand in; negative when it is late."""
    sign, start, end = (1, today, due_on) if due_on >= today else (-1, due_on, today)
    span = (end - start).days
    return sign * sum(
        days.status(start + timedelta(days=n)).working for n in range(1, span + 1)
    )


def _horizon(days: WorkingCalendar, today: date) -> date:
    """Return the last due day that is no more than ``AHEAD`` working days away."""
    return days.add(today, AHEAD + 1, provisional=True) - timedelta(days=1)


@transaction.atomic
def _remind(
    asked: Q, days: WorkingCalendar, today: date, *, by: User | None = None
) -> list[Return]:
    """Remind of missing returns, of each once a day, whoever asks at the same time."""
    waiting = (
        Return.objects.missing()
        .select_for_update(of=("self",))
        .select_related("round")
        .filter(asked, Q(reminded_on__isnull=True) | Q(reminded_on__lt=today))
        .order_by("pk")
    )
    found = list(waiting)
    for ret in found:
        ret.reminded_on = today
        ret.save(update_fields=["reminded_on"])
        record(
            ret.stream,
            "reminded",
            by=by,
            organ_id=ret.organ_id,
            period=str(ret.round.period),
            due_on=ret.round.due_on.isoformat(),
            working_days_left=working_days_left(days, today, ret.round.due_on),
        )
    return found
