"""`gongkai up`, as a person at a terminal meets it. Slow, therefore few."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from gongkai.config.embedded import Server
from tests.database import ROOT

pytestmark = pytest.mark.xdist_group("up")  # two at once would be one too many


@contextlib.contextmanager
def _up(var: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run it until it says its address; kill it if the test has not stopped it."""
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "gongkai.config.cli", "up", "--no-demo", "--json"],
        cwd=ROOT,
        env=environment | {"GONGKAI_VAR": str(var), "PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        with process.stdout:
            yield process, json.loads(process.stdout.readline())["url"]
    finally:
        process.kill()
        process.wait()


def _get(url: str, path: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    with contextlib.closing(connection):
        connection.request("GET", path)
        return connection.getresponse().status


def _family(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return list(psutil.Process(process.pid).children(recursive=True))


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def test_it_takes_the_next_port_stops_cleanly_and_survives_a_kill(
    var: Path, taken: int
) -> None:
    with _up(var, taken) as (process, url):
        assert urlsplit(url).port != taken
        assert _get(url, "/healthz") == 200

        refused = subprocess.run(
            [sys.executable, "-m", "gongkai.config.cli", "up"],
            cwd=ROOT,
            env=os.environ | {"GONGKAI_VAR": str(var), "DATABASE_URL": ""},
            capture_output=True,
            text=True,
        )
        assert refused.returncode == 1
        assert str(process.pid) in refused.stderr

        children = _family(process)
        assert {"postgres"} <= {child.name() for child in children}
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
        assert psutil.wait_procs(children, timeout=5)[1] == []
    assert not (Server(var).data / "postmaster.pid").exists()

    with _up(var, taken) as (process, _url):
        children = _family(process)
        process.kill()
        assert psutil.wait_procs(children, timeout=30)[1] == []

    with _up(var, taken) as (process, url):
        assert _get(url, "/healthz") == 200
        web = [child for child in _family(process) if "granian" in child.cmdline()]
        web[0].kill()  # a child that dies is started again, with no orphan left
        assert psutil.wait_procs(web, timeout=10)[1] == []
        for _ in range(200):
            with contextlib.suppress(OSError, http.client.HTTPException):
                if _get(url, "/healthz") == 200:
                    break
            time.sleep(0.1)
        else:
            pytest.fail("the web server was not started again")
        process.terminate()
        assert process.wait(timeout=30) == 0
