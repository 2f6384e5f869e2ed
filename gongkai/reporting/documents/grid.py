"""Tables as they are printed: cells with spans, the same for every kind of file.

Three layouts follow from the form alone: an ordinary table with heads above and labels
beside (table 3, the form of 2014, local forms); a table in sections, each with a bar
naming its clause and heads of its own (table 2); and rows side by side (table 4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from gongkai.law.forms import CellKey, Cells, Column, Form, Row, Table
from gongkai.law.forms.figures import plain

from .content import printable

LABEL_HEAD = "统计指标"
UNIT_HEAD = "单位"
NO_VALUE = "——"
_INDENTS = {"1": 1, "2": 2, "s": 3}


@dataclass(frozen=True)
class Cell:
    """One printed cell. ``kind`` is head, bar, stub, unit, value or none.

    ``scope`` is what a head speaks for: col, colgroup, row or rowgroup. A cell of kind
    value carries its ``value`` (None prints empty) and its ``key``.
    """

    kind: str
    text: str = ""
    colspan: int = 1
    rowspan: int = 1
    scope: str = ""
    indent: int = 0
    strong: bool = False
    value: Decimal | None = None
    key: CellKey | None = None


Line = tuple[Cell, ...]


@dataclass(frozen=True)
class Section:
    """Lines under heads of their own; ``repeats`` over pages if it is the only one."""

    head: tuple[Line, ...]
    body: tuple[Line, ...]


@dataclass(frozen=True)
class Grid:
    """A table ready to print; ``unit`` is that of all its figures.

    ``widths`` are shares of the line, ``align`` is where figures stand in their column.
    """

    key: str
    title: str
    unit: str
    widths: tuple[float, ...]
    sections: tuple[Section, ...]
    align: str = "center"

    @property
    def repeats(self) -> bool:
        """Say whether the head belongs on every page the table covers."""
        return len(self.sections) == 1

    @property
    def nested(self) -> bool:
        """Say whether a label stands beside several rows."""
        return any(
            cell.rowspan > 1
            for section in self.sections
            for line in section.body
            for cell in line
        )

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return all lines, heads included."""
        return tuple(
            line for section in self.sections for line in (*section.head, *section.body)
        )


def grids(form: Form, cells: Cells, keys: Iterable[str]) -> tuple[Grid, ...]:
    """Return the tables named ``keys`` filled with ``cells``."""
    return tuple(grid(form.table(key), cells) for key in keys)


def grid(table: Table, cells: Cells) -> Grid:
    """Return ``table`` as printed; raises nothing for cells that were never read."""
    rows = printed_rows(table, cells)
    if table.side_by_side:
        return _side_by_side(table, rows, cells)
    if any(row.headers for row in rows):
        return _in_sections(table, rows, cells)
    return _ordinary(table, rows, cells)


def printed_rows(table: Table, cells: Cells) -> tuple[Row, ...]:
    """Return the rows to print: optional ones only where they say something.

    An optional row that sums up optional rows of its own name (（六）其他处理) is
    printed in their place if it has a figure and they have none.
    """

    def filled(row: Row) -> bool:
        return any(
            cells.get(CellKey(table.key, row.key, column.key)) is not None
            for column in table.columns_of(row)
        )

    details: dict[str, list[Row]] = {}
    for row in table.rows:
        if row.optional and row.group:
            details.setdefault(row.group, []).append(row)
    summed = {
        row.label
        for row in table.rows
        if row.optional
        and row.label in details
        and filled(row)
        and not any(filled(detail) for detail in details[row.label])
    }

    def printed(row: Row) -> bool:
        if not row.optional:
            return True
        if row.label in details:
            return row.label in summed
        if row.group in details:
            return row.group not in summed
        return filled(row)

    return tuple(row for row in table.rows if printed(row))


def printed_cells(form: Form, cells: Cells, keys: Iterable[str]) -> list[CellKey]:
    """Return the keys of the cells that are printed, in order."""
    return [
        CellKey(table.key, row.key, column.key)
        for table in (form.table(key) for key in keys)
        for row in printed_rows(table, cells)
        for column in table.columns_of(row)
    ]


