"""Read a list of items from CSV, XLSX or JSONL into rows of text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from gongkai.catalogue.files import package_type
from gongkai.core.errors import BadInput

_ROW_LIMIT = 1_000_000
_COLUMN_LIMIT = 256
_BLANK_LIMIT = 1_000  # blank lines between two that are filled


@dataclass(frozen=True)
class Table:
    """Rows of text under headers; ``first_row`` is the number of the first in the file."""

    headers: tuple[str, ...]
    rows: list[dict[str, str]]
    first_row: int = 2


def read_table(path: Path) -> Table:
    """Read a file by its extension; raises BadInput with a sentence.

    CSV (comma, semicolon or tab) and JSONL in UTF-8 or GB 18030; of a workbook the
    first sheet that holds anything, its first filled line being the headers.
    """
    reader = {
        ".csv": _csv,
        ".tsv": _csv,
        ".txt": _csv,
        ".xlsx": _xlsx,
        ".jsonl": _jsonl,
        ".ndjson": _jsonl,
    }.get(path.suffix.lower())
    if reader is None:
        raise BadInput(
            _("不能导入“%(name)s”：请使用CSV、XLSX或JSONL文件。") % {"name": path.name}
        )
    table = reader(path.read_bytes(), path.name)
    if not table.rows:
        raise BadInput(_("“%(name)s”里没有数据行。") % {"name": path.name})
    return table


def _decode(data: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadInput(
        _("“%(name)s”不是UTF-8或GB 18030编码的文本，请另存为UTF-8后再导入。")
        % {"name": name}
    )


def _csv(data: bytes, name: str) -> Table:
    text = _decode(data, name)
    first_line = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first_line.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        headers = tuple(cell.strip() for cell in next(lines, []))
        rows = [_row(headers, cells) for cells in lines if any(map(str.strip, cells))]
    except csv.Error as fault:
        raise BadInput(
            _("“%(name)s”第%(line)d行不是完整的CSV，请检查引号是否成对。")
            % {"name": name, "line": lines.line_num}
        ) from fault
    return Table(headers, rows)


def _row(headers: tuple[str, ...], cells: list[str]) -> dict[str, str]:
    padded = [*cells, *[""] * (len(headers) - len(cells))]
    return dict(zip(headers, padded, strict=False))


def _xlsx(data: bytes, name: str) -> Table:
    package_type(data)  # refuses what unpacks to too much
    try:
        book = load_workbook(io.BytesIO(data), data_only=True, read_only=True)
    except Exception as fault:
        raise BadInput(
            _("“%(name)s”无法打开，请用Excel或WPS重新保存为.xlsx。") % {"name": name}
        ) from fault
    for sheet in book.worksheets:
        lines = sheet.iter_rows(
            values_only=True, max_row=_ROW_LIMIT, max_col=_COLUMN_LIMIT
        )
        for number, line in enumerate(lines, start=1):
            if len(line) - line.count(None) >= 2:
                filled = max(at for at, cell in enumerate(line) if cell is not None)
                headers = tuple(_text(cell) for cell in line[: filled + 1])
                return Table(headers, _rows(headers, lines, name), number + 1)
    return Table((), [])


def _rows(
    headers: tuple[str, ...], lines: Iterable[tuple[Any, ...]], name: str
) -> list[dict[str, str]]:
    """Return the rows up to the last filled one; a cell far away makes no others."""
    rows: list[dict[str, str]] = []
    blank = 0
    for line in lines:
        cells = [] if line.count(None) == len(line) else [_text(cell) for cell in line]
        if not any(cells):
            blank += 1
            continue
        if blank > _BLANK_LIMIT:
            raise BadInput(
                _("“%(name)s”的数据行之间有%(count)d个空行，请删去空行后再导入。")
                % {"name": name, "count": blank}
            )
        rows += [_row(headers, []) for _line in range(blank)]
        rows.append(_row(headers, cells))
        blank = 0
    return rows


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, list):
        return "、".join(map(_text, cell))
    return str(cell).strip()


def _jsonl(data: bytes, name: str) -> Table:
    rows: list[dict[str, str]] = []
    headers: dict[str, None] = {}
    for number, line in enumerate(_decode(data, name).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            rows.append({str(key): _text(value) for key, value in record.items()})
        except (ValueError, AttributeError, RecursionError) as fault:
            raise BadInput(
                _("“%(name)s”第%(line)d行不是JSON对象，请改正后再导入。")
                % {"name": name, "line": number}
            ) from fault
        headers |= dict.fromkeys(rows[-1])
    return Table(tuple(headers), rows, first_row=1)
