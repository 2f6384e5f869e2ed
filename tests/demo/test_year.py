"""The year has the seed's proportions and is the same every time."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from gongkai.catalogue.imports.preparing import FinishedItem
from gongkai.catalogue.states import Channel
from gongkai.demo.county import County, credit_code, set_up
from gongkai.demo.data import load
from gongkai.demo.year import (
    _PRODUCERS,
    CHANNELS,
    CHINA,
    WEBSITE,
    YEAR,
    Year,
    postings,
)
from gongkai.law.check_digits import code_is_right
from gongkai.law.classification import CHANNELS as LEGAL_CHANNELS
from gongkai.law.classification import GENRES, STATUTORY, THEMES
from gongkai.law.numbers import parse_document_number
from gongkai.law.working_days import load_shipped

FORM_2014 = {
    "A2_GAZETTE": 12,
    "A2_WEB": 35_438,
    "A2_WEIBO": 889,
    "A2_WECHAT": 981,
    "A2_OTHER": 365,
}


@pytest.fixture
def mingzhu(db: None) -> County:
    return set_up()


def test_the_channels_have_the_seeds_proportions() -> None:
    rows: Counter[str] = Counter({"A2_WEB": WEBSITE})
    for channel, count in CHANNELS.items():
        rows[LEGAL_CHANNELS[channel.value].row_2014] += count
    assert dict(rows) == FORM_2014
    assert sum(rows.values()) == 37_685


def test_there_are_sixty_organs_and_116_budget_units(mingzhu: County) -> None:
    organs = mingzhu.organs.values()
    assert sum(organ.order < 10_000 for organ in organs) + 1 == 60
    assert sum(organ.is_budget_unit for organ in organs) == 116
    assert all(code_is_right(organ.code) for organ in organs)
    assert len({organ.code for organ in organs}) == len(organs)


def test_credit_codes_are_right_and_of_no_place() -> None:
    codes = [credit_code(serial) for serial in range(1, 300)]
    assert len(set(codes)) == 299
    assert all(code_is_right(code) and code[2:8] == "999999" for code in codes)


def test_the_same_year_is_written_every_time(mingzhu: County) -> None:
    one, other = (Year(mingzhu).items(400) for _time in range(2))
    assert [item.content.hash() for item in one] == [
        item.content.hash() for item in other
    ]
    assert [item.published_at for item in one] == [item.published_at for item in other]


def test_a_whole_year_is_varied_dated_on_working_days_and_numbered_once(
    mingzhu: County,
) -> None:
    items = Year(mingzhu).items(WEBSITE)
    assert len(items) == WEBSITE
    calendar = load_shipped()
    days = {moment.date() for moment in _local(items)}
    assert {day.year for day in days} == {YEAR}
    assert all(calendar.is_working(day) for day in days)
    assert len({item.content.title for item in items}) > WEBSITE * 0.7
    genres = Counter(item.content.genre for item in items)
    assert genres["news"] > WEBSITE * 0.6  # the noise the seed complains of
    assert set(genres) <= set(GENRES)
    assert len({item.publisher.pk for item in items}) == 59
    numbers = [i.content.document_number for i in items if i.content.document_number]
    assert len(numbers) == len(set(numbers))
    assert all(parse_document_number(number).year == YEAR for number in numbers[:200])
    late = sum(
        calendar.working_days_between(item.content.created_on, moment.date()) > 20
        for item, moment in zip(items[:4000], _local(items), strict=False)
    )
    assert 40 < late < 400


def _local(items: list[FinishedItem]) -> list[datetime]:
    return [i.published_at.astimezone(CHINA) for i in items if i.published_at]


def test_every_code_of_the_sample_is_a_code_of_the_law() -> None:
    for kind in load("texts")["kind"]:
        assert kind["genre"] in GENRES
        assert kind.get("statutory", "A20.01") in STATUTORY
        assert kind.get("theme", "0201") in THEMES
    for organ in load("organs")["organ"]:
        assert organ["theme"] in THEMES, organ["slug"]


def test_one_item_goes_out_once_on_a_channel(mingzhu: County) -> None:
    year = Year(mingzhu)
    moment = datetime(2018, 5, 4, 10).astimezone()
    released = [(pk, "notice", moment) for pk in range(2_000)]
    chosen = list(postings(year, released))
    assert Counter(channel for _item, channel, *_rest in chosen) == CHANNELS
    assert len({(item, channel) for item, channel, *_rest in chosen}) == len(chosen)
    assert all(address for *_rest, address in chosen)
    assert all(at >= moment for _item, _channel, at, _address in chosen)
    assert Channel.WEBSITE not in CHANNELS


def test_penalties_and_permits_are_of_the_organs_business(mingzhu: County) -> None:
    words = load("texts")["words"]
    for row in (item.content for item in Year(mingzhu).items(3_000)):
        if row.genre in ("penalty", "licence") and row.title.startswith("明珠县"):
            assert "违反" not in row.title
        assert "有限公司案" not in row.title
        assert "准予明珠县的决定" not in row.title
    for words_of, genre in (("offences", "penalty"), ("permits", "licence")):
        assert words[words_of].keys() == set(_PRODUCERS[genre])
