"""A table as WordprocessingML, written at once: python-docx cell by cell is slow."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from docx.oxml.ns import nsdecls

from .grid import Cell, Grid, placed
from .word_styles import TEXT_WIDTH

_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="404040"/>'
    for edge in _EDGES
)
_HEAD = '<w:shd w:val="clear" w:color="auto" w:fill="EEEEEE"/>'
_MANY = 9  # columns from which letters are smaller
_SMALL = '<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>'
_CHARACTER = 210  # one character of 10.5 points


def table_xml(grid: Grid) -> str:
    """Return a ``w:tbl`` with spans, repeating head rows and its title for readers."""
    share = TEXT_WIDTH / sum(grid.widths)
    widths = [round(width * share) for width in grid.widths]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    heads = len(grid.sections[0].head) if grid.repeats else 0
    # A label beside many rows would be lost on the next page: keep such a table whole.
    kept, last = grid.nested or not grid.repeats, len(grid.lines) - 1
    rows = "".join(
        _row(cells, widths, grid, repeated=number < heads, kept=kept and number < last)
        for number, cells in enumerate(_rows(grid))
    )
    return (
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{_BORDERS}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="50" w:type="dxa"/><w:right w:w="50" w:type="dxa"/>'
        "</w:tblCellMar>"
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(grid.title)}/>"
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _rows(grid: Grid) -> list[dict[int, tuple[Cell, bool]]]:
    """Return for each line its cells by column, and whether one begins there."""
    rows: list[dict[int, tuple[Cell, bool]]] = [{} for _ in grid.lines]
    for line, column, cell in placed(grid.lines):
        for down in range(cell.rowspan):
            rows[line + down][column] = (cell, down == 0)
    return rows


def _row(
    cells: dict[int, tuple[Cell, bool]],
    widths: list[int],
    grid: Grid,
    *,
    repeated: bool,
    kept: bool,
) -> str:
    head = "<w:tblHeader/>" if repeated else ""
    inner = "".join(
        _cell(cell, begins, sum(widths[column : column + cell.colspan]), grid, kept)
        for column, (cell, begins) in sorted(cells.items())
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{inner}</w:tr>"


def _cell(cell: Cell, begins: bool, width: int, grid: Grid, kept: bool) -> str:
    head = cell.kind in {"head", "bar"}
    merge = ""
    if cell.rowspan > 1:
        merge = '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    style = "TableHead" if head or cell.strong else "TableText"
    indent = cell.indent * _CHARACTER
    small = _SMALL if len(grid.widths) > _MANY else ""
    run = ""
    if begins and cell.text:
        run = f'<w:r>{small}<w:t xml:space="preserve">{escape(cell.text)}</w:t></w:r>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}'
        f'{_HEAD if head else ""}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{"<w:keepNext/>" if kept else ""}'
        f"{f'<w:ind w:left={quoteattr(str(indent))}/>' if indent else ''}"
        f'<w:jc w:val="{_side(cell, grid)}"/></w:pPr>{run}</w:p></w:tc>'
    )


def _side(cell: Cell, grid: Grid) -> str:
    if cell.kind == "value":
        return grid.align
    if (cell.kind == "stub" and cell.scope != "rowgroup") or cell.strong:
        return "left"
    return "center"
