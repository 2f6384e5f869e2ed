"""Feeds in Atom and RSS: everything, one organ, one column."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import gettext as _

from gongkai.catalogue.models import Publication
from gongkai.catalogue.plain import without_controls
from gongkai.portal.context import section
from gongkai.portal.doors import public_page
from gongkai.portal.sites import Face
from gongkai.portal.templatetags.gongkai_portal import code_label

from .columns import column_url, find_column, newest_in_column
from .organs import find_organ, of_organ

FORMS = {"atom": Atom1Feed, "rss": Rss201rev2Feed}
_TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
}
ENTRIES = 50


@public_page
def feeds(request: HttpRequest, face: Face) -> HttpResponse:
    """Show what can be subscribed to."""
    return render(
        request,
        "portal/feeds/feed_list.html",
        {
            "face": face,
            "section": section(_("订阅"), _("以 Atom 或 RSS 订阅新公开的政府信息")),
            "trail": [{"label": _("订阅")}],
            "organs": list(face.organs.values()),
            "columns": face.tree.open(),
        },
    )


@public_page
def everything(request: HttpRequest, face: Face, form: str) -> HttpResponse:
    """Feed what was made public most recently."""
    rows = (
        Publication.objects.public(now=timezone.now())
        .filter(government=face.government)
        .select_related("publisher")
        .defer("search_text")
        .newest()[:ENTRIES]
    )
    return _feed(request, form, face.site.name, reverse("portal:home"), rows)


@public_page
def of_one_organ(
    request: HttpRequest, face: Face, slug: str, form: str
) -> HttpResponse:
    """Feed an organ's information."""
    organ = find_organ(face, slug)
    link = reverse("portal:organ", args=[organ.slug])
    rows = of_organ(organ).newest()[:ENTRIES]
    return _feed(request, form, organ.full_name, link, rows)


@public_page
def of_one_column(
    request: HttpRequest, face: Face, slug: str, form: str
) -> HttpResponse:
    """Feed a column."""
    column = find_column(face, slug)
    rows = newest_in_column(face, column)[:ENTRIES]
    title = f"{column.name} - {face.site.name}"
    return _feed(request, form, title, column_url(column), rows)


def _feed(
    request: HttpRequest,
    form: str,
    title: str,
    link: str,
    rows: Iterable[Publication],
) -> HttpResponse:
    title = without_controls(title)
    feed = FORMS[form](
        title=title,
        link=request.build_absolute_uri(link),
        description=_("%(title)s新公开的政府信息") % {"title": title},
        language="zh-cn",
        feed_url=request.build_absolute_uri(request.path),
    )
    for row in rows:
        address = request.build_absolute_uri(
            reverse("portal:item", args=[row.public_id])
        )
        feed.add_item(
            title=without_controls(row.title),
            link=address,
            description=without_controls(row.summary or row.title),
            unique_id=address,
            unique_id_is_permalink=True,
            author_name=without_controls(row.publisher.full_name),
            pubdate=row.listed_at,
            updateddate=row.updated_at,
            categories=[code_label(row.genre, "genre")],
        )
    response = HttpResponse(content_type=_TYPES[form])
    feed.write(response, "utf-8")
    return response
