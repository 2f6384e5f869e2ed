"""Statistics 统计数据: the figures of annual reports that stand before the public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.organisations.models import Organ
from gongkai.portal import kept, trends, yearly
from gongkai.portal.charts import shown
from gongkai.portal.context import section
from gongkai.portal.doors import public_page
from gongkai.portal.printed import printed
from gongkai.portal.sites import Face
from gongkai.reporting.documents.grid import grids
from gongkai.reporting.figures import indicators
from gongkai.reporting.models import AnnualReport

from .organs import find_organ

_pages = kept.Kept()
_LABEL = "统计数据"


@dataclass(frozen=True)
class Chosen:
    """One report among all the public ones, which are known by then."""

    report: AnnualReport
    organ: Organ
    of_organ: list[AnnualReport]
    of_year: list[AnnualReport]


@public_page
def years(request: HttpRequest, face: Face) -> HttpResponse:
    """List the years whose figures are public."""
    found: dict[int, list[AnnualReport]] = {}
    for report in yearly.public_reports(face, now=timezone.now()):
        found.setdefault(report.year, []).append(report)
    return render(
        request,
        "portal/statistics/year_list.html",
        {
            "face": face,
            "section": statistics_section(face.government, _("历年统计数据")),
            "trail": [{"label": _("统计数据")}],
            "years": [_year_entry(face, *each) for each in found.items()],
        },
    )


def statistics_addresses(face: Face) -> list[str]:
    """Return the addresses of all pages of figures, for the site map."""
    found: dict[str, None] = {}
    for report in yearly.public_reports(face, now=timezone.now()):
        found[reverse("portal:statistics_year", args=[report.year])] = None
        organ = face.organs.get(report.organ_id)
        if organ is not None and organ.pk != face.government.pk:
            args = [report.year, organ.slug]
            found[reverse("portal:statistics_organ", args=args)] = None
    return list(found)


def _year_entry(face: Face, year: int, reports: list[AnnualReport]) -> dict[str, Any]:
    own = [each for each in reports if each.organ_id == face.government.pk]
    return {
        "year": year,
        "own": own[0] if own else None,
        "organs": len(reports) - len(own),
        "url": reverse("portal:statistics_year", args=[year]),
    }


@public_page
def year(
    request: HttpRequest, face: Face, year: int, slug: str | None = None
) -> HttpResponse:
    """Show one report's figures: of the government, or of one organ."""
    reports = yearly.public_reports(face, now=timezone.now())
    organ = find_organ(face, slug) if slug else face.government
    chosen = choose(reports, organ, year)
    if chosen is None:
        return _organs_only(request, face, reports, organ, year)
    reader = kept.reader(request, face)
    key = reader and (reader, _said(face, chosen))
    page = _pages.get(key) if key else None
    if page is not None:
        return HttpResponse(page)
    response = render(
        request, "portal/statistics/year_detail.html", _context(face, chosen)
    )
    if key:
        _pages.put(key, response.content)
    return response


def choose(reports: list[AnnualReport], organ: Organ, year: int) -> Chosen | None:
    """Return an organ's report of a year among the public ones, or None."""
    of_organ = [each for each in reports if each.organ_id == organ.pk]
    for report in of_organ:
        if report.year == year:
            of_year = [each for each in reports if each.year == year]
            return Chosen(report, organ, of_organ, of_year)
    return None


def _said(face: Face, chosen: Chosen) -> tuple[Any, ...]:
    """Return all the page takes from reports: what is frozen never changes."""
    organs = face.organs
    return tuple(
        (
            each.pk,
            each.frozen_id,
            each.organ_id,
            *yearly.of_item(each),
            *(
                (organ.slug, organ.full_name, organ.short_name)
                if (organ := organs.get(each.organ_id))
                else ()
            ),
        )
        for each in (*chosen.of_organ, *chosen.of_year)
    )


def _organs_only(
    request: HttpRequest,
    face: Face,
    reports: list[AnnualReport],
    organ: Organ,
    year: int,
) -> HttpResponse:
    """List the organs' reports of a year whose county report is not there (yet)."""
    of_year = [each for each in reports if each.year == year]
    if organ.pk != face.government.pk or not of_year:
        raise Http404(_("这一年没有公开的统计数据。"))
    return render(
        request,
        "portal/statistics/year_organs.html",
        {
            "face": face,
            "year": year,
            "organ": organ,
            "section": statistics_section(organ, _heading(year)),
            "trail": statistics_trail(str(year)),
            "organs": _organs(face, of_year),
        },
    )


def _heading(year: int) -> str:
    return _("%(year)s年政府信息公开统计数据") % {"year": year}


def statistics_section(organ: Organ, name: str) -> dict[str, str]:
    """Return what the column tags of a page of figures say."""
    return section(
        name,
        _("%(organ)s%(name)s") % {"organ": organ.full_name, "name": name},
        f"{organ.short_name},{_LABEL}",
        "信息公开年报",
    )


def statistics_trail(*labels: str) -> list[dict[str, str]]:
    """Return the breadcrumb of a page of figures."""
    first = {"label": _("统计数据"), "url": reverse("portal:statistics")}
    return [first, *({"label": label} for label in labels)]


def _organs(face: Face, of_year: list[AnnualReport]) -> list[dict[str, Any]]:
    """Return the organs with a report of the year, in the county's order."""
    by_organ = {each.organ_id: each for each in of_year}
    return [
        {
            "organ": organ,
            "url": reverse(
                "portal:statistics_organ", args=[by_organ[pk].year, organ.slug]
            ),
        }
        for pk, organ in face.organs.items()
        if pk in by_organ and pk != face.government.pk
    ]


def _context(face: Face, chosen: Chosen) -> dict[str, Any]:
    report, organ = chosen.report, chosen.organ
    everything = yearly.read(chosen.of_organ)
    here = next(each for each in everything if each.report.pk == report.pk)
    form = here.form
    is_county = organ.pk == face.government.pk
    own = [] if is_county else [organ.slug]
    name = "statistics_year" if is_county else "statistics_organ"
    return {
        "face": face,
        "organ": organ,
        "is_county": is_county,
        "report": report,
        "frozen": report.frozen,
        "hash": bytes(report.frozen.hash).hex() if report.frozen else "",
        "heading": _heading(report.year),
        "section": statistics_section(organ, _heading(report.year)),
        "trail": statistics_trail(
            str(report.year), *([organ.full_name] if own else [])
        ),
        "years": [
            {
                "year": each.year,
                "url": reverse(f"portal:{name}", args=[each.year, *own]),
                "current": each.pk == report.pk,
            }
            for each in chosen.of_organ
        ],
        "form": form,
        "headlines": _headlines(here),
        "figures": yearly.bar_figures(here),
        "trend": trends.trend(everything),
        "tables": [
            printed(grid, form)
            for grid in grids(form, here.cells, [table.key for table in form.tables])
        ],
        "csv_url": reverse(f"portal:{name}_file", args=[report.year, *own, "csv"]),
        "json_url": reverse(f"portal:{name}_file", args=[report.year, *own, "json"]),
        "organs": _organs(face, chosen.of_year) if is_county else [],
    }


def _headlines(here: yearly.Reported) -> list[dict[str, Any]]:
    found = []
    meanings = indicators(here.form)
    for key in yearly.headline_keys(here.form):
        row = here.form.table(key.table).row(key.row)
        found.append(
            {
                "label": yearly.label_of(here.form, key),
                "figure": shown(here.cells.get(key), _("未填")),
                "unit": row.unit if here.cells.get(key) is not None else "",
                "meant": meanings.get(key),
            }
        )
    return found
