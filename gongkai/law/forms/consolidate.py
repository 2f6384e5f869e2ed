"""Add up the returns of many organs 逐级汇总, and check a published total against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from gongkai.law.forms.figures import UNKNOWN, Figure, exactly, largest, plain, total
from gongkai.law.forms.model import CellKey, Cells, Form
from gongkai.law.forms.relations import Finding, bare, place


def consolidate(form: Form, units: Sequence[Cells]) -> dict[CellKey, Figure]:
    """Return for each cell the range its county total can have.

    A plain sum, except for rows that de-duplicate across organs (one item published by
    two organs counts once): those lie between the largest return and the sum.
    Cells that no organ returned are left out; a blank return leaves the end open.
    """
    result: dict[CellKey, Figure] = {}
    for key in form.keys():  # noqa: SIM118 -- a form is no dictionary
        values = [unit[key] for unit in units if key in unit]
        if not values:
            continue
        figures = [UNKNOWN if value is None else exactly(value) for value in values]
        summed = total(figures)
        if form.table(key.table).row(key.row).distinct:
            summed = Figure(largest(figures).low, summed.high)
        result[key] = summed
    return result


def check_consolidation(
    form: Form, whole: Cells, units: Mapping[str, Cells]
) -> list[Finding]:
    """Return R19/E7: totals that the returns of the named organs cannot make."""
    found = []
    for key, possible in consolidate(form, list(units.values())).items():
        value: Decimal | None = whole.get(key)
        if value is None or possible.meets(exactly(value)):
            continue
        spot = place(form, key)
        label = bare(form.table(key.table).row(key.row).label)
        message = f"汇总表“{label}”为{plain(value)}，而{len(units)}个单位的报表合计为{possible}，请核对是否漏报或重复汇总。"
        values = {spot: plain(value), "units": str(possible)}
        found.append(Finding("R19", "error", (spot,), message, values))
    return found
