"""Bodies: Word files and editor input become clean HTML and plain text."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from pathlib import Path

import mammoth
import nh3
from django.utils.translation import gettext as _

from gongkai.core.errors import BadInput

from .files import examine
from .plain import plain_text

__all__ = ["BODY_LIMIT", "check_size", "clean", "from_word", "plain_text"]

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
_LINK = re.compile(r"(?:https?://|mailto:|tel:|/(?![/\\])|#)", re.IGNORECASE)
BODY_LIMIT = 8 * 1024 * 1024
"""Bytes a body may have, its pictures included."""
_UNPACKED_LIMIT = 8 * BODY_LIMIT
_MARKUP_LIMIT = 400_000  # reading so many tags takes some ten seconds
_DOCTYPES = [
    "<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")
]


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Keep picture data of known types, and addresses people can follow.

    A picture elsewhere could change after review and tells who reads the page.
    """
    if (tag, name) == ("a", "href"):
        return value if _LINK.match(value) else None
    if (tag, name) == ("img", "src"):
        kind, comma, data = value.partition(",")
        kind = kind.lower().strip()
        known = comma and kind.endswith(";base64") and kind[5:-7] in _PICTURE_TYPES
        return f"{kind},{data}" if known and kind.startswith("data:") else None
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


def check_size(html: str) -> None:
    """Raise BadInput with a way out when a body is too heavy to be kept."""
    size = len(html.encode())
    if size > BODY_LIMIT:
        raise _too_heavy(size)


def _too_heavy(size: int) -> BadInput:
    return BadInput(
        _(
            "正文连同图片有%(size)d兆，超过上限%(limit)d兆。"
            "请压缩图片，或把图片作为附件上传。"
        )
        % {"size": size // 1024**2 + 1, "limit": BODY_LIMIT // 1024**2}
    )


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
        _check_parts(data, name)
        result = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(_Pictures().read),
        )
    except BadInput:
        raise
    except Exception as fault:
        raise BadInput(
            _("“%(name)s”无法打开，文件可能已损坏。请在Word中重新保存后上传。")
            % {"name": name}
        ) from fault
    check_size(result.value)
    body = clean(result.value)
    return _split_title(body)


def _check_parts(data: bytes, name: str) -> None:
    """Raise BadInput for a file that unpacks to more than a body can ever hold.

    Every part counts, whatever it is called: the file itself says which is the text.
    A document type may multiply what is counted; no Word file has one.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entries = package.infolist()
        if sum(entry.file_size for entry in entries) > _UNPACKED_LIMIT:
            raise _too_long(name)
        tags = 0
        for entry in entries:
            part = package.read(entry)
            tags += part.count(b"<")
            if tags > _MARKUP_LIMIT:
                raise _too_long(name)
            if any(mark in part for mark in _DOCTYPES):
                raise ValueError(entry.filename)


def _too_long(name: str) -> BadInput:
    return BadInput(
        _("“%(name)s”太长，不能读入为正文。请只保留正文，或把整个文件作为附件上传。")
        % {"name": name}
    )


class _Pictures:
    """The pictures of one file: each use of one counts against the body's limit."""

    def __init__(self) -> None:
        self._size = 0

    def read(self, image: mammoth.documents.Image) -> dict[str, str]:
        """Return the attributes of a picture."""
        if image.content_type not in _PICTURE_TYPES:
            return {"src": "", "alt": image.alt_text or _("（图片格式不支持）")}
        with image.open() as source:
            data = base64.b64encode(source.read()).decode()
        self._size += len(data)
        if self._size > BODY_LIMIT:
            raise _too_heavy(self._size)
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
