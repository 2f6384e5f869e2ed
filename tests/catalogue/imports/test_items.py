"""Rows become items; what this county does not know becomes a fault by row."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from gongkai.catalogue.actions import open_column
from gongkai.catalogue.imports.items import (
    Defaults,
    Reading,
    Vocabulary,
    read_items,
)
from gongkai.catalogue.imports.preparing import findings_of
from gongkai.catalogue.imports.tables import Table
from gongkai.law.classification import UnknownClass
from gongkai.organisations.actions import rename_organ
from tests.factories.county import County

NOW = datetime(2026, 11, 22, tzinfo=UTC)
GOOD = {
    "标题": "关于供水的通知",
    "文号": "明财字[2018]14号",
    "发布机构": "财政局",
    "生成日期": "2018-09-18",
    "发布日期": "2018-09-20 10:30",
    "主题分类": "综合政务\\政务公开",
    "体裁": "通知",
    "栏目": "法定主动公开内容/政策文件",
    "网址": "https://example.invalid/1",
    "正文": "各单位：\n请落实。",
}


def read(county: County, *rows: dict[str, str], **defaults: object) -> Reading:
    table = Table(tuple(rows[0]), list(rows))
    vocabulary = Vocabulary.of(county.government)
    return read_items(table, vocabulary, Defaults(**defaults), now=NOW)  # type: ignore[arg-type]  # a test's shorthand


def test_a_good_row_becomes_an_item(county: County) -> None:
    reading = read(county, GOOD)
    (item,) = reading.items
    content = item.content
    assert (item.row, item.publisher) == (2, county.finance)
    assert item.published_at == datetime(2018, 9, 20, 2, 30, tzinfo=UTC)
    assert content.document_number == "明财字〔2018〕14号"
    assert content.created_on == date(2018, 9, 18)
    assert (content.theme, content.genre) == ("0201", "notice")
    assert content.columns == (county.documents.pk,)
    assert content.body == "<p>各单位：</p><p>请落实。</p>"
    assert [fault.kind for fault in reading.faults] == [
        "doc_number_bracket_not_standard"
    ]
    assert (reading.unknown, reading.left_out) == ([], [])


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"发布机构": ""}, "publisher_missing"),
        ({"发布机构": "邻县财政局"}, "publisher_unknown"),
        ({"栏目": ""}, "column_missing"),
        ({"栏目": "没有的栏目"}, "column_unknown"),
        ({"主题分类": ""}, "theme_missing"),
        ({"发布日期": "2027-01-01"}, "published_in_future"),
    ],
)
def test_what_the_county_does_not_know_keeps_the_row_out(
    county: County, changes: dict[str, str], kind: str
) -> None:
    reading = read(county, GOOD | changes, GOOD | {"网址": "", "文号": ""})
    (fault,) = reading.unknown
    assert (fault.kind, fault.rows) == (kind, (2,))
    assert fault.message.startswith("第2行")
    assert fault.message.endswith("。")
    assert [item.row for item in reading.items] == [3]
    assert reading.left_out == [2]


def test_a_column_whose_name_others_share_is_told_by_the_way_to_it(
    county: County,
) -> None:
    parent = open_column(county.government, by=None, slug="projects", name="重大项目")
    other = open_column(
        county.government, by=None, slug="pp", name="政策文件", parent=parent
    )
    for told, column in (
        ("法定主动公开内容/政策文件", county.documents),
        ("信息公开目录 > 重大项目 > 政策文件", other),
        ("pp", other),
    ):
        (item,) = read(county, GOOD | {"栏目": told}).items
        assert item.content.columns == (column.pk,)
    reading = read(county, GOOD | {"栏目": "政策文件"})
    assert reading.items == []
    assert "几个栏目" in reading.unknown[0].message


def test_a_name_means_who_bears_it_now_not_who_bore_it_once(county: County) -> None:
    name = county.finance.full_name
    change: Any = {"on": date(2019, 1, 1), "basis": "改革", "by": county.manager}
    rename_organ(county.finance, "明珠县财金局", "财金局", **change)
    (item,) = read(county, GOOD | {"发布机构": name}).items
    assert item.publisher == county.finance
    rename_organ(county.office, name, "财政局", **change)
    (item,) = read(county, GOOD | {"发布机构": name}).items
    assert item.publisher == county.office


def test_only_proactive_items_come_in_a_batch(county: County) -> None:
    reading = read(county, GOOD | {"公开属性": "不予公开"})
    assert [fault.kind for fault in reading.unknown] == ["property_unknown"]
    assert reading.items == []


def test_defaults_stand_in_for_what_rows_do_not_say(county: County) -> None:
    row = {"标题": "统计公报", "发布日期": "2018-03-01"}
    reading = read(
        county,
        row,
        organ=county.health,
        column=county.column,
        genre="statistics",
        theme="0303",
    )
    (item,) = reading.items
    assert item.publisher == county.health
    assert (item.content.genre, item.content.theme) == ("statistics", "0303")
    assert item.content.created_on == date(2018, 3, 1)


def test_a_mapping_to_a_header_that_is_not_there_is_refused(county: County) -> None:
    table = Table(("甲",), [{"甲": "x"}])
    with pytest.raises(UnknownClass, match="乙"):
        read_items(
            table, Vocabulary({}, {}), Defaults(), now=NOW, mapping={"title": "乙"}
        )


def test_markup_in_a_body_is_cleaned(county: County) -> None:
    body = '<p onclick="x()">正文</p><script>alert(1)</script>'
    (item,) = read(county, GOOD | {"正文": body}).items
    assert item.content.body == "<p>正文</p>"
    assert item.content.text == "正文"


def test_a_page_elsewhere_needs_no_body_here(county: County) -> None:
    for url, severity in (("https://example.invalid/1", "warn"), ("", "block")):
        (item,) = read(county, GOOD | {"正文": "", "网址": url}).items
        found = {finding.code: finding.severity for finding in findings_of(item)}
        assert found["body_missing"] == severity