def placed(lines: Sequence[Line]) -> Iterator[tuple[int, int, Cell]]:
    """Yield (line, column, cell) with the column in which each cell really begins."""
    taken: set[tuple[int, int]] = set()
    for number, line in enumerate(lines):
        column = 0
        for cell in line:
            while (number, column) in taken:
                column += 1
            yield number, column, cell
            taken.update(
                (number + down, column + right)
                for down in range(cell.rowspan)
                for right in range(cell.colspan)
            )


def shown(value: Decimal | None) -> str:
    """Return a figure as printed: a blank stays blank, zero is 0."""
    return "" if value is None else plain(value)


# --- An ordinary table ---------------------------------------------------------------


def _ordinary(table: Table, rows: Sequence[Row], cells: Cells) -> Grid:
    units = dict.fromkeys(row.unit for row in rows if not row.heading and row.unit)
    blocks = any(row.block for row in rows)
    groups = any(row.group for row in rows)
    stubs = 1 + blocks + groups
    with_unit = len(units) > 1
    corner = printable(table.note and f"（{table.note}）") or LABEL_HEAD
    head = _heads(table, corner, stubs, with_unit)
    body = []
    for row, opening in _openings(rows):
        line = [*opening, _stub(row, stubs - bool(row.block) - bool(row.group))]
        if with_unit:
            line.append(Cell("unit", NO_VALUE if row.heading else row.unit))
        body.append((*line, *_values(table, row, cells)))
    return Grid(
        table.key,
        printable(table.title),
        "" if with_unit else "、".join(units),
        _widths(table, stubs, with_unit),
        (Section(head, tuple(body)),),
        "right" if stubs == 1 else "center",
    )


def _heads(table: Table, corner: str, stubs: int, with_unit: bool) -> tuple[Line, ...]:
    """Return one to three lines: what stands over all, groups of columns, columns."""
    groups = any(column.group for column in table.columns)
    depth = 1 + bool(table.over) + groups
    lines: list[list[Cell]] = [[] for _ in range(depth)]
    lines[0].append(Cell("head", corner, stubs, depth, "col"))
    if with_unit:
        lines[0].append(Cell("head", UNIT_HEAD, 1, depth, "col"))
    if table.over:
        width = len(table.columns)
        lines[0].append(Cell("head", table.over, width, 1, "colgroup"))
    top = 1 if table.over else 0
    for group, run in groupby(table.columns, key=lambda column: column.group):
        columns = list(run)
        if group:
            lines[top].append(Cell("head", group, len(columns), 1, "colgroup"))
        place, deep = (-1, 1) if group else (top, 1 + groups)
        lines[place] += [_column_head(column, deep) for column in columns]
    return tuple(tuple(line) for line in lines)


def _column_head(column: Column, rowspan: int = 1) -> Cell:
    return Cell("head", printable(column.label), 1, rowspan, "col")


def _openings(rows: Sequence[Row]) -> Iterator[tuple[Row, list[Cell]]]:
    """Yield each row with the block and group that begin at it."""
    for at, row in enumerate(rows):
        opening = []
        before = rows[at - 1] if at else None
        for name in ("block", "group"):
            label = getattr(row, name)
            begins = label and (
                before is None
                or label != getattr(before, name)
                or (name == "group" and row.block != before.block)
            )
            if begins:
                same = [row.block, label] if name == "group" else [label]
                count = _run(rows[at:], name, same)
                opening.append(Cell("stub", printable(label), 1, count, "rowgroup"))
        yield row, opening


def _run(rows: Sequence[Row], name: str, same: list[str]) -> int:
    """Return how many rows from the first one belong together."""
    count = 0
    for row in rows:
        own = [row.block, row.group] if name == "group" else [row.block]
        if own != same:
            break
        count += 1
    return count


def _stub(row: Row, colspan: int) -> Cell:
    return Cell(
        "stub",
        printable(row.label),
        colspan,
        scope="rowgroup" if row.heading else "row",
        indent=_INDENTS.get(row.level, 1) if row.parent else 0,
        strong=row.heading,
    )


def _values(table: Table, row: Row, cells: Cells) -> Line:
    own = {column.key for column in table.columns_of(row)}
    blank = Cell("none", NO_VALUE if row.heading else "")
    return tuple(
        _value(table, row, column, cells) if column.key in own else blank
        for column in table.columns
    )


