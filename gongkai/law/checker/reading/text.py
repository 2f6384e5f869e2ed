"""Plain text in any layout: rows with separators, one cell to a line, text from a PDF."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import pairwise

from gongkai.law.checker.folding import fold, squeeze
from gongkai.law.checker.reading.model import Block, Document

_SEPARATORS = re.compile(r"[|\t┃║¦]")
_RULER = re.compile(r"(?=.*[\-=—─━═])[\s|:+\-=—┼┬┴├┤─━═]*")
_PAGE = re.compile(r"\s*(?:[-—–·•]+\s*\d{1,3}\s*[-—–·•]+|第\s*\d+\s*页.*)\s*")
_MIN_BARS = 10
_MIN_ROWS = 10
_HEADS = 3
_PROSE = 40  # characters of a lone cell that is a sentence, not a label
# A group's label, (四)无法提供, stands in the middle of its rows; text out of a PDF has it
# glued to the figures of one of them.
_GLUED = re.compile(r"(?<=\d)\s*(?=\([一二三四五六七八九]\)\s*[^\d\s]{1,6}$)")


def read_text(text: str, kind: str = "text") -> Document:
    """Return the blocks of a text."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    saved = _saved_sheet(raw)
    if saved:
        return Document(kind, tuple(saved), raw)
    lines = fold(raw).split("\n")
    if sum(line.strip() == "|" for line in lines) >= _MIN_BARS:
        return Document(kind, tuple(_between_bars(lines)), raw)
    blocks: list[Block] = []
    table = 0
    rows = [line for line in lines if "|" in line]
    bordered = sum(line.startswith("|") for line in rows) * 2 > len(rows)
    for number, line in enumerate(lines, 1):
        if not line.strip() and not _SEPARATORS.search(line):
            _count_blank(blocks)
        elif _PAGE.fullmatch(line):
            continue
        elif _is_row(line):
            cells = _cells(line, bordered)
            if _RULER.fullmatch(line):
                continue
            table += not (blocks and blocks[-1].cells)
            blocks.append(Block(number, " ".join(cells), cells, table))
        else:
            pieces = _GLUED.split(line.strip())
            blocks += [Block(number, piece) for piece in pieces]
    return Document(kind, tuple(_weak_blanks(blocks)), raw)


def _saved_sheet(raw: str) -> list[Block]:
    """Read a sheet saved as CSV: nearly every line has as many cells as the others.

    Commas of a text are counted before it is folded: Chinese ones separate no cells.
    """
    if raw.count(",") < _MIN_ROWS or "|" in raw:
        return []
    reader = csv.reader(raw.split("\n"))
    try:
        rows = [(reader.line_num, row) for row in reader if row]
    except csv.Error:
        return []
    widths = Counter(len(row) for _, row in rows)
    width, usual = widths.most_common(1)[0]
    if width < 2 or len(rows) < _MIN_ROWS or usual * 10 < len(rows) * 9:
        return []
    return [_sheet_row(number, row) for number, row in rows]


def _sheet_row(number: int, row: list[str]) -> Block:
    cells = tuple(squeeze(fold(cell)) for cell in row)
    lone = [cell for cell in cells if cell]
    if len(lone) == 1 and (len(lone[0]) > _PROSE or lone[0].endswith("。")):
        return Block(number, lone[0])
    if len(lone) >= _HEADS and not any(cell[:1].isdigit() for cell in lone):
        cells = tuple(lone)  # the heads of columns; what follows them is padding
    return Block(number, " ".join(cells).strip(), cells, 1)


def _is_row(line: str) -> bool:
    return bool(_SEPARATORS.search(line)) or (line.count(",") >= 3 and _is_csv(line))


def _is_csv(line: str) -> bool:
    cells = line.split(",")
    return sum(not c.strip() or squeeze(c).isdigit() for c in cells) >= len(cells) - 2


def _cells(line: str, bordered: bool) -> tuple[str, ...]:
    """Split at separators; a bar at either end is a border, not an empty cell."""
    separator = _SEPARATORS if _SEPARATORS.search(line) else re.compile(",")
    cells = [cell.strip(" \"'") for cell in separator.split(line.strip(" "))]
    if "\t" in line or separator.pattern == ",":
        return tuple(cells)
    if len(cells) > 1 and not cells[-1]:
        cells.pop()
    if len(cells) > 1 and not cells[0] and bordered:
        cells.pop(0)
    return tuple(cells)


def _count_blank(blocks: list[Block]) -> None:
    if blocks:
        last = blocks[-1]
        blocks[-1] = Block(
            last.line, last.text, last.cells, last.table, last.blanks + 1
        )


def _weak_blanks(blocks: list[Block]) -> list[Block]:
    """Turn runs of empty lines into the number of empty cells they stand for.

    Cells joined by one line break leave ``n`` empty lines for ``n`` empty cells; cells
    joined by an empty line leave ``2n + 1``. What is usual between short lines decides.
    """
    gaps = Counter(
        block.blanks
        for block, following in pairwise(blocks)
        if len(block.text) < 40 and len(following.text) < 40
    )
    usual = gaps.most_common(1)[0][0] if gaps else 1
    step = usual + 1

    def cells(block: Block) -> int:
        if block.cells is not None:
            return 0
        left = block.blanks if block is blocks[-1] else max(0, block.blanks - usual)
        return min(left // step, 20)

    return [
        Block(b.line, b.text, b.cells, b.table, cells(b), b.separated) for b in blocks
    ]


def _between_bars(lines: list[str]) -> list[Block]:
    """Read a file whose cells stand on lines of their own between lines of ``|``."""
    blocks: list[Block] = []
    cell: list[tuple[int, str]] = []
    inside = False
    last = max(n for n, line in enumerate(lines) if line.strip() == "|")
    for number, line in enumerate(lines, 1):
        if number - 1 > last:
            if line.strip():
                blocks.append(Block(number, line.strip()))
        elif line.strip() == "|":
            if not inside:
                blocks += [Block(n, text) for n, text in cell[:-1]]
                cell = cell[-1:]
            text = squeeze("".join(text for _, text in cell))
            start = cell[0][0] if cell else number
            blocks.append(Block(start, text, separated=True))
            cell, inside = [], True
        elif line.strip():
            cell.append((number, line.strip()))
    return blocks
