"""Lists in every form people keep them in come out as the same rows."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from gongkai.catalogue import files
from gongkai.catalogue.imports.tables import read_table
from gongkai.core.errors import BadInput

ROWS = [{"标题": "甲", "发布日期": "2018-09-20"}, {"标题": "乙，丙", "发布日期": ""}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_is_read_in_its_encoding_and_separator(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    file = tmp_path / "list.csv"
    lines = [separator.join(("标题", "发布日期")), separator.join(("甲", "2018-09-20"))]
    file.write_bytes("\r\n".join([*lines, '"乙，丙"', ""]).encode(encoding))
    table = read_table(file)
    assert table.rows == ROWS
    assert (table.headers, table.first_row) == (("标题", "发布日期"), 2)


def test_a_workbook_is_read_below_its_heading_with_days_as_days(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["信息目录"])
    sheet.append(["标题", "发布日期", "序号"])
    sheet.append(["甲", date(2018, 9, 20), 1.0])
    sheet.append(["乙", datetime(2018, 9, 20, 10, 30), 2])  # noqa: DTZ001 -- as Excel has it
    target = io.BytesIO()
    book.save(target)
    file = tmp_path / "list.xlsx"
    file.write_bytes(target.getvalue())
    table = read_table(file)
    assert table.first_row == 3
    assert table.rows == [
        {"标题": "甲", "发布日期": "2018-09-20", "序号": "1"},
        {"标题": "乙", "发布日期": "2018-09-20 10:30", "序号": "2"},
    ]


@pytest.mark.parametrize("row", [2, 1_048_576])
def test_a_cell_far_away_is_no_row(tmp_path: Path, row: int) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["标题", "发布日期"])
    sheet.append(["甲", "2018-09-20"])
    sheet.cell(row, 16384, "远")
    book.save(tmp_path / "list.xlsx")
    began = time.monotonic()
    table = read_table(tmp_path / "list.xlsx")
    assert time.monotonic() - began < 10
    assert table.headers == ("标题", "发布日期")
    assert table.rows == [{"标题": "甲", "发布日期": "2018-09-20"}]


def test_rows_far_apart_get_a_sentence_and_a_few_blank_ones_count(
    tmp_path: Path,
) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["标题", "发布日期"])
    sheet.cell(4, 1, "甲")
    book.save(tmp_path / "list.xlsx")
    rows = read_table(tmp_path / "list.xlsx").rows
    assert [row["标题"] for row in rows] == ["", "", "甲"]
    sheet.cell(2_000, 1, "乙")
    book.save(tmp_path / "list.xlsx")
    with pytest.raises(BadInput, match="1995个空行"):
        read_table(tmp_path / "list.xlsx")


def test_jsonl_is_numbered_from_its_first_line(tmp_path: Path) -> None:
    file = tmp_path / "list.jsonl"
    file.write_text('{"title": "甲", "n": null}\n\n{"url": "x"}\n', encoding="utf-8")
    table = read_table(file)
    assert table.rows == [{"title": "甲", "n": ""}, {"url": "x"}]
    assert (table.headers, table.first_row) == (("title", "n", "url"), 1)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("list.pdf", b"%PDF", "CSV、XLSX或JSONL"),
        ("list.csv", b"title\n", "没有数据行"),
        ("list.csv", b"\xff\xfe\x00\x01", "编码"),
        ("list.xlsx", b"no workbook", "无法打开"),
        ("list.jsonl", b"[1, 2]\n", "第1行"),
        ("list.jsonl", b'{"a": 1}\n{oops\n', "第2行"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(
    tmp_path: Path, name: str, data: bytes, why: str
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(BadInput, match=why):
        read_table(file)


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_UNPACKED_LIMIT", 1_000_000)
    file = tmp_path / "list.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"<workbook/>")
        package.writestr("xl/sharedStrings.xml", b"<si/>" * 200_000)
    with pytest.raises(BadInput, match="解压后过大"):
        read_table(file)


def test_a_line_nested_without_end_is_no_object(tmp_path: Path) -> None:
    file = tmp_path / "list.jsonl"
    file.write_text('{"标题": ' + "[" * 200_000 + "\n", encoding="utf-8")
    with pytest.raises(BadInput, match="第1行不是JSON对象"):
        read_table(file)
