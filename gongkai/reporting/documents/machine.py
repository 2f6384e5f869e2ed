"""The report for machines: JSON with the cells, the parts and what indicators mean."""

from __future__ import annotations

import json
from typing import Any

from gongkai.law.checker.report import number
from gongkai.law.forms import CellKey

from .content import ReportContent
from .grid import printed_cells


def as_json(content: ReportContent) -> bytes:
    """Return UTF-8 JSON; organ, year, form and cells as the checker answers them."""
    text = json.dumps(as_object(content), ensure_ascii=False, indent=1)
    # A lone surrogate, which no other file can hold either, must not stop the file.
    return (text + "\n").encode("utf-8", "replace")


def as_object(content: ReportContent) -> dict[str, Any]:
    """Return what `as_json` writes; a blank is null."""
    keys = printed_cells(content.form, content.cells, content.tables)
    return {
        "title": content.title,
        "organ": content.organ,
        "year": content.year,
        "form": content.form.id,
        "edition": content.edition,
        "note": content.note,
        "issued_on": content.issued_on.isoformat() if content.issued_on else None,
        "sample": content.sample,
        "cells": [_cell(content, key) for key in keys],
        "lead": content.lead,
        "parts": [
            {
                "number": part.number,
                "title": part.title,
                "text": part.text,
                "tables": list(part.tables),
            }
            for part in content.parts
        ],
        "annex": list(content.annex),
        "remarks": list(content.remarks),
        "definitions": dict(sorted(content.definitions.items())),
    }


def _cell(content: ReportContent, key: CellKey) -> dict[str, Any]:
    row = content.form.table(key.table).row(key.row)
    return {
        **key._asdict(),
        "code": row.code or row.key,
        "label": row.label,
        "unit": row.unit,
        "value": number(content.cells.get(key)),
    }
