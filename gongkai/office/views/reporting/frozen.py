"""Frozen figures 数据定稿: as they were reported, and how the records differ today."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.law.forms import CellKey, Form
from gongkai.office.behind import SIZE, addresses, named_records
from gongkai.office.desk import Desk, official, page
from gongkai.office.paging import by_number
from gongkai.office.statistics import Shown, by_place, key_at, label_of, numbers, sheets
from gongkai.reporting import prose
from gongkai.reporting.content import cell_name
from gongkai.reporting.figures import indicator
from gongkai.reporting.frozen import (
    CellDifference,
    ToldDifference,
    differences,
    told_differences,
    verify_frozen,
)
from gongkai.reporting.models import (
    AnnualReport,
    FrozenCell,
    FrozenFigures,
    FrozenTold,
)

from .reports import head, report_or_404


@dataclass(frozen=True)
class Drift:
    """A cell whose records changed since it was frozen, in words and with a link."""

    label: str
    url: str
    difference: CellDifference | ToldDifference

    @property
    def by(self) -> Decimal:
        """How much more the records say now than when the figure was frozen."""
        found = self.difference
        if isinstance(found, ToldDifference):
            return (found.live_value or Decimal(0)) - (found.frozen_value or 0)
        return found.live_value - (found.frozen_computed or 0)


def _frozen_or_404(desk: Desk, pk: int) -> tuple[AnnualReport, FrozenFigures]:
    report = report_or_404(desk, pk)
    if report.frozen is None:
        raise Http404
    return report, report.frozen


@require_safe
@official
def report_frozen(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Show the frozen figures with their hash, and what is different today."""
    report, frozen = _frozen_or_404(desk, pk)
    form, kept = frozen.form, {cell.key: cell for cell in frozen.cells.all()}
    told = list(_told(frozen))

    def shown(key: CellKey, number: int) -> Shown:
        cell = kept.get(key)
        return Shown(
            number,
            cell.value if cell else None,
            cell.computed if cell else None,
            url=reverse("office:frozen_cell", args=[pk, number]),
            mended=bool(cell and cell.why),
            why=cell.why if cell else "",
            label=cell_name(form, key),
        )

    placed = by_place(form, shown)
    return page(
        request,
        desk,
        "office/reporting/report_frozen.html",
        head(report, {"label": _("定稿数据")})
        | {
            "frozen": frozen,
            "hash": bytes(frozen.hash).hex(),
            "holds": verify_frozen(frozen),
            "drifts": [
                *(_drift(report, form, each) for each in differences(frozen)),
                *(
                    _told_drift(report, form, told, each)
                    for each in told_differences(frozen)
                ),
            ],
            "sheets": sheets(form, placed),
            "cells": placed,
            "told": [
                (cell, _name(cell), _told_url(report, form, place))
                for place, cell in enumerate(told, 1)
            ],
        },
    )


def _told_url(report: AnnualReport, form: Form, place: int) -> str:
    """Return the page of a figure of the text: its place follows the form's cells."""
    number = len(form.keys()) + place
    return reverse("office:frozen_cell", args=[report.pk, number])


def _told(frozen: FrozenFigures) -> QuerySet[FrozenTold]:
    """Return the figures that only the text tells, in the order of their places."""
    return frozen.told_figures.exclude(value__isnull=True).order_by("name")


def _name(each: FrozenTold) -> str:
    found = prose.names([each.name])
    return found[each.name].label if each.name in found else each.name


def _told_drift(
    report: AnnualReport, form: Form, told: list[FrozenTold], each: ToldDifference
) -> Drift:
    at = [kept.name for kept in told].index(each.name)
    return Drift(_name(told[at]), _told_url(report, form, at + 1), each)


def _drift(report: AnnualReport, form: Form, each: CellDifference) -> Drift:
    number = numbers(form)[each.key]
    url = reverse("office:frozen_cell", args=[report.pk, number])
    return Drift(label_of(form, each.key), url, each)


@require_safe
@official
def frozen_cell(request: HttpRequest, desk: Desk, pk: int, cell: int) -> HttpResponse:
    """Show a frozen figure: its records as they were, what came and what went since."""
    report, frozen = _frozen_or_404(desk, pk)
    found = _cell_or_404(frozen, cell)
    differs: CellDifference | ToldDifference | None
    if isinstance(found, FrozenTold):
        code, heading, about = found.name, _name(found), prose.figure(found.name)
        gone = (each for each in told_differences(frozen) if each.name == code)
        differs = next(gone, None)
    else:
        code, heading = found.row, label_of(frozen.form, found.key)
        about = indicator(frozen.form, found.key)
        key = found.key
        differs = next((each for each in differences(frozen) if each.key == key), None)
    ids, pager = by_number(found.records, request, size=SIZE)
    return page(
        request,
        desk,
        "office/reporting/frozen_cell.html",
        head(
            report,
            {
                "label": _("定稿数据"),
                "url": reverse("office:report_frozen", args=[pk]),
            },
            {"label": code},
        )
        | {
            "frozen": frozen,
            "cell": found,
            "of_form": isinstance(found, FrozenCell),
            "computed": found.computed
            if isinstance(found, FrozenCell)
            else found.value,
            "heading": heading,
            "indicator": about,
            "differs": differs,
            "added": _rows(desk, differs.kind, differs.added) if differs else [],
            "removed": _rows(desk, differs.kind, differs.removed) if differs else [],
            "records": _rows(desk, found.source, ids),
            "pager": pager,
            "total": len(found.records),
        },
    )


def _cell_or_404(frozen: FrozenFigures, number: int) -> FrozenCell | FrozenTold:
    """Return the frozen figure at a place: of the form, then of the text."""
    keys = len(frozen.form.keys())
    found: FrozenCell | FrozenTold | None
    if number > keys:
        found = next(iter(_told(frozen)[number - keys - 1 : number - keys]), None)
    else:
        key = key_at(frozen.form, number)
        found = frozen.cells.filter(**key._asdict()).first() if key else None
    if found is None:
        raise Http404
    return found


def _rows(desk: Desk, kind: str, ids: Any) -> list[dict[str, str]]:
    """Return records by identity as they are called today, each with its page."""
    ids = list(ids)[:SIZE]
    words = named_records(kind, ids)
    led = addresses(desk, [(kind, pk) for pk in ids])
    return [
        {
            "title": words.get(pk, ("", ""))[0] or f"{kind} {pk}",
            "detail": words.get(pk, ("", ""))[1],
            "url": led.get((kind, pk), ""),
        }
        for pk in ids
    ]
