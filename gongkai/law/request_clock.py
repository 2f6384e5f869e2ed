"""The reply clock of one request: from its facts to the last day to reply.

The clock starts with receipt, starts again with a corrected request or a paid
fee, stands still while a third party or another organ is consulted, and runs
longer after an extension. Day zero is never counted, so the day a consultation
goes out still belongs to the clock, and the day it comes back does not.

A consultation sent in time never makes the clock end before it is back: sent on
the very last day, it moves the last day to the working day on which, or first
after which, it is closed (``due = working days + suspended days``).

Source: Regulation (2019) arts. 30–33, (2007) arts. 21, 24; restart after
correction under the 2007 edition (gk); restart after payment, 国办函〔2020〕109号 (gk).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.law import clock_words as words
from gongkai.law.clock import Deadline
from gongkai.law.clock_words import PAUSED, CountedDay, zh_date
from gongkai.law.editions import Edition, edition_on
from gongkai.law.rules import Rule, reply_rule
from gongkai.law.working_days import ONE_DAY, WorkingCalendar


class ImpossibleFacts(ValueError):
    """The facts of a request contradict each other or the Regulation."""


@dataclass(frozen=True)
class Pause:
    """A consultation that stops the clock; ``closed_on`` is None while it is open.

    ``of_third_party`` is False when another organ is consulted, which stops the
    clock under the 2019 edition only.
    """

    sent_on: date
    closed_on: date | None = None
    of_third_party: bool = True

    @property
    def name(self) -> str:
        """Name whose opinion is awaited."""
        return "征求第三方意见" if self.of_third_party else "征求其他机关意见"


@dataclass(frozen=True)
class RequestFacts:
    """What happened to a request, as far as its reply clock is concerned.

    ``received_on`` is the received date 收到申请之日 of art. 31, so for a request by
    internet the date both sides confirmed.
    """

    received_on: date
    corrected_on: date | None = None
    fee_paid_on: date | None = None
    pauses: tuple[Pause, ...] = ()
    extension_days: int = 0
    extended_on: date | None = None

    @property
    def clock_start(self) -> tuple[date, str]:
        """Return day zero of the running clock and what happened on it."""
        events = [(self.received_on, "收到申请之日")]
        if self.corrected_on:
            events.append((self.corrected_on, "收到补正申请之日（期限重新起算）"))
        if self.fee_paid_on:
            events.append((self.fee_paid_on, "缴纳信息处理费之日（期限重新起算）"))
        return max(events, key=lambda event: event[0])


@dataclass(frozen=True)
class _Stop:
    """A pause with a definite end, clipped to today while it is open."""

    sent_on: date
    end: date
    name: str
    open: bool


def reply_deadline(
    facts: RequestFacts, calendar: WorkingCalendar, *, today: date
) -> Deadline:
    """Return the last day to reply to a request, with its working.

    While a consultation is open the clock is taken to start again after today,
    and the result is provisional. Raises ImpossibleFacts when an extension is
    longer than the edition allows or came after the base term had ended, or when
    dates run backwards; NoEdition before May 2008; CalendarUnknown before 2007.
    """
    edition = edition_on(facts.received_on)
    _check_order(facts)
    stops = _stops(facts, edition, today)
    start, event = facts.clock_start
    base = edition.reply.count
    if facts.extension_days:
        _check_extension(facts, edition, _walk(start, base, stops, calendar))
    count = base + facts.extension_days
    days = _walk(start, count, stops, calendar)
    end = days[-1].day
    rule = reply_rule(edition, extended=bool(facts.extension_days))
    waiting = any(stop.open and stop.sent_on <= end for stop in stops)
    past_calendar = end > calendar.known_through
    working = [
        words.opening(rule, start, event),
        *words.stretches(days, start),
        *_closing(facts, count, end, days[-1]),
        *_ignored(facts, edition),
        *([_still_open(today)] if waiting else []),
        *([words.provisional(rule, calendar)] if past_calendar else []),
    ]
    return _result(rule, start, days, working, calendar, waiting or past_calendar)


def reply_last_day(
    facts: RequestFacts, calendar: WorkingCalendar, *, today: date
) -> tuple[date, bool]:
    """Return only the last day and whether it is provisional; for many at once.

    The same answer as ``reply_deadline`` for facts it accepts, without the working
    and without looking at the lawfulness of an extension already granted.
    """
    edition = edition_on(facts.received_on)
    stops = _stops(facts, edition, today)
    start, _ = facts.clock_start
    count = edition.reply.count + facts.extension_days
    end = calendar.add(start, count, provisional=True)
    if any(stop.sent_on <= end and stop.end > start for stop in stops):
        end = _walk(start, count, stops, calendar)[-1].day
    waiting = any(stop.open and stop.sent_on <= end for stop in stops)
    return end, waiting or end > calendar.known_through


def _result(
    rule: Rule,
    start: date,
    days: Sequence[CountedDay],
    working: Sequence[str],
    calendar: WorkingCalendar,
    provisional: bool,
) -> Deadline:
    return Deadline(
        last_day=days[-1].day,
        provisional=provisional,
        working=tuple(working),
        rule=rule.code,
        basis=rule.basis,
        start=start,
        calendar_version=calendar.version,
        days=tuple(days),
    )


def _check_order(facts: RequestFacts) -> None:
    later = [
        (facts.corrected_on, "补正申请"),
        (facts.fee_paid_on, "缴费"),
        (facts.extended_on, "延期决定"),
        *((pause.sent_on, pause.name) for pause in facts.pauses),
    ]
    for day, what in later:
        if day and day < facts.received_on:
            raise ImpossibleFacts(
                f"{what}的日期{zh_date(day)}早于收到申请之日"
                f"{zh_date(facts.received_on)}，请核对。"
            )
    for pause in facts.pauses:
        if pause.closed_on and pause.closed_on < pause.sent_on:
            raise ImpossibleFacts(
                f"{pause.name}的结束日期{zh_date(pause.closed_on)}"
                f"早于发出日期{zh_date(pause.sent_on)}，请核对。"
            )


def _check_extension(
    facts: RequestFacts, edition: Edition, base: Sequence[CountedDay]
) -> None:
    """Refuse an extension that is too long, undated or too late."""
    article = edition.article("reply")
    if not 0 < facts.extension_days <= edition.extension.count:
        raise ImpossibleFacts(
            f"延长答复期限最长不得超过{edition.extension}（{article}），"
            f"不能延长{facts.extension_days}个工作日。"
        )
    if facts.extended_on is None:
        raise ImpossibleFacts(
            "已延长答复期限的，须载明作出延期决定并告知申请人的日期。"
        )
    last = base[-1].day
    if facts.extended_on > last:
        raise ImpossibleFacts(
            f"延期须在原答复期限届满（{zh_date(last)}）前决定并告知申请人（{article}），"
            f"{zh_date(facts.extended_on)}已逾期，不能再延长。"
        )


def _stops(facts: RequestFacts, edition: Edition, today: date) -> tuple[_Stop, ...]:
    return tuple(
        _Stop(
            pause.sent_on,
            pause.closed_on or max(today, pause.sent_on),
            pause.name,
            pause.closed_on is None,
        )
        for pause in facts.pauses
        if pause.of_third_party or edition.consulting_organs_stops_clock
    )


def _walk(
    start: date, count: int, stops: Sequence[_Stop], calendar: WorkingCalendar
) -> list[CountedDay]:
    """Count working days after ``start`` outside the stops, day by day.

    After the last counted day the walk goes on while a consultation that was sent
    by then is still out; it ends on a working day, never before the answer is in.
    """
    days: list[CountedDay] = []
    number = 0
    day = start
    while True:
        day += ONE_DAY
        status = calendar.status(day)
        out = next((s for s in stops if s.sent_on < day <= s.end), None)
        done = number == count
        if out:
            days.append(CountedDay(day, PAUSED, out.name, None, status.provisional))
        else:
            number += status.working and not done
            counted = number if status.working and not done else None
            days.append(CountedDay.of(status, counted))
        waits = any(s.sent_on <= day < s.end for s in stops)
        if number == count and status.working and not waits:
            return days


def _closing(
    facts: RequestFacts, count: int, end: date, final: CountedDay
) -> list[str]:
    lines = []
    if facts.extension_days and facts.extended_on:
        lines.append(
            f"{zh_date(facts.extended_on)}决定延长答复期限"
            f"{facts.extension_days}个工作日，合计{count}个工作日。"
        )
    if final.number is None:
        lines.append(
            f"第{count}个工作日届满时意见尚未反馈，"
            f"期限的最后一日顺延至征求意见结束时，即{zh_date(end)}。"
        )
    else:
        lines.append(words.closing_working(end, count))
    return lines


def _ignored(facts: RequestFacts, edition: Edition) -> list[str]:
    if edition.consulting_organs_stops_clock:
        return []
    return [
        f"提示：{zh_date(pause.sent_on)}起征求其他机关意见，"
        f"{edition.name}未规定此项时间可以扣除，照常计算。"
        for pause in facts.pauses
        if not pause.of_third_party
    ]


def _still_open(today: date) -> str:
    return (
        f"暂定：意见尚未反馈，暂按{zh_date(today)}结束征求意见推算；"
        "反馈之前每过一个工作日，最后一日相应顺延。"
    )
