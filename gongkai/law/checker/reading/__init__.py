"""Turn a file of any kind into lines and table rows.

The kind is told by the content, not by the name: a page saved as ``.doc`` is a page.
Every refusal is a sentence; time and memory are bounded whatever the file holds.
"""

from __future__ import annotations

from gongkai.law.checker.reading.docx import read_docx
from gongkai.law.checker.reading.html import declared_charset, read_html
from gongkai.law.checker.reading.model import (
    MAX_BYTES,
    MAX_CHARS,
    Block,
    Document,
    Unreadable,
    bounded,
    too_large,
    too_long,
)
from gongkai.law.checker.reading.pdf import read_pdf
from gongkai.law.checker.reading.text import read_text

__all__ = ["MAX_BYTES", "Block", "Document", "Unreadable", "read"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")


def read(data: bytes) -> Document:
    """Return the document in ``data``; raises Unreadable with a sentence."""
    if len(data) > MAX_BYTES:
        raise too_large(len(data))
    if not data.strip():
        raise Unreadable("文件是空的，没有内容可检查。")
    return bounded(_read(data))


def _read(data: bytes) -> Document:
    if b"%PDF-" in data[:1024]:
        return read_pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return read_docx(data)
    if data.startswith(_OLE):
        raise Unreadable(_old_office(data))
    if data.startswith(_IMAGES):
        raise Unreadable("这是图片，没有文字可检查。请提交DOCX、PDF、HTML或文本。")
    if data.startswith(b"{\\rtf"):
        raise Unreadable("这是RTF文档，不能直接检查。请另存为DOCX或PDF后再试。")
    head = data[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml")) or _has_markup(head):
        return read_html(decode(data, declared_charset(data)))
    text = decode(data)
    if _has_markup(text.encode("utf-8", "ignore")):
        return read_html(text)
    if len(text) > MAX_CHARS:
        raise too_long(len(text))
    return read_text(text)


def _old_office(data: bytes) -> str:
    """Say what a file of the old Office is, by the streams it names inside."""
    names = [name.encode("utf-16-le") for name in ("EncryptedPackage", "Workbook")]
    if names[0] in data:
        return "文档加了打开密码，无法读取。请去掉密码后再试。"
    if names[1] in data:
        return "这是旧版Excel工作簿（.xls），不能直接检查。请把表格复制后粘贴，或另存为CSV后再试。"
    return (
        "这是旧版Word或WPS文档（.doc、.wps），不能直接检查。请另存为DOCX或PDF后再试。"
    )


def _has_markup(head: bytes) -> bool:
    tags = (b"<table", b"<td", b"<div", b"<p>", b"<p ", b"<body", b"<br")
    return b"<" in head and any(tag in head.lower() for tag in tags)


def decode(data: bytes, declared: str = "") -> str:
    """Return the text of ``data``; raises Unreadable for what is no text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    if b"\x00" in data:
        raise _binary()
    guesses = ["utf-8-sig", "gb18030", "big5"]
    if "big5" in declared:
        guesses.insert(1, "big5")
    for encoding in guesses:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _control(text) > len(text) // 50:
            raise _binary()
        return text
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") + _control(text) > len(text) // 50:
        raise _binary()
    return text


def _control(text: str) -> int:
    return sum(
        text.count(chr(code)) for code in range(32) if code not in (9, 10, 12, 13)
    )


def _binary() -> Unreadable:
    return Unreadable(
        "文件不是文本、网页、Word或PDF文档，无法检查。请提交年度报告的DOCX、PDF、HTML或文本。"
    )
