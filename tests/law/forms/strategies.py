"""Clean reports of each form, drawn at random: every relation holds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from gongkai.law.forms import CellKey, Form, national_form

Cells = dict[CellKey, Decimal | None]
FEW = st.integers(0, 40)


def old(**values: int) -> Cells:
    """Return cells of the 2014 form."""
    return {CellKey("form2014", k, "统计数"): Decimal(v) for k, v in values.items()}


@st.composite
def clean_2014(draw: Any) -> Cells:
    """Draw a 2014 table in which every hard and soft relation holds."""
    form = national_form("2014")
    values = {key.row: draw(FEW) for key in form.keys()}  # noqa: SIM118
    channels = form.table("form2014").parts("A2")
    total = sum(values[channel] for channel in channels)
    top = max(values[channel] for channel in channels)
    several = sum(values[channel] > 0 for channel in channels) > 1
    values["A1"] = draw(st.integers(top, max(top, total - 1))) if several else total
    values["A1_ISSUED"] = draw(st.integers(0, 40))
    values["A1_NORM"] = draw(st.integers(0, min(values["A1"], values["A1_ISSUED"])))
    values["B2_PRESS_HEAD"] = draw(st.integers(0, values["B2_PRESS"]))
    values["B2_TALK_HEAD"] = draw(st.integers(0, values["B2_TALK"]))
    low = max(values["B2_SOCIAL"], values["B2_OTHER"])
    ways = [values[k] for k in ("B2_PRESS", "B2_TALK", "B2_SOCIAL", "B2_OTHER")]
    values["B1"] = draw(st.integers(low, sum(ways)))
    _requests(values, form)
    for head in ("D", "E"):
        values[head] = sum(values[p] for p in form.table("form2014").parts(head))
    values["H3"] = values["H3_FULL"] + values["H3_PART"]
    values["H1"] = min(values["H1"], values["H3_FULL"])
    values["I3"] *= values["I2"] > 0
    return old(**values)


def _requests(values: dict[str, int], form: Form) -> None:
    table = form.table("form2014")
    values["C3_REFUSED"] = sum(values[p] for p in table.parts("C3_REFUSED"))
    values["C3"] = sum(values[p] for p in table.parts("C3"))
    values["C2"] = values["C3"]
    values["C2_ONTIME"] = values["C2"] - min(values["C2_EXTENDED"], values["C2"])
    values["C2_EXTENDED"] = values["C2"] - values["C2_ONTIME"]
    values["C1_POST"] += values["C2"]
    values["C1"] = sum(values[p] for p in table.parts("C1"))
    values["G"] *= values["C1"] > 0


@st.composite
def clean_new(draw: Any, name: str = "2021") -> Cells:
    """Draw the tables of a report since 2019 in which every relation holds."""
    form = national_form(name)
    cells: Cells = {key: Decimal(0) for key in form.keys()}  # noqa: SIM118
    for row in form.table("table2").rows:
        for column in form.table("table2").columns_of(row):
            cells[CellKey("table2", row.key, column.key)] = Decimal(draw(FEW))
    for kind in ("规章", "规范性文件", "行政规范性文件"):
        made = cells.get(CellKey("table2", kind, "1" if name == "2021" else "2"))
        if made is not None:
            cells[CellKey("table2", kind, "3")] = made + draw(FEW)
    if name == "2021":
        cells = {key: cells[key] for key in cells if key.row not in {"o1", "o2", "o3"}}
    _table3(draw, form, cells)
    for row in form.table("table4").rows:
        keys = [CellKey("table4", row.key, c.key) for c in form.table("table4").columns]
        for key in keys[:-1]:
            cells[key] = Decimal(draw(FEW))
        cells[keys[-1]] = plus(cells, keys[:-1])
    return cells


def _table3(draw: Any, form: Form, cells: Cells) -> None:
    table = form.table("table3")
    results = [
        row.key
        for row in table.rows
        if CellKey("table3", row.key, "总计") in cells
        and row.key not in {"new", "carried_in", "total", "carried_out"}
    ]
    for column in [c.key for c in table.columns][:-1]:
        for row in results:
            cells[CellKey("table3", row, column)] = Decimal(draw(st.integers(0, 5)))
        done = plus(cells, [CellKey("table3", row, column) for row in results])
        out = Decimal(draw(st.integers(0, 5)))
        carried_in = Decimal(draw(st.integers(0, int(done + out))))
        cells[CellKey("table3", "total", column)] = done
        cells[CellKey("table3", "carried_out", column)] = out
        cells[CellKey("table3", "carried_in", column)] = carried_in
        cells[CellKey("table3", "new", column)] = done + out - carried_in
    for row in [*results, "new", "carried_in", "total", "carried_out"]:
        kinds = [CellKey("table3", row, c.key) for c in table.columns][:-1]
        cells[CellKey("table3", row, "总计")] = plus(cells, kinds)


def plus(cells: Mapping[CellKey, Decimal | None], keys: list[CellKey]) -> Decimal:
    """Return the sum of cells none of which is blank."""
    return sum((cells[key] or Decimal(0) for key in keys), Decimal(0))
