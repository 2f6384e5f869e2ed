"""The clock: legal cases as rows a lawyer can read, and what must always hold."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.clock import (
    RULES,
    Rule,
    UnknownRule,
    add_months,
    deadline,
    last_day,
    rule_named,
)
from gongkai.law.editions import Unit
from gongkai.law.working_days import CalendarUnknown, load_shipped

CALENDAR = load_shipped()
CASES = Path(__file__).parent / "cases" / "rule_deadlines.csv"
SHARED = Path(__file__).resolve().parents[2].parent / "shared"
SAMPLE = SHARED / "data" / "calendar" / "deadlines_sample.jsonl"

starts = st.dates(date(2008, 5, 1), date(2026, 12, 31))
rules = st.sampled_from(sorted(RULES))


def rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['facts']}-{row['rule']}")
def test_a_legal_case_ends_on_its_day(row: dict[str, str]) -> None:
    result = deadline(
        rule_named(row["rule"]), date.fromisoformat(row["start"]), CALENDAR
    )
    assert result.last_day == date.fromisoformat(row["last_day"]), row["why"]
    assert not result.provisional


@pytest.mark.shared
@pytest.mark.skipif(not SAMPLE.exists(), reason="../shared is not beside the checkout")
def test_the_thirty_sample_deadlines_are_right() -> None:
    sample = [json.loads(line) for line in SAMPLE.read_text("utf-8").splitlines()]
    wrong = []
    for case in sample:
        rule = rule_named(case["rule"])
        result = deadline(rule, date.fromisoformat(case["start_date"]), CALENDAR)
        if result.last_day.isoformat() != case["expected_deadline"]:
            wrong.append(case["case_id"])
        assert rule.count == case["working_days"]
        assert not result.provisional
    assert wrong == []
    assert len(sample) == 30


def test_the_working_can_be_followed_day_by_day() -> None:
    result = deadline(RULES["reply_old15"], date(2018, 9, 20), CALENDAR)
    assert result.working == (
        "2018年9月20日（星期四）为收到申请之日，开始的当日不计入，自次日起算。",
        "9月21日（星期五）：第1个工作日。",
        "9月22日（星期六）、9月23日（星期日）：双休日，不计。",
        "9月24日（星期一）：中秋节放假，不计。",
        "9月25日（星期二）至9月28日（星期五）：第2至第5个工作日。",
        "9月29日（星期六）、9月30日（星期日）：国庆节调休上班，计为第6至第7个工作日。",
        "10月1日（星期一）至10月7日（星期日）：国庆节放假，不计。",
        "10月8日（星期一）至10月12日（星期五）：第8至第12个工作日。",
        "10月13日（星期六）、10月14日（星期日）：双休日，不计。",
        "10月15日（星期一）至10月17日（星期三）：第13至第15个工作日。",
        "期限的最后一日为第15个工作日，即2018年10月17日（星期三）。",
    )
    assert result.basis == "《政府信息公开条例》（2007年公布）第二十四条"
    assert result.calendar_version == CALENDAR.version


@settings(max_examples=60, deadline=None)
@given(rules, starts)
def test_the_days_of_a_working_count_are_complete(code: str, start: date) -> None:
    rule = RULES[code]
    result = deadline(rule, start, CALENDAR)
    assert (result.last_day, result.provisional) == last_day(rule, start, CALENDAR)
    if rule.unit is not Unit.WORKING:
        return
    assert [item.day for item in result.days] == [
        start + timedelta(days=n + 1) for n in range((result.last_day - start).days)
    ]
    numbers = [item.number for item in result.days if item.number is not None]
    assert numbers == list(range(1, rule.count + 1))
    assert result.days[-1].number == rule.count


@settings(max_examples=60, deadline=None)
@given(rules, starts, st.integers(0, 40))
def test_a_later_start_never_ends_earlier(code: str, start: date, gap: int) -> None:
    later = start + timedelta(days=gap)
    first, _ = last_day(RULES[code], start, CALENDAR)
    assert first <= last_day(RULES[code], later, CALENDAR)[0]


@settings(max_examples=60, deadline=None)
@given(rules, starts)
def test_a_term_beyond_the_known_calendar_is_provisional_in_words(
    code: str, start: date
) -> None:
    rule = RULES[code]
    result = deadline(rule, start, CALENDAR)
    beyond = result.last_day > CALENDAR.known_through and rule.due is None
    assert result.provisional == beyond
    assert any(line.startswith("暂定：") for line in result.working) == beyond


def test_a_term_into_2027_is_marked_provisional_and_says_what_is_missing() -> None:
    result = deadline(RULES["reply_20"], date(2026, 12, 20), CALENDAR)
    assert result.provisional
    assert result.last_day == date(2027, 1, 18)
    assert "元旦放假" in "".join(result.working)
    assert "未计入春节、清明节、端午节、中秋节以及补假和调休" in result.working[-1]


def test_a_natural_term_into_2027_keeps_its_day_but_says_what_is_unknown() -> None:
    result = deadline(RULES["petition_60d"], date(2026, 12, 1), CALENDAR)
    assert result.last_day == date(2027, 1, 30)
    assert result.provisional
    assert "该日是否放假尚不能确定" in result.working[-1]


def test_a_rolled_term_names_the_law_and_the_days_it_skipped() -> None:
    result = deadline(RULES["review_apply_60d"], date(2025, 8, 5), CALENDAR)
    assert "民事诉讼法" in result.working[-1]
    assert "国庆节、中秋节放假" in result.working[-1]
    assert [item.day.day for item in result.days] == [4, 5, 6, 7, 8]


def test_an_organs_term_that_ends_on_a_day_off_warns_to_finish_earlier() -> None:
    result = deadline(RULES["petition_60d"], date(2025, 8, 5), CALENDAR)
    assert result.last_day == date(2025, 10, 4)
    assert result.working[-1].startswith("提示：2025年10月4日（星期六）适逢")


def test_a_rule_of_the_other_edition_is_counted_but_noticed() -> None:
    result = deadline(RULES["reply_20"], date(2018, 9, 20), CALENDAR)
    assert "适用《政府信息公开条例》（2007年公布）" in result.working[-1]
    early = deadline(RULES["reply_20"], date(2008, 3, 3), CALENDAR)
    assert "尚未施行" in early.working[-1]


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 4, 30)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 6, 30), 6, date(2024, 12, 30)),
    ],
)
def test_a_month_ends_on_its_corresponding_day_or_its_last(
    start: date, months: int, end: date
) -> None:
    assert add_months(start, months) == end


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_months_keep_the_day_unless_the_month_is_shorter(
    start: date, months: int
) -> None:
    end = add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (
        end.day < start.day and (end + timedelta(days=1)).day == 1
    )


def test_a_natural_term_needs_no_calendar_before_2007() -> None:
    result = deadline(RULES["petition_60d"], date(2005, 1, 1), CALENDAR)
    assert result.last_day == date(2005, 3, 2)
    with pytest.raises(CalendarUnknown):
        deadline(RULES["publish_20"], date(2005, 1, 1), CALENDAR)


def test_an_unknown_rule_is_answered_with_the_rules_there_are() -> None:
    with pytest.raises(UnknownRule, match=r"reply_99.*publish_20、"):
        rule_named("reply_99")


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_rule_can_be_cited(rule: Rule) -> None:
    assert rule.basis
    assert rule.label
    assert (rule.due is not None) == (rule.unit is Unit.FIXED)
    assert not (rule.rolls and rule.unit is Unit.WORKING)
