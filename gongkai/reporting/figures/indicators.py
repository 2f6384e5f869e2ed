"""Each cell of a form as an indicator: its definition and where its records are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from gongkai.law.forms import CellKey, Form, Row, Table, national_form

from . import sources as s
from .definitions import FORM_2014, FORM_2019, FORM_2021, Definition

_ENTERED = "由各单位逐件登记，按登记的日期计入统计期，划销的不计。"
_SINCE = "累计数自当年1月1日起统计。"
_LATER = "本系统开始办理{}后，改按办理记录统计。"
_REQUESTS, _DECISIONS = "依申请公开", "行政权力事项"
_CASES = {
    "C": _REQUESTS,
    "D": "行政复议",
    "E": "行政诉讼",
    "F": "举报投诉",
    "G": _REQUESTS,
}
_SUBJECTS = {
    **{
        row.key: _CASES[row.key[0]]
        for row in national_form("2014").table("form2014").rows
        if row.key[0] in _CASES
    },
    **dict.fromkeys(("行政许可", "其他对外管理服务事项"), _DECISIONS),
    **dict.fromkeys(("行政处罚", "行政强制"), _DECISIONS),
    "行政事业性收费": "行政事业性收费",
    "政府集中采购": "政府集中采购",
    "行政复议": "行政复议",
    **dict.fromkeys(("未经复议直接起诉", "复议后起诉"), "行政诉讼"),
}
"""What a row that is entered case by case is about, by the key of the row."""
_TOTAL = "总计"


@dataclass(frozen=True)
class Indicator:
    """One figure: what it is called, what it counts, and which records it opens.

    ``kind`` names its records, ``room`` where they are kept. ``places`` are the leaf
    cells whose supplementary entries it counts, when no room keeps them yet.
    ``cumulative`` ones count from the first of January to the end of the period.
    """

    code: str
    label: str
    unit: str
    definition: str
    basis: str
    kind: str
    room: str
    source: s.Source
    test: str
    adds: bool
    places: frozenset[str] = frozenset()
    cumulative: bool = False


def indicator(form: Form, key: CellKey) -> Indicator | None:
    """Return the definition of a cell; None for a heading or what no record can tell."""
    return indicators(form).get(key)


def indicators(form: Form) -> dict[CellKey, Indicator | None]:
    """Return the definitions of all cells of a form, in printed order.

    Cells of a row that stands for others of the form are left out: they are printed by
    some organs instead of these.
    """
    return (
        _national(form.id) if not form.local and form.id in _NATIONAL else _read(form)
    )


def leaves(form: Form) -> frozenset[str]:
    """Return the places (``table/row/column``) that supplementary entries are made at."""
    return frozenset(
        place(key)
        for key, found in indicators(form).items()
        if found and found.places == {place(key)}
    )


def place(key: CellKey) -> str:
    """Return how a cell is written in one word."""
    return "/".join(key)


_NATIONAL = ("2014", "2019", "2021")


@lru_cache(maxsize=len(_NATIONAL))
def _national(form_id: str) -> dict[CellKey, Indicator | None]:
    return _read(national_form(form_id))


def _read(form: Form) -> dict[CellKey, Indicator | None]:
    return {
        CellKey(table.key, row.key, column.key): _of(
            form, table, row, CellKey(table.key, row.key, column.key)
        )
        for table in form.tables
        for row in table.rows
        if not _stands_for_others(table, row)
        for column in table.columns_of(row)
    }


def _of(form: Form, table: Table, row: Row, key: CellKey) -> Indicator | None:
    known = _definition(form, key)
    cumulative = key.column in _cumulative(table, row)
    label = _label(table, row, key.column)
    code = row.code or row.key
    if len(table.columns) > 1:
        code = f"{code}.{key.column}"
    if known is not None:
        return Indicator(
            code, label, row.unit, known.text + _SINCE * cumulative, known.basis,
            known.source.kind, known.source.room, known.source, known.test, known.adds,
            cumulative=cumulative,
        )  # fmt: skip
    if row.signed and key.column in ("1", "2"):
        return None  # how many kinds of licences there are is no record of ours
    places = frozenset(map(place, _leaves(table, row, key.column)))
    text = _entered(form, key)
    if places != {place(key)}:
        text = f"本行（列）所属各项之和。{text}"
    text += _SINCE * cumulative
    basis = row.basis or form.basis
    return Indicator(
        code, label, row.unit, f"“{label}”：{text}", basis, s.CASES.kind,
        s.CASES.room, s.CASES, "true", True, places, cumulative,
    )  # fmt: skip


def _entered(form: Form, key: CellKey) -> str:
    """Say of a cell that it is entered case by case, and what will keep the cases."""
    subject = _SUBJECTS.get(key.row, "")
    if not form.local and key.table == "table3":
        subject = _REQUESTS
    return _ENTERED + (_LATER.format(subject) if subject else "")


def _definition(form: Form, key: CellKey) -> Definition | None:
    if form.id == "2019":
        return FORM_2019.get(key)
    if form.id == "2021":
        return FORM_2021.get(key)
    # The form of 2014, and local forms, which repeat the codes of a national one.
    return FORM_2014.get(key.row) or FORM_2021.get(key)


def _leaves(table: Table, row: Row, column: str) -> set[CellKey]:
    """Return the cells that are entered one by one and make up a cell."""
    columns = [each.key for each in table.columns_of(row)]
    added_up = _cumulative(table, row)
    if column in added_up and len(added_up) < len(columns):
        # what is entered in the period's own column is added up in this one
        column = next(each for each in columns if each not in added_up)
    if column == _TOTAL and len(columns) > 1:
        wanted = [each for each in columns if each != _TOTAL]
        return {leaf for each in wanted for leaf in _leaves(table, row, each)}
    parts = [table.row(part) for part in table.parts(row.key)] or _results(table, row)
    found = {leaf for part in parts for leaf in _leaves(table, part, column)}
    return found or {CellKey(table.key, row.key, column)}


def _cumulative(table: Table, row: Row) -> set[str]:
    return {each.key for each in table.columns_of(row) if each.cumulative}


def _results(table: Table, row: Row) -> list[Row]:
    """Return the rows that make up the total of the results of requests."""
    if row.key != "total" or row.parent:
        return []
    return [
        other
        for other in table.rows
        if other.block == row.block
        and other.key != row.key
        and not _stands_for_others(table, other)
    ]


def _stands_for_others(table: Table, row: Row) -> bool:
    """Tell whether a row is printed by some instead of the rows of its group."""
    return row.optional and any(other.group == row.label for other in table.rows)


def _label(table: Table, row: Row, column: str) -> str:
    if len(table.columns) < 2:
        return row.label
    columns = table.columns_of(row)
    place_of = [each.key for each in columns].index(column)
    name = row.headers[place_of] if row.headers else columns[place_of].label
    return f"{row.label} {name}"
