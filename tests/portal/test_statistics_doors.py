"""No door shows a figure before its report is public, or after."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from gongkai.catalogue import actions
from gongkai.organisations.actions import establish_organ
from gongkai.organisations.models import OrganKind
from gongkai.review.models import Withdrawal
from tests.factories.county import County, credit_code
from tests.portal.house import KINDS, House, look, read
from tests.portal.reports import (
    public_item,
    report_on,
)

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
