"""Lists: paging by keyset, filters, counts, and what they cost."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai.catalogue.actions.importing import (
    approve_batch,
    release_batch,
    start_batch,
)
from gongkai.catalogue.imports.preparing import FinishedItem
from gongkai.catalogue.models import Publication
from gongkai.organisations.actions import appoint
from gongkai.organisations.roles import Role
from gongkai.portal import filters, paging
from gongkai.portal.sites import forget
from gongkai.review.states import Step
from tests.factories.county import SINCE, County

ROW = re.compile(r'<h[23] class="row-title"><a href="/info/(\w+)/">')
LINK = re.compile(r'<a class="pager-link" href="([^"]+)" rel="(prev|next)"')
OPTION = re.compile(
    r'<li[^>]*><a href="(\?[^"]+)"[^>]*>([^<]+)<span class="count">([\d,]+)'
)


def read(client: Client, path: str) -> tuple[list[str], dict[str, str], str]:
    response = client.get(path)
    assert response.status_code == 200, path
    text = response.content.decode()
    links = {rel: html.unescape(url) for url, rel in LINK.findall(text)}
    return ROW.findall(text), links, text


@pytest.fixture
def few_to_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging.paginate, "__kwdefaults__", {"size": 4, "through": ""})


@pytest.fixture
def many(county: County, few_to_a_page: None) -> County:
    """Eleven public items, read four to a page."""
    for n in range(11):
        county.released(
            title=f"第{n}件",
            document_number="",
            genre="notice" if n % 3 else "opinion",
            theme="0401" if n % 2 else "0402",
            key_area="finance.budget" if n % 2 else "finance",
        )
    return county


@pytest.mark.parametrize(
    "path",
    [
        "/list/",
        "/list/?organ=finance",
        "/policies/",
        "/organ/finance/",
        "/column/documents/",
        "/search/?q=件",
    ],
)
def test_paging_meets_every_item_once_forward_and_back(
    many: County, client: Client, path: str
) -> None:
    walk_both_ways(client, path)


@pytest.mark.parametrize("path", ["/list/", "/column/documents/", "/search/?q=件"])
def test_items_of_the_same_moment_are_not_lost_between_pages(
    few_to_a_page: None, county: County, client: Client, path: str
) -> None:
    at = datetime(2018, 3, 1, 2, tzinfo=UTC)
    content = county.content(document_number="", created_on=at.date())
    items = [
        FinishedItem(n, county.finance, replace(content, title=f"第{n}件"), at)
        for n in range(9)
    ]
    batch = start_batch(
        county.government,
        name="旧网站",
        source="old.csv",
        items=items,
        by=county.manager,
    )
    appoint(county.approver, county.government, Role.APPROVER, since=SINCE, by=None)
    approve_batch(
        batch, Step.SECOND, by=county.second, opinion="同意", secrecy_opinion="不涉密"
    )
    approve_batch(batch, Step.APPROVAL, by=county.approver, opinion="批准")
    release_batch(batch, by=county.manager)
    assert len(set(Publication.objects.values_list("listed_at"))) == 1
    walk_both_ways(client, path)


def walk_both_ways(client: Client, path: str) -> None:
    expected = list(
        Publication.objects.public(now=timezone.now())
        .newest()
        .values_list("public_id", flat=True)
    )
    base = path.split("?")[0]
    pages = []
    rows, links, _text = read(client, path)
    assert "prev" not in links
    while True:
        pages.append(rows)
        if "next" not in links:
            break
        rows, links, _text = read(client, base + links["next"])
    assert [row for page in pages for row in page] == expected
    back = [rows]
    while "prev" in links:
        rows, links, _text = read(client, base + links["prev"])
        back.append(rows)
    assert back[::-1] == pages


@pytest.mark.parametrize(
    "query",
    [
        *("before=x", "after=1", "before=9999999999999999999.1", "to=2018-13", "to=x"),
        *("theme=99", "organ=nobody", "year=0", "validity=maybe", "genre=%00"),
    ],
)
def test_an_address_that_means_nothing_is_a_missing_page(
    county: County, client: Client, query: str
) -> None:
    assert client.get(f"/list/?{query}").status_code == 404


def test_a_month_can_be_jumped_to(many: County, client: Client) -> None:
    today = timezone.localdate()
    rows, links, _text = read(client, f"/list/?to={today:%Y-%m}")
    assert len(rows) == 4
    assert "prev" not in links
    rows, _links, text = read(client, "/list/?to=2001-01")
    assert rows == []
    assert "这之前没有信息" in text


@pytest.mark.parametrize(
    "path",
    [
        "/list/",
        "/list/?organ=finance",
        "/list/?theme=04",
        "/list/?theme=0401",
        "/list/?organ=finance&theme=04",
        "/list/?organ=finance&theme=0401",
        "/list/?key_area=finance.budget",
        "/list/?genre=notice&theme=04",
        "/list/?genre=notice&key_area=finance",
        "/policies/",
        "/policies/?theme=04",
    ],
)
def test_every_count_is_what_its_link_shows(
    many: County, client: Client, path: str
) -> None:
    text = read(client, path)[2]
    options = OPTION.findall(text)
    assert options
    base = path.split("?")[0]
    for url, label, count in options:
        shown = read(client, base + html.unescape(url))[2]
        assert f"共{count}条" in shown, (label, url)


@pytest.mark.parametrize(
    ("path", "offered"),
    [
        ("/list/?theme=04", "?theme=04&genre=opinion"),
        ("/list/?theme=04", "?theme=0402"),
        ("/list/?genre=notice_list", "?genre=notice_list&key_area=finance"),
        ("/policies/", "?theme=04"),
    ],
)
def test_what_is_older_than_what_was_counted_is_offered_too(
    many: County,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    offered: str,
) -> None:
    for genre, theme in (("notice_list", "0401"), ("plan", "0201")):
        for n in range(6):
            many.released(title=f"新{n}", document_number="", genre=genre, theme=theme)
    monkeypatch.setattr(filters, "COUNTED", 5)
    urls = re.findall(r'<a href="(\?[^"]+)"', read(client, path)[2])
    assert offered in [html.unescape(url) for url in urls]


def test_notices_are_never_offered_by_another_genre(
    many: County, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(6):
        many.released(title=f"新{n}", document_number="", genre="notice_list")
    monkeypatch.setattr(filters, "COUNTED", 5)
    text = read(client, "/notices/")[2]
    assert "genre=notice_list" in text
    assert "genre=opinion" not in text


@pytest.mark.parametrize(
    "path",
    [
        "/list/?theme=04",
        "/list/?theme=0402",
        "/list/?organ=finance&theme=04",
        "/list/?genre=notice&theme=04",
        "/policies/?theme=04",
    ],
)
def test_a_theme_offers_its_sub_themes_under_it(
    many: County, client: Client, path: str
) -> None:
    text = read(client, path)[2]
    assert "财政、金融、审计<" in text
    parts = re.findall(r'<li class="facet-part"><a [^>]*theme=(\d+)"', text)
    assert "0402" in parts
    assert set(parts) <= {"0401", "0402"}


def test_a_part_is_named_with_its_class(many: County, client: Client) -> None:
    text = read(client, "/list/?theme=0401&key_area=finance.budget")[2]
    assert "主题分类：财政、金融、审计\\财政" in text
    assert "重点领域：财政预决算\\预算" in text


def test_more_than_is_counted_is_said_to_be_more(
    many: County, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filters, "COUNTED", 5)
    text = read(client, "/policies/")[2]
    assert "超过5条" in text


def test_the_notices_of_the_home_page_are_all_behind_its_link(
    county: County, client: Client
) -> None:
    for genre in ("announcement", "public_notice", "notice_list", "opinion"):
        county.released(title=f"关于{genre}", document_number="", genre=genre)
    assert 'href="/notices/"' in read(client, "/")[2]
    text = read(client, "/notices/")[2]
    assert "共3条" in text
    assert "关于opinion" not in text


def test_chips_take_one_filter_away(many: County, client: Client) -> None:
    text = read(client, "/list/?organ=finance&theme=04")[2]
    assert 'href="?theme=04"' in text
    assert 'href="?organ=finance"' in text


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", 16),
        ("/list/", 22),
        ("/list/?organ=finance&theme=04", 22),
        ("/list/?genre=notice&theme=04&year=2026", 22),
        ("/policies/", 8),
        ("/normative/", 8),
        ("/notices/", 8),
        ("/column/documents/", 7),
        ("/organ/finance/", 8),
        ("/xxgk/finance/statutory/", 8),
        ("/search/?q=件", 8),
        ("/feed/all.atom", 3),
        ("/feed/column/documents.rss", 4),
    ],
)
def test_a_page_costs_a_fixed_number_of_queries(
    many: County, client: Client, path: str, most: int
) -> None:
    forget()
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    assert len(queries) <= most, [query["sql"][:90] for query in queries]


def test_a_long_title_is_shown_whole(county: County, client: Client) -> None:
    title = "关于" + "进一步加强政务公开工作" * 10 + "的通知"
    county.released(title=title)
    assert title in read(client, "/list/")[2]


@pytest.mark.parametrize("path", ["/", "/list/", "/policies/", "/column/documents/"])
def test_an_empty_list_says_what_to_do(
    county: County, client: Client, path: str
) -> None:
    rows, links, text = read(client, path)
    assert rows == []
    assert links == {}
    assert "还没有" in text


def test_a_list_has_the_column_tags(county: County, client: Client) -> None:
    for path in ("/list/", "/column/documents/", "/xxgk/finance/statutory/"):
        tags = dict(
            re.findall(r'<meta name="(\w+)" content="([^"]*)">', read(client, path)[2])
        )
        for name in ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"):
            assert tags[name], (path, name)
        assert tags["SiteIDCode"] == "9999990001"
