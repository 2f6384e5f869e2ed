"""The figures of public annual reports: what the statistics pages show.

Everything begins at ``public_reports``: frozen figures whose report stands before the
public now. Before the release there is nothing, after a withdrawal nothing any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from gongkai.law.forms import (
    CellKey,
    Cells,
    Form,
    NoWay,
    Row,
    Table,
    carry,
    national_forms,
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


@dataclass(frozen=True)
class LineFigure:
    """Lines over years with the table under them."""

    slug: str
    title: str
    unit: str
    names: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Decimal | None, ...]], ...]
    chart: charts.LineChart
    kind: str = "lines"


@dataclass(frozen=True)
class Trend:
    """Lines over the years, and what the change of forms did to them."""

    figures: tuple[LineFigure, ...] = ()
    notes: tuple[str, ...] = ()
    lost: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = field(default=())


def public_reports(face: Face, *, now: datetime) -> list[AnnualReport]:
    """Return the newest public edition of each organ's report, newest year first.

    Each has ``public_id``, ``public_title`` and ``listed_at`` of its item. One query.
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

_TOTAL = "总计"
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
        ("table3", "new", _TOTAL),
        ("table3", "total", _TOTAL),
        ("table4", "行政复议", _TOTAL),
    ),
    "2021": (
        ("table2", "行政规范性文件", "1"),
        ("table2", "行政许可", "1"),
        ("table2", "行政处罚", "1"),
        ("table3", "new", _TOTAL),
        ("table3", "total", _TOTAL),
        ("table4", "行政复议", _TOTAL),
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
    if label == _TOTAL:
        label = f"{bare(row.block or row.group)}{label}"
    if len(columns) < 2 or key.column == _TOTAL:
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
            cells.get(CellKey(table.key, row.key, _TOTAL))
            for row in rows
            if not row.optional
            or cells.get(CellKey(table.key, row.key, _TOTAL)) is not None
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


# --- Over the years ----------------------------------------------------------------------

Series = tuple[Words, tuple[str, str, str]]
_REQUESTS: tuple[Words, tuple[Series, ...]] = (
    _("收到的申请和结果"),
    (
        (_("新收申请"), ("table3", "new", _TOTAL)),
        (_("予以公开"), ("table3", "granted", _TOTAL)),
        (_("部分公开"), ("table3", "partial", _TOTAL)),
    ),
)
_REVIEWS: tuple[Words, tuple[Series, ...]] = (
    _("行政复议"),
    ((_("行政复议"), ("table4", "行政复议", _TOTAL)),),
)
_TRENDS: dict[str, tuple[tuple[Words, tuple[Series, ...]], ...]] = {
    "2014": (
        (
            _("主动公开政府信息"),
            ((_("主动公开"), ("form2014", "A1", "统计数")),),
        ),
        (
            _("收到和办结的申请"),
            (
                (_("收到申请"), ("form2014", "C1", "统计数")),
                (_("办结申请"), ("form2014", "C2", "统计数")),
            ),
        ),
    ),
    "2019": (
        _REQUESTS,
        (
            _("新制作规范性文件"),
            ((_("规范性文件"), ("table2", "规范性文件", "1")),),
        ),
        _REVIEWS,
    ),
    "2021": (
        _REQUESTS,
        (
            _("制发行政规范性文件"),
            ((_("规范性文件"), ("table2", "行政规范性文件", "1")),),
        ),
        _REVIEWS,
    ),
}


def trend(years: Sequence[Reported]) -> Trend:
    """Return lines over several years' figures, in the terms of the newest form.

    What an earlier form alone counted goes on as a line of its own years.
    """
    if len(years) < 2:
        return Trend()
    target = years[-1].form
    rows: dict[int, Cells] = {}
    notes: dict[str, None] = {}
    lost: dict[str, tuple[tuple[str, str], ...]] = {}
    for each in years:
        if each.form.id == target.id:
            rows[each.year] = each.cells
            continue
        try:
            carried = carry(each.cells, each.form.id, target.id)
        except NoWay as fault:
            notes[f"{fault}。"] = None
            continue
        rows[each.year] = carried.cells
        lost[each.form.name] = _lost(carried.lost)
        for key, note in carried.notes.items():
            if key in _drawn_keys(target):
                notes[f"{label_of(target, key)}：{note}。"] = None
    figures = _lines(target, rows, "now")
    for form in {each.form.id: each.form for each in years}.values():
        own = {each.year: each.cells for each in years if each.form.id == form.id}
        if form.id == "2014" and target.id != "2014":
            figures += _lines(form, own, "then", only=1)
    return Trend(tuple(figures), tuple(notes), tuple(lost.items()))


def _drawn_keys(form: Form) -> set[CellKey]:
    return {
        CellKey(*key)
        for _title, series in _TRENDS.get(form.id, ())
        for _name, key in series
    }


def _lines(
    form: Form, rows: dict[int, Cells], slug: str, *, only: int | None = None
) -> list[LineFigure]:
    found = []
    for at, (title, series) in enumerate(_TRENDS.get(form.id, ())[:only]):
        keys = [CellKey(*key) for _name, key in series]
        # A year whose form did not ask is left out; one that was left blank is not.
        years = [year for year in sorted(rows) if any(k in rows[year] for k in keys)]
        values = [[rows[year].get(key) for year in years] for key in keys]
        if max(sum(v is not None for v in row) for row in values) < 2:
            continue
        unit = form.table(keys[0].table).row(keys[0].row).unit
        names = tuple(str(name) for name, _key in series)
        chart = charts.lines(
            [str(year) for year in years],
            list(zip(names, values, strict=True)),
            unit=unit,
        )
        table = tuple(zip(years, zip(*values, strict=True), strict=True))
        found.append(
            LineFigure(f"trend-{slug}-{at}", str(title), unit, names, table, chart)
        )
    return found


def _lost(pairs: Sequence[tuple[CellKey, str]]) -> tuple[tuple[str, str], ...]:
    """Return what has no place in the later form: its rows' labels, and why."""
    labels = {
        (table.key, row.key): bare(row.label)
        for form in reversed(national_forms())
        for table in form.tables
        for row in table.rows
    }
    reasons: dict[str, dict[str, None]] = {}
    for key, reason in pairs:
        label = labels.get((key.table, key.row), key.row)
        reasons.setdefault(reason, {})[label] = None
    return tuple(("、".join(found), reason) for reason, found in reasons.items())
