"""How anything here is timed and summed up. Standard library only: both peers use it."""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from itertools import repeat
from typing import Any


@dataclass(frozen=True)
class Spread:
    """Durations in seconds, summed up."""

    runs: int
    median: float
    p95: float
    least: float
    most: float

    @classmethod
    def of(cls, seconds: Iterable[float]) -> Spread:
        """Sum up at least one duration; p95 is the nearest rank."""
        ordered = sorted(seconds)
        rank = max(0, math.ceil(len(ordered) * 0.95) - 1)
        return cls(
            runs=len(ordered),
            median=statistics.median(ordered),
            p95=ordered[rank],
            least=ordered[0],
            most=ordered[-1],
        )

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def timed(work: Callable[[], object], runs: int) -> list[float]:
    """Return the duration of each of ``runs`` calls, garbage collected beforehand."""
    return timed_each(repeat(work, runs))


def timed_each(works: Iterable[Callable[[], object]]) -> list[float]:
    """Return the duration of each call, garbage collected before the first.

    What it takes to make the next call ready is not counted. Garbage is not collected
    between the calls more than Python does by itself: a full collection leaves the
    processor's caches cold, as nothing does between the requests of a server.
    """
    gc.collect()
    seconds = []
    for work in works:
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return seconds
