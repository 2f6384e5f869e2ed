"""The reply clock of a request, with its restarts, pauses and extension."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.editions import NoEdition
from gongkai.law.request_clock import (
    ImpossibleFacts,
    Pause,
    RequestFacts,
    reply_deadline,
    reply_last_day,
)
from gongkai.law.working_days import load_shipped

CALENDAR = load_shipped()
CASES = Path(__file__).parent / "cases" / "request_clock.csv"
LATER = date(2026, 6, 1)
MONDAY = date(2025, 9, 1)


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def pauses(text: str) -> tuple[Pause, ...]:
    found = []
    for item in filter(None, text.split(";")):
        span, _, who = item.partition("@")
        sent, closed = span.split("~")
        found.append(Pause(date.fromisoformat(sent), day(closed), who != "organ"))
    return tuple(found)


def facts_of(row: dict[str, str]) -> RequestFacts:
    return RequestFacts(
        received_on=date.fromisoformat(row["received"]),
        corrected_on=day(row["corrected"]),
        fee_paid_on=day(row["fee_paid"]),
        pauses=pauses(row["pauses"]),
        extension_days=int(row["extension"] or 0),
        extended_on=day(row["extended_on"]),
    )


def rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["facts"])
def test_a_request_is_due_on_its_day(row: dict[str, str]) -> None:
    result = reply_deadline(facts_of(row), CALENDAR, today=LATER)
    assert result.last_day == date.fromisoformat(row["last_day"]), row["why"]
    assert not result.provisional


@settings(max_examples=80, deadline=None)
@given(
    st.dates(date(2019, 5, 15), date(2027, 3, 1)),
    st.lists(st.tuples(st.integers(0, 40), st.none() | st.integers(0, 40)), max_size=3),
    st.integers(0, 60),
)
def test_the_short_answer_is_the_long_one(
    received: date, spans: list[tuple[int, int | None]], age: int
) -> None:
    found = []
    for sent, length in spans:
        sent_on = received + timedelta(days=sent)
        closed = None if length is None else sent_on + timedelta(days=length)
        found.append(Pause(sent_on, closed))
    facts = RequestFacts(received, pauses=tuple(found))
    today = received + timedelta(days=age)
    long = reply_deadline(facts, CALENDAR, today=today)
    short = reply_last_day(facts, CALENDAR, today=today)
    assert short == (long.last_day, long.provisional)


def due(*stops: Pause, today: date = LATER) -> date:
    facts = RequestFacts(MONDAY, pauses=stops)
    return reply_deadline(facts, CALENDAR, today=today).last_day


offsets = st.integers(0, 40)
stops = st.lists(
    st.builds(
        lambda sent, length: Pause(
            MONDAY + timedelta(days=sent), MONDAY + timedelta(days=sent + length)
        ),
        offsets,
        offsets,
    ),
    max_size=3,
)


@settings(max_examples=80, deadline=None)
@given(stops)
def test_a_pause_never_brings_the_last_day_nearer(found: list[Pause]) -> None:
    without = due()
    assert due(*found) >= without
    assert due(*found) == due(*reversed(found))


@settings(max_examples=80, deadline=None)
@given(offsets, offsets)
def test_a_pause_in_time_adds_exactly_the_working_days_it_took(
    sent: int, length: int
) -> None:
    pause = Pause(MONDAY + timedelta(days=sent), MONDAY + timedelta(days=sent + length))
    assert pause.closed_on is not None
    base = due()
    if pause.sent_on > base:
        assert due(pause) == base
        return
    taken = CALENDAR.working_days_between(pause.sent_on, pause.closed_on)
    plain = CALENDAR.add(base, taken)
    # The only difference: never before the consultation itself is closed.
    first_open = CALENDAR.add(pause.closed_on - timedelta(days=1), 1)
    assert due(pause) == (first_open if plain < pause.closed_on else plain)


def test_while_a_consultation_is_open_the_day_is_provisional_and_moves() -> None:
    facts = RequestFacts(MONDAY, pauses=(Pause(date(2025, 9, 15)),))
    first = reply_deadline(facts, CALENDAR, today=date(2025, 10, 9))
    assert first.last_day == date(2025, 10, 22)
    assert first.provisional
    assert "暂按2025年10月9日" in first.working[-1]
    next_day = reply_deadline(facts, CALENDAR, today=date(2025, 10, 10))
    assert next_day.last_day == date(2025, 10, 23)


def test_a_consultation_opened_after_the_last_day_leaves_it_final() -> None:
    facts = RequestFacts(MONDAY, pauses=(Pause(date(2025, 11, 3)),))
    result = reply_deadline(facts, CALENDAR, today=date(2025, 11, 20))
    assert (result.last_day, result.provisional) == (date(2025, 9, 28), False)


def test_the_working_tells_the_pause_and_the_restart() -> None:
    facts = RequestFacts(
        MONDAY,
        corrected_on=date(2025, 9, 3),
        pauses=(Pause(date(2025, 9, 8), date(2025, 9, 12)),),
    )
    text = "\n".join(reply_deadline(facts, CALENDAR, today=LATER).working)
    assert "2025年9月3日（星期三）为收到补正申请之日（期限重新起算）" in text
    assert "9月9日（星期二）至9月12日（星期五）：征求第三方意见" in text


def test_under_the_old_edition_consulting_organs_is_counted_and_said() -> None:
    facts = RequestFacts(
        date(2018, 2, 9),
        pauses=(Pause(date(2018, 2, 26), date(2018, 3, 2), of_third_party=False),),
    )
    result = reply_deadline(facts, CALENDAR, today=LATER)
    assert result.last_day == date(2018, 3, 7)
    assert "照常计算" in result.working[-1]


def test_a_clock_into_an_unpublished_year_is_provisional() -> None:
    result = reply_deadline(RequestFacts(date(2026, 12, 20)), CALENDAR, today=LATER)
    assert result.provisional
    assert result.working[-1].startswith("暂定：")


@pytest.mark.parametrize(
    ("days", "on", "sentence"),
    [
        (21, date(2025, 9, 25), "最长不得超过20个工作日"),
        (-1, date(2025, 9, 25), "最长不得超过20个工作日"),
        (20, None, "须载明"),
        (20, date(2025, 9, 29), "已逾期，不能再延长"),
    ],
)
def test_an_unlawful_extension_is_refused_in_a_sentence(
    days: int, on: date | None, sentence: str
) -> None:
    facts = RequestFacts(MONDAY, extension_days=days, extended_on=on)
    with pytest.raises(ImpossibleFacts, match=sentence):
        reply_deadline(facts, CALENDAR, today=LATER)


def test_the_old_edition_extends_by_fifteen_days_at_most() -> None:
    facts = RequestFacts(
        date(2018, 2, 9), extension_days=20, extended_on=date(2018, 3, 1)
    )
    with pytest.raises(ImpossibleFacts, match="15个工作日"):
        reply_deadline(facts, CALENDAR, today=LATER)


@pytest.mark.parametrize(
    "facts",
    [
        RequestFacts(MONDAY, corrected_on=date(2025, 8, 29)),
        RequestFacts(MONDAY, pauses=(Pause(date(2025, 8, 29)),)),
        RequestFacts(MONDAY, pauses=(Pause(date(2025, 9, 9), date(2025, 9, 8)),)),
    ],
)
def test_dates_that_run_backwards_are_refused(facts: RequestFacts) -> None:
    with pytest.raises(ImpossibleFacts, match="早于"):
        reply_deadline(facts, CALENDAR, today=LATER)


def test_a_request_before_the_regulation_has_no_clock() -> None:
    with pytest.raises(NoEdition):
        reply_deadline(RequestFacts(date(2008, 4, 30)), CALENDAR, today=LATER)
