"""Add up the returns of a round: sums, and rows whose records are counted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gongkai.law.forms import CellKey, Form
from gongkai.law.forms.figures import plain
from gongkai.reporting.figures import compute
from gongkai.reporting.models import Return, ReturnCell, Round
from gongkai.reporting.queries import HANDED_IN, effective, scope_of_round, written

ZERO = Decimal(0)


@dataclass(frozen=True)
class Sum:
    """What a consolidation keeps: its cells, and the organs in it and missing."""

    cells: list[dict[str, Any]]
    included: list[int]
    missing: list[int]


def summed(of_round: Round) -> Sum:
    """Add up the returns handed in, each cell with what the records say and why.

    Nobody changes a return until the transaction ends.
    """
    list(of_round.returns.select_for_update().order_by("pk").values_list("pk"))
    returns = list(
        of_round.returns.select_related("organ")
        .prefetch_related("cells")
        .order_by("organ__order", "organ_id")
    )
    given = [ret for ret in returns if ret.state in HANDED_IN]
    included = [ret.organ_id for ret in given]
    form = of_round.form
    live = compute(form, scope_of_round(of_round, included)) if given else {}
    cells: dict[CellKey, list[tuple[Return, ReturnCell]]] = {}
    for ret in given:
        for cell in ret.cells.all():
            cells.setdefault(cell.key, []).append((ret, cell))
    return Sum(
        [
            {
                **key._asdict(),
                "value": written(_value(form, key, cells[key], live.get(key))),
                "computed": written(live.get(key)),
                "why": _why(cells[key]),
            }
            for key in form.keys()  # noqa: SIM118 -- a form is no dictionary
            if key in cells
        ],
        included,
        [ret.organ_id for ret in returns if ret not in given],
    )


def _value(
    form: Form,
    key: CellKey,
    cells: Sequence[tuple[Return, ReturnCell]],
    live: Decimal | None,
) -> Decimal | None:
    """Return the sum of what the organs say; None when one of them left it blank.

    Rows whose records are counted once are counted over all organs together, and only
    what the organs corrected is added.
    """
    if form.table(key.table).row(key.row).distinct and live is not None:
        return live + sum((_correction(cell) for _ret, cell in cells), ZERO)
    known = [effective(cell) for _ret, cell in cells]
    if any(value is None for value in known):
        return None
    return sum((value for value in known if value is not None), ZERO)


def _correction(cell: ReturnCell) -> Decimal:
    return ZERO if cell.override is None else cell.override - (cell.computed or ZERO)


def _why(cells: Sequence[tuple[Return, ReturnCell]]) -> str:
    """Return the corrections of a cell in sentences, with the organs' names.

    In Chinese, whoever adds up: it stays in the record and goes into the report.
    """
    return "；".join(
        f"{ret.organ.full_name}由{written(cell.computed) or '空白'}更正为"
        f"{plain(cell.override)}：{cell.override_reason.rstrip('。；')}"
        for ret, cell in cells
        if cell.override is not None
    )
