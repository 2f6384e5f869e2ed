"""Uploaded lists waiting between examination and import."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from gongkai.core.errors import BadInput

SALT = "gongkai.office.incoming"
KINDS = frozenset({".csv", ".xlsx", ".jsonl"})
DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Incoming:
    """A list as uploaded: where it lies and what it was called."""

    path: Path
    name: str
    token: str


def keep(data: bytes, name: str) -> Incoming:
    """Keep an uploaded list for a day; raises BadInput for what is no list."""
    name = Path(name.replace("\\", "/")).name[:120]
    suffix = Path(name).suffix.lower()
    if suffix not in KINDS:
        raise BadInput(_("可以导入CSV、XLSX或JSONL文件，请重新选择。"))
    if not data or len(data) > settings.UPLOAD_LIMIT:
        raise BadInput(_("文件是空的，或超过上传上限，请重新选择。"))
    _forget_old()
    digest = hashlib.sha256(data).hexdigest()
    path = _folder() / f"{digest}{suffix}"
    path.write_bytes(data)
    token = signing.dumps([path.name, name], salt=SALT)
    return Incoming(path, name, token)


def again(token: str) -> Incoming:
    """Return a list kept before; raises BadInput when it is gone or forged."""
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
