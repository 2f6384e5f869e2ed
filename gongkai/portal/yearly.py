"""The figures of public annual reports: what the statistics pages show.

Everything begins at ``public_reports``: frozen figures whose report stands before the
public now. Before the release there is nothing, after a withdrawal nothing any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext as _t

from gongkai.law.forms import (
    CellKey,
    Cells,
    Form,
    Row,
    Table,
)
from gongkai.law.forms.relations import bare
from gongkai.reporting.models import AnnualReport, FrozenCell

from . import charts
from .sites import Face

Words = str | Promise


@dataclass(frozen=True)
class Reported:
    """A public report with the figures it froze."""

    report: AnnualReport
    form: Form
    cells: Cells

    @property
    def year(self) -> int:
        """The year the figures are of."""
        return self.report.year


@dataclass(frozen=True)
class BarFigure:
    """Bars with the table under them."""

    slug: str
    title: str
    unit: str
    rows: tuple[tuple[str, Decimal | None], ...]
    chart: charts.BarChart | None
    note: str = ""
    kind: str = "bars"


def public_reports(face: Face, *, now: datetime) -> list[AnnualReport]:
    """Return the newest public edition of each organ's report, newest year first.

    Each knows its item's page (``of_item``). One query.
    """
    rows = (
        AnnualReport.objects.public(now=now)
        .filter(government=face.government)
        .select_related("frozen")
        .annotate(
            public_id=F("item__publication__public_id"),
            public_title=F("item__publication__title"),
            listed_at=F("item__publication__listed_at"),
        )
        .order_by("-year", "organ", "-edition")
    )
    newest: dict[tuple[int, int], AnnualReport] = {}
    for report in rows:
        newest.setdefault((report.year, report.organ_id), report)
    return list(newest.values())


def of_item(report: Any) -> tuple[str, str, datetime]:
    """Return public id, title and moment of a public report's item."""
    return report.public_id, report.public_title, report.listed_at


def read(reports: Iterable[AnnualReport]) -> list[Reported]:
    """Return reports with their frozen figures, oldest year first. One query."""
    found = {report.frozen_id: report for report in reports}
    cells: dict[int | None, dict[CellKey, Decimal | None]] = {pk: {} for pk in found}
    rows = FrozenCell.objects.filter(frozen__in=found).values_list(
        "frozen_id", "table", "row", "column", "value"
    )
    for frozen, table, row, column, value in rows:
        cells[frozen][CellKey(table, row, column)] = value
    read_ones = [
        Reported(report, report.frozen.form, cells[pk])
        for pk, report in found.items()
        if report.frozen is not None
    ]
    return sorted(read_ones, key=lambda each: each.year)


# --- One year --------------------------------------------------------------------------

TOTAL = "总计"
_HEADLINES = {
    "2014": (
        ("form2014", "A1", "统计数"),
        ("form2014", "A1_NORM", "统计数"),
        ("form2014", "B1", "统计数"),
        ("form2014", "C1", "统计数"),
        ("form2014", "D", "统计数"),
        ("form2014", "E", "统计数"),
    ),
    "2019": (
        ("table2", "规范性文件", "1"),
        ("table2", "行政许可", "3"),
        ("table2", "行政处罚", "3"),
        ("table3", "new", TOTAL),
        ("table3", "total", TOTAL),
        ("table4", "行政复议", TOTAL),
    ),
    "2021": (
        ("table2", "行政规范性文件", "1"),
        ("table2", "行政许可", "1"),
        ("table2", "行政处罚", "1"),
        ("table3", "new", TOTAL),
        ("table3", "total", TOTAL),
        ("table4", "行政复议", TOTAL),
    ),
}
_MOST_HEADLINES = 6


def headline_keys(form: Form) -> list[CellKey]:
    """Return the cells that stand first; of a local form its first ones."""
    if form.id in _HEADLINES and not form.local:
        return [CellKey(*key) for key in _HEADLINES[form.id]]
    return list(form.keys())[:_MOST_HEADLINES]


