"""What every row of a statistics form means: which records are counted, and how."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.law.forms import CellKey, Form, Table, form_for
from gongkai.portal import yearly
from gongkai.portal.doors import public_page
from gongkai.portal.printed import anchor
from gongkai.portal.sites import Face
from gongkai.reporting.figures import Indicator, indicators

from .statistics import statistics_section, statistics_trail


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
            "section": statistics_section(face.government, _("统计指标的含义")),
            "trail": statistics_trail(_("统计指标的含义")),
            "forms": [_defined(form) for form in forms.values()],
        },
    )


def _defined(form: Form) -> dict[str, Any]:
    meanings = indicators(form)
    return {
        "form": form,
        "tables": [
            {
                "anchor": anchor(form, table.key),
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
                    "anchor": anchor(form, table.key, row.key),
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
