"""What is found in whole reports: on a clean one nothing, else exactly the fault."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.checker import Report, check
from gongkai.law.forms import CellKey, national_form
from tests.law.checker.layouts import html_with_spans, lines_of, pipe, word
from tests.law.forms.strategies import Cells, clean_2014, clean_new

NEW, OLD = national_form("2021"), national_form("2014")
QUICK = settings(max_examples=8, deadline=None)
TOTAL = {
    name: CellKey("table3", name, "总计")
    for name in ("new", "carried_in", "total", "carried_out")
}
LEAD = "本报告由南江县人民政府办公室根据《中华人民共和国政府信息公开条例》编制，所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
OVERVIEW = """一、总体情况
{year}年，南江县人民政府认真贯彻落实条例要求，扎实推进政府信息公开工作，不断提高工作质量，增强公开实效。
（一）主动公开情况。全年通过县政府门户网站发布信息120条，其中动态100条、公告15条、其他5条。
（二）依申请公开情况。全县收到政府信息公开申请{new}件，上年结转{carried_in}件，办结政府信息公开申请{total}件，结转下年度{carried_out}件。
（三）监督保障情况。加强业务培训和考核，配齐配强工作人员，确保各项任务落到实处，公开内容准确及时，群众查询方便。"""
PROBLEMS = """五、存在的主要问题及改进情况
个别单位公开不够及时，下一步将加强督促检查，提高公开的时效。
六、其他需要报告的事项
本年没有收取政府信息公开信息处理费。"""


def full(cells: Cells, year: int = 2023) -> str:
    """Return a whole report since 2021, its text bound to its tables."""
    figures = {name: f"{cells[key]:f}" for name, key in TOTAL.items()}
    lines = [f"南江县人民政府{year}年政府信息公开工作年度报告", LEAD, OVERVIEW]
    lines += [
        line if isinstance(line, str) else " | ".join(line) + " |"
        for line in lines_of(NEW, cells)
    ]
    return "\n".join([*lines, PROBLEMS]).format(year=year, **figures)


def powerless(cells: Cells) -> Cells:
    """Return the cells of an organ that cannot make rules 规章."""
    zero = {CellKey("table2", "规章", column): Decimal(0) for column in "123"}
    return {**cells, **zero}


def found(text: str | bytes, previous: str | None = None) -> set[str]:
    report = report_on(text, previous)
    return {finding.rule for finding in report.findings}


def report_on(text: str | bytes, previous: str | None = None) -> Report:
    data = text if isinstance(text, bytes) else text.encode()
    return check(data, previous=previous.encode() if previous else None)


@QUICK
@given(clean_new())
def test_nothing_is_found_in_a_clean_report(cells: Cells) -> None:
    assert report_on(full(powerless(cells))).findings == ()


@QUICK
@given(clean_2014())
def test_nothing_is_found_in_a_clean_table_of_any_layout(cells: Cells) -> None:
    for layout in (pipe, html_with_spans, word):
        assert check(layout(OLD, cells)).findings == ()


@QUICK
@given(clean_new(), st.sampled_from(sorted(TOTAL)))
def test_a_figure_of_the_text_that_differs_is_found_and_placed(
    cells: Cells, name: str
) -> None:
    cells = powerless(cells)
    value = int(cells[TOTAL[name]] or 0)
    words = {
        "new": "申请",
        "carried_in": "上年结转",
        "total": "公开申请",
        "carried_out": "下年度",
    }
    verb = {"new": "收到政府信息公开", "total": "办结政府信息"}.get(name, "")
    said = f"{verb}{words[name]}{value}件"
    text = full(cells)
    assert text.count(said) == 1
    report = report_on(text.replace(said, said.replace(str(value), str(value + 3))))
    assert {f.rule for f in report.findings} == {"text_table", "told_equation"}
    [finding] = [f for f in report.findings if f.rule == "text_table"]
    assert "/".join(TOTAL[name]) in finding.where
    assert any(place.startswith("第") for place in finding.where)
    assert (finding.values["text"], finding.severity) == (str(value + 3), "error")


@QUICK
@given(clean_new(), st.sampled_from(["行政复议", "复议后起诉"]), st.integers(1, 9))
def test_a_wrong_cell_is_found_in_the_file(cells: Cells, row: str, off: int) -> None:
    cells = powerless(cells)
    key = CellKey("table4", row, "总计")
    cells[key] = (cells[key] or Decimal(0)) + off
    report = report_on(full(cells))
    assert {f.rule for f in report.findings} == {"E8"}
    assert f"table4/{row}/总计" in report.findings[0].where


CELLS: Cells = {
    key: Decimal(0)
    for key in NEW.keys()  # noqa: SIM118
    if key.row not in {"o1", "o2", "o3"}
}
for _row in ("new", "granted", "total"):
    CELLS[CellKey("table3", _row, "自然人")] = Decimal(21)
    CELLS[CellKey("table3", _row, "总计")] = Decimal(21)
CLEAN = full(CELLS)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("\n六、其他需要报告的事项", "\n其他需要报告的事项", "section_missing"),
        ("统计期限自2023年1月1日起至2023年12月31日", "统计期限自2022年1月1日起至2022年12月31日", "period"),
        ("信息处理费", "费用", "fee_not_stated"),
        ("其中动态100条", "其中动态110条", "partition"),
        ("公告15条", "公告150条", "part_exceeds_whole"),
        ("条例要求", "条例要?!叭苯涃M求", "mojibake"),
        ("规章 | 0 |", "规章 | 2 |", "no_rule_power"),
        ("行政许可 | 0 |", "行政许可 |  |", "blank"),
        ("行政许可 | 0 |", "行政许可 | -5 |", "R01"),
        ("行政强制 | 0 |\n", "", "row_missing"),
        ("群众查询方便。", "群众查询方便。全县共收到政府信息公开申请22件。", "told_twice"),
        ("群众查询方便。", "没有因政府信息公开申请行政复议。", ""),
        ("结转下年度0件。", "结转下年度0件，均按时答复。", ""),
        ("配齐配强工作人员", "发放问卷100份，收回90份，回收率95%", "rate"),
        ("配齐配强工作人员", "培训30人次，比上年减少200%", "change"),
    ],
)  # fmt: skip
def test_each_fault_of_a_whole_report_is_found(old: str, new: str, rule: str) -> None:
    assert found(CLEAN) == set()
    assert old in CLEAN
    changed = CLEAN.replace(old, new, 1)
    extra = {"text_table"} if rule == "told_twice" else set()
    extra |= {"P1"} if rule == "no_rule_power" else set()
    assert found(changed) == ({rule} if rule else set()) | extra


def test_sections_out_of_order_are_found() -> None:
    five, six = PROBLEMS.split("\n六、")
    swapped = CLEAN.replace(PROBLEMS.format(), f"六、{six}\n{five}")
    assert "section_order" in found(swapped)


def test_the_text_may_not_deny_what_the_table_counts() -> None:
    denied = CLEAN.replace("群众查询方便。", "全年未收到政府信息公开申请。")
    assert "text_table" in found(denied)


def test_a_form_out_of_its_years_is_found() -> None:
    report = report_on(CLEAN.replace("2023", "2020"))
    [finding] = [f for f in report.findings if f.rule == "form_version"]
    assert "2019" in finding.message
    assert report.has_errors


def test_a_form_with_no_figure_at_all_is_an_error() -> None:
    empty: Cells = dict.fromkeys(CELLS)
    [finding] = check(pipe(NEW, empty)).findings
    assert (finding.rule, finding.severity) == ("blank", "error")


def test_last_years_report_shows_breaks_jumps_and_copying() -> None:
    before = {**CELLS, CellKey("table3", "carried_out", "自然人"): Decimal(3)}
    before[CellKey("table3", "carried_out", "总计")] = Decimal(3)
    before[CellKey("table3", "new", "自然人")] = Decimal(24)
    before[CellKey("table3", "new", "总计")] = Decimal(24)
    now = {**CELLS, CellKey("table2", "行政处罚", "1"): Decimal(400)}
    before[CellKey("table2", "行政处罚", "1")] = Decimal(100)
    rules = found(full(now), previous=full(before, 2022))
    assert rules == {"E4", "R20", "copied_text"}


def test_findings_as_json_have_the_documented_shape() -> None:
    answer = report_on(CLEAN.replace("行政许可 | 0 |", "行政许可 |  |")).as_json()
    assert set(answer) == {"organ", "year", "form", "cells", "findings"}
    assert answer["organ"] == "南江县人民政府"
    assert {
        "table": "table2",
        "row": "行政许可",
        "column": "1",
        "value": None,
    } in answer["cells"]
    assert {"table": "table3", "row": "new", "column": "总计", "value": 21} in answer[
        "cells"
    ]
    [finding] = answer["findings"]
    assert set(finding) == {"rule", "severity", "where", "message", "values"}
    assert finding["where"] == ["table2/行政许可/1"]
