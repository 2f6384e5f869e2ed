"""Site maps for machines, and robots.txt.

A year's items stand oldest first in files of at most 50,000 addresses; each file
begins where the one before it ended, so that old files never change when new items
are added.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalogue.models import Publication
from gongkai.catalogue.queries import counts
from gongkai.portal.doors import public_page
from gongkai.portal.facets import YEARS, year_is
from gongkai.portal.paging import Cursor
from gongkai.portal.sites import Face

from .columns import column_url
from .statistics import statistics_addresses

LIMIT = 50_000
_XML = "application/xml; charset=utf-8"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@public_page
def index(request: HttpRequest, face: Face) -> HttpResponse:
    """List the files of the site map."""
    years = counts(face.government.pk, "year", now=timezone.now())
    addresses = [reverse("portal:sitemap_pages")]
    for year in sorted(map(int, years)):
        file = reverse("portal:sitemap_year", args=[year])
        addresses.append(file)
        if years[str(year)] > LIMIT:
            addresses += [f"{file}?after={each}" for each in _starts(face, year)]
    entries = "".join(
        f"<sitemap><loc>{escape(request.build_absolute_uri(each))}</loc></sitemap>\n"
        for each in addresses
    )
    return HttpResponse(
        f"{_HEAD}<sitemapindex {_SPACE}>\n{entries}</sitemapindex>\n",
        content_type=_XML,
    )


@public_page
def pages(request: HttpRequest, face: Face) -> HttpResponse:
    """List the pages that are not items."""
    names = (
        *(
            "home",
            "platform",
            "list",
            "policies",
            "normative",
            "notices",
            "key_areas",
            "topics",
        ),
        *("organs", "on_request", "feeds", "sitemap", "contact", "ledger"),
        *("statistics", "definitions"),
    )
    addresses = [reverse(f"portal:{name}") for name in names]
    addresses += statistics_addresses(face)
    addresses += [column_url(each) for each in face.tree.open()]
    for organ in face.organs.values():
        addresses.append(reverse("portal:organ", args=[organ.slug]))
        addresses.append(reverse("portal:platform_organ", args=[organ.slug]))
    return HttpResponse(
        _urlset(_entry(request.build_absolute_uri(each)) for each in addresses),
        content_type=_XML,
    )


@public_page
def year(request: HttpRequest, face: Face, number: int) -> HttpResponseBase:
    """List a year's items, as many as one file may hold."""
    if number not in YEARS:
        raise Http404(_("没有这一年的记录。"))
    rows = _of_year(face, number)
    if "after" in request.GET:
        rows = _after(rows, Cursor.read(request.GET["after"]))
    base = request.build_absolute_uri("/info/")
    found = rows.values_list("public_id", "updated_at")[:LIMIT]
    return StreamingHttpResponse(
        _urlset(
            _entry(f"{base}{public_id}/", at)
            for public_id, at in found.iterator(chunk_size=2000)
        ),
        content_type=_XML,
    )


def _of_year(face: Face, number: int) -> QuerySet[Publication]:
    return (
        Publication.objects.public(now=timezone.now())
        .filter(year_is(number), government=face.government)
        .order_by("listed_at", "item_id")
    )


def _after(rows: QuerySet[Publication], cursor: Cursor) -> QuerySet[Publication]:
    return rows.filter(
        TupleGreaterThan(
            Tuple(F("listed_at"), F("item_id")), (cursor.at, cursor.item_id)
        )
    )


def _starts(face: Face, number: int) -> Iterator[Cursor]:
    """Return the place after which each further file begins."""
    rows: Any = _of_year(face, number).values_list("listed_at", "item_id")
    last = rows[LIMIT - 1 : LIMIT].first()
    while last is not None:
        cursor = Cursor(*last)
        following = _after(rows, cursor)
        if not following[:1]:
            return
        yield cursor
        last = following[LIMIT - 1 : LIMIT].first()


def _urlset(entries: Iterator[str]) -> Iterator[str]:
    yield f"{_HEAD}<urlset {_SPACE}>\n"
    yield from entries
    yield "</urlset>\n"


def _entry(address: str, changed: datetime | None = None) -> str:
    when = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
    return f"<url><loc>{escape(address)}</loc>{when}</url>\n"


@public_page
def robots(request: HttpRequest, face: Face) -> HttpResponse:  # noqa: ARG001 -- a view
    """Tell machines what is worth reading."""
    sitemap = request.build_absolute_uri(reverse("portal:sitemap_index"))
    lines = (
        "User-agent: *",
        *(f"Disallow: {path}" for path in ("/office/", "/accounts/", "/admin/")),
        "Disallow: /search/",
        f"Sitemap: {sitemap}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
