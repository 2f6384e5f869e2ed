"""The figures of annual reports: all that is public, as it was frozen."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from io import StringIO

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.law.forms import national_form
from gongkai.organisations.models import Organ
from gongkai.portal.sites import forget
from gongkai.portal.views import statistics
from tests.factories.county import County
from tests.portal.house import read
from tests.portal.reports import (
    FIGURES,
    key_of,
    published,
    report_on,
)

# --- A year --------------------------------------------------------------------------------


def test_every_figure_of_the_form_stands_on_the_page(
    county: County, client: Client
) -> None:
    published(county, 2018)
    text = read(client, "/statistics/2018/")
    printed = re.findall(r'<td class="value">([^<]*)</td>', text)
    form = national_form("2014")
    values = {key_of(name): value for name, value in FIGURES["2014"].items()}
    expected = []
    for key in form.keys():  # noqa: SIM118 -- a form is no dictionary
        value = values.get(key, 0)
        expected.append("" if value is None else f"{Decimal(value):,f}")
    assert printed == expected


def test_charts_say_what_the_tables_say(county: County, client: Client) -> None:
    published(county, 2018)
    text = read(client, "/statistics/2018/")
    [channels] = re.findall(r'<figure[^>]*"channels-form2014">.*?</figure>', text, re.S)
    drawn = re.findall(r'class="chart-figure"[^>]*>([\d,]+)条<', channels)
    listed = re.findall(r'<td class="num">([^<]+)</td>', channels)
    assert drawn == listed == ["12", "35,438", "889", "981", "365"]
    assert "<title id=" in channels
    assert "政府网站" in channels
    [outcomes] = re.findall(r'<figure[^>]*"outcomes-form2014">.*?</figure>', text, re.S)
    assert len(re.findall(r'class="chart-bar"', outcomes)) == 2
    assert "其余6项为0" in outcomes


def test_outcomes_of_the_later_form_are_added_up_by_group(
    county: County, client: Client
) -> None:
    published(county, 2022)
    text = read(client, "/statistics/2022/")
    [outcomes] = re.findall(r'<figure[^>]*"outcomes-table3">.*?</figure>', text, re.S)
    rows = dict(
        re.findall(r'<th scope="row">([^<]+)</th><td class="num">([^<]+)<', outcomes)
    )
    assert rows["予以公开"] == "20"
    assert rows["不予公开"] == "3"
    assert rows["无法提供"] == "0"


def test_a_blank_is_not_a_zero(county: County, client: Client) -> None:
    published(county, 2018, given={"A1": None, "A2_WEB": None, "A2_WECHAT": 5})
    text = read(client, "/statistics/2018/")
    assert "未填" in text
    data = json.loads(read(client, "/statistics/2018/data.json"))
    by_row = {cell["row"]: cell["value"] for cell in data["cells"]}
    assert by_row["A1"] is None
    assert by_row["A1_NORM"] == 0


def test_every_label_leads_to_a_definition_that_exists(
    county: County, client: Client
) -> None:
    published(county, 2018)
    published(county, 2022)
    ids = set(re.findall(r'id="([^"]+)"', read(client, "/statistics/definitions/")))
    links = set[str]()
    for year in (2018, 2022):
        text = read(client, f"/statistics/{year}/")
        links |= set(re.findall(r'href="/statistics/definitions/#([^"]+)"', text))
    assert len(links) > 80
    assert links <= ids


def test_the_definitions_say_how_distinct_items_are_counted(
    county: County, client: Client
) -> None:
    published(county, 2018)
    text = read(client, "/statistics/definitions/")
    assert "不同渠道和方式公开相同信息计1条" in text
    assert "2021年起格式" not in text  # only forms in use
    assert "怎么数的" in read(client, "/statistics/2018/")


def test_a_correction_says_what_it_corrects_and_bears_its_own_hash(
    county: County, client: Client
) -> None:
    report = published(county, 2018)
    assert "这是第" not in read(client, "/statistics/2018/")
    item = report.item
    assert item is not None
    actions.save(item, county.content(title="更正版"), by=county.officer)
    item.refresh_from_db()
    report_on(
        county, 2018, item, edition=2, note="微信公开数漏计16条", given={"A1": 37701}
    )
    assert "37,685" in read(client, "/statistics/2018/")
    county.sign_all(actions.submit(item, by=county.officer))
    actions.release(item, by=county.officer)
    text = read(client, "/statistics/2018/")
    assert "37,701" in text
    assert "这是第2版数据" in text
    assert "微信公开数漏计16条" in text
    assert "02" * 32 in text
    assert "有更正" in read(client, "/statistics/")


def test_an_organs_report_has_its_own_page_before_the_countys(
    county: County, client: Client
) -> None:
    published(county, 2018, organ=county.finance)
    assert "全县数据尚未发布" in read(client, "/statistics/")
    listing = read(client, "/statistics/2018/")
    assert "/statistics/2018/finance/" in listing
    assert "尚未发布" in listing
    assert "明珠县财政局" in read(client, "/statistics/2018/finance/")
    assert client.get("/statistics/2018/data.csv").status_code == 404
    published(county, 2018)
    assert "/statistics/2018/finance/" in read(client, "/statistics/2018/")


# --- Over the years ---------------------------------------------------------------------


def test_the_years_are_carried_into_the_newest_form_and_what_is_lost_is_said(
    county: County, client: Client
) -> None:
    for year in (2017, 2018, 2020, 2021):
        published(county, year)
    text = read(client, "/statistics/2021/")
    [requests] = re.findall(r'<figure[^>]*"trend-now-0">.*?</figure>', text, re.S)
    rows = re.findall(r'<th scope="row">(\d+)</th>(.*?)</tr>', requests, re.S)
    found = {year: re.findall(r">([^<]+)</td>", cells) for year, cells in rows}
    assert found == {
        "2017": ["2", "1", "1"],
        "2018": ["2", "1", "1"],
        "2020": ["30", "15", "5"],
        "2021": ["41", "20", "6"],
    }
    # A year whose form did not ask is left out, not shown as a blank.
    [norms] = re.findall(r'<figure[^>]*"trend-now-1">.*?</figure>', text, re.S)
    assert re.findall(r'<th scope="row">(\d+)</th>', norms) == ["2020", "2021"]
    assert "办理结果总计" in text
    assert "申请方式（当面、传真、网络、信函）不再统计" in text
    assert "主动公开的条数和渠道不再统计" in text
    [kept_on] = re.findall(r'<figure[^>]*"trend-then-0">.*?</figure>', text, re.S)
    assert re.findall(r'<th scope="row">(\d+)</th>', kept_on) == ["2017", "2018"]


def test_one_year_makes_no_trend(county: County, client: Client) -> None:
    published(county, 2018)
    assert "历年变化" not in read(client, "/statistics/2018/")


# --- Files and doors ------------------------------------------------------------------------


def test_the_files_give_the_same_figures_as_the_page(
    county: County, client: Client
) -> None:
    report = published(county, 2018)
    data = json.loads(read(client, "/statistics/2018/data.json"))
    assert report.item is not None
    assert data["organ"] == "明珠县人民政府"
    assert (data["year"], data["form"], data["edition"]) == (2018, "2014", 1)
    assert data["hash"] == "01" * 32
    assert data["sample"] is True
    assert data["report"].endswith(f"/info/{report.item.public_id}/")
    assert set(data["cells"][0]) == {
        *("table", "row", "column", "code", "label", "unit", "value")
    }
    by_row = {cell["row"]: cell["value"] for cell in data["cells"]}
    for name, value in FIGURES["2014"].items():
        assert by_row[name] == (None if value is None else float(value)), name
    assert data["definitions"]["form2014/A1/统计数"]
    response = client.get("/statistics/2018/data.csv")
    assert 'filename="mingzhu-2018.csv"' in response["Content-Disposition"]
    rows = list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"))))
    assert {row["行"]: row["数值"] for row in rows} == {
        name: "" if value is None else str(value) for name, value in by_row.items()
    }


def test_the_site_map_names_every_page_of_figures(
    county: County, client: Client
) -> None:
    published(county, 2018)
    published(county, 2018, organ=county.finance)
    text = read(client, "/sitemap-pages.xml")
    for path in ("/statistics/", "/statistics/2018/", "/statistics/2018/finance/"):
        assert f"http://testserver{path}<" in text


def test_a_page_asks_as_little_for_five_years_as_for_one(
    county: County, client: Client
) -> None:
    def asked() -> int:
        statistics._pages.clear()
        with CaptureQueriesContext(connection) as queries:
            read(client, "/statistics/2018/")
        return len(queries)

    published(county, 2018)
    asked()  # fills what the frame keeps
    once = asked()
    for year in (2014, 2015, 2016, 2017):
        published(county, year)
    published(county, 2018, organ=county.finance)
    assert asked() == once <= 2
    with CaptureQueriesContext(connection) as again:
        read(client, "/statistics/2018/")
    assert len(again) == 1


def test_a_kept_page_follows_an_organs_new_name(county: County, client: Client) -> None:
    published(county, 2018)
    published(county, 2018, organ=county.finance)
    assert ">财政局<" in read(client, "/statistics/2018/")
    Organ.objects.filter(pk=county.finance.pk).update(short_name="财政和国资局")
    forget()
    assert ">财政和国资局<" in read(client, "/statistics/2018/")


def test_ids_on_a_page_are_given_once(county: County, client: Client) -> None:
    for year in (2018, 2020, 2021):
        published(county, year)
    for path in ("/statistics/2021/", "/statistics/definitions/"):
        ids = re.findall(r'\sid="([^"]+)"', read(client, path))
        assert len(ids) == len(set(ids)), path


def test_the_home_page_and_the_report_block_lead_there(
    county: County, client: Client
) -> None:
    for path in ("/", "/xxgk/mingzhu/annual-reports/", "/sitemap/"):
        assert 'href="/statistics/"' in read(client, path)
    year = timezone.localdate().year
    assert client.get(f"/statistics/{year}/").status_code == 404
