"""Classifications: complete, stable in code, tolerant of how lists write them."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from gongkai.law import classification as classes
from gongkai.law.classification import Entry, UnknownClass

ALL: dict[str, Mapping[str, Entry]] = {
    "themes": classes.THEMES,
    "genres": classes.GENRES,
    "statutory": classes.STATUTORY,
    "areas": classes.AREAS,
    "key areas": classes.KEY_AREAS,
    "grounds": classes.GROUNDS,
    "channels": classes.CHANNELS,
    "properties": classes.PROPERTIES,
    "blocks": classes.PLATFORM_BLOCKS,
    "column types": classes.COLUMN_TYPES,
}


@pytest.mark.parametrize("name", ALL)
def test_every_code_is_short_plain_ascii_and_leads_to_its_entry(name: str) -> None:
    for code, entry in ALL[name].items():
        assert re.fullmatch(r"[A-Za-z0-9_.]{1,32}", code)
        assert entry.code == code
        assert entry.label


@pytest.mark.parametrize("name", ALL)
def test_choices_are_codes_with_labels_in_order(name: str) -> None:
    pairs = classes.choices(ALL[name])
    assert pairs == [(code, entry.label) for code, entry in ALL[name].items()]


# --- themes ------------------------------------------------------------------


def test_there_are_22_themes_numbered_in_order() -> None:
    top = [entry for entry in classes.THEMES.values() if not entry.parent]
    assert [entry.code for entry in top] == [f"{n:02d}" for n in range(1, 23)]


def test_every_sub_theme_hangs_under_its_theme() -> None:
    for entry in classes.THEMES.values():
        if entry.parent:
            assert entry.code.startswith(entry.parent)
            assert len(entry.code) == 4
            assert entry in classes.sub_themes(entry.parent)


def test_other_is_always_99_so_that_additions_move_nothing() -> None:
    others = [e for e in classes.THEMES.values() if e.label == "其他" and e.parent]
    assert len(others) == 18
    assert all(entry.code.endswith("99") for entry in others)


def test_paths_are_written_with_a_backslash() -> None:
    assert classes.theme_path("0201") == "综合政务\\政务公开"
    assert classes.theme_path("02") == "综合政务"


def test_the_first_theme_bears_the_countys_name_and_remembers_the_national_one() -> (
    None
):
    assert classes.theme_path("0102") == "县政府组织机构\\县政府办公室"
    assert classes.theme_path("0102", national=True) == "国务院组织机构\\国务院办公厅"
    assert classes.theme_path("0103", national=True) == "国务院组织机构\\组成部门"


@pytest.mark.parametrize("code", classes.THEMES)
def test_every_written_path_is_read_back(code: str) -> None:
    assert classes.parse_theme(classes.theme_path(code)).code == code
    assert classes.parse_theme(classes.theme_path(code, national=True)).code == code
    assert classes.parse_theme(code).code == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("综合政务/政务公开", "0201"),
        ("综合政务 ＞ 政务公开", "0201"),
        ("城乡建设环境保护\\环境监测保护与治理", "1003"),
        ("财政,金融,审计/货币(含外汇)", "0404"),
        ("国务院组织机构", "01"),
        ("政务公开", "0201"),
        ("其他", "22"),
        ("工业、交通\\其他", "0799"),
    ],
)
def test_variants_of_a_path_are_read(written: str, code: str) -> None:
    assert classes.parse_theme(written).code == code


@pytest.mark.parametrize("written", ["", "\\", "天文", "财政、金融、审计\\政务公开"])
def test_an_unknown_theme_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(UnknownClass, match="应写作“主题"):
        classes.parse_theme(written)


def test_an_unknown_theme_code_is_refused_in_words() -> None:
    with pytest.raises(UnknownClass) as refusal:
        classes.theme("2301")
    assert str(refusal.value) == "主题分类里没有代码“2301”。"


# --- genres ------------------------------------------------------------------


def test_the_fifteen_kinds_of_document_are_those_of_the_rules() -> None:
    official = [g.label for g in classes.GENRES.values() if g.official]
    assert official == [
        "决议",
        "决定",
        "命令（令）",
        "公报",
        "公告",
        "通告",
        "意见",
        "通知",
        "通报",
        "报告",
        "请示",
        "批复",
        "议案",
        "函",
        "纪要",
    ]


def test_documents_go_up_level_or_down() -> None:
    by_way = {
        way: {g.label for g in classes.GENRES.values() if g.direction == way}
        for way in ("up", "level")
    }
    assert by_way == {"up": {"报告", "请示"}, "level": {"函"}}
    assert all(bool(g.direction) is g.official for g in classes.GENRES.values())


def test_process_documents_are_not_normally_published() -> None:
    held = {g.label for g in classes.GENRES.values() if not g.normally_published}
    assert held == {"请示", "报告", "议案", "纪要"}


def test_only_news_and_reposts_may_take_the_light_route_by_default() -> None:
    assert {g.label for g in classes.GENRES.values() if g.low_risk} == {
        "工作动态",
        "转载",
    }


@pytest.mark.parametrize(
    ("written", "code"),
    [("令", "order"), ("命令(令)", "order"), ("会议纪要", "minutes"), ("news", "news")],
)
def test_genres_are_read_by_code_label_or_usual_variant(
    written: str, code: str
) -> None:
    assert classes.parse_genre(written).code == code


def test_no_written_name_means_two_genres() -> None:
    names = [n for g in classes.GENRES.values() for n in (g.code, g.label, *g.also)]
    assert len(names) == len(set(names))


def test_an_unknown_genre_is_refused() -> None:
    with pytest.raises(UnknownClass, match="没有“散文”"):
        classes.parse_genre("散文")


# --- the law's categories ----------------------------------------------------


def test_article_20_has_fifteen_items_and_article_21_its_additions() -> None:
    levels = [entry.level for entry in classes.STATUTORY.values()]
    assert {level: levels.count(level) for level in set(levels)} == {
        "all": 15,
        "county": 7,
        "township": 8,
    }
    assert classes.STATUTORY["A20.11"].article == "第二十条第十一项"
    assert classes.STATUTORY["A21.C01"].label == "市政建设"
    assert classes.STATUTORY["A21.T04"].label == "宅基地使用情况审核"


def test_there_are_26_different_grass_roots_areas() -> None:
    assert len({entry.label for entry in classes.AREAS.values()}) == 26
    assert next(iter(classes.AREAS)) == "G01"
    assert list(classes.AREAS)[-1] == "G26"


def test_key_areas_have_the_parts_the_notices_name() -> None:
    parts = [entry.parent for entry in classes.KEY_AREAS.values() if entry.parent]
    assert {area: parts.count(area) for area in parts} == {
        "finance": 3,
        "projects": 8,
        "welfare": 6,
        "resources": 5,
    }


def test_each_edition_knows_its_own_grounds() -> None:
    old = {ground.code for ground in classes.grounds("R2008")}
    assert old == {"STATE_SECRET", "SECURITY_STABILITY", "THIRD_PARTY"}
    assert len(classes.grounds("R2019")) == 8


def test_a_ground_names_the_article_of_the_edition() -> None:
    ground = classes.GROUNDS["SECURITY_STABILITY"]
    assert (ground.article("R2008"), ground.article("R2019")) == ("第八条", "第十四条")
    with pytest.raises(UnknownClass, match="过程性信息"):
        classes.GROUNDS["PROCESS"].article("R2008")


def test_forces_follow_articles_14_to_16_and_36() -> None:
    forces = {code: ground.force for code, ground in classes.GROUNDS.items()}
    assert forces == {
        "STATE_SECRET": "must_not",
        "LAW_PROHIBITS": "must_not",
        "SECURITY_STABILITY": "must_not",
        "THIRD_PARTY": "must_not",
        "INTERNAL_AFFAIRS": "may",
        "PROCESS": "may",
        "ENFORCEMENT_FILE": "may",
        "QUERY_MATTER": "refer",
    }
    assert [c for c, g in classes.GROUNDS.items() if g.overridable] == ["THIRD_PARTY"]


def test_every_channel_counts_in_one_row_of_the_2014_form() -> None:
    rows = {code: channel.row_2014 for code, channel in classes.CHANNELS.items()}
    assert rows.pop("website") == "A2_WEB"
    assert rows.pop("gazette") == "A2_GAZETTE"
    assert rows.pop("weibo") == "A2_WEIBO"
    assert rows.pop("wechat") == "A2_WECHAT"
    assert set(rows.values()) == {"A2_OTHER"}
    assert len(rows) == 7


def test_labels_are_read_in_any_classification() -> None:
    assert classes.parse_label(classes.PROPERTIES, "依申请公开").code == "on_request"
    assert classes.parse_label(classes.CHANNELS, "weibo").label == "政务微博"
    with pytest.raises(UnknownClass, match="没有“电报”这一类"):
        classes.parse_label(classes.CHANNELS, "电报")
