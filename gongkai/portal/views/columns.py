"""Columns 栏目 and topic pages 专题."""

from __future__ import annotations

from django.db.models import FilteredRelation, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongkai.catalogue.models import Column, Publication
from gongkai.catalogue.queries import counts
from gongkai.portal.context import section
from gongkai.portal.doors import public_page
from gongkai.portal.paging import paginate
from gongkai.portal.sites import Face

from .lists import jump


def in_column(face: Face, column: Column) -> QuerySet[Publication]:
    """Return the public items of a column, ready for ``through="place__"``."""
    return (
        Publication.objects.public(now=timezone.now())
        .with_validity(on=timezone.localdate())
        .annotate(
            place=FilteredRelation("placements", condition=Q(placements__column=column))
        )
        .filter(place__isnull=False, government=face.government)
        .select_related("publisher")
        .defer("search_text")
    )


def newest_in_column(face: Face, column: Column) -> QuerySet[Publication]:
    """Return a column's items, newest first, by the column's own index."""
    order = ("-place__listed_at", "-place__item_id")
    return in_column(face, column).order_by(*order)


def column_url(column: Column) -> str:
    """Return the address of a column or topic."""
    name = "portal:topic" if column.is_topic else "portal:column"
    return reverse(name, args=[column.slug])


def trail_along(path: list[Column]) -> list[dict[str, str]]:
    """Return the breadcrumb along columns, each a link."""
    return [{"label": each.name, "url": column_url(each)} for each in path]


def column_section(column: Column) -> dict[str, str]:
    """Return what the column tags say of a column."""
    return section(column.name, column.description, column.keywords, column.column_type)


@public_page
def column(request: HttpRequest, face: Face, slug: str) -> HttpResponse:
    """Show a column: the columns under it and its items."""
    found = find_column(face, slug)
    if found.is_topic:
        return redirect("portal:topic", slug=slug, permanent=True)
    return _show(request, face, found)


@public_page
def topic(request: HttpRequest, face: Face, slug: str) -> HttpResponse:
    """Show a topic page."""
    found = find_column(face, slug)
    if not found.is_topic:
        return redirect("portal:column", slug=slug, permanent=True)
    return _show(request, face, found)


def find_column(face: Face, slug: str) -> Column:
    """Return the column of an address or say that the page is missing."""
    found = face.tree.by_slug.get(slug)
    if found is None:
        raise Http404(_("没有这个栏目。"))
    return found


def _show(request: HttpRequest, face: Face, found: Column) -> HttpResponse:
    tally = counts(face.government.pk, "column", now=timezone.now())
    tree = face.tree
    beside = tree.children(found) or (
        tree.children(tree.by_id.get(found.parent_id)) if found.parent_id else []
    )
    total = tally.get(str(found.pk), 0)
    return render(
        request,
        "portal/columns/column_detail.html",
        {
            "face": face,
            "column": found,
            "section": column_section(found),
            "trail": [
                *trail_along(face.tree.path(found)[:-1]),
                {"label": found.name},
            ],
            "columns": [
                {
                    "name": each.name,
                    "url": column_url(each),
                    "count": tally.get(str(each.pk), 0),
                    "current": each.pk == found.pk,
                }
                for each in beside
            ],
            "page": paginate(in_column(face, found), request, through="place__"),
            "label": _("共%(n)s条") % {"n": f"{total:,}"},
            **jump(request),
        },
    )


@public_page
def topics(request: HttpRequest, face: Face) -> HttpResponse:
    """Show the topic pages."""
    tally = counts(face.government.pk, "column", now=timezone.now())
    return render(
        request,
        "portal/columns/topic_list.html",
        {
            "face": face,
            "section": section(
                pgettext("plural", "专题"),
                _("围绕一件事汇集的政府信息"),
                kind=_("专题专栏"),
            ),
            "trail": [{"label": pgettext("plural", "专题")}],
            "topics": [
                {"column": each, "count": tally.get(str(each.pk), 0)}
                for each in face.tree.topics()
            ],
        },
    )
