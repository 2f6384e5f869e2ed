"""The database of the tests: one embedded server, a migrated template, copies of it.

All test runs of one checkout share a server under ``var/tests``; the last to leave
stops it. Migrations run once for each state of the code, into a template; every run
(and every xdist worker) copies that in a moment, and copies it anew after each test
that really commits. Django connects as the application's role throughout, so that a
test passes only with the rights the application has.
"""

import contextlib
import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from gongkai.config.embedded import TEST_TUNING, Server, Urls, urls

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "tests"
_KEPT = 6  # templates


@dataclass(frozen=True)
class CopiedDatabase:
    """One run's own database."""

    name: str
    template: str

    @property
    def urls(self) -> Urls:
        """The addresses of the three logins."""
        return urls(VAR, self.name)

    def renew(self) -> None:
        """Put a fresh copy of the template in its place, cutting off all users."""
        name, template = sql.Identifier(self.name), sql.Identifier(self.template)
        with _administration() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name)
            )
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER gongkai TEMPLATE {}").format(
                    name, template
                )
            )

    def drop(self) -> None:
        """Remove it."""
        with _administration() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                    sql.Identifier(self.name)
                )
            )


@contextlib.contextmanager
def copied_database(worker: str) -> Iterator[CopiedDatabase]:
    """Have a database of one's own for as long as the block lasts."""
    with _server(), contextlib.ExitStack() as stack:
        with _locked("template.lock"):
            database = CopiedDatabase(f"test_{os.getpid()}_{worker}", _template())
            database.renew()
        stack.callback(database.drop)
        yield database


@contextlib.contextmanager
def _server() -> Iterator[None]:
    """Share the server with the other runs; stop it when the last of them ends."""
    VAR.mkdir(parents=True, exist_ok=True)
    server = Server(VAR, TEST_TUNING)
    with (VAR / "users.lock").open("w") as users:
        with _locked("start.lock"):
            fcntl.flock(users, fcntl.LOCK_SH)
            if not server.answers():
                server.start(outlive=True)
                _forget_killed_runs()
        try:
            yield
        finally:
            with _locked("start.lock"):
                if _alone(users):
                    server.stop()


def _forget_killed_runs() -> None:
    """Drop the databases of runs that could not: nobody but us is there now."""
    with _administration() as connection:
        left = connection.execute(
            "SELECT datname FROM pg_database WHERE datname ~ '^test_'"
        ).fetchall()
    for (name,) in left:
        CopiedDatabase(name, template="").drop()


def _alone(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def _locked(name: str) -> Iterator[None]:
    with (VAR / name).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _administration() -> Iterator[psycopg.Connection]:
    """Connect beside all test databases, as who may cut off anybody's connection."""
    with psycopg.connect(
        urls(VAR, "postgres").superuser, autocommit=True
    ) as connection:
        yield connection


def _template() -> str:
    """Return the name of a migrated database of the present code, made if missing."""
    name = f"template_{_fingerprint()}"
    with _administration() as connection:
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE datname ~ '^(template_|building)' "
            "ORDER BY oid DESC"
        ).fetchall()
        present = [str(row[0]) for row in found]
        if name in present:
            return name
        # Older states of the code may still be under test in another run.
        for old in {
            *present[_KEPT:],
            *(each for each in present if each == "building"),
        }:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old))
            )
        connection.execute("CREATE DATABASE building OWNER gongkai TEMPLATE template0")
        _migrate("building")
        connection.execute(
            sql.SQL("ALTER DATABASE building RENAME TO {}").format(sql.Identifier(name))
        )
    return name


def _migrate(database: str) -> None:
    addresses = urls(VAR, database)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "gongkai.config.settings.test",
        "DATABASE_URL": addresses.app,
        "DATABASE_OWNER_URL": addresses.owner,
    }
    result = subprocess.run(
        [sys.executable, "-m", "gongkai.config.cli", "migrate"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    if result.returncode:
        raise RuntimeError(f"The migrations failed:\n{result.stderr}")


def _fingerprint() -> str:
    """Digest everything that decides what a migrated database looks like."""
    patterns = ("*/migrations/**/*", "*/models.py", "*/models/*.py", "law/data/**/*")
    files = [ROOT / "gongkai/config/grants.py", ROOT / "requirements/base.txt"]
    for pattern in patterns:
        files += (ROOT / "gongkai").glob(pattern)
    digest = hashlib.sha256()
    for file in sorted(files):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]
