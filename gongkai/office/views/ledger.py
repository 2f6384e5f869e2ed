"""The ledger for auditor and manager: streams, whether they hold, daily anchors."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.core.models import Anchor, Event
from gongkai.core.queries import LedgerReport, patiently, verify_ledger
from gongkai.office.asked import id_of
from gongkai.office.desk import Desk, official, page
from gongkai.office.ledger import chain
from gongkai.office.lookup import by_words
from gongkai.office.sentences import told
from gongkai.organisations.models import Organ

from .posts import county_wide

_SIZE = 100
_FOUND = 20


def _seen(desk: Desk) -> Any:
    """Events of this county's organs; those of no organ concern everybody."""
    organs = Organ.objects.of(desk.government).values("pk")
    return Event.objects.filter(organ_id__in=organs) | Event.objects.filter(
        organ_id__isnull=True
    )


def _verified() -> LedgerReport:
    with patiently():
        return verify_ledger()


@require_http_methods(["GET", "POST"])
@official
@county_wide
def ledger(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the newest events and anchors; on request walk the whole ledger."""
    before = id_of(request.GET.get("before", ""))
    rows = _seen(desk).select_related("by").order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    events = list(rows[: _SIZE + 1])
    more, events = len(events) > _SIZE, events[:_SIZE]
    return page(
        request,
        desk,
        "office/ledger/ledger.html",
        {
            "events": [(event, told(event)) for event in events],
            "pager": {"next_url": f"?before={events[-1].pk}" if more else ""},
            "anchors": list(Anchor.objects.order_by("-day")[:14]),
            "report": _verified() if request.method == "POST" else None,
        },
    )


@require_safe
@official
@county_wide
def stream(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show one stream, each link verified; asked for by its name or its item."""
    asked = request.GET.get("name", "").strip()
    mine = bool(asked) and _seen(desk).filter(stream=asked).exists()
    items = [] if mine or not asked else list(by_words(desk.items(), asked)[:_FOUND])
    name = asked
    if len(items) == 1:
        name = items[0].stream
        mine = _seen(desk).filter(stream=name).exists()
    links = chain(name) if mine else []
    return page(
        request,
        desk,
        "office/ledger/stream.html",
        {
            "name": name,
            "items": items,
            "links": [(link, told(link.event)) for link in links],
            "holds": all(link.holds for link in links),
        },
    )
