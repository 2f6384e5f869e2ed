"""The figures of several years as lines, in the terms of the newest form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from gongkai.law.forms import CellKey, Cells, Form, NoWay, carry, national_forms
from gongkai.law.forms.relations import bare

from . import charts
from .yearly import TOTAL, Reported, Words, label_of


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


Series = tuple[Words, tuple[str, str, str]]
_REQUESTS: tuple[Words, tuple[Series, ...]] = (
    _("收到的申请和结果"),
    (
        (_("新收申请"), ("table3", "new", TOTAL)),
        (_("予以公开"), ("table3", "granted", TOTAL)),
        (_("部分公开"), ("table3", "partial", TOTAL)),
    ),
)
_REVIEWS: tuple[Words, tuple[Series, ...]] = (
    _("行政复议"),
    ((_("行政复议"), ("table4", "行政复议", TOTAL)),),
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
