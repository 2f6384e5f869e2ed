"""The clock: from a start day and a rule to the last day, with its working.

The start day is day zero: it is not counted, the last day is. A term in working
days skips every day offices rest. Everything here is a pure function of dates.

Source: counting from the next day, 民法典 art. 201 and the procedure laws; months,
民法典 art. 202; rolling, see ``gongkai.law.rules``.
"""

from __future__ import annotations

import calendar as gregorian
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.law import clock_words as words
from gongkai.law.clock_words import CountedDay
from gongkai.law.editions import NoEdition, Unit, edition_on
from gongkai.law.rules import RULES, Rule, UnknownRule, reply_rule, rule_named
from gongkai.law.working_days import ONE_DAY, WorkingCalendar

__all__ = [
    "RULES",
    "Deadline",
    "Rule",
    "UnknownRule",
    "add_months",
    "deadline",
    "last_day",
    "reply_rule",
    "rule_named",
]


@dataclass(frozen=True)
class Deadline:
    """The last day of a term and how it was reached.

    ``working`` is a tuple of Chinese sentences a clerk or a judge can follow;
    ``days`` the same day by day, for terms in working days, and the skipped
    days of a term that rolled forward. ``calendar_version`` names the calendar.
    """

    last_day: date
    provisional: bool
    working: tuple[str, ...]
    rule: str
    basis: str
    start: date
    calendar_version: str
    days: tuple[CountedDay, ...] = ()


def add_months(start: date, months: int) -> date:
    """Return the corresponding date ``months`` later, or the end of that month.

    31 January plus one month is 29 February in a leap year, 28 otherwise.
    """
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def last_day(rule: Rule, start: date, calendar: WorkingCalendar) -> tuple[date, bool]:
    """Return only the last day and whether it is provisional; for many at once.

    The same answer as ``deadline``, without the working.
    """
    if rule.unit is Unit.WORKING:
        day = calendar.add(start, rule.count, provisional=True)
    else:
        day = _nominal(rule, start)
        if rule.rolls:
            day = _rolled(day, calendar)
    provisional = rule.unit is not Unit.FIXED and day > calendar.known_through
    return day, provisional


def deadline(rule: Rule, start: date, calendar: WorkingCalendar) -> Deadline:
    """Return the last day of a term that runs from ``start``, with its working.

    Past the known calendar the answer is provisional and says why. Raises
    CalendarUnknown when the term needs days before the calendar begins.
    """
    day, provisional = last_day(rule, start, calendar)
    if rule.unit is Unit.WORKING:
        days = _counted(start, day, calendar)
        working = [
            words.opening(rule, start),
            *words.stretches(days, start),
            words.closing_working(day, rule.count),
        ]
    else:
        nominal = _nominal(rule, start)
        days = _rests(nominal, day, calendar)
        working = [
            words.opening(rule, start),
            words.nominal_end(rule, start, nominal),
            *words.rest_on_last_day(rule, nominal, day, calendar),
        ]
    if provisional:
        working.append(words.provisional(rule, calendar))
    working += _edition_note(rule, start)
    return Deadline(
        last_day=day,
        provisional=provisional,
        working=tuple(working),
        rule=rule.code,
        basis=rule.basis,
        start=start,
        calendar_version=calendar.version,
        days=tuple(days),
    )


def _nominal(rule: Rule, start: date) -> date:
    """Return the last day of a term not in working days, before any rolling."""
    if rule.due:
        return rule.due.of(start.year + 1)
    if rule.unit is Unit.MONTH:
        return add_months(start, rule.count)
    return start + timedelta(days=rule.count)


def _rolled(day: date, calendar: WorkingCalendar) -> date:
    while not calendar.status(day).working:
        day += ONE_DAY
    return day


def _counted(start: date, end: date, calendar: WorkingCalendar) -> list[CountedDay]:
    days: list[CountedDay] = []
    number = 0
    day = start
    while day < end:
        day += ONE_DAY
        status = calendar.status(day)
        number += status.working
        days.append(CountedDay.of(status, number if status.working else None))
    return days


def _rests(nominal: date, end: date, calendar: WorkingCalendar) -> list[CountedDay]:
    span = range((end - nominal).days)
    return [
        CountedDay.of(calendar.status(nominal + timedelta(days=n)), None) for n in span
    ]


def _edition_note(rule: Rule, start: date) -> list[str]:
    """Say so when the rule belongs to an edition that did not govern the start."""
    if rule.edition is None or rule.due:
        return []
    try:
        governing = edition_on(start)
    except NoEdition as refusal:
        return [f"提示：{refusal}"]
    if governing is rule.edition:
        return []
    return [words.other_edition(start, governing, rule.edition)]
