"""What the room's acts do first: lock the row, and ask whether the act is open."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from gongkai.core.errors import BadInput, NotOpen
from gongkai.law.transitions import ActNotOpen
from gongkai.organisations.models import Organ
from gongkai.reporting.models import AnnualReport, Return
from gongkai.reporting.states import REPORT_TABLE, RETURN_TABLE


def locked(ret: Return | int) -> Return:
    """Return an organ's return with its row locked until the act's transaction ends."""
    pk = ret if isinstance(ret, int) else ret.pk
    return (
        Return.objects.select_for_update(of=("self",))
        .select_related("round__government", "organ__government")
        .get(pk=pk)
    )


def one_at_a_time(organ: Organ) -> None:
    """Let others who begin something of the organ wait until this transaction ends.

    What they ask first, whether it is there already, is then still true when they write.
    """
    Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)


def check_open(row: Return | AnnualReport, act: str) -> str:
    """Return the state ``act`` leads to; raise NotOpen with the reason."""
    table = RETURN_TABLE if isinstance(row, Return) else REPORT_TABLE
    try:
        return table.check(act, row.state) or row.state
    except ActNotOpen as closed:
        raise NotOpen(str(closed)) from closed


def validate(row: models.Model) -> None:
    """Run the model's own checks and turn their words into BadInput."""
    try:
        row.full_clean()
    except ValidationError as fault:
        raise BadInput("".join(fault.messages)) from fault
