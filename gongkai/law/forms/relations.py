"""Hold a form's relations against any set of cells, ours or read from a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from gongkai.law.forms.expressions import (
    BadExpression,
    NotRead,
    Scope,
    evaluate,
    holds,
)
from gongkai.law.forms.figures import UNKNOWN, Figure, exactly, plain
from gongkai.law.forms.model import CellKey, Cells, Form, Relation, Table

_SLOT = re.compile(r"\{([^{}]+)\}")
_JUMP_FROM, _JUMP_SHARE = 10, Decimal("0.5")


@dataclass(frozen=True)
class Finding:
    """One thing found wrong or suspicious.

    ``severity`` is error, warning or note. ``where`` names cells (``table3/new/总计``, in
    a table of one column the row alone) and places in the text; ``values`` the figures.
    """

    rule: str
    severity: str
    where: tuple[str, ...]
    message: str
    values: Mapping[str, str] = field(default_factory=dict)


def place(form: Form, key: CellKey) -> str:
    """Return how a cell is named in findings."""
    if len(form.tables) == 1 and len(form.tables[0].columns) == 1:
        return key.row
    return "/".join(key)


def check_relations(
    form: Form, cells: Cells, previous: Cells | None = None
) -> list[Finding]:
    """Return what breaks the relations of ``form``, in the order of its data.

    Blank cells never break a relation that some filling could satisfy; relations with
    cells that were not read, or with last year's when none are given, are left out.
    """
    found: list[Finding] = []
    for relation in form.relations:
        for instance in _instances(form, relation):
            broken = _broken(relation, instance, cells, previous)
            if broken:
                found.append(broken)
    return found


def check_values(form: Form, cells: Cells) -> list[Finding]:
    """Return R01: negative values, and fractions of what is counted in pieces."""
    found = []
    for key in form.keys():  # noqa: SIM118 -- a form is no dictionary
        value = cells.get(key)
        if value is None:
            continue
        row = form.table(key.table).row(key.row)
        fault = ""
        if value < 0 and key.column not in row.signed:
            fault = "不能为负数"
        elif value != value.to_integral_value() and not row.fractional(key.column):
            fault = f"按{row.unit or '个'}计，应为整数"
        if fault:
            message = f"“{bare(row.label)}”填{plain(value)}，{fault}，请更正。"
            spot = place(form, key)
            found.append(
                Finding("R01", "error", (spot,), message, {spot: plain(value)})
            )
    return found


def check_jumps(form: Form, cells: Cells, previous: Cells) -> list[Finding]:
    """Return R20: rows that changed by more than half, from 10 upwards."""
    found = []
    for key in form.keys():  # noqa: SIM118 -- a form is no dictionary
        now, before = cells.get(key), previous.get(key)
        table = form.table(key.table)
        whole = len(table.columns) < 2 or key.column in {"总计", "1", "2", "3"}
        if now is None or before is None or before < _JUMP_FROM or not whole:
            continue
        if abs(now - before) > before * _JUMP_SHARE:
            label, spot = bare(table.row(key.row).label), place(form, key)
            share = abs(now - before) / before * 100
            way = "增加" if now > before else "减少"
            message = f"“{label}”上年{plain(before)}，本年{plain(now)}，{way}{share:.0f}%，变动较大，请核对并在正文说明原因。"
            values = {spot: plain(now), f"previous.{spot}": plain(before)}
            found.append(Finding("R20", "warning", (spot,), message, values))
    return found


def bare(label: str) -> str:
    """Return a row's label without its number and its note in brackets."""
    label = re.sub(
        r"^(?:[（(]?[一二三四五六七八九十]+[）)、]|\d+[.．、]|其中[：:])+", "", label
    )
    return re.sub(r"[（(][^）)]*[）)]$", "", label) or label


@dataclass(frozen=True)
class _Instance:
    """A relation at one row or column, and what its names mean there."""

    form: Form
    table: Table | None
    row: str = ""
    column: str = ""

    def key(self, name: Sequence[str]) -> CellKey:
        """Return the cell that a name of the relation stands for."""
        parts = [part for part in name if part != "previous"]
        table = self.table
        known = {table.key: table for table in self.form.tables}
        if len(parts) > 1 and parts[0] in known:
            table = known[parts.pop(0)]
        if table is None:
            raise BadExpression(f"不知道{'.'.join(name)}在哪个表")
        if len(parts) == 2:
            return CellKey(table.key, parts[0], self._column(table, parts[1]))
        if self.row:
            return CellKey(table.key, self.row, self._column(table, parts[0]))
        return CellKey(table.key, parts[0], self.column or table.columns[0].key)

    def _column(self, table: Table, name: str) -> str:
        row = next((row for row in table.rows if row.key == self.row), None)
        if row and name in row.headers:
            return table.columns_of(row)[row.headers.index(name)].key
        for column in table.columns:
            if name in (column.key, column.label):
                return column.key
        raise BadExpression(f"表{table.key}没有列{name}")

    def scope(self, cells: Cells, previous: Cells | None) -> Scope:
        """Return where the relation's names are looked up."""

        def lookup(name: tuple[str, ...]) -> Figure:
            source = previous if "previous" in name else cells
            key = self.key(name)
            if source is None or key not in source:
                raise NotRead(".".join(name))
            value = source[key]
            return UNKNOWN if value is None else exactly(value)

        return Scope(lookup, self.table.parts if self.table else lambda _head: ())

    def label(self, slot: str) -> str:
        """Return what ``{row}`` or ``{column}`` of a sentence stands for, or ""."""
        if slot == "row" and self.table and self.row:
            return bare(self.table.row(self.row).label)
        return self.column if slot == "column" else ""


def _instances(form: Form, relation: Relation) -> Iterator[_Instance]:
    if relation.each == "row":
        table = form.table(relation.table)
        for row in table.rows:
            if not row.heading and (not relation.rows or row.key in relation.rows):
                yield _Instance(form, table, row=row.key)
    elif relation.each == "column":
        table = form.table(relation.table)
        for column in table.columns:
            yield _Instance(form, table, column=column.key)
    else:
        only = form.tables[0] if len(form.tables) == 1 else None
        yield _Instance(form, form.table(relation.table) if relation.table else only)


def _broken(
    relation: Relation, at: _Instance, cells: Cells, previous: Cells | None
) -> Finding | None:
    scope = at.scope(cells, previous)
    try:
        if relation.when and not holds(relation.when, scope):
            return None
        if holds(relation.must, scope) is not False:
            return None
    except NotRead:
        return None
    values: dict[str, str] = {}
    spots: list[str] = []
    for name, figure in scope.used.items():
        spot = place(at.form, at.key(name))
        if "previous" in name:
            values[f"previous.{spot}"] = str(figure)
        else:
            spots.append(spot)
            values[spot] = str(figure)

    def fill(slot: re.Match[str]) -> str:
        filled = evaluate(slot[1], at.scope(cells, previous))
        return str(filled)

    message = _SLOT.sub(lambda slot: at.label(slot[1]) or fill(slot), relation.say)
    return Finding(relation.id, relation.severity, tuple(spots), message, values)
