"""Every relation of every form, and every figure the text repeats, broken in a file.

A clean report is drawn, printed, read back and found clean; then one thing is changed
and has to be found where it is.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from gongkai.law.checker import check
from gongkai.law.forms import CellKey, Finding, Form, national_form, place
from tests.law.checker.layouts import pipe
from tests.law.forms.strategies import Cells, clean_2014, clean_new, plus

QUICK = settings(max_examples=2, deadline=None, phases=[Phase.generate])
Change = Callable[[dict[str, int]], dict[str, int]]
Old = dict[str, int]

_WAYS = ("A2_GAZETTE", "A2_WEB", "A2_WEIBO", "A2_WECHAT", "A2_OTHER")
_EVENTS = ("B2_PRESS", "B2_TALK", "B2_SOCIAL", "B2_OTHER")


def _sum(v: Old, rows: tuple[str, ...]) -> int:
    return sum(v[row] for row in rows)


# rule, the row the finding has to name, what breaks it (2014)
OLD_BREAKS: list[tuple[str, str, Change]] = [
    ("R01", "F", lambda _: {"F": -1}),
    ("R02", "A1_NORM", lambda v: {"A1_NORM": v["A1"] + 1}),
    ("R03", "A1", lambda v: {"A2_WEB": v["A1"] + 1}),
    ("R04", "A1", lambda v: {"A1": _sum(v, _WAYS) + 1}),
    ("R05", "A1", lambda v: {"A2_WEB": 5, "A2_OTHER": 2} | {"A1": 7 + _sum(v, ("A2_GAZETTE", "A2_WEIBO", "A2_WECHAT"))}),
    ("R06", "A1_ISSUED", lambda v: {"A1_NORM": v["A1"], "A1_ISSUED": v["A1"] - 1}),
    ("R07", "B1", lambda v: {"B1": _sum(v, (*_EVENTS, "B2_INTERP")) + 1}),
    ("R07", "B2_OTHER", lambda v: {"B2_OTHER": v["B1"] + 1}),
    ("R07S", "B1", lambda v: {"B1": _sum(v, _EVENTS) + 1, "B2_INTERP": 1}),
    ("R08", "B2_PRESS_HEAD", lambda v: {"B2_PRESS_HEAD": v["B2_PRESS"] + 1}),
    ("R08", "B2_TALK_HEAD", lambda v: {"B2_TALK_HEAD": v["B2_TALK"] + 1}),
    ("R09", "C1_NET", lambda v: {"C1_NET": v["C1_NET"] + 1}),
    ("R10", "C2_EXTENDED", lambda v: {"C2_EXTENDED": v["C2_EXTENDED"] + 1}),
    ("R11", "C3_GRANTED", lambda v: {"C3_GRANTED": v["C3_GRANTED"] + 1}),
    ("R12", "C3_R_SECRET", lambda v: {"C3_R_SECRET": v["C3_R_SECRET"] + 1}),
    ("R12A", "C3", lambda v: {"C3_R_SECRET": v["C3"] + 1}),
    ("R12B", "C3_R_NOTGOV", lambda v: {"C3_R_NOTGOV": v["C3_REFUSED"] + 1, "C3_PARTIAL": 1}),
    ("R13", "C2", lambda v: {"C2": v["C3"] + 1}),
    ("R14", "C2", lambda v: {"C2": v["C1"] + 1}),
    ("R15", "D", lambda v: {"D": v["D"] + 1}),
    ("R15", "E", lambda v: {"E": v["E"] + 1}),
    ("R16", "H3_FULL", lambda v: {"H3_FULL": v["H3_FULL"] + 1}),
    ("R17", "G", lambda _: {"C1": 0, "G": 1}),
    ("R18", "I2", lambda _: {"I2": 0, "I3": 9}),
    ("R22", "H1", lambda _: {"H1": 1, "H3_FULL": 0, "H4": 0}),
]  # fmt: skip

Cell = tuple[str, str, str]
# rule, cell the finding names, cells changed by how much, in last year's report or not
NEW_BREAKS: list[tuple[str, Cell, list[tuple[Cell, int]], bool]] = [
    ("R01", ("table3", "d4", "自然人"), [(("table3", "d4", "自然人"), -90)], False),
    ("E1", ("table3", "new", "自然人"), [(("table3", "new", "自然人"), 1)], False),
    ("E1", ("table3", "carried_out", "总计"), [(("table3", "carried_out", "总计"), 1)], False),
    ("E2", ("table3", "partial", "商业企业"), [(("table3", "partial", "商业企业"), 1)], False),
    ("E2", ("table3", "total", "总计"), [(("table3", "total", "总计"), 1)], False),
    ("E3", ("table3", "u1", "总计"), [(("table3", "u1", "总计"), 1)], False),
    ("E4", ("table3", "carried_in", "其他"), [(("table3", "carried_out", "其他"), 1)], True),
    ("E8", ("table4", "未经复议直接起诉", "总计"), [(("table4", "未经复议直接起诉", "总计"), 1)], False),
    ("E8", ("table4", "行政复议", "结果纠正"), [(("table4", "行政复议", "结果纠正"), 1)], False),
    ("E10", ("table4", "行政复议", "总计"), [(("table4", "行政复议", "尚未审结"), 900)], True),
    ("R20", ("table3", "total", "总计"), [(("table3", "total", "总计"), 9000)], True),
]  # fmt: skip
BREAKS_2021: list[tuple[str, Cell, list[tuple[Cell, int]], bool]] = [
    ("P1", ("table2", "行政规范性文件", "1"), [(("table2", "行政规范性文件", "1"), 900)], False),
    ("P2", ("table2", "行政规范性文件", "3"), [(("table2", "行政规范性文件", "3"), 1)], True),
]  # fmt: skip
BREAKS_2019: list[tuple[str, Cell, list[tuple[Cell, int]], bool]] = [
    ("P3", ("table2", "规范性文件", "2"), [(("table2", "规范性文件", "2"), 900)], False),
    ("P4", ("table2", "行政许可", "2"), [(("table2", "行政许可", "2"), -900)], False),
    ("P5", ("table2", "行政处罚", "1"), [(("table2", "行政处罚", "2"), 1)], True),
]  # fmt: skip
_BY_HAND = {"E9"}  # tried below, by itself


def broken(
    form: Form, cells: Cells, before: Cells | None = None, said: str = ""
) -> list[Finding]:
    """Return what is found in the printed report, with a text after its tables."""
    data = pipe(form, cells) + said.encode()
    previous = pipe(form, before) if before is not None else None
    return list(check(data, previous=previous).findings)


def places(found: list[Finding], rule: str) -> set[str]:
    return {spot for finding in found if finding.rule == rule for spot in finding.where}


@pytest.mark.parametrize(("rule", "row", "change"), OLD_BREAKS)
@QUICK
@given(cells=clean_2014())
def test_each_relation_of_2014_broken_in_a_file_is_found(
    rule: str, row: str, change: Change, cells: Cells
) -> None:
    form = national_form("2014")
    # One item at least, so that one less is no negative number.
    if cells[CellKey("form2014", "A1", "统计数")] == 0:
        cells = cells | _cells({"A1": 1, "A2_WEB": 1})
    values = {key.row: int(value or 0) for key, value in cells.items()}
    assert row in places(broken(form, cells | _cells(change(values))), rule)


def _cells(values: Old) -> Cells:
    return {CellKey("form2014", row, "统计数"): Decimal(n) for row, n in values.items()}


def _cases() -> list[tuple[str, str, Cell, list[tuple[Cell, int]], bool]]:
    of = {"2019": [*NEW_BREAKS, *BREAKS_2019], "2021": [*NEW_BREAKS, *BREAKS_2021]}
    return [(name, *case) for name, cases in of.items() for case in cases]


@pytest.mark.parametrize(("name", "rule", "cell", "changes", "earlier"), _cases())
@QUICK
@given(data=st.data())
def test_each_relation_since_2019_broken_in_a_file_is_found(
    name: str,
    rule: str,
    cell: Cell,
    changes: list[tuple[Cell, int]],
    earlier: bool,
    data: st.DataObject,
) -> None:
    form = national_form(name)
    cells = data.draw(clean_new(name))
    before = _year_before(form, cells)
    spot = "/".join(cell)
    target = before if earlier else cells
    for changed, amount in changes:
        key = CellKey(*changed)
        target[key] = (target[key] or Decimal(0)) + amount
    assert spot in places(broken(form, cells, before), rule)


def _year_before(form: Form, cells: Cells) -> Cells:
    """Return a year whose figures this year's continue without a break."""
    before = dict(cells)
    for column in form.table("table3").columns:
        key = CellKey("table3", "carried_out", column.key)
        before[key] = cells[CellKey("table3", "carried_in", column.key)]
    for row in form.table("table2").rows:
        first, second, third = (CellKey("table2", row.key, c) for c in "123")
        if row.key in {"规章", "行政规范性文件"}:
            made, gone, valid = (
                cells[key] or Decimal(0) for key in (first, second, third)
            )
            before[third] = valid - made + gone
        elif form.id == "2019" and second in cells and third in cells:
            before[second] = Decimal(0)
    return before


