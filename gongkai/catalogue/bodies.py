"""Bodies: Word files and editor input become clean HTML and plain text."""

from __future__ import annotations

import base64
import io
import re
from html import unescape
from pathlib import Path

import mammoth
import nh3
from django.utils.translation import gettext as _

from gongkai.core.errors import BadInput

from .files import examine

TAGS = {
    *("h2", "h3", "h4", "p", "br", "hr", "strong", "em", "u", "s", "sub", "sup"),
    *("ul", "ol", "li", "blockquote", "a", "img", "figure", "figcaption"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
}
_PICTURE_TYPES = {"image/png", "image/jpeg", "image/gif"}
_STYLES = """
p[style-name='Title'] => h2:fresh
p[style-name='标题'] => h2:fresh
p[style-name='heading 1'] => h2:fresh
p[style-name='heading 2'] => h3:fresh
p[style-name='heading 3'] => h4:fresh
u => u
strike => s
"""
_BLOCK = re.compile(
    r"</(?:p|h[2-4]|li|tr|table|blockquote|figcaption|caption)>|<br ?/?>"
)
_CELL = re.compile(r"(?:</p>)?\s*</t[dh]>\s*(?=<t[dh])")
_TAG = re.compile(r"<[^>]*>")


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Keep picture data of known types and addresses that lead somewhere."""
    if (tag, name) == ("img", "src") and value.startswith("data:"):
        kind = value[5:].split(";", 1)[0]
        return value if kind in _PICTURE_TYPES else None
    return value


def clean(html: str) -> str:
    """Return HTML with nothing but headings, text, lists, tables, pictures, links."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "tel", "data"},
        link_rel="noopener",
    ).strip()


def plain_text(html: str) -> str:
    """Return the words of a cleaned body, a line per block, cells joined by tabs."""
    text = _TAG.sub("", _BLOCK.sub("\n", _CELL.sub("\t", html)))
    lines = (line.strip() for line in unescape(text).splitlines())
    return "\n".join(line for line in lines if line)


def from_word(data: bytes, name: str) -> tuple[str, str]:
    """Return (title, body) of a Word file: headings, lists, tables, pictures survive.

    The title is the first heading or, failing that, the first line. Raises
    BadInput with a sentence when the file is no readable .docx.
    """
    if Path(name).suffix.lower() == ".doc":
        raise BadInput(
            _("“%(name)s”是旧版Word格式，请在Word中另存为.docx后上传。")
            % {"name": name}
        )
    if examine(data, name) != "docx":
        raise BadInput(
            _("“%(name)s”不是Word文件，请上传.docx，或直接粘贴正文。") % {"name": name}
        )
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(_picture),
        )
    except Exception as fault:
        raise BadInput(
            _("“%(name)s”无法打开，文件可能已损坏。请在Word中重新保存后上传。")
            % {"name": name}
        ) from fault
    body = clean(result.value)
    return _split_title(body)


def _picture(image: mammoth.documents.Image) -> dict[str, str]:
    if image.content_type not in _PICTURE_TYPES:
        return {"src": "", "alt": image.alt_text or _("（图片格式不支持）")}
    with image.open() as source:
        data = base64.b64encode(source.read()).decode()
    return {
        "src": f"data:{image.content_type};base64,{data}",
        "alt": image.alt_text or "",
    }


def _split_title(body: str) -> tuple[str, str]:
    first = re.match(r"<(h[2-4]|p)>(.*?)</\1>", body, re.DOTALL)
    if first is None:
        return "", body
    title = plain_text(first[2]).replace("\n", "")
    if first[1] == "p" and len(title) > 80:
        return "", body
    return title, body[first.end() :].strip()
