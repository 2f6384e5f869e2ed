"""Rows to be imported: each fault is found once, by row and column, in words."""

from __future__ import annotations

import csv
import json
from datetime import date, time
from pathlib import Path

import pytest

from gongkai.law.days import DayFault, looks_like_a_day, parse_day, parse_moment
from gongkai.law.import_columns import COLUMNS, guess_mapping, value_of
from gongkai.law.record_faults import RowFault, examine

CATALOGUE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "catalogue"

GOOD = {
    "编号": "A1",
    "名称": "示例县供水管理办法",
    "文号": "示府发〔2018〕14号",
    "索引号": "000014349/2018-00001",
    "发布机构": "示例县人民政府",
    "生成日期": "2018-09-18",
    "发布日期": "2018-09-20",
    "实施日期": "2018-10-01",
    "失效日期": "2023-10-01",
    "主题分类": "综合政务\\政务公开",
    "体裁": "规范性文件",
    "网址": "https://example.invalid/1",
    "正文": "第一条\n\n示例县人民政府\n2018年9月18日",
}


def kinds(*rows: dict[str, str]) -> list[str]:
    return [fault.kind for fault in examine(rows)]


def row(**changes: str) -> dict[str, str]:
    return GOOD | changes


def other(**changes: str) -> dict[str, str]:
    """Return a second good row that shares no unique value with the first."""
    second = {
        "编号": "A2",
        "名称": "示例县供热管理办法",
        "文号": "示府发〔2018〕15号",
        "索引号": "000014349/2018-00002",
        "网址": "https://example.invalid/2",
    }
    return GOOD | second | changes


def only(fault_list: list[RowFault]) -> RowFault:
    assert len(fault_list) == 1, fault_list
    return fault_list[0]


def test_two_good_rows_have_no_findings() -> None:
    assert kinds(row(), other()) == []


def test_no_rows_have_no_findings() -> None:
    assert examine([]) == []


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"名称": " "}, "title_missing"),
        ({"名称": "None"}, "title_missing"),
        ({"名称": "2022-08-0500:00:00"}, "title_is_a_date"),
        ({"名称": "2018年9月20日"}, "title_is_a_date"),
        ({"发布日期": ""}, "publish_date_missing"),
        ({"发布日期": "nan"}, "publish_date_missing"),
        ({"生成日期": "2018-02-30"}, "date_missing_or_bad"),
        ({"失效日期": "长期"}, "date_missing_or_bad"),
        ({"实施日期": "2018-09-19"}, "effective_before_publish"),
        ({"失效日期": "2018-09-30"}, "expires_before_effective"),
        ({"发布日期": "2018-09-17"}, "published_before_written"),
        ({"正文": "第一条\n示例县人民政府\n2018年9月15日"}, "written_date_differs_from_signature"),
        ({"文号": "示府发〔2018]14号"}, "doc_number_bracket_not_standard"),
        ({"文号": "在落实好示府发[2018]14号"}, "doc_number_bracket_not_standard"),
        ({"文号": "见示府发〔2018〕14号文件"}, "doc_number_in_sentence"),
        ({"文号": "十四号"}, "doc_number_unreadable"),
        ({"索引号": "000014348/2018-00001"}, "index_number_check_digit"),
        ({"发布机构": "县政府网站"}, "agency_not_an_agency"),
        ({"主题分类": "天文"}, "theme_unknown"),
        ({"体裁": "散文"}, "genre_unknown"),
    ],
)  # fmt: skip
def test_each_fault_of_a_row_is_one_finding(changes: dict[str, str], kind: str) -> None:
    fault = only(examine([row(**changes), other()]))
    assert fault.kind == kind
    assert (fault.rows, fault.ids) == ((2,), ("A1",))
    assert fault.message.startswith(f"第2行“{fault.column}”：")
    assert fault.message.endswith("。")


