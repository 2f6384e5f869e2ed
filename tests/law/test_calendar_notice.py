"""Reading holiday notices: real sentences, an invented year, and broken texts."""

import json
from datetime import date
from pathlib import Path

import pytest

from gongkai.law.calendar_notice import UnreadableNotice, parse_notice, parse_sentence
from gongkai.law.working_days import load_shipped

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
SENTENCES = SHARED / "data" / "calendar" / "notice_parsing.jsonl"

# Invented for this test in the form of the yearly notices. The arrangement for 2027
# had not been published when it was written; these days are not it.
INVENTED_2027 = """\
县人民政府办公室转发关于2027年
部分节假日安排的通知
示例〔2026〕1号

各乡镇人民政府，县政府各部门：

  现将2027年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的
具体安排通知如下。

  一、元旦：2026年12月31日（周四）至2027年1月2日（周六）放假调休，共３天。1月3日（周日）上班。
  二、春节：2月5日（农历除夕前一日、周五）至11日（周四）放假调休，共7天。1月31日（周日）、
2月13日（周六）上班。鼓励各单位安排职工在2月4日休息。
  三、清明节：4月5日（周一）放假，与周末连休。
  四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
  五、端午节：6月9日（星期三）放假1天，不调休。
  六、中秋节：9月15日（周三）放假1天，不调休。
  七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。

  节假日期间，各单位要妥善安排好值班和安全、保卫等工作。

县人民政府办公室
2026年11月3日
"""

OFF_2027 = {
    *(date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)),
    *(date(2027, 2, day) for day in range(5, 12)),
    date(2027, 4, 5),
    *(date(2027, 5, day) for day in range(1, 6)),
    date(2027, 6, 9),
    date(2027, 9, 15),
    *(date(2027, 10, day) for day in range(1, 8)),
}
WORKED_2027 = {
    date(2027, 1, 3),
    date(2027, 1, 31),
    date(2027, 2, 13),
    date(2027, 4, 25),
    date(2027, 5, 8),
    date(2027, 9, 26),
    date(2027, 10, 9),
}


@pytest.mark.shared
@pytest.mark.skipif(
    not SENTENCES.exists(), reason="../shared is not beside the checkout"
)
def test_the_sixteen_sample_sentences_mean_their_days() -> None:
    sample = [json.loads(line) for line in SENTENCES.read_text("utf-8").splitlines()]
    for case in sample:
        notice = parse_sentence(case["description"], case["year"])
        found = {day.date.isoformat(): day.is_off_day for day in notice.days}
        meant = {day["date"]: day["isOffDay"] for day in case["expected"]}
        assert found == meant, case["description"]
        assert notice.problems == ()
    assert len(sample) == 16


def test_a_whole_notice_is_read_to_the_day() -> None:
    notice = parse_notice(INVENTED_2027)
    assert (notice.year, notice.whole_year) == (2027, True)
    assert notice.problems == ()
    assert {day.date for day in notice.days if day.is_off_day} == OFF_2027
    assert {day.date for day in notice.days if not day.is_off_day} == WORKED_2027


def test_each_day_keeps_its_holiday_and_its_sentence() -> None:
    by_date = {day.date: day for day in parse_notice(INVENTED_2027).days}
    swapped = by_date[date(2027, 2, 13)]
    assert swapped.name == "春节"
    assert swapped.sentence == "1月31日（周日）、2月13日（周六）上班。"
    assert date(2027, 2, 4) not in by_date  # encouraged is not arranged


def test_a_read_year_carries_the_calendar_on() -> None:
    notice = parse_notice(INVENTED_2027)
    calendar = load_shipped().with_notice(2027, notice.days)
    assert calendar.known_through == date(2027, 12, 31)
    assert calendar.add(date(2026, 12, 30), 1) == date(2027, 1, 3)
    assert calendar.add(date(2027, 2, 4), 1) == date(2027, 2, 12)
    assert not calendar.is_working(date(2027, 10, 4))


def test_the_title_may_be_overruled() -> None:
    sentence = "端午节：6月9日放假。"
    assert parse_notice(sentence, year=2027).days[0].date == date(2027, 6, 9)
    with pytest.raises(UnreadableNotice, match="--year"):
        parse_notice(sentence)


def test_a_text_without_days_is_refused() -> None:
    with pytest.raises(UnreadableNotice, match="没有从文中读出"):
        parse_notice("关于2027年部分节假日安排的通知\n另行通知。")


def test_an_amendment_names_its_holiday_and_replaces_only_its_days() -> None:
    notice = parse_notice(
        "关于调整2019年劳动节假期安排的通知\n"
        "一、2019年5月1日至4日放假调休，共4天。"
        "4月28日（星期日）、5月5日（星期日）上班。\n"
    )
    assert not notice.whole_year
    assert notice.problems == ()
    assert {day.name for day in notice.days} == {"劳动节"}
    assert [day.date.day for day in notice.days if not day.is_off_day] == [28, 5]


def test_a_prolonged_holiday_asks_for_a_look() -> None:
    notice = parse_notice(
        "关于延长2020年春节假期的通知\n"
        "一、延长2020年春节假期至2月2日（农历正月初九，星期日），"
        "2月3日（星期一）起正常上班。\n"
    )
    assert {day.date.day: day.is_off_day for day in notice.days} == {2: True, 3: False}
    assert "没有写从哪一天起" in notice.problems[0]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("5月1日（周五）放假。", "2027年5月1日（星期六）"),
        ("5月1日至5日放假，共4天。", "写明共4天，读出的放假日期是5天"),
        ("5月1日至5日放假。5月10日（周一）上班。", "不是周末"),
        ("5月1日至5日放假。5月2日（周日）上班。", "既写作放假又写作上班"),
        ("2月30日放假。", "不存在的日期"),
    ],
)
def test_a_slip_in_the_text_becomes_a_problem(text: str, problem: str) -> None:
    found = " ".join(parse_sentence(text, 2027).problems)
    assert problem in found


def test_a_missing_holiday_is_noticed() -> None:
    cut = INVENTED_2027.split("  六、")[0]
    assert "中秋、国庆" in parse_notice(cut).problems[0]


def test_a_day_in_lieu_is_a_day_off() -> None:
    days = parse_sentence("1月1日放假，1月2日（星期一）补休。", 2017).days
    assert [(day.date.day, day.is_off_day) for day in days] == [(1, True), (2, True)]


def test_a_list_runs_over_the_turn_of_the_year() -> None:
    days = parse_sentence("2022年12月31日、1月1日、2日放假，共3天。", 2023).days
    assert [day.date for day in days] == [
        date(2022, 12, 31),
        date(2023, 1, 1),
        date(2023, 1, 2),
    ]
