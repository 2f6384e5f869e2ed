"""The findings of the checker as a Word document, without Django."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, time
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from gongkai.law.checker import Report
from gongkai.reporting.checked import Checked, Point

_WIDTHS = (1.1, 1.3, 3.4, 5.6, 3.1, 3.0)  # cm, 17.5 in all
_HEADS = ("序号", "等级", "位置", "问题和处理意见", "数据", "依据")
_SONG, _HEI = "宋体", "黑体"
_UNPRINTABLE = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # what XML 1.0 has no place for
_PLACES = 12


def findings_docx(report: Report, *, on: date, source: str = "") -> bytes:
    """Return the findings as DOCX: what was read, then a table of them.

    ``on`` is the day of the check; ``source`` the name of the file, if it has one.
    """
    checked = Checked(report)
    document = docx.Document()
    _page(document)
    _styles(document)
    _properties(document, checked, on)
    document.add_paragraph("年度报告检查意见", style="Title")
    _facts(document, checked, on, source)
    if checked.points:
        _table(document, checked.points)
    elif report.form is None:
        document.add_paragraph("正文没有发现问题；统计表没有认出，未作检查。")
    else:
        document.add_paragraph("没有发现问题。")
    document.add_paragraph(
        "说明：“错误”互相矛盾或不合规定，应当更正；“提示”可能有误或口径不清，请核对。本意见由程序依据公布的表样、勾稽关系和正文自动得出，不替代人工审核。",
        style="Note",
    )
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.75)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("— ")
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = footer.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)
    footer.add_run(" —")


def _styles(document: Any) -> None:
    styles = document.styles
    _font(styles["Normal"], _SONG, 10.5)
    styles["Normal"].paragraph_format.space_after = Pt(0)
    styles["Normal"].paragraph_format.line_spacing = 1.25
    title = styles["Title"]
    _font(title, _HEI, 18)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(12)
    for border in title.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break
    for name, size in (("Cell", 9), ("Note", 9)):
        style = styles.add_style(name, 1)
        style.base_style = styles["Normal"]
        _font(style, _SONG, size)
    styles["Note"].paragraph_format.space_before = Pt(8)


def _font(style: Any, name: str, size: float) -> None:
    style.font.name = "Times New Roman"
    style.font.size = Pt(size)
    style.font.color.rgb = None
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), name)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    language = style.element.rPr.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        style.element.rPr.append(language)
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")


def _properties(document: Any, checked: Checked, on: date) -> None:
    about = document.core_properties
    about.title = clean(f"年度报告检查意见：{checked.title}")
    about.author, about.comments, about.language = "", "", "zh-CN"
    about.created = about.modified = datetime.combine(on, time(), UTC)


def _facts(document: Any, checked: Checked, on: date, source: str) -> None:
    report = checked.report
    errors = sum(point.severity == "error" for point in checked.points)
    form = report.form.name if report.form else "没有认出统计表"
    read = f"应有{checked.expected}格，读到{len(report.cells)}格，其中空白{checked.blanks}格"
    facts = [
        ("报告", checked.title),
        ("表样", form),
        ("统计表", read if report.form else "没有读到"),
        ("结果", f"错误{errors}项，提示{len(checked.points) - errors}项"),
        ("检查日期", f"{on.year}年{on.month}月{on.day}日"),
    ]
    if source:
        facts.insert(1, ("文件", source))
    for name, value in facts:
        line = document.add_paragraph()
        line.add_run(f"{name}：").bold = True
        line.add_run(clean(value))
    line.paragraph_format.space_after = Pt(8)


def _table(document: Any, points: tuple[Point, ...]) -> None:
    table = document.add_table(1, len(_HEADS), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
    head = table.rows[0]
    _mark(head, "w:tblHeader")
    for cell, name in zip(head.cells, _HEADS, strict=True):
        _write(cell, name)
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        cell.paragraphs[0].runs[0].bold = True
    for point in points:
        row = table.add_row()
        _mark(row, "w:cantSplit")
        for cell, text in zip(row.cells, _texts(point), strict=True):
            _write(cell, text)
    for row in table.rows:
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = Cm(width)


def _texts(point: Point) -> tuple[str, ...]:
    places = [place.label for place in point.places]
    more = f"\n等{len(places)}处" if len(places) > _PLACES else ""
    return (
        str(point.number),
        point.word,
        "\n".join(places[:_PLACES]) + more,
        point.message,
        "\n".join(f"{name}：{value}" for name, value in point.figures[:_PLACES]),
        point.basis,
    )


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _write(cell: Any, text: str) -> None:
    """Put each line of ``text`` in a paragraph of its own."""
    first, *rest = clean(text).split("\n")
    cell.paragraphs[0].style = "Cell"
    cell.paragraphs[0].add_run(first)
    for line in rest:
        cell.add_paragraph(line, style="Cell")


def clean(text: str) -> str:
    """Return ``text`` without the characters a document cannot hold."""
    return _UNPRINTABLE.sub("\ufffd", text)
