"""Relations hold on clean reports, and exactly the broken one is reported."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.forms import (
    CellKey,
    check_jumps,
    check_relations,
    check_values,
    national_form,
)
from tests.law.forms.strategies import Cells, clean_2014, clean_new, old

OLD, F19, NEW = (national_form(name) for name in ("2014", "2019", "2021"))
QUICK = settings(max_examples=25, deadline=None)

# row changed -> relations that speak of it and can break when it grows by 1000
GROWN = {
    "A1": {"R04"},
    "A1_NORM": {"R02", "R06"},
    "A2_WEB": {"R03"},
    "B1": {"R07"},
    "B2_OTHER": {"R07"},
    "B2_PRESS_HEAD": {"R08"},
    "B2_TALK_HEAD": {"R08"},
    "C1": {"R09"},
    "C1_FAX": {"R09"},
    "C2_ONTIME": {"R10"},
    "C3_GRANTED": {"R11"},
    "C3_R_TRADE": {"R12", "R12A"},
    "D": {"R15"},
    "D_OTHER": {"R15"},
    "E_UPHELD": {"R15"},
    "H3_PART": {"R16"},
}


def rules(cells: Cells, previous: Cells | None = None) -> set[str]:
    return {found.rule for found in check_relations(OLD, cells, previous)}


@QUICK
@given(clean_2014())
def test_a_clean_table_of_2014_breaks_nothing(cells: Cells) -> None:
    assert check_relations(OLD, cells) == []
    assert check_values(OLD, cells) == []


@QUICK
@given(cells=clean_2014(), row=st.sampled_from(sorted(GROWN)))
def test_a_figure_grown_out_of_bounds_breaks_exactly_its_relations(
    cells: Cells, row: str
) -> None:
    key = CellKey("form2014", row, "统计数")
    changed = {**cells, key: (cells[key] or Decimal(0)) + 1000}
    assert rules(changed) == GROWN[row]
    for found in check_relations(OLD, changed):
        assert row in found.where
        assert Decimal(found.values[row]) == changed[key]


@QUICK
@given(
    st.sampled_from([F19, NEW]).flatmap(
        lambda f: st.tuples(st.just(f), clean_new(f.id))
    )
)
def test_clean_tables_since_2019_break_nothing(drawn: tuple[object, Cells]) -> None:
    form = F19 if drawn[0] is F19 else NEW
    assert check_relations(form, drawn[1]) == []


@QUICK
@given(
    cells=clean_new(),
    row=st.sampled_from(["granted", "partial", "d5", "u2", "n1", "o", "total"]),
    column=st.sampled_from(["自然人", "商业企业", "其他"]),
)
def test_one_wrong_cell_of_table_3_breaks_its_row_and_its_column(
    cells: Cells, row: str, column: str
) -> None:
    key = CellKey("table3", row, column)
    changed = {**cells, key: (cells[key] or Decimal(0)) + 7}
    found = check_relations(NEW, changed)
    expected = {("E3", f"table3/{row}/{column}"), ("E2", f"table3/{row}/{column}")}
    if row == "total":
        expected.add(("E1", f"table3/{row}/{column}"))
    assert {(f.rule, f"table3/{row}/{column}") for f in found} == expected
    assert all(f"table3/{row}/{column}" in f.where for f in found)


@QUICK
@given(
    cells=clean_new(),
    row=st.sampled_from(["行政复议", "未经复议直接起诉", "复议后起诉"]),
    column=st.sampled_from(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]),
)
def test_one_wrong_cell_of_table_4_breaks_its_group_only(
    cells: Cells, row: str, column: str
) -> None:
    key = CellKey("table4", row, column)
    changed = {**cells, key: (cells[key] or Decimal(0)) + 1}
    [found] = check_relations(NEW, changed)
    assert found.rule == "E8"
    assert f"table4/{row}/{column}" in found.where
    assert row in found.message


@QUICK
@given(cells=clean_new(), before=clean_new())
def test_carried_over_requests_continue_last_years(cells: Cells, before: Cells) -> None:
    for kind in NEW.table("table3").columns:
        key = CellKey("table3", "carried_out", kind.key)
        before[key] = cells[CellKey("table3", "carried_in", kind.key)]
    found = [f for f in check_relations(NEW, cells, before) if f.rule == "E4"]
    assert found == []
    key = CellKey("table3", "carried_out", "自然人")
    before[key] = (before[key] or Decimal(0)) + 1
    [found_one] = [f for f in check_relations(NEW, cells, before) if f.rule == "E4"]
    assert "table3/carried_in/自然人" in found_one.where


def test_a_total_equal_to_the_sum_of_several_channels_is_suspicious() -> None:
    cells = old(A1=30, A2_GAZETTE=0, A2_WEB=20, A2_WEIBO=10, A2_WECHAT=0, A2_OTHER=0)
    [found] = check_relations(OLD, cells)
    assert (found.rule, found.severity) == ("R05", "warning")
    one_channel = {**cells, **old(A2_WEB=30, A2_WEIBO=0)}
    assert check_relations(OLD, one_channel) == []


def test_a_blank_is_not_zero() -> None:
    key = CellKey("form2014", "C2_EXTENDED", "统计数")
    cells = {**old(C2=5, C2_ONTIME=3), key: None}
    assert check_relations(OLD, cells) == []


def test_a_blank_hides_no_certain_contradiction() -> None:
    key = CellKey("form2014", "C2_EXTENDED", "统计数")
    cells = {**old(C2=5, C2_ONTIME=6), key: None}
    assert rules(cells) == {"R10"}


def test_relations_with_rows_that_were_not_read_are_left_out() -> None:
    assert check_relations(OLD, old(C2=5, C2_ONTIME=3)) == []


def test_the_three_kinds_of_other_handling_stand_for_the_one_row() -> None:
    cells = {key: Decimal(0) for key in NEW.keys()}  # noqa: SIM118
    for kind in NEW.table("table3").columns:
        del cells[CellKey("table3", "o", kind.key)]
    for row in ("new", "total", "o2"):
        for column in ("自然人", "总计"):
            cells[CellKey("table3", row, column)] = Decimal(4)
    assert check_relations(NEW, cells) == []
    cells[CellKey("table3", "o3", "自然人")] = Decimal(1)
    assert {f.rule for f in check_relations(NEW, cells)} == {"E2", "E3"}


def test_the_message_names_the_figures() -> None:
    cells = old(C3_REFUSED=0, C3_R_SECRET=0, C3_R_TRADE=0, C3_R_PRIVACY=2)
    cells |= old(C3_R_SECURITY=0, C3_R_NOTGOV=2, C3_R_OTHERLAW=0)
    [found] = check_relations(OLD, cells)
    assert "0件" in found.message
    assert "合计4件" in found.message


@pytest.mark.parametrize(
    ("value", "broken"), [("-1", True), ("1.5", True), ("0", False), ("7", False)]
)
def test_counts_are_whole_and_not_negative(value: str, broken: bool) -> None:
    cells = {CellKey("form2014", "C1", "统计数"): Decimal(value)}
    assert bool(check_values(OLD, cells)) is broken


def test_money_may_have_decimals_and_changes_may_be_negative() -> None:
    assert not check_values(
        NEW, {CellKey("table2", "行政事业性收费", "1"): Decimal("7.28")}
    )
    assert not check_values(F19, {CellKey("table2", "行政许可", "2"): Decimal(-3)})


def test_a_jump_of_more_than_half_is_flagged_from_ten_upwards() -> None:
    before = old(A2_WEB=100, C1=4)
    assert check_jumps(OLD, old(A2_WEB=150, C1=40), before) == []
    [found] = check_jumps(OLD, old(A2_WEB=151, C1=40), before)
    assert found.where == ("A2_WEB",)
    assert "51%" in found.message
