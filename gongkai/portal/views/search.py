"""The search box: title, number and summary, in either script and any brackets."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from unicodedata import category

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalogue.content import fold
from gongkai.catalogue.models import Publication
from gongkai.catalogue.plain import without_controls
from gongkai.law.check_digits import NumberFault
from gongkai.law.numbers import normalise_document_number, parse_index_number
from gongkai.portal.context import section
from gongkai.portal.doors import public_page
from gongkai.portal.paging import Page, paginate
from gongkai.portal.sites import Face

from .lists import jump
from .organs import find_organ

LONGEST = 100
_COUNTED = 1000


@public_page
def search(request: HttpRequest, face: Face) -> HttpResponse:
    """Find public items; a number typed whole leads right to its item."""
    query = _typed(request.GET.get("q", ""))
    within = request.GET.get("organ", "")
    organ = find_organ(face, within) if within else None
    public = (
        Publication.objects.public(now=timezone.now())
        .with_validity(on=timezone.localdate())
        .filter(government=face.government)
        .select_related("publisher")
        .defer("search_text")
    )
    if organ is not None:
        public = public.filter(publisher=organ)
    numbered = _by_number(public, query)
    if len(numbered) == 1:
        return redirect("portal:item", public_id=numbered[0].public_id)
    words = list(dict.fromkeys(fold(query).split()))
    page, label = Page([]), ""
    if words:
        rows = public.filter(_holds(words))
        page = paginate(rows, request)
        label = _label(rows, page)
    return render(
        request,
        "portal/search/result_list.html",
        {
            "face": face,
            "query": query,
            "no_header_search": True,
            "words": words,
            "organ": organ,
            "page": page,
            "label": label,
            **jump(request),
            "section": section(_("检索"), _("检索政府信息")),
            "trail": [{"label": _("检索")}],
        },
    )


def _typed(text: str) -> str:
    """Return what was typed or pasted, without signs nobody sees."""
    seen = (char for char in text[:LONGEST] if category(char) != "Cf")
    return without_controls("".join(seen)).strip()


def _holds(words: list[str]) -> Q:
    """Return the condition that every word is in the folded text, as written."""
    wanted = Q()
    for word in words:
        wanted &= Q(search_text__contains=word)  # escapes % and _
    return wanted


def _by_number(public: QuerySet[Publication], query: str) -> list[Publication]:
    """Return the items whose document or index number was typed, however."""
    if not query:
        return []
    wanted = Q()
    with suppress(NumberFault):
        wanted |= Q(document_number=str(normalise_document_number(fold(query))))
    with suppress(NumberFault):
        wanted |= Q(index_number=str(parse_index_number(query.upper())))
    return list(public.filter(wanted)[:2]) if wanted else []


def _label(rows: Any, page: Page) -> str:
    """Count the hits, up to a thousand; a first page that holds all needs no count."""
    whole = not page.next_url and not page.previous_url
    found = len(page.rows) if whole else rows.order_by()[: _COUNTED + 1].count()
    if found > _COUNTED:
        return _("找到超过%(n)s条") % {"n": f"{_COUNTED:,}"}
    return _("找到%(n)s条") % {"n": f"{found:,}"}
