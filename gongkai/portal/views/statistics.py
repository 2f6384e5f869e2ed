"""Statistics 统计数据: the figures of annual reports that stand before the public."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalogue.plain import no_formula
from gongkai.law.forms import CellKey, Form, Table, form_for
from gongkai.organisations.models import Organ
from gongkai.portal import kept, yearly
from gongkai.portal.charts import shown
from gongkai.portal.context import section
from gongkai.portal.doors import public_page
from gongkai.portal.sites import Face
from gongkai.reporting.documents.content import ReportContent
from gongkai.reporting.documents.grid import Cell, Grid, grids
from gongkai.reporting.documents.machine import as_object
from gongkai.reporting.figures import Indicator, indicators
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
            "section": _section(face.government, _("历年统计数据")),
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
    chosen = _choose(reports, organ, year)
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


def _choose(reports: list[AnnualReport], organ: Organ, year: int) -> Chosen | None:
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
            *_of_item(each),
            *(
                (organ.slug, organ.full_name, organ.short_name)
                if (organ := organs.get(each.organ_id))
                else ()
            ),
        )
        for each in (*chosen.of_organ, *chosen.of_year)
    )


def _of_item(report: Any) -> tuple[Any, ...]:
    return (report.public_id, report.public_title, report.listed_at)


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
            "section": _section(organ, _heading(year)),
            "trail": _trail(str(year)),
            "organs": _organs(face, of_year),
        },
    )


def _heading(year: int) -> str:
    return _("%(year)s年政府信息公开统计数据") % {"year": year}


def _section(organ: Organ, name: str) -> dict[str, str]:
    return section(
        name,
        _("%(organ)s%(name)s") % {"organ": organ.full_name, "name": name},
        f"{organ.short_name},{_LABEL}",
        "信息公开年报",
    )


def _trail(*labels: str) -> list[dict[str, str]]:
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
        "section": _section(organ, _heading(report.year)),
        "trail": _trail(str(report.year), *([organ.full_name] if own else [])),
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
        "trend": yearly.trend(everything),
        "tables": [
            _printed(grid, form)
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


def _anchor(form: Form, key: CellKey) -> str:
    return f"{form.id}-{key.table}-{key.row}"


# --- The form as it was handed in --------------------------------------------------------


def _printed(grid: Grid, form: Form) -> dict[str, Any]:
    """Return a table ready for the template; labels lead to their definition."""
    definitions = reverse("portal:definitions")
    return {
        "title": f"{grid.title}（{_('单位')}：{grid.unit}）"
        if grid.unit
        else grid.title,
        "sections": [
            {
                "head": [[_cell(cell, "") for cell in line] for line in part.head],
                "body": [_line(line, form, definitions) for line in part.body],
            }
            for part in grid.sections
        ],
        "repeats": grid.repeats,
        "url": f"{definitions}#{form.id}-{grid.key}",
        "linked": any(
            cell.kind == "stub"
            for part in grid.sections
            for line in part.body
            for cell in line
        ),
    }


def _line(line: Iterable[Cell], form: Form, base: str) -> list[dict[str, Any]]:
    cells = list(line)
    key = next((cell.key for cell in cells if cell.key), None)
    stubs = [at for at, cell in enumerate(cells) if cell.kind == "stub"]
    last = stubs[-1] if stubs else -1
    return [
        _cell(cell, f"{base}#{_anchor(form, key)}" if key and at == last else "")
        for at, cell in enumerate(cells)
    ]


def _cell(cell: Cell, url: str) -> dict[str, Any]:
    is_value = cell.kind == "value"
    kinds = {
        f"indent-{cell.indent}": cell.indent,
        "strong": cell.strong,
        "value": is_value,
    }
    return {
        "cell": cell,
        "text": shown(cell.value) if is_value else cell.text,
        "kind": " ".join(name for name, said in kinds.items() if said),
        "url": url,
    }


# --- What a row means ----------------------------------------------------------------------


@public_page
def definitions(request: HttpRequest, face: Face) -> HttpResponse:
    """Say of every row how it is counted, for the forms that are in use."""
    today = timezone.localdate()
    forms: dict[str, Form] = {}
    for report in yearly.public_reports(face, now=timezone.now()):
        if report.frozen is not None:
            forms.setdefault(report.frozen.form.id, report.frozen.form)
    if not forms:
        current = form_for(today.year)
        forms = {current.id: current} if current else {}
    return render(
        request,
        "portal/statistics/definitions.html",
        {
            "face": face,
            "section": _section(face.government, _("统计指标的含义")),
            "trail": _trail(_("统计指标的含义")),
            "forms": [_defined(form) for form in forms.values()],
        },
    )


def _defined(form: Form) -> dict[str, Any]:
    meanings = indicators(form)
    return {
        "form": form,
        "tables": [
            {
                "anchor": f"{form.id}-{table.key}",
                "title": table.title,
                "rows": _defined_rows(form, table, meanings),
            }
            for table in form.tables
        ],
    }


def _defined_rows(
    form: Form, table: Table, meanings: Mapping[CellKey, Indicator | None]
) -> list[dict[str, Any]]:
    found = []
    for row in table.rows:
        columns = [
            (column.label, meant)
            for column in table.columns_of(row)
            if (meant := meanings.get(CellKey(table.key, row.key, column.key)))
        ]
        if columns:
            found.append(
                {
                    "anchor": f"{form.id}-{table.key}-{row.key}",
                    "label": f"{row.group}：{row.label}" if row.group else row.label,
                    "unit": row.unit,
                    "said": _meanings(columns),
                }
            )
    return found


def _meanings(columns: list[tuple[str, Indicator]]) -> list[tuple[str, str, str]]:
    """Return each definition once: the columns it is of where they differ, text, basis."""
    found: dict[str, tuple[list[str], Indicator]] = {}
    for label, meant in columns:
        text = _bare_text(meant)
        found.setdefault(text, ([], meant))[0].append(label)
    return [
        ("" if len(found) == 1 else "、".join(labels), text, meant.basis)
        for text, (labels, meant) in found.items()
    ]


def _bare_text(meant: Indicator) -> str:
    """Return a definition without the label that stands over it already."""
    return str(meant.definition).removeprefix(f"“{meant.label}”：")


# --- For machines -----------------------------------------------------------------------------


@public_page
def data(
    request: HttpRequest, face: Face, year: int, kind: str, slug: str | None = None
) -> HttpResponse:
    """Hand over one report's figures as CSV or JSON."""
    organ = find_organ(face, slug) if slug else face.government
    reports = yearly.public_reports(face, now=timezone.now())
    chosen = _choose(reports, organ, year)
    if chosen is None:
        raise Http404(_("这一年没有公开的统计数据。"))
    [here] = yearly.read([chosen.report])
    said = _as_object(request, face, chosen, here)
    if kind == "json":
        response = HttpResponse(
            json.dumps(said, ensure_ascii=False, indent=1) + "\n",
            content_type="application/json; charset=utf-8",
        )
    else:
        response = HttpResponse(
            _as_csv(said, here.form), content_type="text/csv; charset=utf-8"
        )
    name = f"{organ.slug}-{year}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _as_object(
    request: HttpRequest, face: Face, chosen: Chosen, here: yearly.Reported
) -> dict[str, Any]:
    """Return the figures in the shape of the report's own JSON, with their hash."""
    frozen, report = chosen.report.frozen, chosen.report
    form = here.form
    meanings = {
        f"{key.table}/{key.row}/{key.column}": str(meant.definition)
        for key, meant in indicators(form).items()
        if meant is not None
    }
    public_id, title, listed_at = _of_item(report)
    content = ReportContent(
        title=title,
        organ=chosen.organ.full_name,
        year=report.year,
        form=form,
        cells=here.cells,
        lead="",
        parts=(),
        issued_on=timezone.localdate(listed_at),
        edition=frozen.edition if frozen else 1,
        note=frozen.note if frozen else "",
        annex=tuple(table.key for table in form.tables),
        sample=face.site.is_sample,
        definitions=meanings,
    )
    said = as_object(content)
    for name in ("lead", "parts", "annex", "remarks"):
        said.pop(name)
    return said | {
        "hash": bytes(frozen.hash).hex() if frozen else "",
        "report": request.build_absolute_uri(reverse("portal:item", args=[public_id])),
    }


def _as_csv(said: dict[str, Any], form: Form) -> str:
    out = StringIO()
    # The mark at the start tells spreadsheet programs that this is UTF-8.
    out.write("\ufeff")
    writer = csv.writer(out)
    names = (_("表"), _("行"), _("列"), _("代码"), _("指标"), _("栏目名"), _("单位"))
    writer.writerow([*names, _("数值")])
    for cell in said["cells"]:
        table = form.table(cell["table"])
        headings = {column.key: column.label for column in table.columns}
        writer.writerow(
            [
                *map(
                    no_formula,
                    (
                        table.title,
                        cell["row"],
                        cell["column"],
                        cell["code"],
                        cell["label"],
                        headings[cell["column"]],
                        cell["unit"],
                    ),
                ),
                "" if cell["value"] is None else cell["value"],
            ]
        )
    return out.getvalue()
