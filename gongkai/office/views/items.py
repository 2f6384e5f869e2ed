"""The list of items, and the one bulk act: sending drafts to review."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongkai.catalogue import actions
from gongkai.catalogue.models import InformationItem
from gongkai.law.classification import GENRES
from gongkai.office.acts import ACTS
from gongkai.office.asked import ids_of
from gongkai.office.desk import Desk, official, page
from gongkai.office.faults import attempt
from gongkai.office.forms.filters import LISTS, ItemFilter
from gongkai.office.paging import SIZE, by_update
from gongkai.review.states import Severity


@require_safe
@official
def item_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the items the person may see, last updated first."""
    today = timezone.localdate()
    found = ItemFilter(request.GET, desk, today)
    rows = found.qs.select_related("publisher", "handler")
    organs = [] if request.GET.get("q") else desk.apart
    shown = by_update(rows, request, organs=organs)
    for item in shown.rows:
        genre = GENRES.get(item.genre)
        item.genre_label = genre.label if genre else item.genre
    asked = request.GET.get("list", "")
    return page(
        request,
        desk,
        "office/items/item_list.html",
        {
            "filter": found,
            "page": shown,
            "pager": shown,
            "today": today,
            "chips": found.chips() if found.is_valid() else [],
            "heading": LISTS.get(asked, _("全部信息")),
            "may_submit": bool(desk.writable),
            "narrow": bool(request.GET),
        },
    )


@require_POST
@official
def bulk_submit(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Send the picked drafts to review, after a page that names what will happen."""
    picked = ids_of(request.POST, "pick")[:SIZE]
    items = list(
        desk.items()
        .filter(pk__in=picked)
        .select_related("publisher__government", "latest__review")
        .annotate(
            blocking=Count(
                "latest__review__findings",
                filter=Q(
                    latest__review__findings__severity=Severity.BLOCK,
                    latest__review__findings__waiver__isnull=True,
                ),
            )
        )
    )
    ready, held = _sorted_out(desk, items)
    if request.POST.get("confirmed") != "yes":
        return page(
            request,
            desk,
            "office/items/bulk_submit.html",
            {"ready": ready, "held": held},
        )
    sent = 0
    for item in ready:
        _done, why = attempt(None, partial(actions.submit, item, by=desk.person))
        sent += not why
        if why:
            messages.error(request, f"{item.title}：{why}")
    messages.success(request, _("已送审%(count)d件。") % {"count": sent})
    return HttpResponseRedirect(f"{reverse('office:item_list')}?list=mine")


def _sorted_out(
    desk: Desk, items: Iterable[InformationItem]
) -> tuple[list[InformationItem], list[tuple[InformationItem, str]]]:
    """Part the items that may go from those that may not, with the reason."""
    ready, held = [], []
    for item in items:
        verdict = ACTS["submit"].ask(desk.holder, item)
        if not verdict:
            held.append((item, verdict.reason))
        elif item.blocking:  # type: ignore[attr-defined]  # annotated
            held.append((item, _("有阻断性发现未处理，请逐件打开处理。")))
        else:
            ready.append(item)
    return ready, held