def _value(
    table: Table, row: Row, column: Column, cells: Cells, colspan: int = 1
) -> Cell:
    key = CellKey(table.key, row.key, column.key)
    value = cells.get(key)
    return Cell("value", shown(value), colspan, value=value, key=key)


def _widths(table: Table, stubs: int, with_unit: bool) -> tuple[float, ...]:
    columns = len(table.columns)
    value = max(0.85, min(2.0, 6.0 / columns))
    units = (1.0,) if with_unit else ()
    free = max(4.0, 12.0 - columns * value - sum(units))
    if stubs == 1:
        return (free, *units, *[value] * columns)
    inner = {2: (0.3, 0.7), 3: (0.18, 0.26, 0.56)}[stubs]
    return (*[free * share for share in inner], *units, *[value] * columns)


# --- A table in sections -------------------------------------------------------------


def _in_sections(table: Table, rows: Sequence[Row], cells: Cells) -> Grid:
    width = len(table.columns)
    sections: list[tuple[str, Section]] = []
    for (basis, _), run in groupby(rows, key=lambda row: (row.basis, _own_heads(row))):
        members = list(run)
        head: list[Line] = []
        repeated = bool(sections) and sections[-1][0] == basis
        if basis and not repeated:
            bar = Cell("bar", printable(basis), 1 + width, 1, "colgroup")
            head.append((bar,))
        head.append(_section_heads(table, members[0]))
        body = tuple(_section_line(table, row, cells) for row in members)
        sections.append((basis, Section(tuple(head), body)))
    return Grid(
        table.key,
        printable(table.title),
        "",
        (1.4, *[1.0] * width),
        tuple(section for _, section in sections),
    )


def _own_heads(row: Row) -> tuple[str, ...]:
    return (*row.headers, row.unit if row.fractional("") else "")


def _spans(table: Table, row: Row) -> list[tuple[Column, int]]:
    """Return the row's columns; the last takes what room the table has left."""
    columns = table.columns_of(row)
    spare = len(table.columns) - len(columns)
    return [(column, 1 + (spare if column is columns[-1] else 0)) for column in columns]


def _section_heads(table: Table, row: Row) -> Line:
    labels = row.headers or tuple(c.label for c in table.columns_of(row))
    unit = f"（单位：{row.unit}）" if row.unit and row.fractional("") else ""
    heads = [
        Cell("head", printable(label) + unit, span, 1, "col")
        for label, (_, span) in zip(labels, _spans(table, row), strict=False)
    ]
    return (Cell("head", "信息内容", scope="col"), *heads)


def _section_line(table: Table, row: Row, cells: Cells) -> Line:
    return (
        Cell("stub", printable(row.label), scope="row"),
        *[
            _value(table, row, column, cells, span)
            for column, span in _spans(table, row)
        ],
    )


# --- Rows side by side ---------------------------------------------------------------


def _side_by_side(table: Table, rows: Sequence[Row], cells: Cells) -> Grid:
    groups = any(row.group for row in rows)
    lines: list[list[Cell]] = [[] for _ in range(2 + groups)]
    for group, run in groupby(rows, key=lambda row: row.group):
        members = list(run)
        widths = [len(table.columns_of(row)) for row in members]
        if group:
            text = printable(group)
            lines[0].append(Cell("head", text, sum(widths), 1, "colgroup"))
        for row, width in zip(members, widths, strict=True):
            place = 1 if group else 0
            text = printable(row.label)
            lines[place].append(Cell("head", text, width, 1, "colgroup"))
            deep = 1 if group or not groups else 2
            heads = [_column_head(column, deep) for column in table.columns_of(row)]
            lines[place + 1] += heads
    body = tuple(
        _value(table, row, column, cells)
        for row in rows
        for column in table.columns_of(row)
    )
    units = dict.fromkeys(row.unit for row in rows if row.unit)
    return Grid(
        table.key,
        printable(table.title),
        "、".join(units),
        tuple([1.0] * len(body)),
        (Section(tuple(tuple(line) for line in lines), (body,)),),
    )
