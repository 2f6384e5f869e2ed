"""Close the gate of an item, and take back what is signed of its next version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.catalogue.models import InformationItem
from gongkai.catalogue.signals import item_withdrawn
from gongkai.catalogue.states import State
from gongkai.core.actions import record
from gongkai.review.actions import close_gate, take_back
from gongkai.review.models import Release, Withdrawal

from ._shared import move

if TYPE_CHECKING:
    from gongkai.accounts.models import User


def close(
    item: InformationItem,
    released: Release,
    *,
    by: User,
    kind: Withdrawal.Kind,
    reason: str,
    public_note: str = "",
    redirect_to: str = "",
) -> Withdrawal:
    """Withdraw the standing release of a locked item, with its event and signal."""
    withdrawal = close_gate(
        released,
        by=by,
        kind=kind,
        reason=reason,
        public_note=public_note,
        redirect_to=redirect_to,
    )
    record(
        item.stream,
        "withdrawn",
        by=by,
        organ_id=item.publisher_id,
        release=released.pk,
        kind=kind,
        reason=reason.strip(),
    )
    transaction.on_commit(lambda: item_withdrawn.send(InformationItem, item=item))
    return withdrawal


def return_signed(item: InformationItem, *, by: User, reason: str) -> None:
    """Send the latest version of a locked item back, whoever signed it so far."""
    step = item.step
    if item.latest is not None:
        take_back(item.latest.review, by=by, reason=reason)
    item.release_at = item.scheduled_by = None
    fields = move(item, State.RETURNED)
    item.save(update_fields=[*fields, "release_at", "scheduled_by"])
    record(
        item.stream,
        "sent_back",
        by=by,
        organ_id=item.publisher_id,
        step=step,
        reason=reason.strip(),
    )
