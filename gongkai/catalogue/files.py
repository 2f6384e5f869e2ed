"""Take in uploaded files: type by content, size, hash, and the text inside."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import filetype
from django.conf import settings
from django.utils.translation import gettext as _
from docx import Document
from lxml import etree
from openpyxl import load_workbook
from pypdf import PdfReader

from gongkai.core.errors import BadInput

from .content import Attachment
from .models import StoredFile

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "zip": "application/zip",
    "mp4": "video/mp4",
    "mp3": "audio/mpeg",
    "txt": "text/plain",
    "csv": "text/csv",
    "ofd": "application/ofd",
}
"""What may be attached: extension to media type."""

_OLD_OFFICE = {"doc", "xls"}
_TEXTS = {"txt", "csv"}
_UNPACKED_LIMIT = 300 * 1024 * 1024
_TEXT_LIMIT = 5_000_000  # characters kept of one file


def store(data: bytes, name: str) -> Attachment:
    """Keep an uploaded file once and return it as an attachment called ``name``.

    Raises BadInput with a sentence for an empty, too large, disguised or bombed
    file. The type is read from the content; the name must agree with it.
    """
    name = Path(name.replace("\\", "/")).name.strip()[:200]
    extension = examine(data, name)
    digest = hashlib.sha256(data).hexdigest()
    media_type = MEDIA_TYPES[extension]
    if not StoredFile.objects.filter(sha256=digest).exists():
        text, state = read_text(data, extension)
        file = StoredFile(
            sha256=digest,
            size=len(data),
            media_type=media_type,
            extension=extension,
            text=text,
            text_state=state,
        )
        _write(file.path, data)
        StoredFile.objects.bulk_create([file], ignore_conflicts=True)
    return Attachment(digest, name, len(data), media_type)


def examine(data: bytes, name: str) -> str:
    """Return the extension a file truly has, or raise BadInput saying what is wrong."""
    if not data:
        raise BadInput(_("文件“%(name)s”是空的，请重新选择。") % {"name": name})
    if len(data) > settings.UPLOAD_LIMIT:
        raise BadInput(
            _("文件“%(name)s”有%(size)d兆，超过上限%(limit)d兆，请压缩或拆分后上传。")
            % {
                "name": name,
                "size": len(data) // 1024**2,
                "limit": settings.UPLOAD_LIMIT // 1024**2,
            }
        )
    claimed = Path(name).suffix.lower().lstrip(".").replace("jpeg", "jpg")
    if claimed not in MEDIA_TYPES:
        raise BadInput(
            _("不能上传“%(name)s”这种类型的文件。可以上传：%(kinds)s。")
            % {"name": name, "kinds": "、".join(sorted(MEDIA_TYPES))}
        )
    actual = _actual_type(data, claimed)
    if actual != claimed:
        raise BadInput(
            _("文件“%(name)s”的内容与扩展名不符（内容是%(actual)s），请改正后上传。")
            % {"name": name, "actual": actual or _("未知类型")}
        )
    return claimed


def _actual_type(data: bytes, claimed: str) -> str:
    if claimed in _TEXTS:
        return claimed if b"\0" not in data[:8192] else "binary"
    if data[:4] == b"PK\x03\x04":
        return _zip_type(data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return claimed if claimed in _OLD_OFFICE else "doc"
    guess = filetype.guess_extension(data)
    return str(guess).replace("jpeg", "jpg") if guess else ""


def _zip_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            unpacked = sum(entry.file_size for entry in package.infolist())
    except zipfile.BadZipFile:
        return ""
    if unpacked > _UNPACKED_LIMIT:
        raise BadInput(_("文件解压后过大，疑似异常文件，未予接收。请检查后重新上传。"))
    marks = {
        "word/document.xml": "docx",
        "xl/workbook.xml": "xlsx",
        "ppt/presentation.xml": "pptx",
        "OFD.xml": "ofd",
    }
    return next((kind for mark, kind in marks.items() if mark in names), "zip")


def _write(path: Path, data: bytes) -> None:
    """Write the bytes whole or not at all."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        draft.write(data)
        draft.flush()
        # Its group may read: a backup runs as another user than the web server.
        os.fchmod(draft.fileno(), settings.FILE_UPLOAD_PERMISSIONS)
        os.fsync(draft.fileno())
    Path(draft.name).replace(path)


def read_text(data: bytes, extension: str) -> tuple[str, StoredFile.TextState]:
    """Return the text inside a file, and whether that is all there is.

    Anything that fails to open is UNREADABLE: screening then blocks until a
    person has looked (fails closed).
    """
    reader = _READERS.get(extension)
    if reader is None:
        return "", StoredFile.TextState.UNREADABLE
    try:
        text, whole = reader(data)
    except Exception:  # noqa: BLE001  parsers of hostile files raise anything
        return "", StoredFile.TextState.UNREADABLE
    text = text.replace("\0", "")[:_TEXT_LIMIT].strip()
    if not whole or len(text) >= _TEXT_LIMIT:
        return text, StoredFile.TextState.UNREADABLE
    return text, StoredFile.TextState.READ if text else StoredFile.TextState.EMPTY


def _pdf(data: bytes) -> tuple[str, bool]:
    """Read a PDF; a page without text is a picture nobody has read."""
    reader = PdfReader(io.BytesIO(data))
    pages = [page.extract_text() or "" for page in reader.pages]
    return "\n".join(pages), all(page.strip() for page in pages)


def _docx(data: bytes) -> tuple[str, bool]:
    """Read all of a Word file: body, tables, headers, notes, comments, deletions.

    What Word hides (revisions, comments) leaves with the file, so it is read too.
    Pictures inside hold no text we can read; they are common and do not block.
    """
    Document(io.BytesIO(data))  # raises unless the package is whole
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        texts = [
            _word_xml_text(package.read(name))
            for name in sorted(package.namelist())
            if name.startswith("word/") and name.endswith(".xml")
        ]
    return "\n".join(text for text in texts if text), True


def _word_xml_text(xml: bytes) -> str:
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    lines: list[str] = []
    for paragraph in etree.fromstring(xml, parser).iter(f"{space}p"):
        words = [
            node.text or "" for node in paragraph.iter(f"{space}t", f"{space}delText")
        ]
        lines.append("".join(words))
    return "\n".join(line for line in lines if line.strip())


def _xlsx(data: bytes) -> tuple[str, bool]:
    """Read every sheet, hidden ones, hidden columns and comments included."""
    book = load_workbook(io.BytesIO(data), data_only=True)
    lines: list[str] = []
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            cells = ["" if cell.value is None else str(cell.value) for cell in row]
            if any(cells):
                lines.append("\t".join(cells))
            lines.extend(cell.comment.text for cell in row if cell.comment)
    return "\n".join(lines), True


def _plain(data: bytes) -> tuple[str, bool]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding), True
        except UnicodeDecodeError:
            continue
    return "", False


_READERS: dict[str, Callable[[bytes], tuple[str, bool]]] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
    "txt": _plain,
    "csv": _plain,
}
