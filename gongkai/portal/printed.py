"""The form of a report as printed, its labels leading to what they mean."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.law.forms import Form
from gongkai.reporting.documents.grid import Cell, Grid

from .charts import shown


def anchor(form: Form, table: str, row: str = "") -> str:
    """Return where on the page of definitions a table or a row of it stands."""
    return "-".join(filter(None, (form.id, table, row)))


def printed(grid: Grid, form: Form) -> dict[str, Any]:
    """Return a table ready for the template; labels lead to their definition."""
    definitions = reverse("portal:definitions")
    return {
        "title": f"{grid.title}（{_('单位')}：{grid.unit}）"
        if grid.unit
        else grid.title,
        "sections": [
            {
                "head": [[_cell(cell, "") for cell in line] for line in part.head],
                "body": [_line(line, form, definitions) for line in part.body],
            }
            for part in grid.sections
        ],
        "repeats": grid.repeats,
        "url": f"{definitions}#{anchor(form, grid.key)}",
        "linked": any(
            cell.kind == "stub"
            for part in grid.sections
            for line in part.body
            for cell in line
        ),
    }


def _line(line: Iterable[Cell], form: Form, base: str) -> list[dict[str, Any]]:
    cells = list(line)
    key = next((cell.key for cell in cells if cell.key), None)
    stubs = [at for at, cell in enumerate(cells) if cell.kind == "stub"]
    last = stubs[-1] if stubs else -1
    return [
        _cell(
            cell,
            f"{base}#{anchor(form, key.table, key.row)}" if key and at == last else "",
        )
        for at, cell in enumerate(cells)
    ]


def _cell(cell: Cell, url: str) -> dict[str, Any]:
    is_value = cell.kind == "value"
    kinds = {
        f"indent-{cell.indent}": cell.indent,
        "strong": cell.strong,
        "value": is_value,
    }
    return {
        "cell": cell,
        "text": shown(cell.value) if is_value else cell.text,
        "kind": " ".join(name for name, said in kinds.items() if said),
        "url": url,
    }
