"""Uploads waiting: lists between examination and import, files of a refused form."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from gongkai.core.errors import BadInput

SALT = "gongkai.office.incoming"
KINDS = frozenset({".csv", ".xlsx", ".jsonl"})
DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Incoming:
    """A file as uploaded: where it lies and what it was called."""

    path: Path
    name: str
    token: str


def keep_list(data: bytes, name: str) -> Incoming:
    """Keep an uploaded list for a day; raises BadInput for what is no list."""
    if Path(name).suffix.lower() not in KINDS:
        raise BadInput(_("可以导入CSV、XLSX或JSONL文件，请重新选择。"))
    return keep(data, name)


def keep(data: bytes, name: str) -> Incoming:
    """Keep an uploaded file for a day; raises BadInput for an empty or huge one."""
    path = PurePath(name.replace("\\", "/"))
    suffix = path.suffix.lower()[:20]
    name = f"{path.stem[:100]}{suffix}"
    if not data or len(data) > settings.UPLOAD_LIMIT:
        raise BadInput(_("文件是空的，或超过上传上限，请重新选择。"))
    _forget_old()
    digest = hashlib.sha256(data).hexdigest()
    stored = _folder() / f"{digest}{suffix}"
    stored.write_bytes(data)
    token = signing.dumps([stored.name, name], salt=SALT)
    return Incoming(stored, name, token)


def again(token: str) -> Incoming:
    """Return a file kept before; raises BadInput when it is gone or forged."""
    try:
        stored, name = signing.loads(token, salt=SALT, max_age=DAY)
    except signing.BadSignature as fault:
        raise BadInput(_("上传的文件已过期，请重新选择文件。")) from fault
    path = _folder() / stored
    if not path.is_file():
        raise BadInput(_("上传的文件已不在，请重新选择文件。"))
    return Incoming(path, name, token)


def _folder() -> Path:
    folder = Path(settings.FILES_ROOT) / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o750)
    return folder


def _forget_old() -> None:
    limit = time.time() - 2 * DAY
    for path in _folder().iterdir():
        if path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
