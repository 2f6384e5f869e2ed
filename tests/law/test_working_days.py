"""The working calendar, against an independent library and against itself."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.working_days import (
    CalendarConflict,
    CalendarUnknown,
    DayKind,
    NoticeDay,
    WorkingCalendar,
    load_shipped,
    statutory_fixed_holiday,
)

CALENDAR = load_shipped()
known_days = st.dates(date(2007, 1, 1), date(2025, 12, 31))
few_days = st.integers(0, 90)


def off(*days: date, name: str = "春节") -> list[NoticeDay]:
    return [NoticeDay(day, name, True) for day in days]


def test_every_day_from_2007_to_2026_agrees_with_chinesecalendar() -> None:
    day, last = date(2007, 1, 1), date(2026, 12, 31)
    assert (CALENDAR.known_from, CALENDAR.known_through) == (day, last)
    differing, walked = [], 0
    while day <= last:
        if CALENDAR.is_working(day) != chinese_calendar.is_workday(day):
            differing.append(day)
        walked += 1
        day += timedelta(days=1)
    assert differing == []
    assert walked == 7305


def test_the_oracle_ends_where_the_notices_end() -> None:
    # The library refuses 2027 because its notice was not published either; when it
    # learns a year, this fails and the shipped table wants the same year.
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(CALENDAR.known_through + timedelta(days=1))


# Per calendar year, where the domain notes count each year's file alone: 2018 ends
# with 31 December off and 29 December worked by the notice for 2019.
@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2014, 250), (2015, 249), (2016, 250), (2017, 249), (2018, 250), (2019, 250),
        (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248),
        (2026, 248),
    ],
)  # fmt: skip
def test_a_year_has_its_published_number_of_working_days(year: int, days: int) -> None:
    assert CALENDAR.working_days_in(year) == days


def test_a_plain_monday_called_back_to_work_is_not_a_swapped_day() -> None:
    status = CALENDAR.status(date(2020, 2, 3))
    assert status.working
    assert status.kind is DayKind.WORKDAY
    assert all(day.weekday() >= 5 for day in CALENDAR.makeup_days)


@settings(max_examples=100, deadline=None)
@given(known_days, few_days)
def test_counting_back_undoes_adding(start: date, days: int) -> None:
    assert CALENDAR.working_days_between(start, CALENDAR.add(start, days)) == days


@settings(max_examples=100, deadline=None)
@given(known_days, st.integers(1, 90))
def test_a_sum_ends_on_a_working_day_and_agrees_with_the_oracle(
    start: date, days: int
) -> None:
    end = CALENDAR.add(start, days)
    span = range(1, (end - start).days + 1)
    worked = [n for n in span if chinese_calendar.is_workday(start + timedelta(days=n))]
    assert len(worked) == days
    assert worked[-1] == (end - start).days


@settings(max_examples=100, deadline=None)
@given(known_days, st.integers(0, 30), few_days)
def test_a_later_start_never_ends_earlier(start: date, gap: int, days: int) -> None:
    later = min(start + timedelta(days=gap), date(2025, 12, 31))
    assert CALENDAR.add(start, days) <= CALENDAR.add(later, days)


@settings(max_examples=60, deadline=None)
@given(known_days, st.integers(0, 40), st.integers(1, 40))
def test_adding_in_two_steps_is_adding_at_once(start: date, a: int, b: int) -> None:
    assert CALENDAR.add(CALENDAR.add(start, a), b) == CALENDAR.add(start, a + b)


def test_past_the_known_calendar_it_refuses_in_a_sentence() -> None:
    with pytest.raises(CalendarUnknown, match=r"已知至2026年12月31日.*2027年.*载入"):
        CALENDAR.add(date(2026, 12, 20), 20)
    with pytest.raises(CalendarUnknown):
        CALENDAR.is_working(date(2027, 1, 4))
    with pytest.raises(CalendarUnknown):
        CALENDAR.working_days_between(date(2026, 12, 1), date(2027, 1, 1))
    assert CALENDAR.add(date(2026, 12, 20), 9) == date(2026, 12, 31)


def test_before_the_calendar_begins_it_refuses_even_provisionally() -> None:
    with pytest.raises(CalendarUnknown, match="早于日历的起始日"):
        CALENDAR.add(date(2006, 6, 1), 5, provisional=True)
    with pytest.raises(CalendarUnknown):
        CALENDAR.is_working(date(2006, 12, 31))
    assert CALENDAR.add(date(2006, 12, 31), 1) == date(2007, 1, 4)


def test_a_provisional_count_knows_weekends_and_fixed_holidays_only() -> None:
    assert CALENDAR.add(date(2026, 12, 20), 10, provisional=True) == date(2027, 1, 4)
    new_year = CALENDAR.status(date(2027, 1, 1))
    assert (new_year.kind, new_year.name) == (DayKind.HOLIDAY, "元旦")
    assert new_year.provisional
    # 8 February 2027 lies in the Spring Festival, which no table here knows.
    assert CALENDAR.status(date(2027, 2, 8)).working
    assert CALENDAR.add(date(2030, 3, 1), 5, provisional=True) == date(2030, 3, 8)


def test_fixed_holidays_follow_the_edition_of_the_year() -> None:
    assert statutory_fixed_holiday(date(2024, 5, 2)) == ""
    assert statutory_fixed_holiday(date(2025, 5, 2)) == "劳动节"
    assert statutory_fixed_holiday(date(2025, 10, 3)) == "国庆节"
    assert statutory_fixed_holiday(date(2025, 10, 4)) == ""


def test_an_amendment_replaces_only_the_days_it_names() -> None:
    amended = CALENDAR.with_notice(
        2026, off(date(2026, 6, 22), name="某纪念日"), whole_year=False
    )
    assert CALENDAR.is_working(date(2026, 6, 22))
    assert not amended.is_working(date(2026, 6, 22))
    assert amended.version != CALENDAR.version
    assert amended.known_through == CALENDAR.known_through
    assert amended.working_days_in(2026) == CALENDAR.working_days_in(2026) - 1


def test_a_whole_years_notice_replaces_the_year_but_not_its_neighbours_days() -> None:
    bare = CALENDAR.with_notice(2018, [], whole_year=True)
    assert bare.is_working(date(2018, 10, 1))
    assert not bare.is_working(date(2018, 12, 31))  # fixed by the notice for 2019
    assert bare.is_working(date(2018, 12, 29))
    assert not bare.is_working(date(2017, 10, 2))


def test_a_whole_year_is_recognised_by_its_holidays() -> None:
    names = ["元旦", "春节", "清明节", "劳动节", "端午节", "国庆节、中秋节"]
    days = [
        NoticeDay(date(2027, month, 11), name, True)
        for month, name in enumerate(names, start=1)
    ]
    assert CALENDAR.with_notice(2027, days).known_through == date(2027, 12, 31)
    with pytest.raises(CalendarConflict, match="通知全文"):
        CALENDAR.with_notice(2027, days[:3])


def test_a_new_year_may_reach_back_into_december() -> None:
    longer = CALENDAR.with_notice(
        2027, off(date(2026, 12, 31), name="元旦"), whole_year=True
    )
    assert not longer.is_working(date(2026, 12, 31))
    assert longer.add(date(2026, 12, 30), 1) == date(2027, 1, 1)


def test_a_year_cannot_be_skipped() -> None:
    with pytest.raises(CalendarConflict, match="请先载入2027年"):
        CALENDAR.with_notice(2028, [], whole_year=True)


def test_the_version_depends_on_the_days_alone() -> None:
    again = WorkingCalendar.from_rows(
        reversed(CALENDAR.days),
        known_from=CALENDAR.known_from,
        known_through=CALENDAR.known_through,
    )
    assert again == CALENDAR
    assert again.version == CALENDAR.version


def test_the_calendar_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        CALENDAR.known_through = date(2030, 1, 1)  # type: ignore[misc]  # the point
    with pytest.raises(TypeError):
        CALENDAR.days_off[date(2026, 1, 5)] = "x"  # type: ignore[index]  # the point


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="不能为负数"):
        CALENDAR.add(date(2026, 1, 5), -1)
