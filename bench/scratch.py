"""The embedded server of the measurements and its scratch databases."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from gongkai.config.embedded import Server, Urls, urls

from .peer import ROOT, VAR


@contextlib.contextmanager
def server() -> Iterator[None]:
    """Run a PostgreSQL tuned as for production, fsync included, for the block."""
    running = Server(VAR)
    running.start()
    try:
        yield
    finally:
        running.stop()


@contextlib.contextmanager
def database(name: str, *, template: str = "template0") -> Iterator[Urls]:
    """Have an empty database, or a copy of one, for the block; then drop it."""
    _drop(name)
    with _administration() as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    try:
        yield urls(VAR, name)
    finally:
        _drop(name)


def manage(python: Path, environment: Mapping[str, str], *command: str) -> None:
    """Run a command of one of the two sites."""
    subprocess.run(
        [python, "-W", "ignore", "-m", *command],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def this_python() -> Path:
    """Return the interpreter Gongkai runs in."""
    return Path(sys.executable)


def _drop(name: str) -> None:
    with _administration() as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                sql.Identifier(name)
            )
        )


@contextlib.contextmanager
def _administration() -> Iterator[psycopg.Connection]:
    with psycopg.connect(urls(VAR, "postgres").owner, autocommit=True) as connection:
        yield connection
