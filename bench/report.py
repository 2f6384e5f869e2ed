"""Writes down what was measured: docs/performance.md for people, JSON for machines."""

from __future__ import annotations

import json
import os
import platform
import shlex
import subprocess
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .measure import Spread
from .peer import PYTHON, ROOT

PAGE = ROOT / "docs" / "performance.md"
DATA = ROOT / "var" / "bench" / "results.json"


@dataclass(frozen=True)
class Row:
    """One line of the table. ``met`` is None where there is no target."""

    work: str
    ours: str
    peer: str = "—"
    ratio: str = "—"
    target: str = "—"
    met: bool | None = None


@dataclass
class Results:
    """All that one run measured."""

    command: str
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def missed(self) -> list[Row]:
        """The rows whose target was not met."""
        return [row for row in self.rows if row.met is False]


def spread(of: Spread) -> str:
    """Return a spread in milliseconds, as the table shows it."""
    return (
        f"{_ms(of.median)} ms (p95 {_ms(of.p95)}, "
        f"{_ms(of.least)}–{_ms(of.most)}, n={of.runs})"
    )


def _ms(seconds: float) -> str:
    value = seconds * 1000
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def table(results: Results) -> str:
    """Return the table in Markdown."""
    marks = {True: "yes", False: "**no**", None: "—"}
    lines = [
        "| work | Gongkai | Wagtail or smaller table | ratio | target | met |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row.work} | {row.ours} | {row.peer} | {row.ratio} | {row.target} "
        f"| {marks[row.met]} |"
        for row in results.rows
    ]
    return "\n".join(lines)


def write(results: Results, *, page: Path = PAGE, data: Path = DATA) -> None:
    """Write the page and the data."""
    machine = _machine()
    data.parent.mkdir(parents=True, exist_ok=True)
    data.write_text(
        json.dumps(
            {
                "machine": machine,
                "command": results.command,
                "rows": [asdict(row) for row in results.rows],
                "details": results.details,
            },
            ensure_ascii=False,
            indent=1,
            default=str,
        ),
        encoding="utf-8",
    )
    notes = "\n".join(f"- {note}" for note in results.notes)
    page.write_text(
        f"""# Performance

性能：与 Wagtail 8 在同一台机器、同一个数据库服务器上、同一次运行中逐轮交替测得。

This page is written by `{results.command}`; do not edit it. What is not met says so.

{table(results)}

Times are medians with the 95th percentile, the least and the most, and the number of
runs. Both peers take turns, round after round, on one embedded PostgreSQL with `fsync`
on, so that whatever else the machine does meets both; read the ratios, not the times.
Garbage is collected before each turn, and within it as Python does by itself.

## How it was measured

{notes}

## Machine

| | |
|---|---|
{chr(10).join(f"| {name} | {value} |" for name, value in machine.items())}
""",
        encoding="utf-8",
    )


def _machine() -> dict[str, str]:
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": f"{os.cpu_count()} × {_cpu()}",
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release()}",
        "load before / after": f"{_LOAD:.2f} / {os.getloadavg()[0]:.2f}",
        "Python": platform.python_version(),
        "Django": version("django"),
        "PostgreSQL": _postgres(),
        "Wagtail": _wagtail(),
        "commit": _commit(),
    }


_LOAD = os.getloadavg()[0]


def _cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "?"


def _memory() -> str:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{total / 2**30:.0f} GB"


def _postgres() -> str:
    from gongkai.config.embedded import binary

    answer = subprocess.run(
        [binary("postgres"), "--version"], capture_output=True, text=True, check=True
    )
    return answer.stdout.split()[-1]


def _wagtail() -> str:
    answer = subprocess.run(
        [PYTHON, "-c", "import wagtail; print(wagtail.__version__)"],
        capture_output=True,
        text=True,
    )
    return answer.stdout.strip() or "not installed"


def _commit() -> str:
    answer = subprocess.run(
        shlex.split("git describe --always --dirty"),
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return answer.stdout.strip() or "?"
