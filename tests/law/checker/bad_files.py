"""Files made to be refused, each with what its refusal must say."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pypdf

MEGABYTE = 1024 * 1024
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OPEN = f'<w:document xmlns:w="{_W}"><w:body>'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Bad:
    """A bad file: what it is, what it calls itself, its bytes, words of the refusal."""

    name: str
    file_name: str
    content: Callable[[], bytes]
    said: str


def archive(parts: Mapping[str, bytes | str]) -> bytes:
    """Return a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def word(body: str) -> bytes:
    """Return an archive with the part that holds a document's text."""
    return archive({"word/document.xml": _OPEN + body})


def noise() -> bytes:
    return random.Random(1).randbytes(MEGABYTE)  # noqa: S311 -- repeatable, not secret


def nested_archive() -> bytes:
    data = b"\0" * MEGABYTE
    for level in range(5):
        data = archive({f"{level}-{n}.zip": data for n in range(10)})
    return data


def lying_archive() -> bytes:
    """Declare a thousand bytes where sixty million come out."""
    data = bytearray(archive({"word/document.xml": b" " * 60_000_000}))
    central = data.rindex(b"PK\x01\x02")
    data[central + 24 : central + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


def laughing_archive() -> bytes:
    """Entities that would expand to a hundred billion characters."""
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    for level in range(1, 12):
        before = chr(96 + level)
        bomb += f'<!ENTITY {chr(97 + level)} "{f"&{before};" * 10}">'
    return archive({"word/document.xml": f"{bomb}]><w>&l;</w>"})


def old_office(stream: str) -> bytes:
    return _OLE + b"\0" * 512 + stream.encode("utf-16-le") + b"\0" * 2048


def pdf(objects: list[bytes]) -> bytes:
    """Return a document of these objects, the first its catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\n"
        b"startxref\n%d\n%%%%EOF" % (size, table, size, len(out))
    )


def page(content: bytes) -> bytes:
    """Return a document of one page with this content stream."""
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R"
            b"/Resources<</Font<</F 5 0 R>>>>>>",
            content,
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
    )


def stream(content: bytes, times: int = 1) -> bytes:
    """Return a stream compressed ``times`` over."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    filters = b"/FlateDecode " * times
    return b"<</Length %d/Filter[%b]>>\nstream\n%b\nendstream" % (
        len(content),
        filters,
        content,
    )


def many_pages() -> bytes:
    kids = b"3 0 R " * 100_000
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[" + kids + b"]/Count 100000>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        ]
    )


def deep_pages() -> bytes:
    nodes = [
        b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 1)
        for number in range(2, 20_000)
    ]
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", *nodes, b"<</Type/Page>>"])


def pages_in_a_circle() -> bytes:
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>",
        ]
    )


def locked_pdf() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


_LINE = b"BT /F 9 Tf (a) Tj ET\n"
BAD_FILES = (
    Bad("empty", "年报.docx", lambda: b"", "文件是空的"),
    Bad("white space", "年报.txt", lambda: b" \r\n\t" * 1000, "文件是空的"),
    Bad("noise", "年报.pdf", noise, "无法检查"),
    Bad("null bytes", "年报.txt", lambda: "信息公开\0年报".encode() * 1000, "无法检查"),
    Bad("picture", "年报.docx", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "这是图片"),
    Bad("one line of 20 MB", "年报.txt", lambda: "信息公开".encode() * 1_700_000, "远多于"),
    Bad("20 MB in GB18030", "年报.txt", lambda: "信息公开".encode("gb18030") * 2_500_000, "远多于"),
    Bad("other text", "年报.txt", lambda: "今天天气很好。".encode(), "没有找到"),
    Bad("old Word", "年报.docx", lambda: old_office("WordDocument"), "另存为DOCX"),
    Bad("old Excel", "年报.xls", lambda: old_office("Workbook"), "旧版Excel"),
    Bad("locked Word", "年报.docx", lambda: old_office("EncryptedPackage"), "密码"),
    Bad("Excel", "年报.docx", lambda: archive({"xl/workbook.xml": "<a/>"}), "Excel工作簿"),
    Bad("archives in archives", "年报.docx", nested_archive, "压缩包"),
    Bad("bomb", "年报.docx", lambda: word("<w:p>" * 8_000_000), "解压后"),
    Bad("bomb that lies", "年报.docx", lying_archive, "已损坏"),
    Bad("entities", "年报.docx", laughing_archive, "无法打开"),
    Bad("elements", "年报.docx", lambda: word("<w:a/>" * 4_000_000), "内容过多"),
    Bad("cells", "年报.docx", lambda: word("<w:tbl>" + "<w:tr><w:tc/></w:tr>" * 60_000), "表格过大"),
    Bad("deep", "年报.docx", lambda: word("<w:p>" * 1_000_000), "无法打开"),
    Bad("cut Word", "年报.docx", lambda: word("<w:p/>")[:-40], "已损坏"),
    Bad("10^5 cells", "年报.html", lambda: b"<table><tr>" + b"<td>1</td>" * 100_000, "单元"),
    Bad("tags", "年报.html", lambda: b"<html>" + b"<p>" * 6_900_000, "标记"),
    Bad("comments", "年报.html", lambda: b"<html>" + b"<!-- -->" * 2_500_000, "标记"),
    Bad("attributes", "年报.html", lambda: b"<html><p " + b"a=1 " * 4_000_000, "标记"),
    Bad("page without text", "年报.html", lambda: b"<html></html>", "没有文字"),
    Bad("locked PDF", "年报.pdf", locked_pdf, "密码"),
    Bad("PDF without text", "年报.pdf", lambda: page(stream(b"")), "扫描件"),
    Bad("damaged PDF", "年报.pdf", lambda: b"%PDF-1.7\n" + b"\0\1junk" * 99, "已损坏"),
    Bad("PDF of 10^5 pages", "年报.pdf", many_pages, "页数过多"),
    Bad("deep tree of pages", "年报.pdf", deep_pages, "PDF"),
    Bad("pages in a circle", "年报.pdf", pages_in_a_circle, "已损坏"),
    Bad("deep arrays", "年报.pdf", lambda: page(b"[" * 1_000_000), "PDF"),
    Bad("stream of 500 MB", "年报.pdf", lambda: page(stream(b" " * 500 * MEGABYTE)), "展开后过大"),
    Bad("stream in streams", "年报.pdf", lambda: page(stream(_LINE * 10_000_000, 2)), "展开后过大"),
    Bad("strings", "年报.pdf", lambda: page(stream(_LINE * 500_000)), "展开后过大"),
)  # fmt: skip
