"""Asks both sites for their page over HTTP, each behind one granian worker."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from .measure import timed
from .peer import ROOT


@contextlib.contextmanager
def served(
    python: Path, application: str, environment: Mapping[str, str]
) -> Iterator[int]:
    """Serve a WSGI application for the block; gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            *(python, "-W", "ignore", "-m", "granian", "--interface", "wsgi"),
            *("--host", "127.0.0.1", "--port", str(port), "--workers", "1"),
            *("--no-access-log", "--log-level", "warning", application),
        ],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
    )
    try:
        _await(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def seconds(port: int, address: str, runs: int) -> list[float]:
    """Return the duration of each of ``runs`` answers over one kept connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def ask() -> None:
        connection.request("GET", address, headers={"Host": "testserver"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{address}: {answer.status}")

    try:
        timed(ask, 10)
        return timed(ask, runs)
    finally:
        connection.close()


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the server ended at once")
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.1)
    raise RuntimeError("the server does not answer")
