"""Release, schedule, withdraw, and the ends of notice periods."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalogue.models import InformationItem, Publication
from gongkai.catalogue.policies import may_release, may_withdraw
from gongkai.catalogue.queries import current_release
from gongkai.catalogue.signals import item_published, item_withdrawn
from gongkai.catalogue.states import State
from gongkai.core.actions import record
from gongkai.core.errors import BadInput, DomainError, NotLawful
from gongkai.core.writing import as_one
from gongkai.organisations.policies import Holder
from gongkai.review.actions import close_gate, gate_opening
from gongkai.review.models import Release, Withdrawal

from ._closing import close, return_signed
from ._linking import write_links
from ._public_words import check_public_words
from ._shared import enter, locked, move
from ._standing import standing

if TYPE_CHECKING:
    from gongkai.accounts.models import User

NOT_TO_BE_SHOWN = frozenset(
    {Withdrawal.Kind.PRIVACY, Withdrawal.Kind.SECRECY, Withdrawal.Kind.LEGAL}
)
"""Reasons to withdraw that may hold for the next version as well."""


def release(item: InformationItem, *, by: User) -> Release:
    """Make the approved version public, now.

    One transaction: the Release and links; the database adds the event, the index
    number and the website posting (first time only) and refuses it all unless the
    review is complete. Source: Reg. arts. 17, 23, 26.
    """
    found = standing(item, by=by)
    state = enter(found.item, "release")
    may_release(found.holder, found.item).enforce()
    if found.visible_until and found.visible_until <= timezone.now():
        raise NotLawful(_("公示截止时间已过，发布后公众看不到。请修改公示截止时间。"))
    item = found.item
    released, opening = gate_opening(item.government_id, found.review_id, by=by)
    linked = item.latest_id is not None and (found.links or found.numbered)
    with as_one(several=linked):
        released.pk, released.at = found.claim(state, "", opening, returning="id, at")
        if linked:
            write_links(item, item.latest, by=by)
    transaction.on_commit(lambda: item_published.send(InformationItem, item=item))
    return released


@transaction.atomic
def schedule(item: InformationItem, at: datetime, *, by: User) -> InformationItem:
    """Let the worker release the approved item at a moment to come."""
    item = locked(item)
    enter(item, "schedule")
    may_release(Holder(by), item).enforce()
    if at <= timezone.now():
        raise BadInput(_("定时发布的时间须在将来；现在发布请选“立即发布”。"))
    until = item.latest.visible_until if item.latest else None
    if until is not None and until <= at:
        raise BadInput(
            _("届时公示期已满，发布后公众看不到。请提早发布，或修改公示截止时间。")
        )
    item.release_at, item.scheduled_by = at, by
    item.save(update_fields=["release_at", "scheduled_by", "updated_at"])
    record(
        item.stream,
        "scheduled",
        by=by,
        organ_id=item.publisher_id,
        at=at.isoformat(),
    )
    return item


@transaction.atomic
def cancel_schedule(item: InformationItem, *, by: User) -> InformationItem:
    """Take the set time off again; the item stays approved."""
    item = locked(item)
    enter(item, "schedule")
    may_release(Holder(by), item).enforce()
    item.release_at = item.scheduled_by = None
    item.save(update_fields=["release_at", "scheduled_by", "updated_at"])
    record(item.stream, "schedule_cancelled", by=by, organ_id=item.publisher_id)
    return item


def release_scheduled(*, now: datetime) -> tuple[list[int], list[tuple[int, str]]]:
    """Release what is due, each in its own transaction.

    Returns the ids released and (id, reason) of those that were not. What was refused
    loses its set time and the reason becomes an event its officer sees; what the
    database was only hindered from (a lock, a lost connection) is tried again.
    """
    done: list[int] = []
    refused: list[tuple[int, str]] = []
    due = InformationItem.objects.filter(release_at__lte=now, state=State.APPROVED)
    for pk in due.values_list("pk", flat=True):
        try:
            if _release_if_due(pk, now):
                done.append(pk)
        except OperationalError as fault:
            refused.append((pk, _first_line(fault)))
        except (DomainError, DatabaseError) as fault:
            refused.append((pk, _give_up(pk, fault)))
    return done, refused


@transaction.atomic
def _release_if_due(pk: int, now: datetime) -> bool:
    """Release the item, unless somebody took the set time off meanwhile."""
    item = locked(pk)
    if item.scheduled_by is None or item.release_at is None or item.release_at > now:
        return False
    release(item, by=item.scheduled_by)
    return True


@transaction.atomic
def _give_up(pk: int, fault: Exception) -> str:
    """Take the set time off and keep the reason the release was refused."""
    item = locked(pk)
    item.release_at = item.scheduled_by = None
    item.save(update_fields=["release_at", "scheduled_by", "updated_at"])
    reason = _first_line(fault)
    record(item.stream, "schedule_failed", organ_id=item.publisher_id, reason=reason)
    return reason


def _first_line(fault: Exception) -> str:
    """Return what a fault says, without the database's context."""
    return str(fault).partition("\n")[0]


