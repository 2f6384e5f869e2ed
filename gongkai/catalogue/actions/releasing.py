"""Release, schedule, withdraw, and the ends of notice periods."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalogue.models import (
    IndexNumber,
    InformationItem,
    ItemLink,
    ItemVersion,
    Posting,
    Publication,
    ValidityFact,
)
from gongkai.catalogue.policies import may_release, may_withdraw
from gongkai.catalogue.queries import current_release, next_serial
from gongkai.catalogue.signals import item_published, item_withdrawn
from gongkai.catalogue.states import Channel, LinkKind, State
from gongkai.core.actions import record
from gongkai.core.errors import BadInput, DomainError, NotLawful
from gongkai.law.numbers import format_index_number
from gongkai.organisations.policies import Holder
from gongkai.review.actions import close_gate, open_gate
from gongkai.review.models import Release, Withdrawal

from ._public_words import check_public_words
from ._shared import enter, locked, move
from ._standing import standing

if TYPE_CHECKING:
    from gongkai.accounts.models import User


@transaction.atomic
def release(item: InformationItem, *, by: User) -> Release:
    """Make the approved version public, now.

    One transaction: the index number (first time only), the Release, the website
    posting, links, the event. The database refuses it unless the review is
    complete. Source: Reg. arts. 17, 23, 26.
    """
    found = standing(item, by=by)
    state = enter(found.item, "release")
    may_release(found.holder, found.item).enforce()
    item = found.claim(state)
    version, first = found.version, not found.numbered
    if first:
        number = _give_number(item)
    released = open_gate(found.review, by=by)
    _write_links(item, version, by=by)
    if first:
        Posting.objects.create(
            government_id=item.government_id,
            item=item,
            release=released,
            channel=Channel.WEBSITE,
            posted_at=released.at or timezone.now(),
            recorded_by=by,
        )
    record(
        item.stream,
        "released",
        by=by,
        organ_id=item.publisher_id,
        version=version.number,
        release=released.pk,
        **({"index_number": number} if first else {}),
    )
    transaction.on_commit(lambda: item_published.send(InformationItem, item=item))
    return released


def _give_number(item: InformationItem) -> str:
    """Give the next index number of the publisher and year."""
    year = timezone.localdate().year
    serial = next_serial(item.publisher_id, year)
    number = format_index_number(item.publisher.code, year, serial)
    IndexNumber.objects.create(
        item=item, organ=item.publisher, year=year, serial=serial, number=number
    )
    return number


def _write_links(item: InformationItem, version: ItemVersion, *, by: User) -> None:
    """Write the version's links, and what they do to the other documents."""
    for each in version.links:
        kind = LinkKind(each["kind"])
        _link, created = ItemLink.objects.get_or_create(
            from_item=item, to_item_id=each["item"], kind=kind
        )
        facts = {
            LinkKind.AMENDS: ValidityFact.Kind.AMENDED,
            LinkKind.ABOLISHES: ValidityFact.Kind.ABOLISHED,
        }
        if created and kind in facts:
            ValidityFact.objects.create(
                item_id=each["item"],
                kind=facts[kind],
                on=version.effective_from or version.created_on,
                by_item=item,
                basis=version.title[:200],
                by=by,
            )


@transaction.atomic
def schedule(item: InformationItem, at: datetime, *, by: User) -> InformationItem:
    """Let the worker release the approved item at a moment to come."""
    item = locked(item)
    enter(item, "schedule")
    may_release(Holder(by), item).enforce()
    if at <= timezone.now():
        raise BadInput(_("定时发布的时间须在将来；现在发布请选“立即发布”。"))
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

    Returns the ids released and (id, reason) of those refused; a refused item
    loses its set time and the reason becomes an event its officer sees.
    """
    done: list[int] = []
    refused: list[tuple[int, str]] = []
    due = InformationItem.objects.filter(release_at__lte=now, state=State.APPROVED)
    for item in due.select_related("scheduled_by"):
        if item.scheduled_by is None:  # pragma: no cover  a constraint forbids it
            continue
        try:
            release(item, by=item.scheduled_by)
        except (DomainError, DatabaseError) as fault:
            reason = _give_up(item, fault)
            refused.append((item.pk, reason))
        else:
            done.append(item.pk)
    return done, refused


@transaction.atomic
def _give_up(item: InformationItem, fault: Exception) -> str:
    """Take the set time off and keep the reason the release was refused."""
    item = locked(item)
    item.release_at = item.scheduled_by = None
    item.save(update_fields=["release_at", "scheduled_by", "updated_at"])
    reason = str(fault).splitlines()[0]
    record(item.stream, "schedule_failed", organ_id=item.publisher_id, reason=reason)
    return reason


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

    A version under way stays where it is. Nothing is deleted: the permalink says
    that it was withdrawn, or leads to ``redirect_to``.
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
    withdrawal = close_gate(
        released,
        by=by,
        kind=kind,
        reason=reason,
        public_note=public_note,
        redirect_to=redirect_to,
    )
    if item.state == State.RELEASED:
        item.save(update_fields=move(item, State.WITHDRAWN))
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


def end_notices(*, now: datetime) -> list[int]:
    """Withdraw the notices whose period is over (公示期满); return the items' ids."""
    ended = []
    for pk in Publication.objects.filter(visible_until__lte=now).values_list(
        "item_id", flat=True
    ):
        with transaction.atomic():
            item = locked(pk)
            released = current_release(item)
            if released is None:
                continue
            close_gate(
                released,
                by=None,
                kind=Withdrawal.Kind.NOTICE_ENDED,
                reason=_("公示期满"),
                public_note=_("公示期已满，公示内容不再展示。"),
            )
            if item.state == State.RELEASED:
                item.save(update_fields=move(item, State.WITHDRAWN))
            record(item.stream, "notice_ended", organ_id=item.publisher_id)
            ended.append(pk)
    return ended
