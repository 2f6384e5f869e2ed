"""The home page: search first, then what a person comes for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongkai.catalogue.models import Publication
from gongkai.catalogue.queries import counts, tallies
from gongkai.catalogue.states import LinkKind
from gongkai.law.classification import KEY_AREAS
from gongkai.portal.doors import public_page
from gongkai.portal.items import with_interpretations
from gongkai.portal.kinds import LASTING_GENRES, NOTICE_GENRES, POLICY_GENRES
from gongkai.portal.sites import Face


@public_page
def home(request: HttpRequest, face: Face) -> HttpResponse:
    """Show the way to everything."""
    now, today = timezone.now(), timezone.localdate()
    public = (
        Publication.objects.public(now=now)
        .with_validity(on=today)
        .filter(government=face.government)
        .select_related("publisher")
        .defer("search_text")
        .newest()
    )
    policies = list(public.filter(_lasting(now))[:6])
    if not policies:
        policies = list(public.filter(genre__in=POLICY_GENRES)[:6])
    with_interpretations(policies, now=now)
    areas = key_areas(face)
    return render(
        request,
        "portal/home/home.html",
        {
            "face": face,
            "no_header_search": True,
            "policies": policies,
            "notices": list(public.filter(genre__in=NOTICE_GENRES)[:7]),
            "newest": list(
                public.exclude(genre__in=(*POLICY_GENRES, *NOTICE_GENRES))[:7]
            ),
            "areas": [area for area in areas if area["count"] > 0],
            "topics": face.tree.topics()[:8],
            "figures": _figures(face),
        },
    )


def _lasting(now: datetime) -> Q:
    """Return the condition for policy a reader comes for: lasting, or interpreted."""
    explaining = Publication.objects.public(now=now).filter(
        item__links_out__kind=LinkKind.INTERPRETS,
        item__links_out__to_item=OuterRef("pk"),
    )
    lasting = Q(is_normative=True) | Q(genre__in=LASTING_GENRES)
    return lasting | (Q(genre__in=POLICY_GENRES) & Q(Exists(explaining)))


@public_page
def key_area_list(request: HttpRequest, face: Face) -> HttpResponse:
    """Show the key areas 重点领域 with their parts."""
    return render(
        request,
        "portal/home/key_areas.html",
        {"face": face, "areas": key_areas(face)},
    )


def key_areas(face: Face) -> list[dict[str, Any]]:
    """Return the key areas with parts and exact counts."""
    tally = counts(face.government.pk, "key_area", now=timezone.now())
    areas = []
    for area in KEY_AREAS.values():
        if area.parent:
            continue
        parts = [
            {"area": part, "count": tally.get(part.code, 0)}
            for part in KEY_AREAS.values()
            if part.parent == area.code
        ]
        total = sum(tally.get(each, 0) for each in _codes(area.code))
        areas.append({"area": area, "parts": parts, "count": total})
    return areas


def _codes(top: str) -> list[str]:
    return [each.code for each in KEY_AREAS.values() if top in (each.code, each.parent)]


def _figures(face: Face) -> list[dict[str, Any]]:
    """Return the county in figures; every figure opens its records."""
    now, pk = timezone.now(), face.government.pk
    everything = reverse("portal:list")
    asked = dict.fromkeys(("year", "key_area", "normative", "organ"), "")
    kept = tallies(pk, asked, now=now)
    years = {int(year): n for year, n in kept["year"].items()}
    figures = [
        (_("主动公开政府信息"), sum(years.values()), _("条"), everything),
        (
            _("其中重点领域"),
            sum(kept["key_area"].values()),
            _("条"),
            reverse("portal:key_areas"),
        ),
        (
            pgettext("plural", "规范性文件"),
            kept["normative"].get("true", 0),
            _("件"),
            reverse("portal:normative"),
        ),
        (
            _("公开信息的机构"),
            len(kept["organ"]),
            _("个"),
            reverse("portal:platform"),
        ),
    ]
    if len(years) > 1:
        newest = max(years)
        figures.insert(
            1,
            (
                _("%(year)s年公开") % {"year": newest},
                years[newest],
                _("条"),
                f"{everything}?year={newest}",
            ),
        )
    return [
        {"label": label, "n": n, "unit": unit, "url": url}
        for label, n, unit, url in figures
    ]