@transaction.atomic
def withdraw(
    item: InformationItem,
    *,
    by: User,
    kind: Withdrawal.Kind,
    reason: str,
    public_note: str = "",
    redirect_to: str = "",
) -> Withdrawal:
    """Take the public release back with a reason; every door forgets it at once.

    A time set for the next version is taken off. What is taken back for its content
    (``NOT_TO_BE_SHOWN``) sends a version under review or approved back too, since it
    may say the same; otherwise it stays where it is. Nothing is deleted: the
    permalink says that it was withdrawn, or leads to ``redirect_to``.
    """
    item = locked(item)
    enter(item, "withdraw")
    may_withdraw(Holder(by), item).enforce()
    released = current_release(item)
    if released is None:
        raise NotLawful(_("本件目前不在公开状态，无须撤回。"))
    if redirect_to and not re.match(r"/[^/\\]", redirect_to):
        raise BadInput(_("转向地址须是本站内的路径，以“/”开头。"))
    check_public_words(public_note, item.publisher)
    withdrawal = close(
        item,
        released,
        by=by,
        kind=kind,
        reason=reason,
        public_note=public_note,
        redirect_to=redirect_to,
    )
    under_way = item.state in (State.IN_REVIEW, State.APPROVED)
    if under_way and kind in NOT_TO_BE_SHOWN:
        note = _("已发布的版本被撤回（%(kind)s）：%(reason)s")
        return_signed(
            item, by=by, reason=note % {"kind": kind.label, "reason": reason.strip()}
        )
        return withdrawal
    state = State.WITHDRAWN if item.state == State.RELEASED else item.state
    item.release_at = item.scheduled_by = None
    fields = move(item, state, step=item.step)
    item.save(update_fields=[*fields, "release_at", "scheduled_by"])
    return withdrawal


def end_notices(*, now: datetime) -> tuple[list[int], list[tuple[int, str]]]:
    """Withdraw the notices whose period is over (公示期满), each by itself.

    Returns the ids of the items and (id, reason) of those that could not be ended;
    no door shows them all the same.
    """
    ended: list[int] = []
    failed: list[tuple[int, str]] = []
    over = Publication.objects.filter(visible_until__lte=now)
    for pk in over.values_list("pk", flat=True):
        try:
            if _end_if_over(pk, now):
                ended.append(pk)
        except (DomainError, DatabaseError) as fault:
            failed.append((pk, _first_line(fault)))
    return ended, failed


@transaction.atomic
def _end_if_over(pk: int, now: datetime) -> bool:
    """Withdraw the notice, unless what stands now is shown for longer."""
    item = locked(pk)
    over = Publication.objects.filter(pk=pk, visible_until__lte=now)
    standing_now = over.select_related("release").first()
    if standing_now is None:
        return False
    close_gate(
        standing_now.release,
        by=None,
        kind=Withdrawal.Kind.NOTICE_ENDED,
        reason=_("公示期满"),
        public_note=_("公示期已满，公示内容不再展示。"),
    )
    if item.state == State.RELEASED:
        item.save(update_fields=move(item, State.WITHDRAWN))
    record(item.stream, "notice_ended", organ_id=item.publisher_id)
    transaction.on_commit(lambda: item_withdrawn.send(InformationItem, item=item))
    return True
