"""What waits for whom: the questions behind the first page and the counts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import (
    CharField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from gongkai.catalogue.models import InformationItem, ItemVersion, Publication
from gongkai.catalogue.states import OPEN, State
from gongkai.core.models import Event
from gongkai.organisations.policies import Holder
from gongkai.review.models import SignOff
from gongkai.review.states import ROLES_OF_STEP, Property, Step

Items = QuerySet[InformationItem]


def _open(items: Items) -> Items:
    """Items somebody still has to do something about."""
    return items.filter(state__in=OPEN)


def waiting(items: Items, holder: Holder) -> Items:
    """Items at a step this person may sign: not as author, not twice."""
    turn = Q()
    for step, roles in ROLES_OF_STEP.items():
        reaches = [holder.reach([role]) for role in roles]
        if all(reaches):
            at_step = Q(step=Step(step))
            for reach in reaches:
                at_step &= reach.of_items
            turn |= at_step
    if not turn:
        return items.none()
    released_since = ItemVersion.objects.filter(
        item=OuterRef("item"),
        number__gte=OuterRef("number"),
        review__release__isnull=False,
    )
    drafted = ItemVersion.objects.filter(
        ~Exists(released_since), item=OuterRef("pk"), author=holder.person
    )
    signed = SignOff.objects.filter(
        review__version=OuterRef("latest"), by=holder.person
    )
    return items.filter(turn, ~Exists(drafted), ~Exists(signed), state=State.IN_REVIEW)


def owed(items: Items) -> Items:
    """Open items that must be published (Reg. art. 26)."""
    return _open(items).filter(
        disclosure_property=Property.PROACTIVE, publish_by__isnull=False
    )


def overdue(items: Items, *, today: date) -> Items:
    """Items whose last day to publish is over."""
    return owed(items).filter(publish_by__lt=today)


def due(items: Items, *, today: date) -> Items:
    """Items whose last day to publish is today or within the week."""
    week = today + timedelta(days=7)
    return owed(items).filter(publish_by__gte=today, publish_by__lte=week)


def returned(items: Items, holder: Holder) -> Items:
    """Items sent back to this person, each with ``return_reason``."""
    last = Event.objects.filter(
        stream=Concat(Value("item:"), Cast(OuterRef("pk"), CharField()))
    ).order_by("-seq")
    return items.filter(state=State.RETURNED, handler=holder.person).annotate(
        return_reason=Subquery(last.values("data__reason")[:1])
    )


def mine(items: Items, holder: Holder) -> Items:
    """Open items this person handles."""
    return _open(items).filter(handler=holder.person)


def scheduled(items: Items) -> Items:
    """Approved items with a set time of release, soonest first."""
    return items.filter(release_at__isnull=False).order_by("release_at")


def published(items: Items, *, today: date) -> Items:
    """Items the public can read that came out this month."""
    month = datetime.combine(today.replace(day=1), time.min)
    public = Publication.objects.public(now=timezone.now()).filter(
        listed_at__gte=timezone.make_aware(month)
    )
    return items.filter(publication__in=public)


def to_reevaluate(items: Items, *, today: date) -> Items:
    """Withheld items to be looked at again within a month (Reg. art. 18)."""
    soon = today + timedelta(days=30)
    return items.filter(
        state=State.LISTED, reevaluate_on__isnull=False, reevaluate_on__lte=soon
    ).order_by("reevaluate_on")


def counts(items: Items, holder: Holder, *, today: date) -> dict[str, int]:
    """Return how many items stand on each list, in two questions."""
    week = today + timedelta(days=7)
    owing = Q(disclosure_property=Property.PROACTIVE)
    me = Q(handler=holder.person)
    found = _open(items).aggregate(
        overdue=Count("pk", filter=owing & Q(publish_by__lt=today)),
        due=Count("pk", filter=owing & Q(publish_by__range=(today, week))),
        returned=Count("pk", filter=me & Q(state=State.RETURNED)),
        mine=Count("pk", filter=me),
        scheduled=Count("pk", filter=Q(release_at__isnull=False)),
    )
    found["waiting"] = waiting(items, holder).count()
    return dict(found)
