"""Styles, fonts and page of the Word file: an official document 公文 on A4."""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

LATIN = "Times New Roman"
# What a machine without the Chinese faces of Windows may have instead.
FALLBACKS = {
    "仿宋": ("FangSong,FangSong_GB2312,STFangsong,Noto Serif CJK SC", "roman"),
    "宋体": ("SimSun,Songti SC,Noto Serif CJK SC", "auto"),
    "黑体": ("SimHei,Heiti SC,Noto Sans CJK SC", "swiss"),
    "楷体": ("KaiTi,KaiTi_GB2312,Kaiti SC,Noto Serif CJK SC", "roman"),
}
TEXT_WIDTH = 8845  # twentieths of a point, 156 mm
_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_PITCH = '<w:spacing w:before="0" w:after="0" w:line="578" w:lineRule="exact"/>'
_TIGHT = '<w:spacing w:before="8" w:after="8" w:line="240" w:lineRule="auto"/>'


@dataclass(frozen=True)
class _Style:
    """``name`` is Word's own name, shown in Chinese by a Chinese Word; ``alias`` ours."""

    name: str
    alias: str
    font: str
    size: float
    paragraph: str
    bold: bool = False


# Children of w:pPr in the order of the schema.
_STYLES = (
    _Style("Normal", "", "仿宋", 16, _PITCH),
    _Style(
        "Title",
        "标题",
        "宋体",
        22,
        '<w:spacing w:before="0" w:after="640" w:line="680" w:lineRule="exact"/>'
        '<w:jc w:val="center"/>',
        bold=True,
    ),
    _Style(
        "Heading 1",
        "小标题",
        "黑体",
        16,
        f'<w:keepNext/>{_PITCH}{_INDENT}<w:outlineLvl w:val="0"/>',
    ),
    _Style(
        "Heading 2",
        "小标题二级",
        "楷体",
        16,
        f'<w:keepNext/>{_PITCH}{_INDENT}<w:outlineLvl w:val="1"/>',
    ),
    _Style("Body Text", "正文", "仿宋", 16, f'{_PITCH}{_INDENT}<w:jc w:val="both"/>'),
    _Style(
        "Caption",
        "表题",
        "宋体",
        14,
        '<w:keepNext/><w:spacing w:before="120" w:after="120"/><w:jc w:val="center"/>',
        bold=True,
    ),
    _Style("Table Text", "表格文字", "宋体", 10.5, _TIGHT),
    _Style("Table Head", "表头", "黑体", 10.5, _TIGHT),
    _Style("Table Note", "表注", "宋体", 10.5, _TIGHT),
    _Style(
        "Signed",
        "落款",
        "仿宋",
        16,
        f'{_PITCH}<w:ind w:rightChars="200" w:right="640"/><w:jc w:val="right"/>',
    ),
    _Style("Header", "", "黑体", 12, '<w:jc w:val="center"/>'),
    _Style("Footer", "", "宋体", 14, '<w:jc w:val="center"/>'),
)

_NEEDED = {"default paragraph font", "normal table", "no list"}


def dress(document: Document) -> None:
    """Set page, styles and fonts; nothing of the default template's look remains."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(25)
    _clear(document)
    for style in _STYLES:
        _apply(document, style)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    if defaults is not None:
        properties = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
        properties.getparent().replace(
            properties, parse_xml(_letters("仿宋", 16, False))
        )
    _font_table(document)


def _clear(document: Document) -> None:
    """Drop the template's 150 other styles: a tidy list, and look-ups are quick."""
    kept = {style.name.lower() for style in _STYLES} | _NEEDED
    for style in document.styles.element.findall(qn("w:style")):
        if style.find(qn("w:name")).get(qn("w:val")).lower() not in kept:
            style.getparent().remove(style)
        for link in style.findall(qn("w:link")):
            style.remove(link)


def _apply(document: Document, style: _Style) -> None:
    known = {each.name for each in document.styles}
    if style.name not in known:
        # 1 is a paragraph style; named so, python-docx makes one of our own.
        document.styles.add_style(style.name, 1)
    element = document.styles[style.name].element
    for tag in ("w:pPr", "w:rPr", "w:aliases"):
        for old in element.findall(qn(tag)):
            element.remove(old)
    if style.alias:
        alias = parse_xml(f'<w:aliases {nsdecls("w")} w:val="{style.alias}"/>')
        element.find(qn("w:name")).addnext(alias)
    element.append(parse_xml(f"<w:pPr {nsdecls('w')}>{style.paragraph}</w:pPr>"))
    element.append(parse_xml(_letters(style.font, style.size, style.bold)))


def _letters(font: str, size: float, bold: bool) -> str:
    half_points = round(size * 2)
    return (
        f"<w:rPr {nsdecls('w')}>"
        f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}" '
        f'w:eastAsia="{font}"/>'
        f"{'<w:b/>' if bold else ''}"
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr>"
    )


def _font_table(document: Document) -> None:
    """Name the fonts with what may stand in for them."""
    fonts = "".join(_font(name, *told) for name, told in FALLBACKS.items())
    latin = (
        f'<w:font w:name="{LATIN}"><w:charset w:val="00"/>'
        '<w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
    )
    data = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<w:fonts {nsdecls('w')}>{fonts}{latin}</w:fonts>"
    ).encode()
    for part in document.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = data


def _font(name: str, others: str, family: str) -> str:
    return (
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/>'
        f'<w:charset w:val="86"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="default"/></w:font>'
    )
