"""Two small things that run very often: a deadline, and the scan of a title."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bench.measure import timed
from bench.samples import TEXT, TITLE
from gongkai.law.clock import RULES, deadline
from gongkai.law.personal_data import scan
from gongkai.law.working_days import load_shipped

_REPEATS = 200


def run(runs: int) -> dict[str, Any]:
    """Return seconds for one deadline, one title, one thousand characters of text."""
    calendar = load_shipped()
    rule = RULES["reply_20"]
    days = [date(2018, 1, 1) + timedelta(days=at) for at in range(_REPEATS)]
    text = (TEXT * 3)[:1000]

    def deadlines() -> None:
        for day in days:
            deadline(rule, day, calendar)

    def titles() -> None:
        for _repeat in range(_REPEATS):
            scan(TITLE)

    deadlines()
    titles()
    return {
        "deadline": [each / _REPEATS for each in timed(deadlines, runs)],
        "title": [each / _REPEATS for each in timed(titles, runs)],
        "thousand": timed(lambda: scan(text), runs),
    }
