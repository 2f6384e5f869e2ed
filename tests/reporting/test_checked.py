"""The findings in the words of their readers, and as a Word document."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import date
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from gongkai.law.checker import Report, check
from gongkai.law.forms import CellKey, Finding, national_form
from gongkai.reporting.checked import Checked
from gongkai.reporting.findings_document import clean, findings_docx
from tests.law.checker.test_findings import CLEAN

DAY = date(2024, 1, 20)
BLANK = CellKey("table2", "行政许可", "1")


@pytest.fixture(scope="module")
def report() -> Report:
    broken = CLEAN.replace("公告15条", "公告150条")
    return check(broken.replace("行政许可 | 0 |", "行政许可 |  |").encode())


def opened(report: Report, **options: Any) -> Any:
    return docx.Document(io.BytesIO(findings_docx(report, on=DAY, **options)))


def test_every_finding_has_a_row_with_its_place_words_figures_and_basis(
    report: Report,
) -> None:
    (table,) = opened(report).tables
    heads, *rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert heads == ["序号", "等级", "位置", "问题和处理意见", "数据", "依据"]
    assert len(rows) == len(report.findings) == 2
    assert [row[0] for row in rows] == ["1", "2"]
    assert [row[1] for row in rows] == ["错误", "提示"]
    assert [row[3] for row in rows] == [f.message for f in report.findings]
    assert rows[1][2] == "行政许可／本年处理决定数量"
    assert all(row[5] for row in rows)


def test_the_head_says_whose_report_and_when(report: Report) -> None:
    document = opened(report, source="年报.pdf")
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[0] == "年度报告检查意见"
    assert "报告：南江县人民政府（2023年度）" in lines
    assert "文件：年报.pdf" in lines
    assert f"表样：{national_form('2021').name}" in lines
    assert "结果：错误1项，提示1项" in lines
    assert "检查日期：2024年1月20日" in lines
    assert document.core_properties.created.date() == DAY
    assert document.core_properties.author == ""


def test_the_head_row_is_repeated_and_no_row_is_torn(report: Report) -> None:
    (table,) = opened(report).tables
    first, *others = table.rows
    assert first._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in others)


def test_a_report_without_findings_says_so() -> None:
    document = opened(check(CLEAN.encode()))
    assert document.tables == []
    assert "没有发现问题。" in [paragraph.text for paragraph in document.paragraphs]


def test_what_a_document_cannot_hold_is_shown_as_unknown() -> None:
    odd = "乱\x00码\x0b\ud800\uffff好\U00020bb7"
    assert clean(odd) == "乱\ufffd码\ufffd\ufffd\ufffd好\U00020bb7"
    found = Finding("mojibake", "error", (odd,), odd, {"text": odd})
    (table,) = opened(Report(odd, None, None, {}, (found,)), source=odd).tables
    assert "好" in table.rows[1].cells[3].text


def test_the_same_findings_on_the_same_day_are_the_same_bytes_inside(
    report: Report,
) -> None:
    one, other = opened(report), opened(report)
    assert one.element.xml == other.element.xml


def test_cells_and_findings_know_each_other(report: Report) -> None:
    checked = Checked(report)
    (place,) = checked.points[1].places
    assert place.cell == BLANK
    shown = [
        cell
        for _table, rows in checked.tables
        for row in rows
        for cell in row.cells
        if cell.points
    ]
    assert [(cell.anchor, cell.points, cell.text) for cell in shown] == [
        (place.anchor, (2,), "")
    ]


def test_optional_rows_are_expected_only_when_they_were_read() -> None:
    form = national_form("2021")
    everything = dict.fromkeys(form.keys())
    some = dict.fromkeys(key for key in everything if not key.row.startswith("o"))
    assert Checked(Report("", None, form, everything, ())).expected == len(everything)
    assert Checked(Report("", None, form, some, ())).expected == len(some)
    assert Checked(Report("", None, None, {}, ())).expected == 0


def test_a_report_survives_its_own_json(report: Report) -> None:
    again = Report.from_json(report.as_json())
    assert again.as_json() == report.as_json()
    assert dict(again.cells) == dict(report.cells)


def test_neither_module_needs_django() -> None:
    code = "import sys, gongkai.reporting.findings_document; sys.exit('django' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], check=False)  # noqa: S603 -- ours
    assert ran.returncode == 0
