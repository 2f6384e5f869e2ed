"""The figures of a public report for machines, as CSV and JSON."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalogue.plain import no_formula
from gongkai.law.forms import Form
from gongkai.portal import yearly
from gongkai.portal.doors import public_page
from gongkai.portal.sites import Face
from gongkai.reporting.documents.content import ReportContent
from gongkai.reporting.documents.machine import as_object
from gongkai.reporting.figures import indicators

from .organs import find_organ
from .statistics import Chosen, choose


@public_page
def data(
    request: HttpRequest, face: Face, year: int, kind: str, slug: str | None = None
) -> HttpResponse:
    """Hand over one report's figures as CSV or JSON."""
    organ = find_organ(face, slug) if slug else face.government
    reports = yearly.public_reports(face, now=timezone.now())
    chosen = choose(reports, organ, year)
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
    public_id, title, listed_at = yearly.of_item(report)
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
        words = [
            table.title,
            *(cell[each] for each in ("row", "column", "code", "label")),
            headings[cell["column"]],
            cell["unit"],
        ]
        value = "" if cell["value"] is None else cell["value"]
        writer.writerow([*map(no_formula, words), value])
    return out.getvalue()
