"""The report as a Word file with real styles and real tables."""

from __future__ import annotations

import io
from datetime import datetime, time

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from .content import ReportContent, printable
from .flow import SAMPLE, Block, flow, title_lines, title_of
from .grid import Grid
from .steady import steady
from .word_styles import dress
from .word_table import table_xml

_STYLES = {"heading": "Heading 1", "subheading": "Heading 2", "text": "Body Text"}
_TITLE_ROOM = 20  # characters of 22 points between the margins


def as_docx(content: ReportContent) -> bytes:
    """Return a .docx that people can go on writing in."""
    document = docx.Document()
    dress(document)
    _properties(document, content)
    _edges(document, content)
    _title(document, title_of(content))
    for block in flow(content):
        _block(document, block)
    out = io.BytesIO()
    document.save(out)
    return steady(out.getvalue(), content.dated)


def _title(document: Document, title: str) -> None:
    lines = title_lines(title) if len(title) > _TITLE_ROOM else [title]
    paragraph = document.add_paragraph(style="Title")
    for number, line in enumerate(lines):
        if number:
            paragraph.add_run().add_break()
        paragraph.add_run(line)


def _block(document: Document, block: Block) -> None:
    if block.kind in _STYLES:
        paragraph = document.add_paragraph(style=_STYLES[block.kind])
        if block.opening:
            paragraph.add_run(block.opening).bold = True
        paragraph.add_run(block.text)
    elif block.kind == "edition":
        document.add_paragraph(
            block.text, "Signed"
        ).alignment = WD_ALIGN_PARAGRAPH.CENTER
        for line in filter(None, block.lines):
            document.add_paragraph(line, "Body Text")
    elif block.kind == "signature":
        document.add_paragraph("", "Body Text")
        for line in block.lines:
            document.add_paragraph(line, "Signed").paragraph_format.keep_together = True
    elif block.kind == "remarks":
        document.add_paragraph("注：", "Table Note")
        for number, line in enumerate(block.lines, 1):
            document.add_paragraph(f"{number}．{line}", "Table Note")
    elif block.grid:
        _table(document, block, block.grid)


def _table(document: Document, block: Block, grid: Grid) -> None:
    if block.kind == "annex":
        heading = document.add_paragraph(block.text, "Heading 1")
        heading.paragraph_format.page_break_before = True
        _flush(heading)
    if not block.plain_heading:
        document.add_paragraph(grid.title, "Caption")
    if grid.unit:
        unit = document.add_paragraph(f"单位：{grid.unit}", "Table Note")
        unit.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        unit.paragraph_format.keep_with_next = True
    body = document.element.body
    last = body[-2]  # the section's properties stand at the end
    if block.plain_heading and not grid.unit:
        Paragraph(last, document._body).paragraph_format.space_after = Pt(6)
    last.addnext(parse_xml(table_xml(grid)))
    document.add_paragraph("", "Table Note")


def _flush(paragraph: Paragraph) -> None:
    indent = f'<w:ind {nsdecls("w")} w:firstLineChars="0" w:firstLine="0"/>'
    paragraph._p.get_or_add_pPr().append(parse_xml(indent))


def _edges(document: Document, content: ReportContent) -> None:
    section = document.sections[0]
    if content.sample:
        section.header.paragraphs[0].text = SAMPLE
    footer = section.footer.paragraphs[0]
    footer.add_run("— ")
    footer._p.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE ">'
            "<w:r><w:t>1</w:t></w:r></w:fldSimple>"
        )
    )
    footer.add_run(" —")


def _properties(document: Document, content: ReportContent) -> None:
    moment = datetime.combine(content.dated, time())
    properties = document.core_properties
    properties.title = printable(content.title)[:255]
    properties.author = properties.last_modified_by = printable(content.organ)[:255]
    properties.comments = ""
    properties.keywords = f"政府信息公开 年度报告 {content.year}"
    properties.language = "zh-CN"
    properties.created = properties.modified = moment
    properties.revision = 1
