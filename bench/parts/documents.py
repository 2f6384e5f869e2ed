"""The checker of reports, and annual reports as documents."""

from __future__ import annotations

from bench import checker, reports
from bench.run import Bench


def measure_checker(bench: Bench) -> None:
    """Check a report cold, apart and warm."""
    bench.say("the checker of reports")
    bench.add(*checker.measured())


def measure_reports(bench: Bench) -> None:
    """Write a report in each format."""
    bench.say("annual reports as documents")
    bench.add(*reports.measured())
    bench.results.notes.append(
        "Annual report: six parts of prose and the 65 rows of 2018, or the three tables "
        "since 2021, in one warm process; other figures and another paragraph each time."
    )
