"""Uploads: told apart by content, kept once, read where they can be read."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from docx import Document
from openpyxl import Workbook
from openpyxl.comments import Comment
from pypdf import PdfWriter
from pytest_django import Settings

from gongkai.catalogue import bodies, files, packages
from gongkai.catalogue.bodies import clean, from_word, plain_text
from gongkai.catalogue.files import examine, read_text, store
from gongkai.catalogue.models import StoredFile
from gongkai.catalogue.plain import no_formula
from gongkai.core.errors import BadInput

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def word(
    *paragraphs: str, heading: str = "", table: list[list[str]] | None = None
) -> bytes:
    document = Document()
    if heading:
        document.add_heading(heading, level=1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        grid = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def sheet(rows: list[list[str]], *, comment: str = "", hidden: bool = False) -> bytes:
    book = Workbook()
    page = book.create_sheet("表", 0)
    for row in rows:
        page.append(row)
    if comment:
        page["A1"].comment = Comment(comment, "编者")
    if hidden:
        extra = book.create_sheet("隐藏")
        extra.append(["隐藏的内容"])
        extra.sheet_state = "hidden"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


NUMBER = "36072719460804000X"
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def with_part(data: bytes, name: str, part: bytes | str) -> bytes:
    """Return a package with one part more."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(name, part)
    return out.getvalue()


def bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"\0" * (310 * 1024 * 1024))
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "空.docx", "空的"),
        (b"MZ" + b"\0" * 100, "程序.exe", "不能上传"),
        (b"%PDF-1.4 hello", "伪装.docx", "不符"),
        (PNG, "图片.pdf", "不符"),
        (b"PK\x03\x04broken", "坏.docx", "不符"),
        (b"a\0b", "二进制.txt", "不符"),
        (b"x" * 10, "无扩展名", "不能上传"),
    ],
)
def test_a_bad_file_gets_a_sentence(data: bytes, name: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        examine(data, name)


def test_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(BadInput, match="解压后过大"):
        examine(bomb(), "大.docx")


@pytest.mark.parametrize(
    ("data", "name", "part"),
    [
        (word("正文"), "通知.docx", "word/vbaProject.bin"),
        (sheet([["甲"]]), "名单.xlsx", "xl/VBAProject.bin"),
    ],
)
def test_a_file_with_macros_is_refused(data: bytes, name: str, part: str) -> None:
    with pytest.raises(BadInput, match="宏"):
        examine(with_part(data, part, b"x"), name)


def test_a_file_over_the_limit_is_refused(settings: Settings) -> None:
    settings.UPLOAD_LIMIT = 10
    with pytest.raises(BadInput, match="超过上限"):
        examine(PNG, "图.png")


@pytest.mark.django_db
def test_a_stored_file_is_for_owner_and_group_only() -> None:
    kept = store(word("备份以另一账号读取"), "甲.docx")
    mode = StoredFile.objects.get(pk=kept.sha256).path.stat().st_mode & 0o777
    assert mode == 0o640


@pytest.mark.django_db
def test_the_same_bytes_are_kept_once_under_two_names() -> None:
    data = word("内容")
    first, second = store(data, "甲.docx"), store(data, r"C:\文件\乙.docx")
    assert first.sha256 == second.sha256
    assert second.name == "乙.docx"
    file = StoredFile.objects.get()
    assert file.path.read_bytes() == data
    assert file.text_state == "read"
    assert file.text.splitlines()[0] == "内容"


def test_hidden_words_in_a_workbook_are_read() -> None:
    text, state = read_text(
        sheet([["姓名", "金额"], ["张某", "800"]], comment="批注内容", hidden=True),
        "xlsx",
    )
    assert state == StoredFile.TextState.READ
    assert {"姓名\t金额", "批注内容", "隐藏的内容"} <= set(text.splitlines())


def test_deleted_words_in_a_word_file_are_read() -> None:
    document = Document()
    paragraph = document.add_paragraph("保留")
    run = paragraph.add_run("删去的字")
    text = run._r.find(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
    )
    text.tag = text.tag.replace("}t", "}delText")
    data = io.BytesIO()
    document.save(data)
    assert "删去的字" in read_text(data.getvalue(), "docx")[0]


@pytest.mark.parametrize(
    ("data", "extension", "state"),
    [
        (PNG, "png", "unreadable"),
        (b"%PDF-1.4 not a pdf", "pdf", "unreadable"),
        ("县政府".encode("gb18030"), "txt", "read"),
        (b"  ", "txt", "empty"),
        (b"\xff\xfe\xff\x81", "csv", "unreadable"),
    ],
)
def test_what_cannot_be_read_is_said_so(
    data: bytes, extension: str, state: str
) -> None:
    assert read_text(data, extension)[1] == state


def test_a_word_file_becomes_clean_html() -> None:
    title, body = from_word(
        word(
            "第一段。",
            heading="关于公布预算的通知",
            table=[["项目", "金额"], ["办公费", "12"]],
        ),
        "通知.docx",
    )
    assert title == "关于公布预算的通知"
    assert body.startswith("<p>第一段。</p><table>")
    assert plain_text(body) == "第一段。\n项目\t金额\n办公费\t12"


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧.doc", "另存为.docx"),
        (PNG, "图.png", "不是Word文件"),
    ],
)
def test_what_is_no_word_file_gets_a_sentence(
    data: bytes, name: str, says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        from_word(data, name)


@pytest.mark.parametrize(
    ("dirty", "kept"),
    [
        ("<p onclick='x()'>甲<script>alert(1)</script></p>", "<p>甲</p>"),
        ("<a href='javascript:x()'>链接</a>", '<a rel="noopener">链接</a>'),
        ("<a href='data:text/html,x'>链接</a>", '<a rel="noopener">链接</a>'),
        ("<a href='//x.example/'>链接</a>", '<a rel="noopener">链接</a>'),
        ("<a href='/info/'>链接</a>", '<a href="/info/" rel="noopener">链接</a>'),
        ("<img src='DATA:image/svg+xml;base64,AA'>", "<img>"),
        (
            "<img src='DATA:image/PNG;base64,AA'>",
            '<img src="data:image/png;base64,AA">',
        ),
        ("<img src='https://x.example/a.png'>", "<img>"),
        ("<img src='data:text/html;base64,AA' alt='坏'>", '<img alt="坏">'),
        ("<iframe src='https://a.example'></iframe>正文", "正文"),
        ("<p style='color:red' class='x'>红</p>", "<p>红</p>"),
    ],
)
def test_nothing_dangerous_survives_cleaning(dirty: str, kept: str) -> None:
    assert clean(dirty) == kept


@pytest.mark.parametrize(
    ("data", "extension", "name", "part"),
    [
        (word("正文"), "docx", "word/charts/chart1.xml", f"<c {_A}><a:t>{NUMBER}</a:t></c>"),
        (word("正文"), "docx", "word/diagrams/d1.xml", f"<d {_A}><a:t>{NUMBER}</a:t></d>"),
        (
            word("正文"),
            "docx",
            "word/header1.xml",
            f"<w:hdr {_W}><w:p><w:r><w:t>360727</w:t></w:r><w:r>"
            "<w:t>19460804000X</w:t></w:r></w:p></w:hdr>",
        ),
        (sheet([["甲"]]), "xlsx", "xl/drawings/d9.xml", f"<d {_A}><a:t>{NUMBER}</a:t></d>"),
        (sheet([["甲"]]), "xlsx", "xl/worksheets/f.xml", f"<o><oddHeader>{NUMBER}</oddHeader></o>"),
        (word("正文"), "pptx", "ppt/slides/s1.xml", f"<p {_A}><a:p><a:t>{NUMBER}</a:t></a:p></p>"),
        (
            word("正文"),
            "docx",
            "word/_rels/x.xml.rels",
            f'<R><Relationship TargetMode="External" Target="tel:{NUMBER}"/></R>',
        ),
    ],
)  # fmt: skip
def test_words_are_read_wherever_they_lie(
    data: bytes, extension: str, name: str, part: str
) -> None:
    text, state = read_text(with_part(data, name, part), extension)
    assert NUMBER in text
    assert state == StoredFile.TextState.READ


@pytest.mark.parametrize(
    ("data", "extension", "name"),
    [
        (word("正文"), "docx", "word/embeddings/Sheet1.xlsx"),
        (word("正文"), "docx", "word/afchunk.htm"),
        (word("正文"), "docx", "word/media/image1.png"),
        (sheet([["甲"]]), "xlsx", "xl/media/image1.jpeg"),
        (sheet([["甲"]]), "xlsx", "xl/worksheets/sheet9.bin"),
        (word("正文"), "pptx", "ppt/media/image1.emf"),
    ],
)
def test_a_part_nobody_can_read_makes_the_file_unreadable(
    data: bytes, extension: str, name: str
) -> None:
    state = read_text(with_part(data, name, b"x"), extension)[1]
    assert state == StoredFile.TextState.UNREADABLE


def test_a_printer_and_a_preview_hold_no_words() -> None:
    data = with_part(sheet([["甲"]]), "xl/printerSettings/printerSettings1.bin", b"x")
    assert read_text(data, "xlsx")[1] == StoredFile.TextState.READ


def test_a_formula_without_its_value_makes_a_workbook_unreadable() -> None:
    data = sheet([["名单"], ['="360727"&"19460804000X"']])
    assert read_text(data, "xlsx")[1] == StoredFile.TextState.UNREADABLE


def test_numbers_and_days_are_read_as_the_sheet_shows_them() -> None:
    book = Workbook()
    book.worksheets[0].append([13812345678, date(1980, 1, 2), 3.5])
    data = io.BytesIO()
    book.save(data)
    assert "13812345678\t1980-01-02 00:00:00\t3.5" in read_text(
        data.getvalue(), "xlsx"
    )[0]  # fmt: skip


def test_words_behind_an_entity_are_not_taken_for_read() -> None:
    part = f'<!DOCTYPE x [<!ENTITY n "{NUMBER}">]><x>&n;</x>'
    data = with_part(word("正文"), "word/x.xml", part)
    assert read_text(data, "docx") == ("", StoredFile.TextState.UNREADABLE)


def far_cell() -> bytes:
    book = Workbook()
    page = book.worksheets[0]
    page["A1"], page["XFD1048576"] = "近", "远"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_cell_far_away_is_read_at_once() -> None:
    data, began = far_cell(), time.monotonic()
    text, state = read_text(data, "xlsx")
    assert time.monotonic() - began < 2
    assert state == StoredFile.TextState.READ
    assert "远" in text.splitlines()


def test_a_file_that_takes_too_long_is_left_unread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(packages, "SECONDS", -1)
    assert read_text(word("正文"), "docx") == ("", StoredFile.TextState.UNREADABLE)


def test_a_pdf_of_too_many_pages_is_left_unread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pdf = PdfWriter()
    for _page in range(3):
        pdf.add_blank_page(100, 100)
    data = io.BytesIO()
    pdf.write(data)
    monkeypatch.setattr(files, "_PAGE_LIMIT", 2)
    with pytest.raises(packages.TooMuch):
        files._pdf(data.getvalue())
    assert read_text(data.getvalue(), "pdf")[1] == StoredFile.TextState.UNREADABLE


def test_a_word_file_with_heavy_pictures_gets_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bodies, "BODY_LIMIT", 100)
    with pytest.raises(BadInput, match="压缩图片，或把图片作为附件上传"):
        from_word(word("长" * 200), "图多.docx")


