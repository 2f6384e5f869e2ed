"""A checked report in the words its readers need: places named, figures labelled.

Without Django: the web pages and the DOCX of ``gongkai check`` say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from gongkai.law.checker import Report
from gongkai.law.forms import CellKey, Finding, Form, Row, Table, place
from gongkai.law.forms.figures import plain
from gongkai.law.forms.relations import bare

SEVERITIES = {"error": "错误", "warning": "提示", "note": "说明"}
_TOGETHER = "年度报告的正文与统计表应当一致"
_AGREE = "同一报告中的数字应当前后一致"
_SECTIONS = frozenset({"section_missing", "section_order", "section_number"})
_NUMBERED = "《党政机关公文格式》（GB/T 9704—2012）结构层次序数"
_BASES = {
    "text_table": _TOGETHER,
    "text_table_scope": _TOGETHER,
    "text_table_approximate": _TOGETHER,
    "all_answered": _TOGETHER,
    "meetings_not_counted": _TOGETHER,
    "courses_differ": _TOGETHER,
    "channel_not_told": _TOGETHER,
    "topic_missing": "《政府信息公开条例》（2008年施行）第三十二条",
    "no_rule_power": "《立法法》关于规章制定权限的规定",
    "heading_level": _NUMBERED,
    "heading_not_answered": "标题所列事项正文应当写明",
    "R20": "与上年相比的变动应当有据可查",
    "copied_text": "年度报告应当反映本年情况",
    "mojibake": "文字应当准确、可以辨认",
}
_OF_THE_FORM = frozenset({
    "form_version", "period", "blank", "table_missing", "row_missing", "fee_not_stated",
    "R01",
})  # fmt: skip
_NAMES = {
    "text": "正文",
    "original": "原文可能是",
    "missing": "缺少",
    "first": "前一处",
    "second": "后一处",
    "part": "部分",
    "base": "基数",
    "percent": "所写比例（%）",
    "change": "所写增减",
    "current": "本年",
    "prior": "上年",
    "sum": "各项合计",
    "total": "总数",
    "copied": "相同的句数",
    "sentences": "全部句数",
    "count": "格数",
    "period": "所写期限",
    "year": "年度",
}


@dataclass(frozen=True)
class Place:
    """Where a finding points: words, and the cell if it is one."""

    label: str
    cell: CellKey | None = None
    anchor: str = ""
    figure: str = ""


@dataclass(frozen=True)
class Point:
    """One finding as it is shown; ``figures`` are (label, figure), of cells too."""

    number: int
    severity: str
    rule: str
    message: str
    places: tuple[Place, ...]
    figures: tuple[tuple[str, str], ...]
    basis: str

    @property
    def other_figures(self) -> list[tuple[str, str]]:
        """Return the figures that do not stand beside a place."""
        beside = {(place.label, place.figure) for place in self.places}
        return [figure for figure in self.figures if figure not in beside]

    @property
    def word(self) -> str:
        """Return the severity in Chinese."""
        return SEVERITIES[self.severity]


@dataclass(frozen=True)
class Shown:
    """A cell as read: ``text`` is "" for a blank, ``read`` False if it was not there.

    ``header`` is what the form prints above it when that is not the column's label.
    """

    header: str
    text: str
    read: bool
    anchor: str
    points: tuple[int, ...]


@dataclass(frozen=True)
class ShownRow:
    """A row of a table as read; a heading has no cells. ``spare`` columns are not its."""

    label: str
    unit: str
    cells: tuple[Shown, ...]
    spare: int


class Checked:
    """A report with its findings as they are shown."""

    def __init__(self, report: Report) -> None:
        self.report = report

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The findings, numbered, gravest first."""
        return tuple(
            self._point(number, finding)
            for number, finding in enumerate(self.report.findings, 1)
        )

    @property
    def title(self) -> str:
        """Return whose report on which year this is, as far as it says."""
        year = f"{self.report.year}年度" if self.report.year else "年度不明"
        return f"{self.report.organ or '机构不明'}（{year}）"

    @property
    def expected(self) -> int:
        """Return how many cells the form has, optional rows only if they were read."""
        form = self.report.form
        if form is None:
            return 0
        optional = {
            (table.key, row.key)
            for table in form.tables
            for row in table.rows
            if row.optional
        }
        return sum(
            key in self.report.cells or (key.table, key.row) not in optional
            for key in form.keys()  # noqa: SIM118 -- a form is no mapping
        )

    @property
    def blanks(self) -> int:
        """Return how many cells were read as blank."""
        return sum(value is None for value in self.report.cells.values())

    @property
    def tables(self) -> Iterator[tuple[Table, list[ShownRow]]]:
        """Yield the form's tables with the cells as read."""
        form = self.report.form
        for table in form.tables if form else ():
            yield table, list(self._rows(table))

    @cached_property
    def _cells(self) -> dict[str, CellKey]:
        form = self.report.form
        return {place(form, key): key for key in form.keys()} if form else {}  # noqa: SIM118

    @cached_property
    def _points_at(self) -> dict[CellKey, tuple[int, ...]]:
        at: dict[CellKey, tuple[int, ...]] = {}
        for point in self.points:
            for spot in point.places:
                if spot.cell:
                    at[spot.cell] = (*at.get(spot.cell, ()), point.number)
        return at

    @cached_property
    def _anchors(self) -> dict[CellKey, str]:
        return {key: f"cell-{n}" for n, key in enumerate(self._cells.values(), 1)}

    def _point(self, number: int, finding: Finding) -> Point:
        return Point(
            number,
            finding.severity,
            finding.rule,
            finding.message,
            tuple(
                self._place(where, finding.values.get(where, ""))
                for where in dict.fromkeys(finding.where)
            ),
            tuple(self._figures(finding)),
            basis(finding.rule, self.report.form),
        )

    def _place(self, where: str, figure: str) -> Place:
        form = self.report.form
        key = self._cells.get(where)
        if form is None:
            return Place(where)
        if key:
            return Place(cell_label(form, key), key, self._anchors[key], figure)
        tables = {table.key: table for table in form.tables}
        table, _, row = where.partition("/")
        if table in tables:
            label = tables[table].title
            if row and any(each.key == row for each in tables[table].rows):
                label = bare(tables[table].row(row).label)
            return Place(label)
        return Place(where)

    def _figures(self, finding: Finding) -> Iterator[tuple[str, str]]:
        form = self.report.form
        for name, value in finding.values.items():
            last_year, where = name.startswith("previous."), name
            if last_year:
                where = name.removeprefix("previous.")
            key = self._cells.get(where)
            if form and key:
                yield f"{'上年' * last_year}{cell_label(form, key)}", value
            elif name in _NAMES:
                yield _NAMES[name], value
            elif not name.isascii():
                yield name, value

    def _rows(self, table: Table) -> Iterator[ShownRow]:
        """Yield the rows under their groups' names; optional ones only if read."""
        group = ""
        for row in table.rows:
            shown = self._row(table, row)
            if row.optional and not any(cell.read for cell in shown.cells):
                continue
            if row.group and row.group != group:
                yield ShownRow(row.group, "", (), 0)
            group = row.group
            yield shown

    def _row(self, table: Table, row: Row) -> ShownRow:
        cells = tuple(
            self._shown(
                CellKey(table.key, row.key, column.key),
                row.headers[at] if at < len(row.headers) else "",
            )
            for at, column in enumerate(table.columns_of(row))
        )
        return ShownRow(row.label, row.unit, cells, len(table.columns) - len(cells))

    def _shown(self, key: CellKey, header: str) -> Shown:
        value = self.report.cells.get(key)
        return Shown(
            header,
            "" if value is None else plain(value),
            key in self.report.cells,
            self._anchors[key],
            self._points_at.get(key, ()),
        )


def cell_label(form: Form, key: CellKey) -> str:
    """Return a cell's name for people: the row, and the column where there are more."""
    table = form.table(key.table)
    row = table.row(key.row)
    label = bare(row.label)
    if len(table.columns) == 1:
        return f"{label}（{row.code}）" if row.code else label
    columns = table.columns_of(row)
    at = next(n for n, column in enumerate(columns) if column.key == key.column)
    name = row.headers[at] if at < len(row.headers) else columns[at].label
    return f"{label}／{name}"


def basis(rule: str, form: Form | None) -> str:
    """Return what a finding rests on."""
    if rule in _BASES:
        return _BASES[rule]
    if rule in _SECTIONS:
        return form.basis if form and form.sections else _NUMBERED
    of_the_form = rule in _OF_THE_FORM or (
        form is not None and any(relation.id == rule for relation in form.relations)
    )
    return form.basis if form and form.basis and of_the_form else _AGREE
