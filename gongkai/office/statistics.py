"""A form on a page: its tables as printed, each cell with what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from gongkai.law.forms import CellKey, Form, Row, Table, place
from gongkai.law.forms import Finding as Fault
from gongkai.reporting.content import cell_name
from gongkai.reporting.documents.grid import Grid, grid

INDENTS = {"1": 1, "2": 2, "s": 3}
_FEW = 3
_SEVERITIES = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True)
class Shown:
    """A cell as it stands on a page; ``value`` is what is reported.

    ``number`` is its place in the form, from 1: short enough for an address.
    ``last`` and ``last_year`` are the same cell of the period before, a year before.
    ``flagged``: its findings are told here and not only referred to.
    """

    number: int
    value: Decimal | None
    computed: Decimal | None
    url: str = ""
    mended: bool = False
    why: str = ""
    by: str = ""
    at: datetime | None = None
    last: Decimal | None = None
    last_year: Decimal | None = None
    findings: list[Fault] = field(default_factory=list)
    label: str = ""
    flagged: bool = False

    @property
    def worst(self) -> str:
        """The gravest severity of its findings, or nothing."""
        found = sorted(self.findings, key=lambda each: _SEVERITIES[each.severity])
        return found[0].severity if found else ""


@dataclass(frozen=True)
class Line:
    """One row of a table with a single column of values."""

    row: Row
    indent: int
    cell: Shown | None


@dataclass(frozen=True)
class Sheet:
    """One table: ``lines`` when it has one column of values, else a ``grid``."""

    table: Table
    lines: list[Line]
    grid: Grid | None


@lru_cache(maxsize=32)
def _numbered(form: Form) -> dict[CellKey, int]:
    return {key: number for number, key in enumerate(form.keys(), 1)}


def numbers(form: Form) -> Mapping[CellKey, int]:
    """Return the place of every cell in the form, from 1."""
    return _numbered(form)


def key_at(form: Form, number: int) -> CellKey | None:
    """Return the cell at a place, or None when the form has none there."""
    keys = form.keys()
    return keys[number - 1] if 0 < number <= len(keys) else None


def label_of(form: Form, key: CellKey) -> str:
    """Return what a cell counts, in the words of the form: row, then column."""
    table = form.table(key.table)
    row = table.row(key.row)
    if len(table.columns) == 1:
        return row.label
    columns = table.columns_of(row)
    keys = [column.key for column in columns]
    heads = row.headers or tuple(column.label for column in columns)
    parts = (row.block, row.group, row.label, heads[keys.index(key.column)])
    return " · ".join(part for part in parts if part)


def beside(form: Form, findings: Iterable[Fault]) -> dict[CellKey, list[Fault]]:
    """Return findings by the cells they speak of."""
    spots = {place(form, key): key for key in form.keys()}  # noqa: SIM118 -- a form is no dictionary
    found: dict[CellKey, list[Fault]] = {}
    for each in findings:
        for spot in each.where:
            if spot in spots:
                found.setdefault(spots[spot], []).append(each)
    return found


def flagged(form: Form, findings: Iterable[Fault]) -> set[CellKey]:
    """Return the cells at which findings are told: of a long sum only the first."""
    spots = {place(form, key): key for key in form.keys()}  # noqa: SIM118 -- a form is no dictionary
    found: set[CellKey] = set()
    for each in findings:
        cells = [spots[spot] for spot in each.where if spot in spots]
        found.update(cells if len(cells) <= _FEW else cells[:1])
    return found


@dataclass(frozen=True)
class Remark:
    """A finding in the summary on top, with the numbers of its cells."""

    finding: Fault
    cells: list[tuple[int, str]]
    more: int


def remarks(form: Form, findings: Iterable[Fault]) -> list[Remark]:
    """Return findings, the gravest first, each leading to its first cells."""
    spots = {place(form, key): key for key in form.keys()}  # noqa: SIM118 -- a form is no dictionary
    order = numbers(form)
    found = []
    for each in sorted(findings, key=lambda each: _SEVERITIES[each.severity]):
        keys = [spots[spot] for spot in each.where if spot in spots]
        cells = [(order[key], cell_name(form, key)) for key in keys[:_FEW]]
        found.append(Remark(each, cells, max(0, len(keys) - _FEW)))
    return found


def sheets(form: Form, cells: Mapping[CellKey, Shown]) -> list[Sheet]:
    """Return the form's tables with their cells.

    Optional rows are always there: what may be filled in must be seen.
    """
    full = {key: Decimal(0) for key in form.keys()}  # noqa: SIM118 -- a form is no dictionary
    found = []
    for table in form.tables:
        if len(table.columns) > 1:
            found.append(Sheet(table, [], grid(table, full)))
            continue
        column = table.columns[0].key
        lines = [
            Line(
                row,
                INDENTS.get(row.level, 1) if row.parent else 0,
                cells.get(CellKey(table.key, row.key, column)),
            )
            for row in table.rows
        ]
        found.append(Sheet(table, lines, None))
    return found


def by_place(form: Form, make: Callable[[CellKey, int], Shown]) -> dict[CellKey, Shown]:
    """Return every cell of a form as it stands on the page."""
    return {key: make(key, number) for key, number in numbers(form).items()}