def label_of(form: Form, key: CellKey) -> str:
    """Return a cell's label in short: its row's, and its column's where rows have several."""
    table = form.table(key.table)
    row = table.row(key.row)
    columns = table.columns_of(row)
    label = bare(row.label)
    if label == TOTAL:
        label = f"{bare(row.block or row.group)}{label}"
    if len(columns) < 2 or key.column == TOTAL:
        return label
    at = [column.key for column in columns].index(key.column)
    return f"{label}（{(row.headers or [c.label for c in columns])[at]}）"


def bar_figures(reported: Reported) -> list[BarFigure]:
    """Return the year's bars: channels, and what became of requests."""
    found = []
    for table in reported.form.tables:
        keys = {row.key for row in table.rows}
        if "A2" in keys:
            rows = _parts(table, "A2", reported.cells)
            found.append(_bars("channels", _t("各渠道公开政府信息"), table, rows))
        if "C3" in keys:
            rows = _parts(table, "C3", reported.cells)
            found.append(_bars("outcomes", _t("申请的答复"), table, rows))
        if table.key == "table3" and {"granted", "partial"} <= keys:
            rows = _outcomes(table, reported.cells)
            found.append(_bars("outcomes", _t("申请的办理结果"), table, rows))
    return found


def _parts(
    table: Table, parent: str, cells: Cells
) -> list[tuple[str, Row, Decimal | None]]:
    column = table.columns[0].key
    return [
        (
            bare(table.row(key).label),
            table.row(key),
            cells.get(CellKey(table.key, key, column)),
        )
        for key in table.parts(parent)
    ]


def _outcomes(table: Table, cells: Cells) -> list[tuple[str, Row, Decimal | None]]:
    """Return 予以公开、部分公开 and the groups, each added up; a blank part stays blank."""
    start = [row.key for row in table.rows].index("granted")
    groups: dict[str, list[Row]] = {}
    for row in table.rows[start:]:
        if row.key == "total" or not row.block:
            break
        groups.setdefault(bare(row.group or row.label), []).append(row)
    found = []
    for label, rows in groups.items():
        values = [
            cells.get(CellKey(table.key, row.key, TOTAL))
            for row in rows
            if not row.optional
            or cells.get(CellKey(table.key, row.key, TOTAL)) is not None
        ]
        known = [value for value in values if value is not None]
        whole = bool(values) and len(known) == len(values)
        if values or not rows[0].optional:
            found.append((label, rows[0], sum(known, Decimal(0)) if whole else None))
    return found


def _bars(
    slug: str, title: str, table: Table, rows: Sequence[tuple[str, Row, Decimal | None]]
) -> BarFigure:
    unit = rows[0][1].unit if rows else ""
    labels = _without_common_end([label for label, _row, _value in rows])
    listed = tuple(
        (label, value) for label, (_l, _r, value) in zip(labels, rows, strict=True)
    )
    drawn = [(label, value) for label, value in listed if value != 0]
    left = len(listed) - len(drawn)
    note = ""
    if not drawn:
        note = _t("各项均为0。")
    elif left:
        note = _t("其余%(n)s项为0，图中不列。") % {"n": left}
    chart = charts.bars(drawn, unit=unit, blank=_t("未填")) if drawn else None
    return BarFigure(f"{slug}-{table.key}", title, unit, listed, chart, note)


def _without_common_end(labels: list[str]) -> list[str]:
    """Drop what all labels end with: 政府公报（公开政府信息数）."""
    if len(labels) < 2:
        return labels
    end = 0
    shortest = min(map(len, labels))
    while end < shortest - 1 and len({label[-1 - end] for label in labels}) == 1:
        end += 1
    return [re.sub(r"[，、：]$", "", label[: len(label) - end]) for label in labels]
