"""The search box."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.portal.templatetags.gongkai_portal import highlight
from tests.factories.county import County


def found(client: Client, query: str, **more: str) -> str:
    response = client.get("/search/", {"q": query, **more})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        *("财政预算", "財政預算", "预算 方案", "方案　预算", "ＡＩ", "ai", "2018年"),
        *("\ufeff财政\u200b预算", "预算\t方案", "预算 预算 预算"),
    ],
)
def test_width_case_script_and_order_do_not_matter(
    county: County, client: Client, query: str
) -> None:
    county.released(title="2018年财政预算公开方案（AI试点）")
    assert "找到1条" in found(client, query)


@pytest.mark.parametrize("query", ["%", "_", "预算%方案", "\\", "预算 教育"])
def test_a_sign_of_the_database_is_only_a_sign(
    county: County, client: Client, query: str
) -> None:
    county.released(title="财政预算公开方案", summary="")
    assert "没有找到" in found(client, query)


@pytest.mark.parametrize(
    "query",
    [
        *("明府办发〔2018〕14号", "明府办发[2018]14号", "明府办发（2018）014号"),
        *("明府办发【２０１８】１４号", " 明府办发﹝2018﹞第14号 "),
        *("明府辦發〔2018〕14號", "\u200b明府办发〔2018〕14号"),
    ],
)
def test_a_document_number_leads_right_to_its_item(
    county: County, client: Client, query: str
) -> None:
    item = county.released()
    response = client.get("/search/", {"q": query})
    assert response.status_code == 302
    assert response["Location"] == f"/info/{item.public_id}/"


def test_an_index_number_leads_right_to_its_item(
    county: County, client: Client
) -> None:
    item = county.released()
    response = client.get("/search/", {"q": item.index_number.number.lower()})
    assert response["Location"] == f"/info/{item.public_id}/"


def test_an_organ_can_be_searched_alone(county: County, client: Client) -> None:
    county.released(title="财政预算公开方案")
    assert "找到1条" in found(client, "预算", organ="finance")
    assert "没有找到" in found(client, "预算", organ="health")
    response = client.get("/search/", {"q": "预算", "organ": "nobody"})
    assert response.status_code == 404


def test_hits_are_marked_in_the_readers_script_too() -> None:
    assert highlight("財政預算", ["财政"]) == "<mark>財政</mark>預算"
    assert highlight("<b>预算", ["预算"]) == "&lt;b&gt;<mark>预算</mark>"


def test_a_very_long_question_is_cut_and_answered(
    county: County, client: Client
) -> None:
    assert "没有找到" in found(client, "长" * 5000)


def test_a_word_said_a_hundred_times_is_sought_once(
    county: County, client: Client
) -> None:
    """U+FDFA is one sign and eighteen when folded, three spaces among them."""
    with CaptureQueriesContext(connection) as asked:
        assert "没有找到" in found(client, "\ufdfa" * 100)
    [sought] = [each["sql"] for each in asked if "search_text" in each["sql"]]
    assert sought.count("LIKE") <= 5


def test_an_empty_question_explains_how_to_ask(county: County, client: Client) -> None:
    assert "几个词用空格隔开" in found(client, "  ")
