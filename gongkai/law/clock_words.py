"""The working of a deadline in words: sentences a clerk or a judge can follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from gongkai.law.editions import Edition, Unit
from gongkai.law.rules import Rule
from gongkai.law.working_days import DayKind, DayStatus, WorkingCalendar

PAUSED = "paused"
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class CountedDay:
    """One day of a count: its number in the term, or None when it is skipped.

    ``kind`` is a ``DayKind`` value or ``"paused"``; ``name`` the holiday or the
    reason of the pause.
    """

    day: date
    kind: str
    name: str
    number: int | None
    provisional: bool

    @classmethod
    def of(cls, status: DayStatus, number: int | None) -> CountedDay:
        """Make a counted day from what the calendar knows."""
        return cls(status.day, status.kind, status.name, number, status.provisional)


def zh_date(day: date, *, year: bool = True) -> str:
    """Write a date with its weekday, as in 2018年9月20日（星期四）."""
    prefix = f"{day.year}年" if year else ""
    return f"{prefix}{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）"


def opening(rule: Rule, start: date, event: str = "") -> str:
    """Say which day is day zero."""
    if rule.due:
        return f"报告年度为{start.year}年。"
    return f"{zh_date(start)}为{event or rule.starts}，开始的当日不计入，自次日起算。"


def stretches(days: Sequence[CountedDay], start: date) -> list[str]:
    """Describe a count stretch by stretch: counted days, rests, swapped days."""
    lines: list[str] = []
    year = start.year
    for _, group in groupby(days, key=lambda item: (item.kind, item.name)):
        run = list(group)
        lines.append(f"{_span(run, year)}：{_fate(run)}。")
        year = run[-1].day.year
    return lines


def closing_working(day: date, count: int) -> str:
    """Name the last day of a count in working days."""
    return f"期限的最后一日为第{count}个工作日，即{zh_date(day)}。"


def nominal_end(rule: Rule, start: date, nominal: date) -> str:
    """Say how a term in natural days, months or of a fixed date ends."""
    if rule.due:
        return f"应当于次年{rule.due.month}月{rule.due.day}日前公布，最后一日为{zh_date(nominal)}。"
    if rule.unit is Unit.NATURAL:
        return (
            f"自{zh_date(start + timedelta(days=1))}起按自然日连续计算{rule.term}，"
            f"期间的休息日、节假日不扣除，第{rule.count}日为{zh_date(nominal)}。"
        )
    if nominal.day == start.day:
        return f"按月计算{rule.term}，到期月的对应日为{zh_date(nominal)}。"
    return (
        f"按月计算{rule.term}，到期月没有{start.day}日，"
        f"以月末日{zh_date(nominal)}为最后一日。"
    )


def rest_on_last_day(
    rule: Rule, nominal: date, end: date, calendar: WorkingCalendar
) -> list[str]:
    """Say what happens when a term not in working days ends on a day off."""
    if end > nominal:
        why = _why_off(calendar.status(nominal))
        return [
            f"{zh_date(nominal)}{why}，依照{rule.rolls}，"
            f"顺延至其后的第一个工作日，期限的最后一日为{zh_date(end)}。"
        ]
    if not calendar.known_from <= nominal:
        return []
    status = calendar.status(nominal)
    if status.working or status.provisional:
        return []
    return [
        f"提示：{zh_date(nominal)}{_why_off(status)}；本期限没有遇休息日顺延的规定，"
        "仍以该日为最后一日，宜在此前的工作日办结。"
    ]


def provisional(rule: Rule, calendar: WorkingCalendar) -> str:
    """Say that, and why, the result is not final."""
    known = zh_date(calendar.known_through)
    year = calendar.known_through.year + 1
    head = f"暂定：已公布的放假安排只到{known}，{year}年起的部分节假日安排尚未载入。"
    if rule.unit is Unit.WORKING or rule.rolls:
        return head + (
            "其后只按双休日和日期固定的法定节假日（元旦、劳动节、国庆节）推算，"
            "未计入春节、清明节、端午节、中秋节以及补假和调休，"
            "实际的最后一日可能提前或者推后，通知公布后须重新计算。"
        )
    return head + "最后一日按日历确定，不受影响，但该日是否放假尚不能确定。"


def other_edition(start: date, governing: Edition, used: Edition) -> str:
    """Warn that the rule belongs to an edition not in force on the start day."""
    return (
        f"提示：{zh_date(start)}适用{governing.name}，"
        f"本规则出自{used.name}，请核对应当适用的版本。"
    )


def _span(run: Sequence[CountedDay], year: int) -> str:
    first, last = run[0].day, run[-1].day
    head = zh_date(first, year=first.year != year)
    if len(run) == 1:
        return head
    joint = "、" if len(run) == 2 else "至"
    return f"{head}{joint}{zh_date(last, year=last.year != first.year)}"


def _fate(run: Sequence[CountedDay]) -> str:
    item = run[0]
    numbers = _numbers(run)
    if item.kind == PAUSED:
        return f"{item.name}，所需时间不计算在期限内"
    if item.kind == DayKind.MAKEUP:
        return f"{item.name}调休上班，计为{numbers}"
    if item.kind == DayKind.HOLIDAY:
        return f"{item.name}放假，不计"
    if item.kind == DayKind.WEEKEND:
        return "双休日，不计"
    return numbers or "征求意见结束后的第一个工作日"


def _numbers(run: Iterable[CountedDay]) -> str:
    counted = [item.number for item in run if item.number is not None]
    if not counted:
        return ""
    if len(counted) == 1:
        return f"第{counted[0]}个工作日"
    return f"第{counted[0]}至第{counted[-1]}个工作日"


def _why_off(status: DayStatus) -> str:
    if status.kind is DayKind.HOLIDAY:
        return f"适逢{status.name}放假"
    return "适逢双休日"
