"""The report as a PDF for keeping and for everyone: PDF/A-3a and PDF/UA-1, by typst.

Typst sees the shipped fonts only, so the file is the same on every machine, and its
bytes follow from the content alone.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import as_file, files
from math import ceil
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import typst

from .content import ReportContent, printable
from .flow import SAMPLE, Block, flow, title_lines, title_of
from .fonts import GETA, folder, missing, replace_missing
from .grid import Grid, Line, placed
from .machine import as_json

STANDARDS: list[Literal["a-3a", "ua-1"]] = ["a-3a", "ua-1"]
_LOCK = Lock()
_LINE = 442.2  # points from margin to margin
_NARROW = 0x1FFF  # the last code point before punctuation and 汉字 of a full em
_PAGE = 570  # points of a page below a heading and a line for the unit
_NUMBER = re.compile(r"（[一二三四五六七八九十]+）(?=.)")


def as_pdf(content: ReportContent) -> bytes:
    """Return a tagged PDF with the JSON of the report attached as its data."""
    pages = _compile(content, "pdf")
    if not isinstance(pages, bytes):  # typst answers a list for pictures only
        raise TypeError("typst answered no PDF")
    return pages


def as_pictures(content: ReportContent, ppi: float = 100) -> list[bytes]:
    """Return the pages as PNG, for looking at them."""
    pages = _compile(content, "png", ppi)
    return [pages] if isinstance(pages, bytes) else pages


def _compile(content: ReportContent, form: Any, ppi: float = 144) -> Any:
    inputs = {
        "data": json.dumps(_data(content), ensure_ascii=False),
        "attachment": as_json(content).decode(),
    }
    moment = datetime.combine(content.dated, time(), UTC)
    # One compiler serves all threads of a process; it keeps fonts and the template.
    with _LOCK:
        return _compiler().compile(
            format=form,
            ppi=ppi,
            sys_inputs=inputs,
            pdf_standards=[*STANDARDS] if form == "pdf" else [],
            timestamp=int(moment.timestamp()),
        )


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder())],
    )
    return typst.Compiler(str(_template()), font_paths=fonts, ignore_system_fonts=True)


@cache
def _template() -> Path:
    with as_file(files(__package__) / "templates" / "report.typ") as path:
        return path


def _data(content: ReportContent) -> dict[str, Any]:
    blocks = [_block(block) for block in flow(content)]
    title = title_of(content)
    text = json.dumps([title, blocks], ensure_ascii=False)
    absent = missing(text)
    if absent:
        blocks = _replaced(blocks, absent)
        blocks.append(_block(Block("remarks", lines=(_confession(absent),))))
    organ = printable(content.organ)
    return {
        "title": replace_missing(title, absent),
        "title_lines": title_lines(replace_missing(title, absent)),
        "organ": organ,
        "description": f"{organ}{content.year}年政府信息公开工作年度报告",
        "keywords": ["政府信息公开", "年度报告", str(content.year)],
        "date": [content.dated.year, content.dated.month, content.dated.day],
        "sample": SAMPLE if content.sample else "",
        "attachment": f"annual-report-{content.year}.json",
        "blocks": blocks,
    }


def _confession(absent: tuple[str, ...]) -> str:
    codes = "、".join(f"U+{ord(char):04X}" for char in absent)
    return f"印为“{GETA}”的字字库未收（{codes}），原字以网页和所附数据为准。"


def _replaced(value: Any, absent: tuple[str, ...]) -> Any:
    if isinstance(value, str):
        return replace_missing(value, absent)
    if isinstance(value, list):
        return [_replaced(each, absent) for each in value]
    if isinstance(value, dict):
        return {key: _replaced(each, absent) for key, each in value.items()}
    return value


def _block(block: Block) -> dict[str, Any]:
    return {
        "kind": block.kind,
        "text": block.text,
        "opening": block.opening,
        "lines": [line for line in block.lines if line],
        "plain_heading": block.plain_heading,
        "grid": _grid(block.grid) if block.grid else None,
    }


def _grid(grid: Grid) -> dict[str, Any]:
    size = 9 if len(grid.widths) > 9 else 10.5
    pad = 3.2 if len(grid.lines) > 20 else 5
    em = _LINE / sum(grid.widths) / size  # characters in one share of the line
    return {
        "title": grid.title,
        "unit": grid.unit,
        "widths": list(grid.widths),
        "repeats": grid.repeats,
        "whole": not grid.repeats or (grid.nested and _height(grid, size, pad) < _PAGE),
        "align": grid.align,
        "size": size,
        "pad": pad,
        "sections": [
            {
                "head": _cells(section.head, grid.widths, em),
                "body": _cells(section.body, grid.widths, em),
            }
            for section in grid.sections
        ],
    }


def _height(grid: Grid, size: float, pad: float) -> float:
    """Return points that the table needs at most, lines broken a character early."""
    em = _LINE / sum(grid.widths) / size
    deepest = [1] * len(grid.lines)
    for line, column, cell in placed(grid.lines):
        room = sum(grid.widths[column : column + cell.colspan]) * em - cell.indent - 0.7
        width = sum(1 if ord(char) > _NARROW else 0.55 for char in cell.text)
        lines = 1 if width <= room else ceil(width / max(1, int(room)))
        deepest[line] = max(deepest[line], -(-lines // cell.rowspan))
    return sum((lines * 1.3 - 0.3) * size + 2 * pad for lines in deepest)


def _cells(
    lines: tuple[Line, ...], widths: tuple[float, ...], em: float
) -> list[dict[str, Any]]:
    found = []
    for _, column, cell in placed(lines):
        share = sum(widths[column : column + cell.colspan])
        data = asdict(cell)
        del data["value"], data["key"]
        if cell.kind in {"head", "bar"} or cell.scope == "rowgroup":
            data["text"] = _balanced(cell.text, int(share * em - 0.7))
        found.append(data)
    return found


def _balanced(text: str, room: int) -> str:
    """Break a head into lines of like length, （三）不予公开 after its number."""
    if len(text) <= room or room < 2:
        return text
    number = _NUMBER.match(text)
    if number and number.end() <= room:
        return number[0] + "\n" + _balanced(text[number.end() :], room)
    length = -(-len(text) // -(-len(text) // room))
    return "\n".join(text[at : at + length] for at in range(0, len(text), length))
