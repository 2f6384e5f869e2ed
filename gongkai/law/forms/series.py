"""Carry figures from one form into the next, for time series, saying what is lost."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.law.forms.model import CellKey, Cells, national_form


class NoWay(ValueError):
    """There is no mapping between these forms."""


@dataclass(frozen=True)
class Carried:
    """Figures in the terms of a later form.

    ``notes`` say for a cell in what it differs from its source; ``lost`` pairs the
    cells of the earlier form that have no place with the reason.
    """

    cells: Mapping[CellKey, Decimal | None]
    notes: Mapping[CellKey, str]
    lost: tuple[tuple[CellKey, str], ...]


def carry(cells: Cells, from_form: str, to_form: str) -> Carried:
    """Return ``cells`` of form ``from_form`` in the terms of ``to_form``.

    A sum with a blank or unread part stays blank or absent: it is never taken for zero.
    Raises NoWay when the forms do not follow one another.
    """
    steps = _path(from_form, to_form)
    current: Mapping[CellKey, Decimal | None] = cells
    notes: dict[CellKey, str] = {}
    lost: list[tuple[CellKey, str]] = []
    for step in steps:
        notes = {key: notes[key] for key in notes if key.table in _same(step)}
        current, added = _take(step, current)
        notes |= added
        lost += [
            (_key(row, step["from_form"]), entry["note"])
            for entry in step["lost"]
            for row in entry["rows"]
        ]
    return Carried(current, notes, tuple(lost))


def _take(
    step: dict[str, Any], cells: Cells
) -> tuple[dict[CellKey, Decimal | None], dict[CellKey, str]]:
    result = {key: cells[key] for key in cells if key.table in _same(step)}
    notes: dict[CellKey, str] = {}
    for entry in step["rows"]:
        sources = [_key(name, step["from_form"]) for name in entry["from"]]
        if not all(source in cells for source in sources):
            continue
        values = [cells[source] for source in sources]
        target = _key(entry["to"], step["to_form"])
        known = [value for value in values if value is not None]
        complete = len(known) == len(values)
        result[target] = sum(known, Decimal(0)) if complete else None
        if entry.get("note"):
            notes[target] = entry["note"]
    return result, notes


def _same(step: dict[str, Any]) -> list[str]:
    return list(step.get("same_tables", ()))


@cache
def _steps() -> list[dict[str, Any]]:
    path = files("gongkai.law.forms") / "data" / "mapping.toml"
    steps: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))["steps"]
    return steps


def _path(start: str, end: str) -> list[dict[str, Any]]:
    path: list[dict[str, Any]] = []
    at = start
    while at != end:
        step = next((s for s in _steps() if s["from_form"] == at), None)
        if step is None:
            raise NoWay(f"{start}年表样的数据不能换算为{end}年表样")
        path.append(step)
        at = step["to_form"]
    return path


def _key(name: str, form: str) -> CellKey:
    parts = name.split("/")
    table = national_form(form).table(parts[0])
    column = parts[2] if len(parts) > 2 else table.columns[0].key
    return CellKey(parts[0], parts[1], column)
