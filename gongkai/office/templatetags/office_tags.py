"""Small words for the office's pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from gongkai.catalogue.states import OPEN, State
from gongkai.law.classification import GENRES
from gongkai.review.states import Property

register = template.Library()

_TONES = {
    State.RELEASED: "done",
    State.IN_REVIEW: "accent",
    State.APPROVED: "accent",
    State.RETURNED: "strong",
    State.WITHDRAWN: "quiet",
    State.DISCARDED: "quiet",
    State.LISTED: "quiet",
}


@register.filter
def state_class(state: str) -> str:
    """Return the class of a state's word; the word itself says it all."""
    tone = _TONES.get(State(state))
    return f"status status--{tone}" if tone else "status"


@register.filter
def genre_label(code: str) -> str:
    """Return the name of a genre."""
    genre = GENRES.get(code)
    return genre.label if genre else code


@register.filter
def lookup(table: dict[Any, Any], key: Any) -> Any:
    """Return a value by its key."""
    return table.get(key)


@register.filter
def file_facts(attachment: Any) -> str:
    """Return kind and size of an attachment in words."""
    kind = attachment.name.rpartition(".")[2].upper()
    return f"{kind}，{filesizeformat(attachment.size)}"


@register.inclusion_tag("office/_due.html")
def due(item: Any, today: date) -> dict[str, Any]:
    """Show the last day to publish of an open item: a word beside the colour."""
    day = item.publish_by
    owed = item.state in OPEN and item.disclosure_property == Property.PROACTIVE
    if not day or not owed:
        return {"day": None}
    left = (day - today).days
    if left < 0:
        word, tone = _("已逾期"), "overdue"
    elif left == 0:
        word, tone = _("今日"), "today"
    else:
        word, tone = "", ""
    return {"day": day, "word": word, "tone": tone}
