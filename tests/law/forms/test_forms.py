"""Forms as data: the national ones, local ones, series and consolidation."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings

from gongkai.law.forms import (
    BadForm,
    CellKey,
    NoWay,
    carry,
    check_consolidation,
    check_relations,
    consolidate,
    form_for,
    load_form,
    national_form,
    national_forms,
)
from gongkai.law.forms.expressions import names, parse
from tests.law.forms.strategies import Cells, clean_2014, old

LOCAL = """
id = "local"
name = "季度信息公开统计表"
signs = ["本季度数", "本年累计数"]

[[tables]]
key = "quarter"
title = "季度统计表"
columns = [{ key = "period", label = "本季度数" }, { key = "year", label = "本年累计数" }]
rows = [
  { key = "P", label = "一、公开信息数", unit = "条" },
  { key = "P_WEB", label = "其中：网站公开数", unit = "条", parent = "P" },
  { key = "FEE", label = "二、收费金额", unit = "万元" },
]

[[relations]]
id = "L1"
severity = "error"
table = "quarter"
each = "row"
must = "year >= period"
say = "“{row}”累计{year}小于本季度{period}。"

[[relations]]
id = "L2"
severity = "warning"
table = "quarter"
each = "column"
must = "P >= sum(parts(P))"
say = "“{column}”：网站{P_WEB}多于总数{P}。"
"""


def test_the_form_of_2014_has_65_rows_58_of_them_with_a_value() -> None:
    [table] = national_form("2014").tables
    assert len(table.rows) == 65
    assert sum(row.heading for row in table.rows) == 7
    assert len(national_form("2014").keys()) == 58
    assert all(row.unit for row in table.rows if not row.heading)


def test_the_forms_since_2019_have_three_tables_with_all_columns() -> None:
    for name, width in (("2019", 22), ("2021", 12)):
        form = national_form(name)
        assert [table.key for table in form.tables] == ["table2", "table3", "table4"]
        assert sum(key.table == "table2" for key in form.keys()) == width - 2 * (  # noqa: SIM118
            name == "2021"
        )
        assert len(form.table("table3").columns) == 7
        assert len(form.table("table4").columns) * len(form.table("table4").rows) == 15


@pytest.mark.parametrize(
    ("year", "form"),
    [(2013, None), (2014, "2014"), (2018, "2014"), (2019, "2019"), (2020, "2019"), (2021, "2021"), (2030, "2021")],
)  # fmt: skip
def test_each_year_has_its_form(year: int, form: str | None) -> None:
    found = form_for(year)
    assert (found.id if found else None) == form


def test_every_name_of_every_relation_is_a_row_or_a_column() -> None:
    for form in national_forms():
        for relation in form.relations:
            known = {form.id, "previous"}
            for table in form.tables:
                known |= {row.key for row in table.rows}
                known |= {header for row in table.rows for header in row.headers}
                known |= {c.key for c in table.columns} | {
                    c.label for c in table.columns
                }
            for expression in filter(None, (relation.must, relation.when)):
                assert parse(expression)
                assert {part for name in names(expression) for part in name} <= known


def test_a_local_form_needs_no_code(tmp_path: Path) -> None:
    path = tmp_path / "local.toml"
    path.write_text(LOCAL, encoding="utf-8")
    form = load_form(path)
    cells = {key: Decimal(5) for key in form.keys()}  # noqa: SIM118
    assert check_relations(form, cells) == []
    cells[CellKey("quarter", "P_WEB", "period")] = Decimal(6)
    found = check_relations(form, cells)
    assert [f.rule for f in found] == ["L1", "L2"]
    assert found[1].where == ("quarter/P/period", "quarter/P_WEB/period")
    assert found[0].message == "“网站公开数”累计5小于本季度6。"


@pytest.mark.parametrize(
    ("old_text", "new_text", "reason"),
    [
        ('parent = "P"', 'parent = "Q"', "上级Q"),
        ('key = "FEE"', 'key = "P"', "重复"),
        ('severity = "error"', 'severity = "fatal"', "等级"),
        ('"year >= period"', '"year >="', "无法识别"),
        ('each = "row"', 'each = "cell"', "each"),
        ('id = "local"', "", "缺少"),
        ("[[tables]]", "[[tables", "无法读取"),
    ],
)
def test_a_wrong_local_form_is_refused_with_the_reason(
    tmp_path: Path, old_text: str, new_text: str, reason: str
) -> None:
    path = tmp_path / "local.toml"
    path.write_text(LOCAL.replace(old_text, new_text, 1), encoding="utf-8")
    with pytest.raises(BadForm, match=reason):
        load_form(path)


def test_every_row_of_2014_is_carried_on_or_said_to_be_lost() -> None:
    form = national_form("2014")
    cells: Cells = {key: Decimal(1) for key in form.keys()}  # noqa: SIM118
    for key in form.keys():  # noqa: SIM118
        without = {k: v for k, v in cells.items() if k != key}
        carried = carry(without, "2014", "2019")
        used = carried.cells.keys() != carry(cells, "2014", "2019").cells.keys()
        lost = any(k == key for k, _ in carried.lost)
        assert used != lost, key


@settings(max_examples=20, deadline=None)
@given(clean_2014())
def test_requests_continue_through_both_changes_of_form(cells: Cells) -> None:
    carried = carry(cells, "2014", "2021").cells
    value = {key.row: cells[key] or Decimal(0) for key in cells}
    assert carried[CellKey("table3", "new", "总计")] == value["C1"]
    granted = value["C3_ALREADY"] + value["C3_GRANTED"]
    assert carried[CellKey("table3", "granted", "总计")] == granted
    assert carried[CellKey("table4", "行政复议", "结果维持")] == value["D_UPHELD"]


def test_a_sum_with_a_blank_stays_blank_and_an_unread_one_absent() -> None:
    key = CellKey("form2014", "C3_GRANTED", "统计数")
    carried = carry({**old(C3_ALREADY=3), key: None}, "2014", "2019")
    assert carried.cells == {CellKey("table3", "granted", "总计"): None}
    assert carry(old(C3_ALREADY=3), "2014", "2019").cells == {}


def test_forms_do_not_go_back_in_time() -> None:
    with pytest.raises(NoWay):
        carry({}, "2021", "2014")


def test_totals_are_sums_except_where_items_are_counted_once() -> None:
    form = national_form("2014")
    units = {"甲": old(A1=10, C1=2), "乙": old(A1=7, C1=3)}
    whole = consolidate(form, list(units.values()))
    assert str(whole[CellKey("form2014", "C1", "统计数")]) == "5"
    assert str(whole[CellKey("form2014", "A1", "统计数")]) == "10—17"
    assert check_consolidation(form, old(A1=12, C1=5), units) == []
    broken = check_consolidation(form, old(A1=18, C1=4), units)
    assert [found.where for found in broken] == [("A1",), ("C1",)]
