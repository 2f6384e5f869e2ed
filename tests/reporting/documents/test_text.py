"""Text comes out as it went in, laid out as an official document."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import docx
import openpyxl
import pypdf
import pytest
from docx.oxml.ns import qn

from gongkai.catalogue.bodies import clean, from_word
from gongkai.law.forms import CellKey, read_form
from gongkai.reporting.documents import (
    Part,
    ReportContent,
    all_files,
    as_docx,
    as_html,
    as_pdf,
    as_pictures,
    as_xlsx,
)

from .reading import pdf_text
from .samples import local_quarter, year_2018, year_2019, year_2021

SAMPLES = [year_2018, year_2019, year_2021, local_quarter]
TRICKS = (
    "#panic() $x^2$ *粗* _斜_ `code` <script>alert(1)</script> {{ A1 }} {% x %} "
    "[链接] @ref // 注释 /* 块 */ \\n &amp; <w:t> %s =1+1 ~ 〔2018〕"
)


def _tricky() -> ReportContent:
    return year_2018(
        lead=TRICKS,
        parts=(Part("一", TRICKS, f"{TRICKS}\n（一）{TRICKS}\n（二）甲。{TRICKS}"),),
        remarks=(TRICKS,),
        note=TRICKS,
        edition=2,
        annex=(),
    )


def _words(text: str) -> str:
    return re.sub(r"\s", "", text)


def _docx_text(data: bytes) -> str:
    paragraphs = docx.Document(io.BytesIO(data)).paragraphs
    return "\n".join(paragraph.text for paragraph in paragraphs)


def test_markup_in_the_text_is_only_text() -> None:
    content = _tricky()
    wanted = _words(TRICKS)
    for text in (pdf_text(as_pdf(content)), _docx_text(as_docx(content))):
        assert _words(text).count(wanted) == 7
    html = as_html(content)
    assert "<script>" not in html
    assert html.count("&lt;script&gt;") == 7


@pytest.mark.parametrize("sample", [*SAMPLES, _tricky])
def test_sanitising_changes_nothing(sample: Callable[[], ReportContent]) -> None:
    html = as_html(replace(sample(), sample=True, remarks=("甲\xa0乙", "丙<丁")))
    assert clean(html) == html


def test_the_prose_is_the_same_in_every_kind() -> None:
    content = year_2018()
    html = re.sub(r"<[^>]+>", "", as_html(content))
    for part in content.parts:
        for text in (
            html,
            pdf_text(as_pdf(content)),
            _docx_text(as_docx(content)),
        ):
            # A page number may stand within a paragraph of the PDF.
            bare = _words(re.sub(r"— \d+ —", "", text))
            assert _words(part.heading + part.text) in bare


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_same_content_gives_the_same_bytes(
    sample: Callable[[], ReportContent],
) -> None:
    first, second = all_files(sample()), all_files(sample())
    assert first == second
    assert [file.name.rpartition(".")[2] for file in first] == [
        *("pdf", "docx", "xlsx", "json")
    ]


@pytest.mark.parametrize("writer", [as_docx, as_xlsx])
def test_office_files_carry_the_day_of_issue_not_of_the_clock(
    writer: Callable[[ReportContent], bytes],
) -> None:
    for content, day in ((year_2018(), "2019-03-28"), (local_quarter(), "2019-01-01")):
        with zipfile.ZipFile(io.BytesIO(writer(content))) as archive:
            core = archive.read("docProps/core.xml").decode()
            assert core.count(f">{day}T00:00:00Z<") == 2
            assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_a_report_without_prose_is_still_a_report() -> None:
    empty = year_2018(
        lead="",
        parts=tuple(replace(part, text="") for part in year_2018().parts),
        issued_on=None,
    )
    for file in all_files(empty):
        assert file.data
    assert "六、存在的主要问题及改进情况" in pdf_text(as_pdf(empty))


def test_a_report_without_any_table_has_a_sheet_that_says_so() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(year_2018(annex=()))))
    assert book.sheetnames == ["没有统计表"]


def test_a_title_of_120_characters_stays_whole() -> None:
    title = "明珠县" + "综合行政审批与公共资源交易服务" * 7 + "2018年政府信息公开报告"
    content = year_2018(title=title)
    assert len(title) > 115
    assert _words(title) in _words(pdf_text(as_pdf(content)))
    assert _words(title) in _words(_docx_text(as_docx(content)))


def test_a_character_the_fonts_lack_is_confessed() -> None:
    content = year_2018(lead="联系人：𠀀，电话0000。\ue000")
    text = pdf_text(as_pdf(content))
    assert "联系人：〓，" in text
    assert "U+20000、U+E000" in _words(text)
    assert "𠀀" in as_html(content)
    assert "𠀀" in _docx_text(as_docx(content))


def test_control_characters_break_no_file() -> None:
    content = year_2018(lead="甲\x00\x0b\x1f乙\ud800丙\ufffe丁", organ="明珠县\x01政府")
    for file in all_files(content):
        assert file.data
    assert "甲乙丙丁" in as_html(content)


def test_a_blank_prints_nothing_and_zero_prints_0() -> None:
    key = CellKey("form2014", "C1_FAX", "统计数")
    for value, shown in ((None, ""), (Decimal(0), "0"), (Decimal("0.50"), "0.5")):
        content = year_2018(cells={**year_2018().cells, key: value})
        row = re.search(r"传真申请数</th><td>件</td><td>(.*?)</td>", as_html(content))
        assert row is not None
        assert row[1] == shown


def test_every_page_of_a_sample_says_so() -> None:
    content = year_2021(sample=True)
    for page in pypdf.PdfReader(io.BytesIO(as_pdf(content))).pages:
        assert "示例数据" in page.extract_text()
    header = docx.Document(io.BytesIO(as_docx(content))).sections[0].header
    assert "示例数据" in header.paragraphs[0].text
    assert as_html(content).startswith("<p><strong>示例数据")
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(content)))
    assert all("示例数据" in sheet["A2"].value for sheet in book.worksheets)
    for writer in (as_html, lambda c: pdf_text(as_pdf(c))):
        assert "示例数据" not in writer(year_2021())


def test_a_later_edition_says_what_it_corrects() -> None:
    content = year_2018(edition=3, note="更正培训人次。", remarks=("统计数有改动。",))
    for text in (pdf_text(as_pdf(content)), _docx_text(as_docx(content))):
        assert "（第3版）" in _words(text)
        assert "更正说明：更正培训人次。" in _words(text)
        assert "1．统计数有改动。" in _words(text)
    assert all_files(content)[0].name == "annual-report-2018-v3.pdf"


def test_remarks_stand_under_the_tables() -> None:
    for content in (year_2018(remarks=("甲乙。",)), year_2021(remarks=("甲乙。",))):
        html = as_html(content)
        assert html.rindex("</table>") < html.index("甲乙。")
    html = as_html(year_2021(remarks=("甲乙。",)))
    assert html.index("甲乙。") < html.index("五、存在的主要问题")


def test_an_optional_row_is_printed_for_what_it_says() -> None:
    form = year_2021().form
    bare = {
        key: value
        for key, value in year_2021().cells.items()
        if key.row not in {"o1", "o2", "o3"}
    }
    summed = {
        CellKey("table3", "o", column.key): Decimal(1)
        for column in form.table("table3").columns
    }
    with_sum = as_html(year_2021(cells={**bare, **summed}))
    assert 'colspan="2" scope="row">（六）其他处理</th><td>1</td>' in with_sum
    assert "逾期不补正" not in with_sum
    without = as_html(year_2021(cells=bare))
    assert 'rowspan="3" scope="rowgroup">（六）其他处理</th>' in without


# --- The Word file ------------------------------------------------------------------


@pytest.fixture(scope="module")
def word() -> Any:
    return docx.Document(io.BytesIO(as_docx(year_2018())))


def test_word_has_real_styles(word: Any) -> None:
    styles = {paragraph.style.name for paragraph in word.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Body Text", "Caption"} <= styles
    names = {
        alias.get(qn("w:val")) for alias in word.styles.element.iter(qn("w:aliases"))
    }
    assert {"标题", "小标题", "正文", "表题"} <= names


def test_body_text_is_indented_by_two_characters_in_fangsong(word: Any) -> None:
    style = word.styles["Body Text"].element
    assert style.find(f".//{qn('w:ind')}").get(qn("w:firstLineChars")) == "200"
    fonts = style.find(f".//{qn('w:rFonts')}")
    assert fonts.get(qn("w:eastAsia")) == "仿宋"
    assert not [name for name in fonts.attrib if "Theme" in name]
    table = word.styles["Table Text"].element
    assert table.find(f".//{qn('w:ind')}") is None


def test_the_head_rows_of_word_tables_repeat(word: Any) -> None:
    (table,) = word.tables
    assert len(table.rows) == 66
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True] + [False] * 65


def test_word_pages_are_numbered(word: Any) -> None:
    footer = word.sections[0].footer.paragraphs[0]._p
    assert footer.find(qn("w:fldSimple")).get(qn("w:instr")).strip() == "PAGE"


def test_word_can_be_taken_back_as_a_body(word: Any) -> None:
    content = year_2021()
    title, body = from_word(as_docx(content), "report.docx")
    assert title == content.title
    assert "<h2>一、总体情况</h2>" in body
    assert body.count("<table>") == 3


# --- The workbook -------------------------------------------------------------------


def test_figures_of_the_workbook_are_numbers_under_a_frozen_head() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(year_2018())))
    (sheet,) = book.worksheets
    assert sheet.title == "政府信息公开情况统计表"
    assert sheet["C5"].value == 9120
    assert sheet.freeze_panes == "C4"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.paperSize == 9


def test_text_of_the_workbook_is_never_a_formula() -> None:
    content = year_2018(organ="=1+1", remarks=("=HYPERLINK(1)", "@x"))
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(content)))
    kinds = {
        cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line
    }
    assert "f" not in kinds


# --- Tables over pages --------------------------------------------------------------


@pytest.mark.parametrize("sample", [year_2019, year_2021])
def test_a_table_with_labels_beside_many_rows_is_kept_whole(
    sample: Callable[[], ReportContent],
) -> None:
    content = sample()
    pages = [
        page.extract_text()
        for page in pypdf.PdfReader(io.BytesIO(as_pdf(content))).pages
    ]
    first = [number for number, text in enumerate(pages) if "新收政府信息公开" in text]
    last = [number for number, text in enumerate(pages) if "四、结转下年度" in text]
    assert first[-1:] == last


def test_a_table_too_long_for_a_page_still_breaks() -> None:
    rows = [
        {"key": str(at), "label": f"第{at}项", "group": f"组{at // 9}", "unit": "件"}
        for at in range(90)
    ]
    column = {"key": "n", "label": "数量"}
    table = {"key": "t", "title": "长表", "columns": [column], "rows": rows}
    form = read_form({"id": "long", "name": "长表", "tables": [table]}, local=True)
    cells = {key: Decimal(at) for at, key in enumerate(form.keys())}
    content = year_2018(form=form, cells=cells, annex=("t",))
    text = pdf_text(as_pdf(content))
    assert all(f"第{at}项" in text for at in range(90))
    assert text.count("数量") >= 3


def test_pages_can_be_looked_at() -> None:
    pages = as_pictures(year_2018(issued_on=date(2019, 3, 1)), ppi=30)
    assert len(pages) == len(pypdf.PdfReader(io.BytesIO(as_pdf(year_2018()))).pages)
    assert all(page.startswith(b"\x89PNG") for page in pages)


def test_json_keeps_what_people_wrote() -> None:
    told = json.loads(all_files(_tricky())[3].data)
    assert told["lead"] == TRICKS
    assert told["edition"] == 2
