"""The tables of the report as an Excel workbook: one sheet each, figures as numbers."""

from __future__ import annotations

import io
import re

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.law.checker.report import number

from .content import ReportContent, chinese_date, printable
from .flow import SAMPLE
from .grid import Cell, Grid, grids, placed
from .steady import steady

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LINE = Side(style="thin", color="FF404040")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="FFEEEEEE")
_CHARACTERS = 92  # of 宋体 10.5 between the margins of a page
_LONGEST = 31  # characters that Excel allows in the name of a sheet


def as_xlsx(content: ReportContent) -> bytes:
    """Return a workbook; blank cells are empty, text is never taken for a formula."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = printable(content.title)
    book.properties.creator = printable(content.organ)
    book.properties.language = "zh-CN"
    names: set[str] = set()
    for grid in grids(content.form, content.cells, content.tables):
        _sheet(book.create_sheet(_name(grid.title, names)), grid, content)
    if not book.worksheets:
        book.create_sheet("没有统计表")
    out = io.BytesIO()
    book.save(out)
    return steady(out.getvalue(), content.dated)


def _name(title: str, taken: set[str]) -> str:
    """Return a name that Excel accepts and no other sheet has."""
    base = _FORBIDDEN.sub("", title).strip()[:_LONGEST] or "表"
    name, count = base, 1
    while name.lower() in taken:
        count += 1
        name = f"{base[: _LONGEST - 3]}_{count}"
    taken.add(name.lower())
    return name


def _sheet(sheet: Worksheet, grid: Grid, content: ReportContent) -> None:
    width = len(grid.widths)
    top = _above(sheet, grid, content, width)
    for line, column, cell in placed(grid.lines):
        row, at = top + line, column + 1
        if cell.rowspan > 1 or cell.colspan > 1:
            sheet.merge_cells(
                start_row=row,
                start_column=at,
                end_row=row + cell.rowspan - 1,
                end_column=at + cell.colspan - 1,
            )
        _fill(sheet, row, at, cell, grid)
    bottom = top + len(grid.lines)
    for at, remark in enumerate(content.remarks):
        _write(sheet.cell(bottom + at + 1, 1), f"注{at + 1}：{printable(remark)}")
    _layout(sheet, grid, top, width)
    if content.sample:
        _centre(sheet.oddHeader, SAMPLE)


def _above(sheet: Worksheet, grid: Grid, content: ReportContent, width: int) -> int:
    """Write title, organ and unit; return the row of the table's first line."""
    unit = f"单位：{grid.unit}" if grid.unit else ""
    issued = chinese_date(content.issued_on) if content.issued_on else ""
    edition = f"第{content.edition}版" if content.edition > 1 else ""
    sample = SAMPLE if content.sample else ""
    below = (content.organ, f"{content.year}年", issued, edition, unit, sample)
    for row, text in enumerate((grid.title, "　".join(filter(None, below))), 1):
        cell = sheet.cell(row, 1)
        _write(cell, printable(text))
        cell.alignment = Alignment("center", "center", wrap_text=True)
        cell.font = Font("黑体", 16) if row == 1 else Font("宋体", 10.5)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    sheet.row_dimensions[1].height = 30
    return 3


def _fill(sheet: Worksheet, row: int, column: int, cell: Cell, grid: Grid) -> None:
    target = sheet.cell(row, column)
    head = cell.kind in {"head", "bar"}
    label = (cell.kind == "stub" and cell.scope != "rowgroup") or cell.strong
    side = grid.align if cell.kind == "value" else "left" if label else "center"
    for down in range(cell.rowspan):
        for right in range(cell.colspan):
            sheet.cell(row + down, column + right).border = _BORDER
    if cell.kind == "value":
        target.value = number(cell.value)
    elif cell.text:
        _write(target, cell.text)
    target.alignment = Alignment(side, "center", wrap_text=True, indent=cell.indent)
    target.font = Font("黑体" if head or cell.strong else "宋体", 10.5)
    if head:
        target.fill = _HEAD


def _write(cell: SheetCell | MergedCell, text: str) -> None:
    """Write text as text, whatever it begins with."""
    cell.value = text
    cell.data_type = "s"


def _layout(sheet: Worksheet, grid: Grid, top: int, width: int) -> None:
    """Set widths, heights, frozen heads and the printed page."""
    share = _CHARACTERS / sum(grid.widths)
    for at, size in enumerate(grid.widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = max(6.0, size * share)
    for line, column, cell in placed(grid.lines):
        room = share * sum(grid.widths[column : column + cell.colspan])
        lines = -(-2 * (len(cell.text) + cell.indent) // max(1, int(room) - 1))
        height = 16.0 * -(-lines // cell.rowspan) + 4
        known = sheet.row_dimensions[top + line].height or 0
        sheet.row_dimensions[top + line].height = max(known, height)
    body = top + len(grid.sections[0].head) if grid.repeats else top
    stubs = 1 if not grid.repeats else _stubs(grid)
    sheet.freeze_panes = f"{get_column_letter(stubs + 1)}{body}"
    if grid.repeats and body > top:
        sheet.print_title_rows = f"{top}:{body - 1}"
    sheet.print_area = f"A1:{get_column_letter(width)}{sheet.max_row}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "portrait" if width <= 10 else "landscape"
    sheet.page_setup.fitToWidth = 1
    # A label beside many rows would be lost on the next page.
    sheet.page_setup.fitToHeight = 1 if grid.nested else 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    _centre(sheet.oddFooter, "— &P —")


def _centre(edge: HeaderFooterItem | None, text: str) -> None:
    if edge is not None:
        edge.center.text = text


def _stubs(grid: Grid) -> int:
    """Return how many columns stand before the first figure."""
    columns = [at for _, at, cell in placed(grid.lines) if cell.kind == "value"]
    return min(columns, default=0)
