"""Working days 工作日: which local dates offices work, and how far that is known.

A year's days off 放假 and make-up working days 调休上班 are fixed by a notice of the
General Office of the State Council, late in the year before; a later notice may
change them. Nothing else says when offices work, so past the last notice the
calendar refuses, or answers provisionally and says so.

Dates are local calendar dates (Asia/Shanghai); a day counts whole.
"""

from __future__ import annotations

import csv
import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

ONE_DAY = timedelta(days=1)
HOLIDAYS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
_SATURDAY = 5


class CalendarUnknown(ValueError):
    """The calendar does not reach the day asked about."""


class CalendarConflict(ValueError):
    """A notice does not fit the calendar it is to be added to."""


class DayKind(StrEnum):
    """Why a day is worked or not."""

    WORKDAY = "workday"
    MAKEUP = "makeup"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


_Date = date  # a field may be called date and still be typed by it


@dataclass(frozen=True)
class NoticeDay:
    """One day a notice names: off or worked, and the sentence that says so."""

    date: _Date
    name: str
    is_off_day: bool
    sentence: str = ""


@dataclass(frozen=True)
class CalendarDay:
    """One day named by a notice: off, or worked although it is a weekend.

    ``notice_year`` is the year the notice arranges; New Year days at the end of
    December belong to the notice for the following year.
    """

    day: date
    off: bool
    name: str
    notice_year: int
    source: str = ""


@dataclass(frozen=True)
class DayStatus:
    """What the calendar knows about one day."""

    day: date
    kind: DayKind
    name: str = ""
    provisional: bool = False

    @property
    def working(self) -> bool:
        """Tell whether offices work on the day."""
        return self.kind in (DayKind.WORKDAY, DayKind.MAKEUP)