@QUICK
@given(cells=clean_new())
def test_litigation_after_a_review_needs_a_review(cells: Cells) -> None:
    form = national_form("2021")
    columns = [c.key for c in form.table("table4").columns]
    for column in columns:
        cells[CellKey("table4", "行政复议", column)] = Decimal(0)
    cells[CellKey("table4", "复议后起诉", columns[0])] = Decimal(4)
    keys = [CellKey("table4", "复议后起诉", c) for c in columns]
    cells[keys[-1]] = plus(cells, keys[:-1])
    spots = places(broken(form, cells, _year_before(form, cells)), "E9")
    assert "table4/复议后起诉/总计" in spots


@pytest.mark.parametrize("name", ["2014", "2019", "2021"])
def test_no_relation_of_a_form_is_left_untried(name: str) -> None:
    tried = {case[0] for case in OLD_BREAKS} if name == "2014" else set()
    tried |= {case[1] for case in _cases() if case[0] == name}
    assert {r.id for r in national_form(name).relations} - _BY_HAND <= tried


# R21: what a text says of cells. {} is the sum of the cells.
SAID_2014 = {
    "A1": "全县主动公开政府信息{}条",
    "A1_ISSUED": "全年制发规范性文件{}件",
    "A2_GAZETTE": "政府公报公开政府信息{}条",
    "A2_WEB": "政府网站公开政府信息{}条",
    "A2_WEIBO": "政务微博公开政府信息{}条",
    "A2_WECHAT": "政务微信公开政府信息{}条",
    "B1": "回应公众关注热点或重大舆情{}次",
    "B2_PRESS": "参加或举办新闻发布会{}次",
    "B2_TALK": "开展政府网站在线访谈{}次",
    "B2_INTERP": "发布政策解读稿件{}篇",
    "B2_SOCIAL": "微博微信回应事件{}次",
    "C1": "全县收到政府信息公开申请{}件",
    "C1_NET": "收到网络申请{}件",
    "C1_POST": "收到信函申请{}件",
    "C2": "全年办结政府信息公开申请{}件",
    "C3_GRANTED": "对申请同意公开{}件",
    "C3_PARTIAL": "对申请同意部分公开{}件",
    "D": "因政府信息公开引起的行政复议{}件",
    "E": "因政府信息公开引起的行政诉讼{}件",
    "F": "收到举报投诉{}件",
    "H2": "设置政府信息公开查阅点{}个",
    "H3_FULL": "从事政府信息公开工作的专职人员{}人",
    "H3_PART": "从事政府信息公开工作的兼职人员{}人",
    "I1": "召开政府信息公开工作会议{}次",
    "I2": "举办各类培训班{}次",
    "I3": "培训工作人员{}人次",
}
SAID_2021 = {
    "table3/new/总计": "全县新收政府信息公开申请{}件",
    "table3/carried_in/总计": "上年结转政府信息公开申请{}件",
    "table3/total/总计": "全县办结政府信息公开申请{}件",
    "table3/carried_out/总计": "政府信息公开申请结转下年度{}件",
    "table3/granted/总计": "对申请予以公开{}件",
    "table3/partial/总计": "对申请部分公开{}件",
    "table3/d1/总计 table3/d2/总计 table3/d3/总计 table3/d4/总计 table3/d5/总计 table3/d6/总计 table3/d7/总计 table3/d8/总计": "对申请不予公开{}件",
    "table3/u1/总计 table3/u2/总计 table3/u3/总计": "对申请无法提供{}件",
    "table3/new/自然人": "收到自然人申请{}件",
    "table4/行政复议/总计": "因政府信息公开引起的行政复议{}件",
    "table4/未经复议直接起诉/总计 table4/复议后起诉/总计": "因政府信息公开引起的行政诉讼{}件",
    "table2/行政规范性文件/1": "全年制发行政规范性文件{}件",
    "table2/行政规范性文件/2": "全年废止行政规范性文件{}件",
    "table2/行政规范性文件/3": "现行有效行政规范性文件{}件",
    "table2/行政许可/1": "作出行政许可决定{}件",
    "table2/行政处罚/1": "作出行政处罚决定{}件",
    "table2/行政强制/1": "作出行政强制决定{}件",
    "table2/行政事业性收费/1": "行政事业性收费{}万元",
}  # fmt: skip


_EARLY = {where: said for where, said in SAID_2021.items() if "table2" not in where}
_LEAD = "\n一、总体情况\n全县政府信息公开工作扎实推进。"


@pytest.mark.parametrize(
    ("name", "phrases"), [("2014", SAID_2014), ("2019", _EARLY), ("2021", SAID_2021)]
)
@QUICK
@given(data=st.data())
def test_a_figure_the_text_repeats_wrongly_is_found_at_its_cell(
    name: str, phrases: dict[str, str], data: st.DataObject
) -> None:
    form = national_form(name)
    cells = data.draw(clean_2014() if name == "2014" else clean_new(name))
    right, wrong, spots = _LEAD, _LEAD, set()
    for where, said in phrases.items():
        keys = [_key(form, cell) for cell in where.split()]
        value = int(plus(cells, keys))
        right += f"{said.format(value)}。"
        wrong += f"{said.format(value + 3)}。"
        spots |= {place(form, key) for key in keys}
    assert places(broken(form, cells, said=right), "text_table") == set()
    assert spots <= places(broken(form, cells, said=wrong), "text_table")


def _key(form: Form, cell: str) -> CellKey:
    if form.id == "2014":
        return CellKey("form2014", cell, "统计数")
    return CellKey(*cell.split("/"))
