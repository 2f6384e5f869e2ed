"""Annual reports as documents: PDF and Word of the 2018 layout, and the 2021 one.

``python -m bench.reports`` measures them alone. Every run prints other figures and
another paragraph, since typst remembers what it has laid out before. Rows of figures
that need a database belong in `bench.figures`; pure rendering belongs here.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from bench.measure import Spread, timed
from bench.report import Row, spread
from gongkai.reporting.documents import (
    ReportContent,
    as_docx,
    as_html,
    as_json,
    as_pdf,
    as_xlsx,
)
from tests.reporting.documents.samples import year_2018, year_2021

_FRESH = itertools.count(1)


def measured(runs: int = 40) -> list[Row]:
    """Return the rows of the table."""
    cold = Spread.of(timed(_writing(as_pdf, year_2018), 1))
    _writing(as_pdf, year_2021)()
    pdf, later, word = (
        Spread.of(timed(_writing(write, sample), runs))
        for write, sample in (
            (as_pdf, year_2018),
            (as_pdf, year_2021),
            (as_docx, year_2018),
        )
    )
    others = Spread.of(timed(_writing(_others, year_2018), runs))
    first = f"; the first of a process {cold.median * 1000:.0f} ms"
    weight = f"{len(as_pdf(year_2018())) // 1000} kB"
    return [
        Row(
            f"annual report PDF, 2018 layout (PDF/A-3a, {weight})",
            spread(pdf) + first,
            target="≤ 100 ms",
            met=pdf.median <= 0.1,
        ),
        Row(
            "annual report PDF, 2021 layout (three tables)",
            spread(later),
            target="≤ 100 ms",
            met=later.median <= 0.1,
        ),
        Row(
            "annual report DOCX, 2018 layout",
            spread(word),
            target="≤ 300 ms",
            met=word.median <= 0.3,
        ),
        Row("annual report as page, XLSX and JSON together", spread(others)),
    ]


def _writing(
    write: Callable[[ReportContent], object], sample: Callable[[], ReportContent]
) -> Callable[[], object]:
    content = sample()

    def work() -> object:
        number = next(_FRESH)
        cells = {key: Decimal(number + at) for at, key in enumerate(content.cells)}
        lead = f"{content.lead}本文第{number}次印出。"
        return write(replace(content, cells=cells, lead=lead))

    return work


def _others(content: ReportContent) -> object:
    return as_html(content), as_xlsx(content), as_json(content)


if __name__ == "__main__":
    for row in measured():
        print(f"{row.work}: {row.ours} {row.target} {row.met}")
