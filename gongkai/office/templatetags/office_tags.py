"""Small words for the office's pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.catalogue.states import OPEN, State
from gongkai.law.classification import GENRES
from gongkai.law.forms.figures import plain
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


@register.filter
def figure(value: Decimal | None) -> str:
    """Return a figure with thousands apart; a blank says so, for it is no zero."""
    if value is None:
        return _("未填")
    whole, point, part = plain(value).partition(".")
    return f"{int(whole):,}{point}{part}"


@register.filter
def typed(value: Decimal | None) -> str:
    """Return a figure as it is typed into a box."""
    return "" if value is None else plain(value)


@register.filter
def grouped(number: int) -> str:
    """Return a count with thousands apart."""
    return f"{number:,}"


_SEVERITY_LABELS = {
    "error": gettext_lazy("须改正"),
    "warning": gettext_lazy("请核对"),
    "note": gettext_lazy("提示"),
}


@register.filter
def severity_label(severity: str) -> Any:
    """Return how grave a finding on figures is, in a word."""
    return _SEVERITY_LABELS.get(severity, severity)


_TURNS = {
    "accepted": "done",
    "submitted": "done",
    "signed": "accent",
    "frozen": "accent",
    "sent_back": "strong",
}


@register.filter
def turn_class(state: str) -> str:
    """Return the class of the word for a return's or a report's state."""
    tone = _TURNS.get(state)
    return f"status status--{tone}" if tone else "status"