@pytest.mark.parametrize("sign", "=+-@\t\r＝＋－＠")
def test_a_text_that_would_be_a_formula_is_marked_as_text(sign: str) -> None:
    assert no_formula(f"{sign}1+1") == f"'{sign}1+1"
    assert no_formula(f"甲{sign}1") == f"甲{sign}1"


def repacked(data: bytes, **parts: bytes) -> bytes:
    """Return a package with parts replaced; ``document`` is its text."""
    names = {"word/document.xml": parts["document"]}
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            new.writestr(entry, names.get(entry.filename) or old.read(entry))
    return out.getvalue()


W = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
PARAGRAPH = "<w:p><w:r><w:t>一</w:t></w:r></w:p>".encode()
END = b"</w:body></w:document>"


@pytest.mark.parametrize(
    "document",
    [
        W + PARAGRAPH * 100_000 + END,  # 11 KB packed, 16 s to read
        W + b"<w:p><w:r><w:t>" + b"a" * 70_000_000 + b"</w:t></w:r></w:p>" + END,
    ],
)
def test_a_word_file_that_unpacks_to_too_much_is_not_opened(
    document: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr("mammoth.convert_to_html", opened.append)
    with pytest.raises(BadInput, match="请只保留正文"):
        from_word(repacked(word("一"), document=document), "长.docx")
    assert not opened


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_word_file_with_entities_is_not_opened(encoding: str) -> None:
    declared = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    document = f"<?xml version='1.0' encoding='{encoding}'?>{declared}"
    document += (W + b"<w:p><w:r><w:t>&x;</w:t></w:r></w:p>" + END).decode()
    data = repacked(word("一"), document=document.encode(encoding))
    with pytest.raises(BadInput, match="无法打开"):
        from_word(data, "外部.docx")
    assert read_text(data, "docx") == ("", StoredFile.TextState.UNREADABLE)


def test_one_picture_used_many_times_counts_each_time() -> None:
    document = Document()
    png = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAA"
        "SUVORK5CYII="
    )
    big = io.BytesIO(png + b"\0" * 3_000_000)
    for _again in range(3):
        document.add_picture(big)
    data = io.BytesIO()
    document.save(data)
    with pytest.raises(BadInput, match="压缩图片"):
        from_word(data.getvalue(), "图.docx")


@pytest.mark.django_db
def test_files_nobody_knows_are_removed_after_a_day(
    settings: Settings, tmp_path: Path
) -> None:
    settings.FILES_ROOT = tmp_path
    kept = StoredFile.objects.get(pk=store("留下".encode(), "留.txt").sha256).path
    old, new = (tmp_path / "ab" / (name * 32) for name in ("ab", "ac"))
    other = tmp_path / "incoming" / "batch.csv"
    for path in (old, new, other):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    two_days_ago = time.time() - 2 * 86400
    for path in (kept, old, other):
        os.utime(path, (two_days_ago, two_days_ago))
    assert files.remove_orphans(now=timezone.now()) == 1
    assert [path.exists() for path in (kept, old, new, other)] == [
        *(True, False, True, True)
    ]


@pytest.mark.django_db
def test_a_file_uploaded_again_is_not_removed_as_an_orphan(
    settings: Settings, tmp_path: Path
) -> None:
    settings.FILES_ROOT = tmp_path
    data = "再次上传".encode()
    path = StoredFile(sha256=hashlib.sha256(data).hexdigest()).path
    path.parent.mkdir()
    path.write_bytes(data)
    os.utime(path, (0, 0))
    store(data, "又.txt")
    assert path.stat().st_mtime > time.time() - 60
