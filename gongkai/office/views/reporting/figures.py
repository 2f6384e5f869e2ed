"""The records behind a figure: the same count, always, and the whole list to take away."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.law.forms import CellKey, Form
from gongkai.office.behind import Behind, export, records_page
from gongkai.office.desk import Desk, official, page
from gongkai.office.faults import attempt
from gongkai.office.forms.reporting import OverrideForm
from gongkai.office.statistics import key_at, label_of, numbers
from gongkai.organisations.models import Organ
from gongkai.reporting import actions, queries
from gongkai.reporting.models import Consolidation, Return, ReturnCell
from gongkai.reporting.policies import may_fill

from .returns import open_for, return_or_404, shown_cells
from .rounds import consolidation_or_404, kept_cells


def key_or_404(form: Form, number: int) -> CellKey:
    """Return the cell at a place of the form."""
    key = key_at(form, number)
    if key is None:
        raise Http404
    return key


@require_http_methods(["GET", "POST"])
@official
def return_cell(request: HttpRequest, desk: Desk, pk: int, number: int) -> HttpResponse:
    """Show a figure with its records; take in what the organ reports instead."""
    ret = return_or_404(desk, pk)
    form = ret.round.form
    key = key_or_404(form, number)
    mending = OverrideForm(request.POST) if request.method == "POST" else None
    if mending is not None and _mended(request, desk, ret, key, mending):
        here = reverse("office:return_detail", args=[pk])
        return HttpResponseRedirect(f"{here}#c{number}")
    cell = shown_cells(ret, queries.findings_of(ret))[key]
    behind = Behind(form, key, queries.scope_of(ret))
    return page(
        request,
        desk,
        "office/reporting/cell.html",
        records_page(desk, behind)
        | {
            "ret": ret,
            "cell": cell,
            "heading": label_of(form, key),
            "override_form": mending
            or OverrideForm(value=cell.value, initial={"reason": cell.why}),
            "may_fill": open_for("override", ret, may_fill(desk.holder, ret)),
            "changed": _changed(cell.computed, behind),
            "two_before": ret.round.kind != "year",
            "export_url": reverse(
                "office:return_cell_export", args=[pk, number, "csv"]
            ),
            "export_xlsx_url": reverse(
                "office:return_cell_export", args=[pk, number, "xlsx"]
            ),
            "trail": [
                {"label": _("统计报表"), "url": reverse("office:return_list")},
                {
                    "label": f"{ret.organ.short_name} {ret.round.period}",
                    "url": reverse("office:return_detail", args=[pk]),
                },
                {"label": key.row},
            ],
        },
    )


def _mended(
    request: HttpRequest, desk: Desk, ret: Return, key: CellKey, form: OverrideForm
) -> bool:
    """Mend a figure or take the mending back; False leaves the reason at the form."""
    if request.POST.get("do") == "clear":
        _done, why = attempt(
            None, lambda: actions.clear_override(ret, key, by=desk.person)
        )
        if why:
            form.is_valid()
            form.add_error(None, why)
            return False
        messages.success(request, _("已取消更正，按系统计算数报送。"))
        return True
    if not form.is_valid():
        return False
    data = form.cleaned_data
    _done, why = attempt(
        form,
        lambda: actions.override(
            ret, key, data["value"], reason=data["reason"], by=desk.person
        ),
    )
    if not why:
        messages.success(request, _("已更正。系统计算数和更正数都保留。"))
    return not why


def _changed(computed: Decimal | None, behind: Behind) -> bool:
    """Tell whether records came or went since the figure was computed."""
    return behind.known and computed is not None and computed != behind.count


@require_safe
@official
def return_cell_export(
    request: HttpRequest, desk: Desk, pk: int, number: int, kind: str
) -> Any:
    """Hand out the list behind a figure of a return."""
    ret = return_or_404(desk, pk)
    key = key_or_404(ret.round.form, number)
    name = f"{ret.organ.short_name}{ret.round.period}{key.row}"
    return export(
        request, desk, Behind(ret.round.form, key, queries.scope_of(ret)), kind, name
    )


@dataclass(frozen=True)
class Part:
    """What one organ put into a consolidated figure."""

    organ: Organ
    url: str
    value: Decimal | None
    computed: Decimal | None
    why: str


@require_safe
@official
def consolidation_cell(
    request: HttpRequest, desk: Desk, pk: int, round_number: int, number: int
) -> HttpResponse:
    """Show a consolidated figure: the part of each organ, and the records."""
    whole = consolidation_or_404(desk, pk, round_number)
    form = whole.round.form
    key = key_or_404(form, number)
    kept = kept_cells(whole).get(key)
    behind = Behind(form, key, queries.scope_of_consolidation(whole))
    parts = _parts(whole, key)
    row = form.table(key.table).row(key.row)
    arguments = [pk, round_number, number]
    return page(
        request,
        desk,
        "office/reporting/consolidation_cell.html",
        records_page(desk, behind)
        | {
            "whole": whole,
            "heading": label_of(form, key),
            "kept": kept,
            "parts": parts,
            "summed": sum((part.value or Decimal(0) for part in parts), Decimal(0)),
            "distinct": row.distinct,
            "export_url": reverse(
                "office:consolidation_cell_export", args=[*arguments, "csv"]
            ),
            "export_xlsx_url": reverse(
                "office:consolidation_cell_export", args=[*arguments, "xlsx"]
            ),
            "trail": [
                {"label": _("统计任务"), "url": reverse("office:round_list")},
                {
                    "label": str(whole.round),
                    "url": reverse("office:round_detail", args=[pk]),
                },
                {
                    "label": _("第%(n)d次汇总") % {"n": round_number},
                    "url": reverse(
                        "office:consolidation_detail", args=[pk, round_number]
                    ),
                },
                {"label": key.row},
            ],
        },
    )


def _parts(whole: Consolidation, key: CellKey) -> list[Part]:
    """Return the organs' figures as they stand now, the largest first."""
    place = numbers(whole.round.form)[key]
    rows = ReturnCell.objects.filter(
        of_return__round=whole.round,
        of_return__organ__in=whole.included,
        table=key.table,
        row=key.row,
        column=key.column,
    ).select_related("of_return__organ")
    found = [
        Part(
            row.of_return.organ,
            reverse("office:return_cell", args=[row.of_return_id, place]),
            row.computed if row.override is None else row.override,
            row.computed,
            row.override_reason,
        )
        for row in rows
    ]
    return sorted(found, key=lambda part: -(part.value or Decimal(-1)))


@require_safe
@official
def consolidation_cell_export(
    request: HttpRequest, desk: Desk, pk: int, round_number: int, number: int, kind: str
) -> Any:
    """Hand out the list behind a consolidated figure."""
    whole = consolidation_or_404(desk, pk, round_number)
    key = key_or_404(whole.round.form, number)
    scope = queries.scope_of_consolidation(whole)
    name = f"{whole.round.government.short_name}{whole.round.period}{key.row}"
    return export(request, desk, Behind(whole.round.form, key, scope), kind, name)
