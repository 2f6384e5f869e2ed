"""The sample county's papers as PDF, byte for byte the same each time."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time
from functools import cache
from html import unescape
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import typst

from gongkai.reporting.documents import fonts
from gongkai.reporting.documents.flow import SAMPLE

_PART = re.compile(r"<(h3|p|table)>(.*?)</\1>", re.DOTALL)
_CAPTION = re.compile(r"<caption>(.*?)</caption>")
_CELL = re.compile(r"<t[hd]>(.*?)</t[hd]>")


def pdf(title: str, html: str, *, organ: str, on: date) -> bytes:
    """Return a body as `papers` writes them, printed on A4."""
    data = {
        "title": title,
        "organ": organ,
        "sample": SAMPLE,
        "date": {"year": on.year, "month": on.month, "day": on.day},
        "parts": [_part(kind, inner) for kind, inner in _PART.findall(html)],
    }
    pages = _compiler().compile(
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(datetime.combine(on, time(), UTC).timestamp()),
    )
    if not isinstance(pages, bytes):  # typst answers a list for pictures only
        raise TypeError("typst answered no PDF")
    return pages


def _part(kind: str, inner: str) -> dict[str, Any]:
    if kind != "table":
        return {"kind": kind, "text": unescape(inner)}
    head, _thead, rows = inner.partition("</thead>")
    return {
        "kind": kind,
        "caption": "".join(map(unescape, _CAPTION.findall(head))),
        "head": [unescape(cell) for cell in _CELL.findall(head)],
        "cells": [unescape(cell) for cell in _CELL.findall(rows)],
    }


@cache
def _compiler() -> typst.Compiler:
    faces = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(fonts.folder())],
    )
    return typst.Compiler(str(_template()), font_paths=faces, ignore_system_fonts=True)


@cache
def _template() -> Path:
    with as_file(files(__package__) / "templates" / "paper.typ") as path:
        return path
