"""When a person leaves, the open items they handle go to the successor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from gongkai.core.actions import record
from gongkai.organisations.signals import handed_over

from .models import InformationItem

if TYPE_CHECKING:
    from gongkai.accounts.models import User


@receiver(handed_over)
def take_over_items(
    leaver: User, successor: User, by: User, **_rest: Any
) -> list[dict[str, str]]:
    """Move open items and set releases to the successor; return the list of them."""
    items = list(
        InformationItem.objects.open()
        .select_for_update(of=("self",))
        .filter(handler=leaver)
        .order_by("pk")
    )
    for item in items:
        item.handler = successor
        if item.scheduled_by_id == leaver.pk:
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
