"""When a person leaves, the open items they handle go to the successor."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from gongkai.core.actions import record
from gongkai.organisations.signals import handed_over

from .models import InformationItem

if TYPE_CHECKING:
    from gongkai.accounts.models import User


@receiver(handed_over)
def take_over_items(
    leaver: User, successor: User, on: date, by: User, **_rest: Any
) -> list[dict[str, str]]:
    """Move open items and set releases to the successor; return the list of them.

    A release set for before ``on`` stays the leaver's: whoever is to make it must
    still, or already, hold a post then.
    """
    begins = timezone.make_aware(datetime.combine(on, time.min))
    items = list(
        InformationItem.objects.open()
        .select_for_update(of=("self",))
        .filter(Q(handler=leaver) | Q(scheduled_by=leaver, release_at__gte=begins))
        .order_by("pk")
    )
    for item in items:
        if item.handler_id == leaver.pk:
            item.handler = successor
        due = item.release_at
        if due is not None and due >= begins and item.scheduled_by_id == leaver.pk:
            item.scheduled_by = successor
        item.save(update_fields=["handler", "scheduled_by", "updated_at"])
        record(
            item.stream,
            "handed_over",
            by=by,
            organ_id=item.publisher_id,
            to=successor.pk,
        )
    return [
        {
            "kind": "item",
            "ref": str(item.pk),
            "label": f"{item.title}（{item.get_state_display()}）",
        }
        for item in items
    ]
