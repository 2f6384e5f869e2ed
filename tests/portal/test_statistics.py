"""The figures of annual reports: only what is public, and all of that."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.models import InformationItem
from gongkai.law.forms import CellKey, national_form
from gongkai.organisations.actions import establish_organ
from gongkai.organisations.models import Organ, OrganKind
from gongkai.portal.sites import forget
from gongkai.portal.views import statistics
from gongkai.reporting.models import (
    AnnualReport,
    Consolidation,
    FrozenCell,
    FrozenFigures,
    Return,
    Round,
)
from gongkai.review.models import Withdrawal
from tests.factories.county import County, credit_code

from .test_doors import KINDS, House, house, look

__all__ = ["house"]

Given = Mapping[str, int | str | None]
FIGURES: dict[str, Given] = {
    "2014": {
        "A1": 37685,
        "A1_NORM": 4183,
        "A2_GAZETTE": 12,
        "A2_WEB": 35438,
        "A2_WEIBO": 889,
        "A2_WECHAT": 981,
        "A2_OTHER": 365,
        "C1": 2,
        "C2": 2,
        "C3": 2,
        "C3_GRANTED": 1,
        "C3_PARTIAL": 1,
        "G": "0.5",
        "H4": None,
    },
    "2021": {
        "table2/行政规范性文件/1": 17,
        "table3/new/总计": 41,
        "table3/granted/总计": 20,
        "table3/partial/总计": 6,
        "table3/d1/总计": 1,
        "table3/d4/总计": 2,
        "table4/行政复议/总计": 3,
    },
}
FIGURES["2019"] = {
    "table2/规范性文件/1": 19,
    "table3/new/总计": 30,
    "table3/granted/总计": 15,
    "table3/partial/总计": 5,
    "table4/行政复议/总计": 2,
}


def form_of(year: int) -> str:
    return "2014" if year < 2019 else "2019" if year < 2021 else "2021"


def key_of(name: str) -> CellKey:
    return (
        CellKey(*name.split("/"))
        if "/" in name
        else CellKey("form2014", name, "统计数")
    )


def freeze(
    county: County, organ: Organ, year: int, given: Given, edition: int, note: str
) -> FrozenFigures:
    """Freeze a form in which everything not given is zero."""
    form = national_form(form_of(year))
    round_, _new = Round.objects.get_or_create(
        government=county.government,
        form_id=form.id,
        kind="year",
        year=year,
        defaults={"due_on": date(year + 1, 1, 31), "opened_by": county.manager},
    )
    source: dict[str, Any]
    if organ.pk == county.government.pk:
        number = round_.consolidations.count() + 1
        source = {
            "consolidation": Consolidation.objects.create(
                round=round_, number=number, cells=[], included=[], by=county.manager
            )
        }
    else:
        source = {
            "of_return": Return.objects.get_or_create(round=round_, organ=organ)[0]
        }
    keys = form.keys()
    frozen = FrozenFigures.objects.create(
        organ=organ,
        form_id=form.id,
        kind="year",
        year=year,
        edition=edition,
        note=note,
        by=county.manager,
        size=len(keys),
        hash=bytes([edition]) * 32,
        **source,
    )
    values = {key_of(name): value for name, value in given.items()}
    assert set(values) <= set(keys)
    FrozenCell.objects.bulk_create(
        FrozenCell(
            frozen=frozen,
            **key._asdict(),
            value=None if (v := values.get(key, 0)) is None else Decimal(v),
        )
        for key in keys
    )
    return frozen


def report_on(
    county: County,
    year: int,
    item: InformationItem,
    *,
    organ: Organ | None = None,
    edition: int = 1,
    note: str = "",
    given: Given | None = None,
) -> AnnualReport:
    """Make the report that became the item's latest version."""
    organ = organ or county.government
    assert item.latest
    given = FIGURES[form_of(year)] if given is None else given
    return AnnualReport.objects.create(
        government=county.government,
        organ=organ,
        year=year,
        layout="",
        edition=edition,
        note=note,
        title="内部标题",
        state="submitted",
        frozen=freeze(county, organ, year, given, edition, note),
        item=item,
        from_version=item.latest.number,
        begun_by=county.manager,
    )


def public_item(county: County, year: int) -> InformationItem:
    return county.released(
        title=f"明珠县{year}年政府信息公开工作年度报告",
        genre="annual_report",
        document_number="",
        created_on=date(year + 1, 3, 20),
    )


def published(county: County, year: int, **changes: Any) -> AnnualReport:
    return report_on(county, year, public_item(county, year), **changes)


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


# --- The gate ----------------------------------------------------------------------------

DOORS = (
    "/statistics/",
    "/statistics/definitions/",
    "/statistics/2018/",
    "/statistics/2018/finance/",
    "/statistics/2018/data.csv",
    "/statistics/2018/data.json",
    "/statistics/2018/finance/data.csv",
    "/statistics/2018/finance/data.json",
    "/statistics/2017/",
    "/statistics/2022/",
    "/sitemap-pages.xml",
    "/sitemap/",
    "/",
    "/xxgk/mingzhu/annual-reports/",
)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("of", ["county", "organ"])
def test_no_door_shows_a_figure_that_is_not_public(
    name: str,
    of: str,
    house: House,
    client: Client,
) -> None:
    county = house.county
    organ = county.government if of == "county" else county.finance
    witness = report_on(county, 2018, house.witness, organ=organ)
    before = {door: look(client, door) for door in DOORS}
    own = "/statistics/2018/" if of == "county" else "/statistics/2018/finance/"
    for door in ("/statistics/", own, f"{own}data.csv", f"{own}data.json"):
        assert before[door][0] == 200
        assert "37685" in before[door][1].replace(",", "") or door == "/statistics/"

    item = KINDS[name](house)
    item.refresh_from_db()
    if item.pk == house.witness.pk:  # the correction of a public report
        report_on(
            county, 2018, item, organ=organ, edition=2, note="密匣", given={"A1": 4242}
        )
    else:
        report_on(county, 2022, item, organ=organ)
        other = county.finance if of == "county" else county.health
        report_on(county, 2018, item, organ=other, given={"A1": 4242})

    after = {door: look(client, door) for door in DOORS}
    assert after == before
    assert witness.title not in "".join(text for _status, text in after.values())


def test_before_the_release_there_is_nothing_and_after_a_withdrawal_nothing_more(
    county: County, client: Client
) -> None:
    item = county.approved(genre="annual_report", document_number="")
    report_on(county, 2018, item)
    assert "还没有公开的统计数据" in read(client, "/statistics/")
    assert client.get("/statistics/2018/").status_code == 404
    actions.release(item, by=county.officer)
    assert "37,685" in read(client, "/statistics/2018/")
    actions.withdraw(item, by=county.manager, kind=Withdrawal.Kind.ERROR, reason="有误")
    for door in ("", "data.csv", "data.json"):
        assert client.get(f"/statistics/2018/{door}").status_code == 404
    assert "还没有公开的统计数据" in read(client, "/statistics/")


def test_another_governments_report_is_not_shown(
    county: County, client: Client
) -> None:
    other = establish_organ(
        by=None,
        kind=OrganKind.GOVERNMENT,
        slug="linxian",
        full_name="邻县人民政府",
        short_name="邻县",
        code=credit_code(90),
    )
    report_on(replace(county, government=other), 2018, public_item(county, 2018))
    assert "还没有公开的统计数据" in read(client, "/statistics/")
    assert client.get("/statistics/2018/").status_code == 404


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
