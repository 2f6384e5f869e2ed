"""The checker of reports: a cold start of the command, and the process of the page.

``python -m bench.checker`` measures it alone. The report of 2018 that began it is read
from ``../shared`` beside the checkout; without it, an invented one of the same form.
"""

from __future__ import annotations

import subprocess
import tempfile
from datetime import date
from pathlib import Path

from bench.measure import Spread, timed
from bench.peer import ROOT
from bench.report import Row, spread
from bench.scratch import this_python
from gongkai.law.checker import check, check_apart
from gongkai.law.forms import national_form
from gongkai.reporting.findings_document import findings_docx

_SEED = ROOT.parent / "shared" / "seed" / "longnan-2018.txt"
_PARAGRAPH = (
    "2018年主动公开政府信息37685条，其中通过政府网站公开35438条、政务微博公开80条、"
    "政务微信公开2650条，全年收到政府信息公开申请2件，举办培训班1次、160余人参加。"
)
_LONGEST = 390_000  # characters: a little under what the checker agrees to read


def report() -> bytes:
    """Return the seed, or an invented report in the form of its year."""
    if _SEED.is_file():
        return _SEED.read_bytes()
    rows = [row for table in national_form("2014").tables for row in table.rows]
    lines = [
        row.label if row.heading else f"{row.label}\n{row.unit}\n{number}"
        for number, row in enumerate(rows)
    ]
    text = ["明珠县政府信息公开情况统计表（2018年度）", *lines, *[_PARAGRAPH] * 3]
    return "\n".join(text).encode()


def measured(runs: int = 10) -> list[Row]:
    """Return the rows of the table."""
    data = report()
    found = check(data)
    longest = (_PARAGRAPH * (_LONGEST // len(_PARAGRAPH))).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.txt"
        path.write_bytes(data)
        cold = Spread.of(timed(lambda: _command(path), runs))
    apart = Spread.of(timed(lambda: check_apart(data), runs))
    warm = Spread.of(timed(lambda: check(data), runs))
    worst = Spread.of(timed(lambda: check_apart(longest), 3))
    word = Spread.of(timed(lambda: findings_docx(found, on=date(2019, 1, 31)), runs))
    which = "the seed report" if _SEED.is_file() else "an invented report"
    cells = f"{len(found.cells)} cells, {len(found.findings)} findings"
    return [
        Row(
            f"`gongkai check` of {which} ({cells}), cold start of the command",
            spread(cold),
            target="≤ 1 s",
            met=cold.p95 <= 1,
        ),
        Row("the same as the page does it, in a process apart", spread(apart)),
        Row("the same in a warm process", spread(warm)),
        Row(
            f"the page with the longest text it reads ({_LONGEST:,} characters)",
            spread(worst),
        ),
        Row(
            "the findings as DOCX", spread(word), target="≤ 300 ms", met=word.p95 <= 0.3
        ),
    ]


def _command(path: Path) -> None:
    subprocess.run(
        [this_python(), "-m", "gongkai.config.cli", "check", str(path), "--json"],
        stdout=subprocess.DEVNULL,
        check=False,  # it answers 1 when it finds errors
    )


if __name__ == "__main__":
    for row in measured():
        print(f"{row.work}: {row.ours} {row.target}")
