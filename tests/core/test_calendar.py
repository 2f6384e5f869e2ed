"""The calendar in force: shipped days, then the notices that were loaded."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.core.actions import load_notice
from gongkai.core.models import CalendarNotice, Event
from gongkai.core.queries import calendar
from gongkai.law.working_days import CalendarConflict, NoticeDay, missing_holidays

pytestmark = pytest.mark.django_db


def _whole_year(year: int) -> list[NoticeDay]:
    """Return a notice that names every holiday, on invented working days."""
    return [
        NoticeDay(date(year, month, 15), name, True)
        for month, name in enumerate(missing_holidays([]), start=1)
    ]


def test_a_loaded_notice_makes_the_next_year_known() -> None:
    year = calendar().known_through.year + 1
    load_notice(year, _whole_year(year), text="放假安排")
    assert calendar().known_through == date(year, 12, 31)
    assert not calendar().is_working(date(year, 1, 15))
    assert Event.objects.get(stream="calendar").data["year"] == year


def test_a_notice_that_leaves_a_year_out_is_not_kept() -> None:
    before = calendar().known_through
    year = before.year + 2
    with pytest.raises(CalendarConflict):
        load_notice(year, _whole_year(year), text="太早的通知")
    assert not CalendarNotice.objects.exists()
    assert not Event.objects.exists()
    assert calendar().known_through == before


def test_a_later_notice_replaces_the_days_it_names() -> None:
    year = calendar().known_through.year
    days = [date(year, 6, n) for n in range(1, 30)]
    working = [day for day in days if calendar().is_working(day)]
    load_notice(year, [NoticeDay(working[0], "调休", True)], text="补充通知")
    assert [day for day in days if calendar().is_working(day)] == working[1:]
