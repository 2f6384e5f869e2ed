"""The other pages, what machines read, and what every answer carries."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from gongkai.catalogue import actions
from gongkai.catalogue.content import Link
from gongkai.catalogue.models import Publication
from gongkai.core.models import Anchor
from gongkai.organisations.models import Organ, OrganChange, OrganKind, Site
from gongkai.portal import sites
from gongkai.portal.views import sitemaps
from tests.factories.county import County, credit_code
from tests.portal.house import read

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def parse(client: Client, path: str) -> Element:
    return ElementTree.fromstring(read(client, path))  # noqa: S314 -- our own output


# --- No dead ends ------------------------------------------------------------------------


def test_every_link_of_the_site_leads_somewhere(county: County, client: Client) -> None:
    policy = county.released(key_area="finance.budget", statutory="A20.07")
    county.released(
        title="解读",
        genre="interpretation",
        document_number="",
        links=(Link("interprets", policy.pk),),
    )
    county.released(title="公示", genre="notice_list", document_number="")
    actions.open_column(
        county.government, by=None, slug="t", name="专题甲", is_topic=True
    )
    waiting, seen = ["/"], set[str]()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        response = client.get(path)
        assert response.status_code in (200, 302), path
        if response.streaming or "html" not in response["Content-Type"]:
            continue
        text = response.content.decode()
        for found in re.findall(r'(?:href|action)="([^"#]*)"', text):
            link = html.unescape(found)
            if link.startswith("?"):
                link = path.split("?")[0] + link
            skipped = ("/static/", "/accounts/", "/preferences/")
            # Filters combine without end: one filter at a time is walked.
            endless = link.count("&") > 0 or "after=" in link
            known = link in seen or link in waiting
            ours = link.startswith("/") and not link.startswith(skipped)
            if ours and not endless and not known:
                waiting.append(link)
    assert len(seen) > 60


def test_ids_on_a_page_are_given_once(county: County, client: Client) -> None:
    item = county.released()
    for path in ("/", "/list/", f"/info/{item.public_id}/", "/xxgk/finance/"):
        ids = re.findall(r'\sid="([^"]+)"', read(client, path))
        assert len(ids) == len(set(ids)), path


# --- Platform ------------------------------------------------------------------------------


def test_every_organ_has_the_same_five_blocks(county: County, client: Client) -> None:
    def frame(slug: str) -> list[str]:
        text = read(client, f"/xxgk/{slug}/")
        tabs = text[text.index('class="tabs"') :]
        return re.findall(r">([^<>]+)</a>", tabs[: tabs.index("</ul>")])

    expected = ["政府信息公开指南", "政府信息公开制度", "法定主动公开内容"]
    expected += ["政府信息公开年报", "依申请公开"]
    for organ in Organ.objects.all():
        assert frame(organ.slug) == expected


@pytest.mark.parametrize("slug", ["finance", "mingzhu"])
def test_rules_that_are_not_listed_are_not_said_to_follow(
    county: County, client: Client, slug: str
) -> None:
    text = read(client, f"/xxgk/{slug}/rules/")
    assert "下列" not in text
    assert "还没有公布单独制定的公开制度" in text


def test_the_tree_of_statutory_content_follows_the_kind_of_organ(
    county: County, client: Client
) -> None:
    county_tree = read(client, "/xxgk/mingzhu/statutory/")
    department_tree = read(client, "/xxgk/finance/statutory/")
    assert "市政建设" in county_tree
    assert "市政建设" not in department_tree
    assert "财政预算、决算" in department_tree


def test_the_catalogue_can_be_downloaded_and_holds_no_formula(
    county: County, client: Client
) -> None:
    county.released(title="=1+1的通知", document_number="")
    table = read(client, "/xxgk/finance/catalogue.csv")
    assert "'=1+1的通知" in table


def test_annual_reports_stand_by_year(county: County, client: Client) -> None:
    county.released(
        title="2018年度政府信息公开工作报告",
        genre="annual_report",
        document_number="",
        created_on=date(2019, 1, 20),
    )
    assert "2018年度政府信息公开工作报告" in read(
        client, "/xxgk/finance/annual-reports/"
    )
    assert "2018年度政府信息公开工作报告" in read(
        client, "/xxgk/mingzhu/annual-reports/"
    )


def test_the_request_page_names_the_office_and_the_law(
    county: County, client: Client
) -> None:
    text = read(client, "/xxgk/finance/on-request/")
    assert "条例第二十九条" in text
    assert "0799-3512345" in text


# --- Organs ------------------------------------------------------------------------------


def test_an_organ_tells_its_renames_and_mergers(county: County, client: Client) -> None:
    OrganChange.objects.create(
        organ=county.health,
        kind=OrganChange.Kind.RENAMED,
        on=date(2019, 2, 1),
        old_name="明珠县卫生和计划生育委员会",
        new_name="明珠县卫生健康委员会",
        basis="机构改革方案",
    )
    text = read(client, "/organ/health/")
    assert "“明珠县卫生和计划生育委员会”更名为“明珠县卫生健康委员会”。" in text


# --- Machines ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "where", ["all", "organ/finance", "column/documents", "column/statutory"]
)
def test_feeds_are_well_formed_and_newest_first(
    county: County, client: Client, where: str
) -> None:
    for n in range(3):
        county.released(title=f"第{n}件 <甲> & 乙", document_number="")
    atom = parse(client, f"/feed/{where}.atom")
    titles = [entry.findtext(f"{ATOM}title") for entry in atom.findall(f"{ATOM}entry")]
    assert titles == [f"第{n}件 <甲> & 乙" for n in (2, 1, 0)]
    rss = parse(client, f"/feed/{where}.rss")
    assert [item.findtext("title") for item in rss.iter("item")] == titles
    for link in rss.iter("link"):
        assert (link.text or "").startswith("http://testserver/")


def test_a_control_character_stored_before_breaks_no_feed(
    county: County, client: Client
) -> None:
    content = county.content()
    object.__setattr__(content, "title", "关于\x0b防火\x85的通知")
    object.__setattr__(content, "summary", "概述\x1f")
    item = actions.draft(county.finance, content, by=county.officer)
    county.sign_all(actions.submit(item, by=county.officer))
    actions.release(item, by=county.officer)
    assert Publication.objects.get().title == "关于\x0b防火\x85的通知"
    for form in ("atom", "rss"):
        feed = parse(client, f"/feed/all.{form}")
        assert "关于防火的通知" in [each.text for each in feed.iter()]


def test_site_maps_name_every_item_once(
    county: County, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "LIMIT", 2)
    items = {
        f"http://testserver/info/{county.released(title=f'第{n}件').public_id}/"
        for n in range(5)
    }
    index = parse(client, "/sitemap.xml")
    files = [loc.text or "" for loc in index.iter(f"{MAP}loc")]
    assert len(files) == 4
    found = [
        loc.text
        for file in files
        if "pages" not in file
        for loc in parse(client, file.removeprefix("http://testserver")).iter(
            f"{MAP}loc"
        )
    ]
    assert sorted(found, key=str) == sorted(items)


@pytest.mark.parametrize("year", ["0", "1948", "2201", "9999", "99999999999999999999"])
def test_a_site_map_of_no_year_is_a_missing_page(
    county: County, client: Client, year: str
) -> None:
    assert client.get(f"/sitemap-{year}.xml").status_code == 404


def test_robots_are_led_to_the_site_map(county: County, client: Client) -> None:
    text = read(client, "/robots.txt")
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /office/" in text


# --- What every answer carries --------------------------------------------------------------


PUBLIC = ["/", "/list/", "/xxgk/", "/organ/", "/search/?q=a", "/feed/all.atom"]


@pytest.mark.parametrize("path", PUBLIC)
def test_a_reader_gets_no_cookie_and_may_ask_whether_it_changed(
    county: County, client: Client, path: str
) -> None:
    county.released(title="a旧的", document_number="")
    response = client.get(path)
    assert not response.cookies
    assert "max-age=0" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]
    again = client.get(path, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert "default-src 'self'" in response["Content-Security-Policy"]


def test_a_page_that_changed_is_sent_anew(county: County, client: Client) -> None:
    tag = client.get("/list/")["ETag"]
    county.released()
    assert client.get("/list/", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_public_pages_only_answer_questions(
    county: County, client: Client, method: str
) -> None:
    assert getattr(client, method)("/list/").status_code == 405


@pytest.mark.parametrize(
    ("path", "to"), [("/preferences/", "/"), ("/check/findings/", "/check/")]
)
def test_an_address_only_forms_lead_to_is_no_blank_page(
    county: County, client: Client, path: str, to: str
) -> None:
    assert client.get(path).headers["Location"] == to


def test_elder_mode_is_kept_and_left_again(county: County, client: Client) -> None:
    response = client.post(
        "/preferences/", {"elder": "on", "next": "/list/?organ=health"}
    )
    assert response["Location"] == "/list/?organ=health"
    assert "data-elder" in read(client, "/")
    client.post("/preferences/", {"elder": "off"})
    assert "data-elder" not in read(client, "/")


def test_english_names_what_leads_to_lists_in_the_plural(
    county: County, client: Client
) -> None:
    client.post("/preferences/", {"language": "en"})
    page = read(client, "/sitemap/")
    nav = re.findall(r'class="nav-link"[^>]*>([^<]+)<', page)
    assert nav[3:6] == ["Key areas", "Topic pages", "Organs"]
    assert "Menu</summary>" in page
    assert "<h2>Columns</h2>" in page


def test_the_language_is_kept(county: County, client: Client) -> None:
    client.post("/preferences/", {"language": "zh-hant"})
    assert '<html lang="zh-hant"' in read(client, "/")


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example/", "\\\\x"]
)
def test_preferences_lead_back_only_to_this_site(
    county: County, client: Client, target: str
) -> None:
    response = client.post("/preferences/", {"elder": "on", "next": target})
    assert response["Location"] == "/"


# --- Sites -------------------------------------------------------------------------------


def test_without_a_site_the_page_says_what_to_do(db: None, client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 503
    assert "尚未设置" in response.content.decode()


def test_each_government_shows_only_its_own(county: County, client: Client) -> None:
    item = county.released()
    other = Organ.objects.create(
        kind=OrganKind.GOVERNMENT,
        slug="other",
        full_name="青石县人民政府",
        short_name="青石县",
        code=credit_code(90),
    )
    Site.objects.create(
        government=other,
        name="青石县人民政府网",
        domain="localhost",
        site_code="9999990002",
        organiser="青石县人民政府办公室",
    )

    def elsewhere(path: str) -> Any:
        return client.get(path, headers={"Host": "localhost"})

    assert "青石县人民政府网" in elsewhere("/").content.decode()
    assert item.title not in elsewhere("/list/").content.decode()
    assert elsewhere(f"/info/{item.public_id}/").status_code == 404
    assert elsewhere("/organ/finance/").status_code == 404
    assert elsewhere("/column/documents/").status_code == 404
    assert elsewhere(f"/index/{item.index_number.number}").status_code == 404
    assert item.title in read(client, "/list/")


# --- Errors ------------------------------------------------------------------------------


def test_a_missing_page_says_so_in_the_frame(county: County, client: Client) -> None:
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    text = response.content.decode()
    assert "没有找到这个页面" in text
    assert "9999990001" in text


def test_the_page_for_a_fault_needs_no_database(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> list[Site]:
        raise DatabaseError

    sites.forget()
    monkeypatch.setattr(sites, "_load_sites", broken)
    response = Client(raise_request_exception=False).get("/list/")
    assert response.status_code == 500
    assert "系统暂时出错" in response.content.decode()


# --- Ledger ------------------------------------------------------------------------------


def test_the_daily_anchors_are_published(county: County, client: Client) -> None:
    assert "还没有校验值" in read(client, "/ledger/")
    anchor = Anchor.objects.create(
        day=timezone.localdate(), last_event_id=1, events=3, hash=b"\x01" * 32
    )
    anchor.refresh_from_db()  # the database computes the hash itself
    assert bytes(anchor.hash).hex() in read(client, "/ledger/")
    assert client.get("/ledger/?year=1999").status_code == 404


def test_a_question_that_takes_too_long_is_answered_with_a_sentence(
    county: County, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_args: Any, **_kwargs: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '50ms'")
            cursor.execute("SELECT pg_sleep(5)")

    monkeypatch.setattr("gongkai.portal.views.organs.render", slow)
    response = client.get("/organ/?q=a&b=1")
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    text = response.content.decode()
    assert "查询用时过长" in text
    assert 'href="/organ/?q=a&amp;b=1"' in text


@pytest.mark.parametrize("https", [False, True])
def test_another_host_is_refused_not_a_fault(
    county: County, client: Client, settings: Settings, https: bool
) -> None:
    settings.SECURE_SSL_REDIRECT = https
    client.raise_request_exception = False
    response = client.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "请求无法识别" in response.content.decode()


def test_a_query_too_long_to_read_is_the_reader_s_fault(
    county: County, client: Client
) -> None:
    query = "&".join(f"a{number}=1" for number in range(6_000))
    response = client.get(f"/list/?{query}")
    assert response.status_code == 400
    assert "请求无法识别" in response.content.decode()