@dataclass(frozen=True)
class WorkingCalendar:
    """An immutable calendar of working days between two dates, both inclusive.

    Two calendars with the same days and the same range have the same ``version``;
    any change of a day gives another one, so a stored deadline can name the
    calendar it was counted by.
    """

    days: tuple[CalendarDay, ...]
    known_from: date
    known_through: date
    days_off: Mapping[date, str] = field(init=False, compare=False, repr=False)
    makeup_days: Mapping[date, str] = field(init=False, compare=False, repr=False)
    version: str = field(init=False, compare=False)
    _worked: tuple[int, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        by_date = {row.day: row for row in self.days}
        ordered = tuple(by_date[day] for day in sorted(by_date))
        off = {row.day: row.name for row in ordered if row.off}
        # A notice may also say "back to work" of a plain Monday (3 February 2020);
        # that is an ordinary working day, not a swapped one.
        makeup = {
            row.day: row.name for row in ordered if not row.off and _is_weekend(row.day)
        }
        keep = object.__setattr__  # the dataclass is frozen for everybody else
        keep(self, "days", ordered)
        keep(self, "days_off", MappingProxyType(off))
        keep(self, "makeup_days", MappingProxyType(makeup))
        keep(self, "version", _version(ordered, self.known_from, self.known_through))
        span = range(self.known_from.toordinal(), self.known_through.toordinal() + 1)
        worked = (n for n in span if self._kind(date.fromordinal(n)).working)
        keep(self, "_worked", tuple(worked))

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[CalendarDay],
        *,
        known_from: date,
        known_through: date,
    ) -> WorkingCalendar:
        """Build a calendar from day rows; of two rows for a date the later wins."""
        return cls(tuple(rows), known_from, known_through)

    def with_notice(
        self,
        year: int,
        days: Iterable[NoticeDay],
        *,
        whole_year: bool | None = None,
    ) -> WorkingCalendar:
        """Return a new calendar in which a later notice has replaced days.

        A whole year's notice replaces everything the earlier notice for that year
        had fixed and may carry the calendar one year on. An amendment 调整通知
        replaces only the dates it names. Which of the two it is shows in the days
        when ``whole_year`` is not given: a whole year names every holiday. Raises
        CalendarConflict when a year between would stay unknown, or a year is
        amended that is not known yet.
        """
        new = {
            item.date: CalendarDay(
                item.date, item.is_off_day, item.name, year, item.sentence
            )
            for item in days
        }
        if whole_year is None:
            whole_year = not missing_holidays(row.name for row in new.values())
        self._check_fits(year, whole_year=whole_year)
        kept = (
            row
            for row in self.days
            if row.day not in new and not (whole_year and row.notice_year == year)
        )
        through = max(self.known_through, date(year, 12, 31))
        return WorkingCalendar((*kept, *new.values()), self.known_from, through)

    def _check_fits(self, year: int, *, whole_year: bool) -> None:
        last = self.known_through.year
        if whole_year and not self.known_from.year <= year <= last + 1:
            raise CalendarConflict(
                f"日历已知的是{self.known_from.year}年至{last}年，"
                f"不能直接载入{year}年的放假安排：请先载入{last + 1}年的通知。"
            )
        if not whole_year and not self.known_from.year <= year <= last:
            raise CalendarConflict(
                f"{year}年的放假安排尚未载入，不能只载入其中一部分："
                f"请载入国务院办公厅关于{year}年部分节假日安排的通知全文。"
            )

    def status(self, day: date) -> DayStatus:
        """Say whether and why a day is worked, provisionally past ``known_through``.

        Provisional days know the weekends and the statutory holidays of fixed
        date only. Raises CalendarUnknown before ``known_from``.
        """
        if day < self.known_from:
            raise CalendarUnknown(
                f"{_zh(day)}早于日历的起始日{_zh(self.known_from)}，"
                "无法确定当日是否为工作日。"
            )
        if day <= self.known_through:
            return self._kind(day)
        name = statutory_fixed_holiday(day)
        if name:
            return DayStatus(day, DayKind.HOLIDAY, name, provisional=True)
        kind = DayKind.WEEKEND if _is_weekend(day) else DayKind.WORKDAY
        return DayStatus(day, kind, provisional=True)

    def is_working(self, day: date) -> bool:
        """Tell whether offices work on a day; raises CalendarUnknown outside."""
        if day > self.known_through:
            raise CalendarUnknown(self.unknown_sentence(day))
        return self.status(day).working

    def add(self, start: date, days: int, *, provisional: bool = False) -> date:
        """Return the ``days``-th working day after ``start``, which is day zero.

        Raises CalendarUnknown past ``known_through`` unless ``provisional``.
        Source: Regulation (2019) art. 33; General Office notice for the year.
        """
        if days < 0:
            raise ValueError(f"工作日数不能为负数：{days}。")
        if days == 0:
            return start
        if start < self.known_from - ONE_DAY:
            self.status(start + ONE_DAY)
        position = bisect_right(self._worked, start.toordinal()) + days - 1
        if position < len(self._worked):
            return date.fromordinal(self._worked[position])
        if not provisional:
            raise CalendarUnknown(self.unknown_sentence(start, days))
        missing = position - len(self._worked) + 1
        day = max(start, self.known_through)
        while missing:
            day += ONE_DAY
            missing -= self.status(day).working
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after ``start`` up to and including ``end``.

        The inverse of ``add``; zero when ``end`` is not later than ``start``.
        Raises CalendarUnknown where the span leaves the known range.
        """
        if end <= start:
            return 0
        if start < self.known_from - ONE_DAY:
            self.status(start + ONE_DAY)
        if end > self.known_through:
            raise CalendarUnknown(self.unknown_sentence(end))
        worked = self._worked
        return bisect_right(worked, end.toordinal()) - bisect_right(
            worked, start.toordinal()
        )

    def working_days_in(self, year: int) -> int:
        """Count the working days of a known calendar year."""
        return self.working_days_between(date(year - 1, 12, 31), date(year, 12, 31))

    def unknown_sentence(self, day: date, days: int | None = None) -> str:
        """Say in a sentence that a count leaves the known calendar, and what to do."""
        subject = f"自{_zh(day)}起{days}个工作日" if days else _zh(day)
        year = self.known_through.year + 1
        return (
            f"{subject}超出已公布的放假安排（已知至{_zh(self.known_through)}），"
            f"不能确定：请在国务院办公厅公布{year}年部分节假日安排后"
            "用 gongkai calendar load 载入通知。"
        )

    def _kind(self, day: date) -> DayStatus:
        if day in self.days_off:
            return DayStatus(day, DayKind.HOLIDAY, self.days_off[day])
        if day in self.makeup_days:
            return DayStatus(day, DayKind.MAKEUP, self.makeup_days[day])
        return DayStatus(day, DayKind.WEEKEND if _is_weekend(day) else DayKind.WORKDAY)


def statutory_fixed_holiday(day: date) -> str:
    """Return the name of the statutory holiday of fixed date on a day, or "".

    Spring Festival, Qingming, Dragon Boat and Mid-Autumn follow the lunar calendar
    and are left out, and so are the days off given in place of a holiday that
    falls on a weekend, whose dates the notice chooses. Source: 全国年节及纪念日放假办法
    art. 2, editions of 2013 (from 2014) and 2024 (from 2025); only asked about
    days no notice covers, which all lie later.
    """
    labour_days = 2 if day.year >= 2025 else 1
    if (day.month, day.day) == (1, 1):
        return "元旦"
    if day.month == 5 and day.day <= labour_days:
        return "劳动节"
    if day.month == 10 and day.day <= 3:
        return "国庆节"
    return ""


def missing_holidays(names: Iterable[str]) -> list[str]:
    """Return the statutory holidays that none of the names mentions."""
    text = "".join(names)
    return [name for name in HOLIDAYS if name not in text]


@lru_cache(maxsize=1)
def load_shipped() -> WorkingCalendar:
    """Return the calendar shipped with the product: 2007 to 2026, complete.

    The last days of December 2026 count as known, although the notice for 2027
    may still move the New Year holiday into them.
    """
    table = resources.files("gongkai.law") / "data" / "holidays_2007_2026.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    rows = [_row(line) for line in csv.DictReader(lines)]
    last = max(row.notice_year for row in rows)
    return WorkingCalendar.from_rows(
        rows, known_from=date(2007, 1, 1), known_through=date(last, 12, 31)
    )


def notice_year_of(day: date, name: str) -> int:
    """Return the year whose notice fixed a day of the shipped table."""
    return day.year + (day.month == 12 and "元旦" in name)


def _row(line: Mapping[str, str]) -> CalendarDay:
    day = date.fromisoformat(line["date"])
    name = line["name"].replace("“五一”国际劳动节", "劳动节")
    name = name.replace("“五一”", "劳动节").replace("“十一”", "国庆节")
    return CalendarDay(
        day=day,
        off={"放假": True, "调休上班": False}[line["kind"]],
        name=name,
        notice_year=notice_year_of(day, name),
        source=line["notice_url"],
    )


def _version(rows: Iterable[CalendarDay], known_from: date, known_through: date) -> str:
    digest = hashlib.sha256(f"{known_from}{known_through}".encode())
    for row in rows:
        digest.update(f"|{row.day}{row.off:d}{row.name}".encode())
    return f"{known_through.year}-{digest.hexdigest()[:10]}"


def _is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY


def _zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
