"""What all acts on an item do first: lock it, and ask whether the act is open."""

from __future__ import annotations

from gongkai.catalogue.models import InformationItem
from gongkai.catalogue.states import TABLE
from gongkai.core.errors import NotOpen
from gongkai.law.transitions import ActNotOpen


def locked(item: InformationItem | int) -> InformationItem:
    """Return the item with its row locked until the act's transaction ends."""
    pk = item if isinstance(item, int) else item.pk
    return (
        InformationItem.objects.select_for_update(of=("self",))
        .select_related("publisher__government", "latest__review__route")
        .get(pk=pk)
    )


def enter(item: InformationItem, act: str) -> str:
    """Return the state ``act`` leads to; raise NotOpen with the reason."""
    try:
        return TABLE.check(act, item.state) or item.state
    except ActNotOpen as closed:
        raise NotOpen(str(closed)) from closed


def move(item: InformationItem, state: str, *, step: str = "") -> list[str]:
    """Set state and step; return the names of the fields to save."""
    item.state, item.step = state, step
    return ["state", "step", "updated_at"]
