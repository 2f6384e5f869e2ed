"""Take in uploaded files: type by content, size, hash, and the text inside."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import filetype
from django.conf import settings
from django.utils.translation import gettext as _
from pypdf import PdfReader

from gongkai.core.errors import BadInput

from .content import Attachment
from .models import StoredFile
from .packages import TEXT_LIMIT, Budget, TooMuch, read_package
from .pdfs import read_pages
from .plain import without_controls

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
    "json": "application/json",
    "ofd": "application/ofd",
}
"""What may be attached: extension to media type."""

_OLD_OFFICE = {"doc", "xls"}
_TEXTS = {"txt", "csv", "json"}
_UNPACKED_LIMIT = 300 * 1024 * 1024
_PAGE_LIMIT = 2_000  # pages of a PDF that are read


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
        return package_type(data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return claimed if claimed in _OLD_OFFICE else "doc"
    guess = filetype.guess_extension(data)
    return str(guess).replace("jpeg", "jpg") if guess else ""


def package_type(data: bytes) -> str:
    """Return what a ZIP package holds, "" if it is none.

    Raises BadInput for one that unpacks to more than anybody hands in, or has macros.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            unpacked = sum(entry.file_size for entry in package.infolist())
    except zipfile.BadZipFile:
        return ""
    if unpacked > _UNPACKED_LIMIT:
        raise BadInput(_("文件解压后过大，疑似异常文件，未予接收。请检查后重新上传。"))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise BadInput(
            _("文件含有宏，会在读者的电脑上运行程序，未予接收。请另存为不含宏的文件。")
        )
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
        path.touch()  # it is wanted: ``remove_orphans`` leaves it a day longer
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        draft.write(data)
        draft.flush()
        # Its group may read: a backup runs as another user than the web server.
        os.fchmod(draft.fileno(), settings.FILE_UPLOAD_PERMISSIONS)
        os.fsync(draft.fileno())
    Path(draft.name).replace(path)


def remove_orphans(*, now: datetime) -> int:
    """Remove files older than a day that no row knows; return how many.

    They are left by uploads whose transaction failed or that never ended.
    """
    before = (now - timedelta(days=1)).timestamp()
    old = [
        path
        for path in Path(settings.FILES_ROOT).glob("[0-9a-f][0-9a-f]/*")
        if path.is_file() and path.stat().st_mtime < before
    ]
    removed = 0
    for start in range(0, len(old), 1000):
        batch = old[start : start + 1000]
        names = [path.name for path in batch]
        known = set(
            StoredFile.objects.filter(pk__in=names).values_list("pk", flat=True)
        )
        for path in batch:
            if path.name not in known and path.stat().st_mtime < before:
                path.unlink()
                removed += 1
    return removed


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
    text = without_controls(text)[:TEXT_LIMIT].strip()
    if not whole or len(text) >= TEXT_LIMIT:
        return text, StoredFile.TextState.UNREADABLE
    return text, StoredFile.TextState.READ if text else StoredFile.TextState.EMPTY


def _pdf(data: bytes) -> tuple[str, bool]:
    """Read a PDF of no more pages than anybody reads."""
    reader, budget = PdfReader(io.BytesIO(data)), Budget()
    if len(reader.pages) > _PAGE_LIMIT:
        raise TooMuch
    return read_pages(reader, budget)


def _plain(data: bytes) -> tuple[str, bool]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding), True
        except UnicodeDecodeError:
            continue
    return "", False


_READERS: dict[str, Callable[[bytes], tuple[str, bool]]] = {
    "pdf": _pdf,
    "docx": read_package,
    "xlsx": read_package,
    "pptx": read_package,
    "txt": _plain,
    "csv": _plain,
    "json": _plain,
}
