"""The two peers as processes: Gongkai in ``.venv``, Wagtail in ``.venv-bench``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gongkai.config.embedded import Urls

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "bench"
VENV = ROOT / ".venv-bench"
PYTHON = VENV / "bin" / "python"
SECRET_KEY = "bench-" + "0" * 60  # signs nothing anybody keeps


class Failed(Exception):
    """A peer could not do what it was told."""


class Peer:
    """A worker process; use it as a context."""

    def __init__(self, python: Path, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [python, "-W", "ignore", "-m", "bench.worker"],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def ask(self, call: str, **arguments: Any) -> Any:
        """Have ``module:function`` called over there; return what it returned."""
        if self._process.stdin is None or self._process.stdout is None:
            raise Failed("no pipes")
        self._process.stdin.write(json.dumps({"call": call, "with": arguments}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise Failed(f"{call}: the process ended")
        answer = json.loads(line)
        if "fault" in answer:
            raise Failed(f"{call}:\n{answer['fault']}")
        return answer["result"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def gongkai_environment(urls: Urls) -> dict[str, str]:
    """Return the environment of Gongkai in production on a database."""
    return {
        "DJANGO_SETTINGS_MODULE": "gongkai.config.settings.production",
        "DATABASE_URL": urls.app,
        "DATABASE_OWNER_URL": urls.owner,
        "SECRET_KEY": SECRET_KEY,
        "GONGKAI_ALLOWED_HOSTS": "testserver,127.0.0.1",
        "GONGKAI_HTTPS": "0",
        "GONGKAI_STATIC_ROOT": str(VAR / "static"),
    }


def gongkai(urls: Urls) -> Peer:
    """Start Gongkai on a database."""
    return Peer(Path(sys.executable), gongkai_environment(urls))


def wagtail_environment(urls: Urls) -> dict[str, str]:
    """Return the environment of the Wagtail site on a database."""
    return {
        "DJANGO_SETTINGS_MODULE": "bench.wagtail_site.settings",
        "DATABASE_URL": urls.owner,
    }


def wagtail(urls: Urls) -> Peer:
    """Start the Wagtail site on a database."""
    return Peer(PYTHON, wagtail_environment(urls))


def install() -> None:
    """Make ``.venv-bench`` from the two locks, if it is not newer than they are."""
    locks = [ROOT / "requirements" / f"{name}.txt" for name in ("base", "bench")]
    stamp = VENV / ".installed"
    newest = max(lock.stat().st_mtime for lock in locks)
    if stamp.exists() and stamp.stat().st_mtime >= newest:
        return
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    for lock in locks:
        command = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        command += ["--no-deps", "--require-hashes", "-r", str(lock)]
        subprocess.run([str(PYTHON), *command], check=True)
    stamp.touch()
