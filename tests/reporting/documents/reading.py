"""Read figures back out of our files, by nothing but the words that stand in them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import docx
import lxml.html
import openpyxl
import pypdf

from gongkai.law.forms import CellKey, Table
from gongkai.reporting.documents.content import ReportContent
from gongkai.reporting.documents.grid import printed_rows

Matrix = list[list[str]]


def html_tables(fragment: str) -> list[Matrix]:
    """Return each table as a rectangle; a spanned place repeats its cell."""
    root = lxml.html.fragment_fromstring(fragment, create_parent="div")
    return [_spread(table) for table in root.iter("table")]


def _spread(table: Any) -> Matrix:
    places: dict[tuple[int, int], str] = {}
    for row, line in enumerate(table.iter("tr")):
        column = 0
        for cell in line:
            while (row, column) in places:
                column += 1
            for down in range(int(cell.get("rowspan", 1))):
                for right in range(int(cell.get("colspan", 1))):
                    places[row + down, column + right] = cell.text_content()
    width = 1 + max(column for _, column in places)
    height = 1 + max(row for row, _ in places)
    # A missing place is a fault of the table: spans that do not meet.
    return [[places[row, column] for column in range(width)] for row in range(height)]


def docx_tables(data: bytes) -> list[Matrix]:
    document = docx.Document(io.BytesIO(data))
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in document.tables
    ]


def xlsx_tables(data: bytes) -> list[Matrix]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    found = []
    for sheet in book.worksheets:
        spans = {
            place: span.start_cell.value
            for span in sheet.merged_cells.ranges
            for place in span.cells
        }
        found.append(
            [
                [_text(spans.get((cell.row, cell.column), cell.value)) for cell in line]
                for line in sheet.iter_rows(min_row=3)
            ]
        )
    return found


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def pdf_text(data: bytes) -> str:
    return "\n".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages
    )


def figures(content: ReportContent, matrices: Sequence[Matrix]) -> dict[CellKey, str]:
    """Return the words that stand beside each row's label, under each column."""
    found: dict[CellKey, str] = {}
    tables = [content.form.table(key) for key in content.tables]
    for table, matrix in zip(tables, matrices, strict=True):
        found.update(_figures(content, table, iter(matrix)))
    return found


def _figures(
    content: ReportContent, table: Table, lines: Iterator[list[str]]
) -> Iterator[tuple[CellKey, str]]:
    rows = printed_rows(table, content.cells)
    width = len(table.columns)
    if table.side_by_side:
        heads = [next(lines) for _ in range(3)]
        values = next(lines)
        for at, value in enumerate(values):
            row = next(r for r in rows if r.label in (heads[0][at], heads[1][at]))
            column = next(c for c in table.columns if c.label == heads[2][at])
            yield CellKey(table.key, row.key, column.key), value
        return
    for row in rows:
        line = next(line for line in lines if row.label in _bare(line[:-width]))
        cells = dict(zip(table.columns, line[-width:], strict=True))
        for column in table.columns_of(row):
            yield CellKey(table.key, row.key, column.key), cells[column]


def _bare(labels: list[str]) -> list[str]:
    return [label.strip("\u3000 ") for label in labels]
