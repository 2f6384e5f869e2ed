"""The monthly bulletin 月报 as a body, a Word file and a workbook, from one table.

What is published is Chinese, whatever the officer's own language.
"""

from __future__ import annotations

import io
import itertools
from datetime import date
from html import escape
from typing import Any

import docx
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from .bulletin import Bulletin, Row, percent, rules
from .documents.steady import steady

_chinese = translation.override(settings.LANGUAGE_CODE)
_ORGAN_WIDTH, _FIGURE_WIDTH = 5.2, 1.5  # cm, on A4 lying
_SHEET_WIDTH = 11


def heads() -> list[str]:
    """Return the heads of the columns; how much was published stands last."""
    return [
        _("名次"),
        _("单位"),
        _("及时率"),
        _("覆盖率"),
        _("按时"),
        _("逾期公开"),
        _("逾期未公开"),
        _("重复"),
        _("转发"),
        _("审核退回"),
        _("动态占比"),
        _("法定类别"),
        _("重点领域"),
        _("公开条数"),
    ]


def values(row: Row) -> list[Any]:
    """Return a row's cells under ``heads``: numbers, and shares in words."""
    return [
        "—" if row.rank is None else row.rank,
        row.organ.short_name,
        percent(row.timeliness),
        percent(row.coverage),
        row.on_time,
        row.late,
        row.overdue,
        row.duplicates,
        row.forwarded,
        row.returned,
        percent(row.news_share),
        row.statutory,
        row.key_area,
        row.items,
    ]


def total(bulletin: Bulletin) -> list[Any]:
    """Return the cells of the last row, for the whole government."""
    cells = values(bulletin.total)
    cells[:2] = ["", _("合计")]
    cells[3] = "—"
    return cells


@_chinese
def as_html(bulletin: Bulletin) -> str:
    """Return the body of the item: what the rules are, the table, what looks odd."""
    lines = [
        f"<p>{escape(text)}</p>"
        for text in [
            _("现将%(month)s全县政府信息主动公开情况通报如下。")
            % {"month": bulletin.period},
            *rules(),
        ]
    ]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads())
    body = "".join(_line(values(row)) for row in bulletin.rows)
    lines.append(
        f"<table><caption>{escape(bulletin.title)}</caption>"
        f"<thead><tr>{head}</tr></thead>"
        f"<tbody>{body}{_line(total(bulletin))}</tbody></table>"
    )
    if bulletin.warnings:
        items = "".join(f"<li>{escape(text)}</li>" for text in warned(bulletin))
        lines.append(f"<p>{escape(_('需要核对的情况：'))}</p><ul>{items}</ul>")
    return "\n".join(lines)


def warned(bulletin: Bulletin) -> list[str]:
    """Return the warnings, each with its organ."""
    return [f"{row.organ.short_name}：{row.warning}" for row in bulletin.warnings]


def _line(cells: list[Any]) -> str:
    rank, organ, *figures = (escape(str(cell)) for cell in cells)
    rest = "".join(f"<td>{figure}</td>" for figure in figures)
    return f'<tr><td>{rank}</td><th scope="row">{organ}</th>{rest}</tr>'


@_chinese
def as_xlsx(bulletin: Bulletin, *, on: date) -> bytes:
    """Return a workbook of one sheet, figures as numbers; ``on`` dates the file."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = str(bulletin.period)
    sheet.append([bulletin.title])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append(heads())
    for row in bulletin.rows:
        sheet.append(values(row))
    sheet.append(total(bulletin))
    for cell in sheet[2]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, horizontal="center")
    for text in [*rules(), *warned(bulletin)]:
        sheet.append([text])
    for cell in itertools.chain.from_iterable(sheet):
        if cell.data_type == "f":
            cell.data_type = "s"  # a name that begins with "=" is no formula
    for at in range(1, len(heads()) + 1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = 26 if at == 2 else _SHEET_WIDTH
    sheet.freeze_panes = "C3"
    book.properties.title = bulletin.title
    out = io.BytesIO()
    book.save(out)
    return steady(out.getvalue(), on)


@_chinese
def as_docx(bulletin: Bulletin, *, on: date) -> bytes:
    """Return a Word file on A4 lying, the head of the table on every page."""
    document = docx.Document()
    _dress(document, bulletin)
    title = document.add_paragraph(bulletin.title, style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in rules():
        document.add_paragraph(text)
    _table(document, bulletin)
    if bulletin.warnings:
        document.add_paragraph(
            _("需要核对的情况：")
        ).paragraph_format.space_before = Pt(8)
        for text in warned(bulletin):
            document.add_paragraph(text, style="List Bullet")
    out = io.BytesIO()
    document.save(out)
    return steady(out.getvalue(), on)


def _dress(document: Any, bulletin: Bulletin) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(2)
    for name, face, size in (("Normal", "仿宋", 11), ("Title", "宋体", 20)):
        font = document.styles[name].font
        font.name, font.size = "Times New Roman", Pt(size)
        fonts = document.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), face)
    properties = document.core_properties
    properties.title = bulletin.title
    properties.author = properties.last_modified_by = bulletin.government.full_name
    properties.language, properties.comments = "zh-CN", ""


def _table(document: Any, bulletin: Bulletin) -> None:
    lines = [values(row) for row in bulletin.rows]
    table = document.add_table(rows=1, cols=len(heads()), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    head = table.rows[0]
    head._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    _write(head.cells, heads(), bold=True)
    for line in [*lines, total(bulletin)]:
        _write(table.add_row().cells, line)
    for at, column in enumerate(table.columns):
        column.width = Cm(_ORGAN_WIDTH if at == 1 else _FIGURE_WIDTH)


def _write(cells: Any, texts: list[Any], *, bold: bool = False) -> None:
    for at, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(str(text))
        run.bold, run.font.size = bold, Pt(9)
        if at != 1 or bold:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
