"""How anything here is timed and summed up. Standard library only: both peers use it."""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
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
    gc.collect()
    seconds = []
    for _run in range(runs):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return seconds