@pytest.mark.parametrize(
    ("changes", "kind", "column"),
    [
        ({"编号": "A1"}, "duplicate_id", "编号"),
        ({"网址": GOOD["网址"]}, "same_url_twice", "网址"),
        ({"索引号": GOOD["索引号"]}, "index_number_twice", "索引号"),
        ({"文号": "示府发（2018）第014号"}, "doc_number_twice", "文号"),
        ({"名称": GOOD["名称"], "发布日期": "2018-09-21"}, "several_versions", "名称"),
    ],
)
def test_rows_that_collide_are_one_finding_with_both(
    changes: dict[str, str], kind: str, column: str
) -> None:
    found = examine([row(), other(**changes)])
    fault = only([fault for fault in found if len(fault.rows) > 1])
    assert (fault.kind, fault.column, fault.rows) == (kind, column, (2, 3))
    assert fault.message.startswith(f"第2、3行“{column}”：")


def test_braces_in_a_cell_are_only_text() -> None:
    found = examine([row(), other(名称=GOOD["名称"], 发布日期="{date}")])
    (fault,) = [fault for fault in found if fault.kind == "several_versions"]
    assert "{date}" in fault.message


@pytest.mark.parametrize(
    "changes",
    [
        {"文号": "示例银行公告〔2024〕第11号"},
        {"文号": "国务院令第711号"},
        {"文号": "无"},
        {"索引号": "za000014-2018-000001"},
        {"实施日期": "", "失效日期": ""},
        {"实施日期": "2018-09-20"},
        {"生成日期": "43361"},
        {"生成日期": ""},
        {"发布日期": "2018-09-18 10:30"},
        {"正文": "第一条\n2018年2月30日"},
    ],
)
def test_what_is_unusual_but_allowed_is_no_finding(changes: dict[str, str]) -> None:
    assert kinds(row(**changes), other()) == []


def test_minutes_count_when_published_before_written() -> None:
    early = row(生成日期="2018-09-18 16:40", 发布日期="2018-09-18 16:34")
    assert kinds(early) == ["published_before_written"]


def test_the_same_title_of_things_without_validity_is_no_version() -> None:
    meetings = [
        {"id": "1", "title": "全县住房工作会议", "date": "2024-12-25"},
        {"id": "2", "title": "全县住房工作会议", "date": "2025-12-23"},
    ]
    assert kinds(*meetings) == []


def test_the_same_title_of_two_publishers_is_no_version() -> None:
    elsewhere = other(名称=GOOD["名称"], 发布日期="2018-09-21", 发布机构="邻县人民政府")
    assert kinds(row(), elsewhere) == []


def test_a_row_without_any_day_is_a_finding_where_only_one_day_is_kept() -> None:
    assert kinds({"title": "示例", "date": "None"}) == ["date_missing_or_bad"]


def test_rows_are_numbered_from_where_the_officer_sees_them() -> None:
    fault = only(examine([row(名称="")], first_row=6))
    assert (fault.rows, fault.message[:3]) == ((6,), "第6行")


def test_a_table_without_titles_is_one_finding_not_one_per_row() -> None:
    fault = only(examine([{"甲": "1", "乙": "2"}] * 3))
    assert fault.kind == "column_missing"
    assert "甲、乙" in fault.message


def test_the_officers_own_mapping_is_followed() -> None:
    rows = [{"甲": "示例", "乙": "x"}]
    assert [f.kind for f in examine(rows, {"title": "甲", "created_on": "乙"})] == [
        "date_missing_or_bad"
    ]


def test_findings_that_block_are_told_from_those_that_warn() -> None:
    assert only(examine([row(名称="")])).blocks
    assert not only(examine([row(文号="示府发[2018]14号")])).blocks


# --- columns -----------------------------------------------------------------


def test_headers_in_chinese_and_english_are_recognised() -> None:
    assert guess_mapping(["名 称", "发文字号", "发布时间（必填）", "备注"]) == {
        "title": "名 称",
        "document_number": "发文字号",
        "published_on": "发布时间（必填）",
    }
    assert (
        guess_mapping(["Title", "Doc_Number", "PubDate"])["published_on"] == "PubDate"
    )


