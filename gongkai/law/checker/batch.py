"""Answer claims given as JSON objects, one a line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from gongkai.law.checker.claims.against_table import judge_against
from gongkai.law.checker.claims.judge import judge
from gongkai.law.checker.claims.verdicts import NOT_CHECKABLE, Judgement
from gongkai.law.forms import (
    CellKey,
    Cells,
    Column,
    Form,
    Row,
    national_form,
    national_forms,
)
from gongkai.law.forms.relations import bare

_EVIDENCE = re.compile(r"\s*([^=]+?)\s*[=:：]\s*(-?\d+(?:\.\d+)?)\s*")
_TABLES = re.compile(r"^(?:table\d|form2014|表[二三四])[./]")
Tables = Mapping[str, tuple[Form, Cells]]


def answer_claim(given: Mapping[str, Any], reports: Tables) -> Judgement:
    """Return the verdict on a claim.

    One with ``statement`` is answered from those words alone; one with ``text`` against
    the cells of the report ``report_id`` among ``reports``, or else those named in its
    ``evidence`` (“new.总计=21”). Raises ValueError in a sentence if it has neither.
    """
    statement, text = given.get("statement"), given.get("text")
    if isinstance(statement, str):
        return judge(statement)
    if not isinstance(text, str):
        raise ValueError("没有字符串字段statement或text")
    known = reports.get(str(given.get("report_id", "")))
    if known is None:
        form, cells = evidence(given.get("evidence") or ())
    else:
        form, cells = known
        named = evidence(given.get("evidence") or ())
        if named[0].id == form.id:
            cells = {**named[1], **cells}
    if not cells:
        alone = judge(text)
        why = f"没有给出报告的表格，只能看文字：{alone.why}"
        return Judgement(alone.verdict, why, alone.rule, alone.values)
    against, alone = judge_against(text, form, cells), judge(text)
    return (
        alone
        if against.verdict == NOT_CHECKABLE and against.rule == "none"
        else against
    )


def evidence(lines: Sequence[Any]) -> tuple[Form, Cells]:
    """Return the cells that lines such as “new.总计=21” or “A1=35” give, with the form."""
    cells: dict[CellKey, Decimal | None] = {}
    form = national_form("2021")
    for line in lines:
        match = _EVIDENCE.fullmatch(str(line))
        if not match:
            continue
        row, _, column = _TABLES.sub("", match[1]).partition(".")
        found = _cell(row.strip(), column.strip())
        if found:
            form, key = found
            cells[key] = Decimal(match[2])
    return form, cells


def _cell(row: str, column: str) -> tuple[Form, CellKey] | None:
    """Return the cell that a row's key, code or label and a column's name mean."""
    for form in reversed(national_forms()):
        for table in form.tables:
            for line in table.rows:
                columns = table.columns_of(line)
                if columns and row in (
                    line.key,
                    line.code,
                    line.label,
                    bare(line.label),
                ):
                    return form, CellKey(
                        table.key, line.key, _column(line, columns, column)
                    )
    return None


def _column(row: Row, columns: tuple[Column, ...], name: str) -> str:
    for at, column in enumerate(columns):
        header = row.headers[at] if at < len(row.headers) else ""
        if name and name in (column.key, column.label, header):
            return column.key
    return columns[-1].key if columns[-1].key == "总计" else columns[0].key


def tables_from_json(given: Mapping[str, Any]) -> tuple[Form, Cells] | None:
    """Return the cells of a report given as JSON tables; None if it has none.

    Accepts our own output (``cells``) and ``table2``/``table3``/``table4`` objects whose
    values stand in the order of the form's columns.
    """
    if isinstance(given.get("cells"), list):
        return _from_cells(given)
    year = given.get("year")
    forms = [f for f in national_forms() if isinstance(year, int) and f.covers(year)]
    form = forms[0] if forms else national_form("2021")
    cells: dict[CellKey, Decimal | None] = {}
    for table in form.tables:
        rows = given.get(table.key)
        for row in table.rows:
            if not isinstance(rows, Mapping) or row.key not in rows:
                continue
            values = rows[row.key]
            values = values if isinstance(values, list) else [values]
            for column, value in zip(table.columns_of(row), values, strict=False):
                cells[CellKey(table.key, row.key, column.key)] = _decimal(value)
    return (form, cells) if cells else None


def _from_cells(given: Mapping[str, Any]) -> tuple[Form, Cells] | None:
    form = national_form(str(given["form"])) if given.get("form") else None
    if form is None:
        return None
    cells = {
        CellKey(str(c["table"]), str(c["row"]), str(c["column"])): _decimal(c["value"])
        for c in given["cells"]
        if isinstance(c, Mapping)
    }
    return form, cells


def _decimal(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
