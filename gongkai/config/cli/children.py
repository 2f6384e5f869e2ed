"""Child processes that never outlive us, and what happens when one dies."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gongkai.config.cli.django import default_settings
from gongkai.config.embedded.system import dies_with_parent

_TOO_MANY = 5  # deaths ...
_WITHIN = 60.0  # ... in so many seconds mean that starting again will not help
_GRACE = 15.0  # seconds from the request to stop until the kill


class KeepsDying(Exception):
    """A child died too often to be started again."""


def spawn(
    arguments: Sequence[str], orphaned: signal.Signals = signal.SIGTERM, **options: Any
) -> subprocess.Popen[bytes]:
    """Start our own interpreter with ``arguments``, as the application's role.

    In a session of its own, so that Ctrl-C reaches us alone and we stop things in
    order; sent ``orphaned`` should we be killed.
    """
    environment = dict(os.environ)
    environment.setdefault("DJANGO_SETTINGS_MODULE", default_settings())
    environment.pop("GONGKAI_AS_OWNER", None)
    return subprocess.Popen(  # noqa: S603 -- our own programs
        [sys.executable, *arguments],
        stdin=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
        preexec_fn=dies_with_parent(orphaned),
        **options,
    )


def finish(arguments: Sequence[str]) -> str:
    """Run one of our commands to its end and return what it printed.

    Its stderr, where progress is shown, goes straight to ours. Raises
    CalledProcessError when it fails; stops it when we are interrupted.
    """
    process = spawn(arguments, stdout=subprocess.PIPE)
    try:
        output, _ = process.communicate()
    except BaseException:
        end(process)
        raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(arguments))
    return output.decode("utf-8")


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to stop, kill it if it will not, and collect it."""
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=_GRACE)
    _sweep(process)


def _sweep(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a process and of all it started: its session is its own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@dataclass
class Child:
    """A program that is to run as long as we do."""

    name: str
    arguments: Sequence[str]
    orphaned: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)
    next_start: float = 0.0

    def start(self) -> None:
        """Start it, or start it again."""
        # Our stdout is for the address alone.
        self.process = spawn(self.arguments, self.orphaned, stdout=sys.stderr)

    def stop(self) -> None:
        """Stop it, if it was started."""
        if self.process is not None:
            end(self.process)

    def look(self) -> int | None:
        """Return the exit code if it has died since last looked at; restart when due.

        The wait doubles with each death. Raises KeepsDying after five in a minute.
        """
        now = time.monotonic()
        if self.process is None:
            if now >= self.next_start:
                self.start()
            return None
        code = self.process.poll()
        if code is None:
            return None
        _sweep(self.process)  # its own children would hold on to the port
        self.process = None
        self.deaths = [*(at for at in self.deaths if now - at < _WITHIN), now]
        if len(self.deaths) >= _TOO_MANY:
            raise KeepsDying(self.name)
        self.next_start = now + 0.5 * 2 ** len(self.deaths)
        return code
