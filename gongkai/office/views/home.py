"""The first page, the organ acted for, and the account."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.catalogue.models import InformationItem
from gongkai.catalogue.queries import publish_deadline
from gongkai.core.queries import calendar
from gongkai.office import reported, worklists
from gongkai.office.desk import ORGAN_KEY, Desk, official, page
from gongkai.reporting.queries import waiting_for

_SHOWN = 10


@require_safe
@official
def home(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what waits, what is due, what came back: today first."""
    today = timezone.localdate()
    items, holder = desk.items(), desk.holder
    lists: dict[str, Any] = {
        "waiting": worklists.waiting(items, holder).order_by("publish_by", "pk"),
        "overdue": worklists.overdue(items, today=today).order_by("publish_by", "pk"),
        "due": worklists.due(items, today=today).order_by("publish_by", "pk"),
        "returned": worklists.returned(items, holder).order_by("-updated_at"),
        "scheduled": worklists.scheduled(items),
        "reevaluate": worklists.to_reevaluate(items, today=today),
    }
    rows = {name: _rows(found) for name, found in lists.items()}
    _explain(rows["due"] + rows["overdue"])
    published = worklists.published(items, today=today)
    if desk.organ.government_id:  # a department; the government's own are the county's
        published = published.filter(publisher=desk.organ)
    return page(
        request,
        desk,
        "office/home.html",
        {
            "today": today,
            "lists": rows,
            "published": list(
                published.select_related("publication").order_by(
                    "-publication__listed_at", "-pk"
                )[:5]
            ),
            "published_count": published.count(),
            "returns_waiting": list(waiting_for(holder)[:_SHOWN]),
            "returns_to_accept": list(reported.to_accept(desk)[:_SHOWN]),
            "reports_owed": reported.reports_owed(desk),
        },
    )


def _rows(found: Any) -> list[InformationItem]:
    return list(found.select_related("publisher", "handler")[:_SHOWN])


def _explain(rows: list[InformationItem]) -> None:
    """Give each item its deadline with the working behind it."""
    if not rows:
        return
    working = calendar()
    for item in rows:
        item.deadline = publish_deadline(item.owed_from, working)  # type: ignore[attr-defined]  # for the page


@require_safe
@official
def act_for(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Act for another of one's organs from now on: a choice of display, no fact."""
    if pk not in desk.holder.organ_ids:
        raise Http404
    request.session[ORGAN_KEY] = pk
    return HttpResponseRedirect(reverse("office:home"))


@require_safe
@official
def account(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show name, posts, second factor and open sessions of the person."""
    factors = Authenticator.objects.filter(user=desk.person)
    sessions = UserSession.objects.filter(user=desk.person)
    return page(
        request,
        desk,
        "office/account.html",
        {
            "factors": list(factors),
            "sessions": sessions.count(),
        },
    )
