"""Deadlines and scans."""

from __future__ import annotations

from bench import peer, scratch
from bench.measure import Spread
from bench.report import Row, spread
from bench.run import Bench


def measure(bench: Bench) -> None:
    """Time single deadlines and scans in a warm process."""
    bench.say("deadlines and scans")
    with scratch.database("bench_small") as urls, peer.gongkai(urls) as ours:
        found = ours.ask("bench.small:run", runs=7)
    each = {name: Spread.of(seconds) for name, seconds in found.items()}
    bench.results.details["small"] = {k: v.as_dict() for k, v in each.items()}
    for name, work in (
        ("deadline", "one deadline of 20 working days, with its working"),
        ("title", "scan of a title for personal data"),
        ("thousand", "scan of 1,000 characters for personal data"),
    ):
        bench.add(Row(work, spread(each[name])))
