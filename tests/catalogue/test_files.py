"""Uploads: told apart by content, kept once, read where they can be read."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from openpyxl import Workbook
from openpyxl.comments import Comment
from pytest_django import Settings

from gongkai.catalogue.bodies import clean, from_word, plain_text
from gongkai.catalogue.files import examine, read_text, store
from gongkai.catalogue.models import StoredFile
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
    assert (file.text, file.text_state) == ("内容", "read")


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
        ("<img src='data:text/html;base64,AA' alt='坏'>", '<img alt="坏">'),
        ("<iframe src='https://a.example'></iframe>正文", "正文"),
        ("<p style='color:red' class='x'>红</p>", "<p>红</p>"),
    ],
)
def test_nothing_dangerous_survives_cleaning(dirty: str, kept: str) -> None:
    assert clean(dirty) == kept