def test_a_header_serves_one_field_and_the_better_alias_wins() -> None:
    mapping = guess_mapping(["日期", "成文日期", "标题"])
    assert mapping["created_on"] == "成文日期"
    assert len(set(mapping.values())) == len(mapping)


def test_no_alias_is_listed_for_two_fields() -> None:
    aliases = [alias for headers in COLUMNS.values() for alias in headers]
    assert len(aliases) == len(set(aliases))


@pytest.mark.parametrize("text", ["", "None", "nan", "NULL", " - ", "——", "无"])
def test_what_lists_write_for_nothing_is_empty(text: str) -> None:
    assert (
        value_of({"文号": text}, {"document_number": "文号"}, "document_number") == ""
    )


# --- days --------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2018-09-20",
        "2018-9-20",
        "2018/9/20",
        "2018.09.20",
        "2018年9月20日",
        "2018 年 9 月 20 日",
        "二〇一八年九月二十日",
        "二○一八年九月二十日",
        "２０１８－０９－２０",
        "20180920",
        "43363",
        "43363.75",
        " 2018-09-20 10:30:00 ",
        "2018-09-20T10:30:00+08:00",
        "2018年9月20日 10时30分",
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert parse_day(text) == date(2018, 9, 20)


def test_tens_in_chinese_numerals_are_read() -> None:
    assert parse_day("二〇一八年十二月三十一日") == date(2018, 12, 31)
    assert parse_day("二〇一八年十月十日") == date(2018, 10, 10)


def test_the_time_of_day_is_kept_where_given() -> None:
    assert parse_moment("2024-04-06 16:40") == (date(2024, 4, 6), time(16, 40))
    assert parse_moment("2024-04-06")[1] is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "空的"),
        ("None", "应写作"),
        ("2022-08-0500:00:00", "连在日期后面"),
        ("2018-02-30", "日历上没有2018年2月30日"),
        ("20181301", "日历上没有2018年13月1日"),
        ("2018-09-20 25:00", "时间不对"),
        ("2018年9月", "应写作"),
        ("18-9-20", "应写作"),
        ("12345", "应写作"),
        ("十十年一月一日", "应写作"),
    ],
)
def test_what_is_no_day_is_refused_in_words(text: str, why: str) -> None:
    with pytest.raises(DayFault, match=why):
        parse_day(text)


@pytest.mark.parametrize(
    ("text", "is_day"),
    [
        ("2022-08-0500:00:00", True),
        ("2022/8/5", True),
        ("20220805", True),
        ("2022年度政府信息公开工作年度报告", False),
        ("2022年8月5日新闻发布会", False),
        ("20221399", False),
        ("", False),
    ],
)
def test_a_title_that_is_only_a_day_is_recognised(text: str, is_day: bool) -> None:
    assert looks_like_a_day(text) is is_day


# --- real lists --------------------------------------------------------------


@pytest.mark.shared
@pytest.mark.skipif(not CATALOGUE.exists(), reason="needs ../shared")
@pytest.mark.parametrize("name", ["regulations", "policy_documents"])
def test_real_lists_give_exactly_the_findings_listed_beside_them(name: str) -> None:
    with (CATALOGUE / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    listed = (CATALOGUE / f"{name}_findings.jsonl").read_text("utf-8").splitlines()
    expected = sorted(
        (finding["kind"], sorted(finding["ids"])) for finding in map(json.loads, listed)
    )
    found = sorted((fault.kind, sorted(fault.ids)) for fault in examine(rows))
    assert found == expected


@pytest.mark.shared
@pytest.mark.skipif(not CATALOGUE.exists(), reason="needs ../shared")
def test_real_metadata_heads_give_the_findings_that_need_no_body() -> None:
    blocks = [
        json.loads(line)
        for line in (CATALOGUE / "metadata_blocks.jsonl")
        .read_text("utf-8")
        .splitlines()
    ]
    for block in blocks:
        if not block["title"]:
            continue  # the head was published without title and dates
        expected = set(block.pop("expected_findings", []))
        expected.discard("written_date_differs_from_signature")  # no body given
        assert {fault.kind for fault in examine([block])} == expected
