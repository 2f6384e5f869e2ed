"""Periods 统计期 of returns: a month, a quarter or a year, and when returns are due."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

KINDS = ("month", "quarter", "year")
_PER_YEAR = {"month": 12, "quarter": 4, "year": 1}
_QUARTERS = "一二三四"


@dataclass(frozen=True, order=True)
class Period:
    """A calendar month, quarter or year; ``number`` counts from 1 within the year."""

    year: int
    kind: str = "year"
    number: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.number <= _PER_YEAR[self.kind]:
            raise ValueError(f"统计期的序号{self.number}不在一年之内。")

    @property
    def _months(self) -> int:
        return 12 // _PER_YEAR[self.kind]

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, (self.number - 1) * self._months + 1, 1)

    @property
    def last(self) -> date:
        """The last day, inclusive."""
        month = self.number * self._months
        return date(self.year, month, monthrange(self.year, month)[1])

    def before(self) -> Period:
        """Return the period just before this one (上期)."""
        if self.number > 1:
            return Period(self.year, self.kind, self.number - 1)
        return Period(self.year - 1, self.kind, _PER_YEAR[self.kind])

    def year_before(self) -> Period:
        """Return the same period of the year before (上年同期)."""
        return Period(self.year - 1, self.kind, self.number)

    def due_on(self) -> date:
        """Return the day by which an organ's return is due to the county office.

        Month and quarter by the 8th of the next month, the year by 31 January.
        Source: 皖政办秘〔2014〕180号 (quarters by the 8th, the year by end of January);
        Reg. art. 49 (31 January).
        """
        after = date(
            self.last.year + self.last.month // 12, self.last.month % 12 + 1, 1
        )
        return after.replace(day=31 if self.kind == "year" else 8)

    def __str__(self) -> str:
        if self.kind == "month":
            return f"{self.year}年{self.number}月"
        if self.kind == "quarter":
            return f"{self.year}年第{_QUARTERS[self.number - 1]}季度"
        return f"{self.year}年度"


def report_due(year: int, *, government: bool) -> date:
    """Return the day by which the annual report on ``year`` must be public.

    Before the 2019 revision all by 31 March; since then a department by 31 January,
    a government by 31 March. Source: Reg. 2007 art. 31; Reg. 2019 art. 49.
    """
    if government or year < 2019:
        return date(year + 1, 3, 31)
    return date(year + 1, 1, 31)
