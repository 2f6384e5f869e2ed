"""One run of the measurements: what it found, and what its parts share."""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from gongkai.config.embedded import Urls

from . import peer, scratch
from .measure import Spread
from .report import Results, Row

COUNTY = 37_685  # items of the year that began it
_BEGUN = time.monotonic()


@dataclass
class Bench:
    """One run: its options and what it found."""

    options: argparse.Namespace
    results: Results

    def say(self, text: str) -> None:
        """Tell whoever waits what goes on."""
        print(f"[{time.monotonic() - _BEGUN:5.0f} s] {text}", flush=True)

    def turns(self, runs: int, *works: Callable[[int], list[float]]) -> list[Spread]:
        """Let each work take its turn, ``runs`` in every round."""
        seconds: list[list[float]] = [[] for _work in works]
        for _round in range(self.options.rounds):
            for taken, work in zip(seconds, works, strict=True):
                taken += work(runs)
        return [Spread.of(taken) for taken in seconds]

    def add(self, *found: Row) -> None:
        """Keep rows of the table and show them."""
        for row in found:
            self.results.rows.append(row)
            mark = {True: "met", False: "MISSED", None: ""}[row.met]
            self.say(f"  {row.work}: {row.ours} | {row.peer} | {row.ratio} {mark}")


def runs_of(worker: peer.Peer, call: str, **arguments: Any) -> Callable[[int], Any]:
    """Return what `Bench.turns` takes: some runs of one call at a worker."""
    return lambda runs: worker.ask(call, runs=runs, **arguments)["seconds"]


@contextlib.contextmanager
def migrated(name: str) -> Iterator[tuple[Urls, dict[str, str]]]:
    """Have an empty database of Gongkai for the block; give its addresses and settings."""
    with scratch.database(name) as urls:
        environment = peer.gongkai_environment(urls)
        here = scratch.this_python()
        scratch.manage(here, environment, "gongkai.config.cli", "migrate")
        scratch.manage(here, environment, "django", "collectstatic", "--noinput")
        yield urls, environment
