"""Statistics forms 统计表 as data: tables, rows, columns, units, validity and relations.

The national forms are TOML files in ``data/``; a local form is a file of the same shape
given by path, without code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from gongkai.law.forms.expressions import BadExpression, parse

NATIONAL = ("2014", "2019", "2021")
_DECIMAL_UNITS = frozenset({"万元", "元", "%", "亿元"})


class BadForm(ValueError):
    """A form's data file says something that cannot be."""


class CellKey(NamedTuple):
    """Where a value stands: table, row and column keys."""

    table: str
    row: str
    column: str


# A value read from a blank cell is None; a cell that is not in the mapping was not read.
Cells = Mapping[CellKey, Decimal | None]


@dataclass(frozen=True)
class Column:
    """A value column; ``group`` is the heading printed above several columns.

    ``cumulative`` ones count from the first of January on, others the period alone.
    """

    key: str
    label: str
    group: str = ""
    cumulative: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a form.

    ``group`` is the heading printed beside several rows, ``block`` the one beside groups.
    ``columns`` are the keys of the table's columns that this row has, all by default;
    ``headers`` what is printed above them when that is not the columns' own label.
    ``distinct`` rows are de-duplicated and therefore never added up across organs.
    ``signed`` and ``decimal`` name columns that may be negative or fractional.
    """

    key: str
    label: str
    unit: str = ""
    code: str = ""
    level: str = ""
    parent: str = ""
    group: str = ""
    block: str = ""
    basis: str = ""
    heading: bool = False
    optional: bool = False
    distinct: bool = False
    columns: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    decimal: tuple[str, ...] = ()

    def fractional(self, column: str) -> bool:
        """Say whether values of this row and column may have decimals."""
        return self.unit in _DECIMAL_UNITS or column in self.decimal


@dataclass(frozen=True)
class Table:
    """A table of a form; ``side_by_side`` rows are printed on one line.

    ``note`` is printed in the corner, ``over`` above all value columns.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    section: str = ""
    note: str = ""
    over: str = ""
    side_by_side: bool = False

    def row(self, key: str) -> Row:
        """Return the row named ``key``; raises KeyError."""
        return self._by_key[key]

    def columns_of(self, row: Row) -> tuple[Column, ...]:
        """Return the columns in which ``row`` has a value; none for a heading."""
        if row.heading:
            return ()
        if not row.columns:
            return self.columns
        return tuple(column for column in self.columns if column.key in row.columns)

    def parts(self, key: str) -> tuple[str, ...]:
        """Return the keys of the rows directly under ``key``."""
        return tuple(row.key for row in self.rows if row.parent == key)

    @property
    def _by_key(self) -> dict[str, Row]:
        return {row.key: row for row in self.rows}


@dataclass(frozen=True)
class Relation:
    """What must hold between cells, and the sentence to show when it does not.

    ``each`` is "", "row" or "column": once, or for every row or column of ``table``
    (only ``rows``, if given). ``when`` limits it to reports where that certainly holds.
    """

    id: str
    severity: str
    must: str
    say: str
    table: str = ""
    each: str = ""
    when: str = ""
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """A statistics form and the years whose reports use it."""

    id: str
    name: str
    tables: tuple[Table, ...]
    relations: tuple[Relation, ...] = ()
    from_year: int = 0
    to_year: int = 9999
    basis: str = ""
    signs: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    local: bool = field(default=False)

    def table(self, key: str) -> Table:
        """Return the table named ``key``; raises KeyError."""
        for table in self.tables:
            if table.key == key:
                return table
        raise KeyError(key)

    def covers(self, year: int) -> bool:
        """Say whether reports on ``year`` use this form."""
        return self.from_year <= year <= self.to_year

    def keys(self) -> list[CellKey]:
        """Return every cell of the form, in printed order."""
        return [
            CellKey(table.key, row.key, column.key)
            for table in self.tables
            for row in table.rows
            for column in table.columns_of(row)
        ]


def national_forms() -> tuple[Form, ...]:
    """Return the three national forms, oldest first."""
    return tuple(national_form(name) for name in NATIONAL)


@cache
def national_form(name: str) -> Form:
    """Return the national form ``2014``, ``2019`` or ``2021``."""
    path = files("gongkai.law.forms") / "data" / f"form{name}.toml"
    return read_form(tomllib.loads(path.read_text(encoding="utf-8")))


def form_for(year: int) -> Form | None:
    """Return the national form for reports on ``year``; None before 2014."""
    for form in national_forms():
        if form.covers(year):
            return form
    return None


def load_form(path: Path) -> Form:
    """Return a local form from a TOML file; raises BadForm in a sentence."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise BadForm(f"表样文件{path.name}无法读取：{fault}") from fault
    return read_form(data, local=True)


def read_form(data: Mapping[str, Any], *, local: bool = False) -> Form:
    """Build a form from the content of its file; raises BadForm."""
    try:
        form = Form(
            id=str(data["id"]),
            name=str(data["name"]),
            tables=tuple(_table(table) for table in data["tables"]),
            relations=tuple(
                Relation(**_tuples(relation)) for relation in data.get("relations", ())
            ),
            from_year=int(data.get("from_year", 0)),
            to_year=int(data.get("to_year", 9999)),
            basis=str(data.get("basis", "")),
            signs=tuple(data.get("signs", ())),
            sections=tuple(data.get("sections", ())),
            local=local,
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise BadForm(f"表样缺少内容或有多余的内容：{fault}") from fault
    _check(form)
    return form


def _table(data: Mapping[str, Any]) -> Table:
    given = dict(data)
    rows = tuple(Row(**_tuples(row)) for row in given.pop("rows"))
    columns = tuple(Column(**column) for column in given.pop("columns"))
    return Table(rows=rows, columns=columns, **given)


def _tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in data.items()
    }


def _check(form: Form) -> None:
    """Refuse doubled keys, unknown parents and relations that cannot be read."""
    for table in form.tables:
        keys = [row.key for row in table.rows]
        doubled = {key for key in keys if keys.count(key) > 1}
        if doubled:
            raise BadForm(f"表{table.key}的行代码重复：{'、'.join(sorted(doubled))}")
        columns = {column.key for column in table.columns}
        for row in table.rows:
            if row.parent and row.parent not in keys:
                raise BadForm(f"行{row.key}的上级{row.parent}不在表{table.key}中")
            if not set(row.columns) <= columns:
                raise BadForm(f"行{row.key}列出了表{table.key}没有的列")
    for relation in form.relations:
        _check_relation(form, relation)


def _check_relation(form: Form, relation: Relation) -> None:
    if relation.severity not in {"error", "warning"}:
        raise BadForm(f"关系{relation.id}的等级应为error或warning")
    if relation.each not in {"", "row", "column"}:
        raise BadForm(f"关系{relation.id}的each应为row、column或不填")
    if relation.table and relation.table not in {table.key for table in form.tables}:
        raise BadForm(f"关系{relation.id}所说的表{relation.table}不存在")
    try:
        parse(relation.must)
        if relation.when:
            parse(relation.when)
    except BadExpression as fault:
        raise BadForm(f"关系{relation.id}：{fault}") from fault
