"""From an organ's return to the county's annual report, and what changes afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gongkai.catalogue.models import InformationItem, Posting, Publication
from gongkai.core.queries import verify_ledger
from gongkai.law.forms import CellKey
from gongkai.law.periods import Period
from gongkai.reporting import actions
from gongkai.reporting.models import AnnualReport, Meeting, Return
from gongkai.reporting.states import ReturnState
from tests.factories.counting import Counting, make_counting, place
from tests.factories.county import County

from .browser import DESKTOP, PHONE
from .pages import Seen
from .test_accessibility import look
from .test_publishing import act, agree

pytestmark = pytest.mark.browser


def confirm(page: Page, address: str, **fields: str) -> None:
    """Fill in the page of an act and do it."""
    page.goto(address)
    for name, value in fields.items():
        page.fill(f"main [name={name}]", value)
    page.click("main form button.button")
    page.wait_for_url(lambda url: not url.endswith(address))


def fill_in_and_sign(page: Page, counting: Counting) -> None:
    """See a finding, open a cell's records, mend with a reason, sign."""
    address = f"/office/returns/{counting.finance.pk}/"
    page.goto("/office/")
    page.click("text=2018年度 政府信息公开情况统计表")
    page.wait_for_url(f"**{address}")
    expect(page.locator("#remarks")).to_contain_text("没有发现问题")

    # a wrong number is typed: the contradiction stands on top and beside the cell
    mend(page, "A1_NORM", "9", "含往年文件")
    expect(page.locator("#remarks")).to_contain_text("部分不能大于整体")
    row = page.locator(f"#c{place('A1_NORM')}")
    expect(row).to_contain_text("部分不能大于整体")
    expect(row).to_contain_text("含往年文件")

    # the figure opens its records, as many as it says; one of them is opened too
    page.click(f"#c{place('A1')} td:nth-of-type(2) a")
    expect(page.locator("main h2").first).to_contain_text("合计 5条")
    expect(page.locator("main .row-link")).to_have_count(5)
    page.click("main .row-link >> nth=0")
    page.wait_for_url(re.compile(r"/office/items/\d+/"))

    # mended as it should be, with the reason; nothing contradicts itself any more
    page.goto(address)
    page.click(f"#c{place('A1_NORM')} details.mend summary")
    page.click(f"#c{place('A1_NORM')} button[value=clear]")
    expect(page.locator("#remarks")).to_contain_text("没有发现问题")
    mend(page, "I1", "3", "另有一次专题会议，纪要待补")
    expect(page.locator(f"#c{place('I1')}")).to_contain_text("另有一次专题会议")
    confirm(page, f"{address}sign/")
    expect(page.locator("main .item-line")).to_contain_text("已签报")


def mend(page: Page, row: str, value: str, reason: str) -> None:
    """Put another number into a cell, at its row."""
    at = f"#c{place(row)}"
    page.click(f"{at} details.mend summary")
    page.fill(f"{at} [name=value]", value)
    page.fill(f"{at} [name=reason]", reason)
    page.click(f"{at} button[value=override]")
    page.wait_for_url(f"**{at}")


def hand_in_the_others(signed_in: Callable[..., Page], counting: Counting) -> None:
    """Let the other organs sign; the county office sends one back and accepts all."""
    manager = signed_in(counting.county.manager)
    for ret in Return.objects.filter(state=ReturnState.OPEN).select_related("organ"):
        confirm(signed_in(counting.officer_of(ret)), f"/office/returns/{ret.pk}/sign/")
    finance = f"/office/returns/{counting.finance.pk}/"
    confirm(manager, f"{finance}send-back/", reason="请附第三次会议的纪要")
    officer = signed_in(counting.county.officer)
    officer.goto("/office/")
    expect(officer.locator("main")).to_contain_text("请附第三次会议的纪要")
    confirm(officer, f"{finance}sign/")
    for ret in Return.objects.filter(state=ReturnState.SIGNED):
        confirm(manager, f"/office/returns/{ret.pk}/accept/")
    assert not Return.objects.exclude(state=ReturnState.ACCEPTED).exists()
    confirm(manager, f"/office/rounds/{counting.round.pk}/consolidate/")
    manager.click("main a:has-text('第 1 次汇总')")
    row = manager.locator(f"#c{place('I1')}")
    expect(row).to_contain_text("另有一次专题会议")
    row.locator("td a strong").click()
    expect(manager.locator("main aside")).to_contain_text("财政局")


def write_and_freeze(page: Page) -> AnnualReport:
    """Draft the county's report, say what the draft asks for, freeze its figures."""
    page.goto("/office/reports/new/")
    page.select_option("[name=organ]", label="明珠县人民政府")
    page.fill("[name=year]", "2018")
    page.click("main form button.button")
    page.wait_for_url(re.compile(r"/office/reports/\d+/edit/"))
    report = AnnualReport.objects.get()

    # a name nobody knows is told at its line, and nothing typed is lost
    box = page.locator("textarea[name^=part_]").first
    drafted = box.input_value()
    box.fill(drafted + "\n全年公开{{ A9 }}条。")
    page.click("button[value=save]")
    expect(page.locator(".error-summary")).to_contain_text("没有对应的指标")
    expect(box).to_have_value(re.compile(r"A9"))
    for each in page.locator("textarea[name^=part_]").all():
        text = each.input_value().replace("\n全年公开{{ A9 }}条。", "")
        each.fill(re.sub(r"【请[^】]*】", "个别栏目更新不够及时，将逐月检查。", text))
    page.click("button[value=preview]")
    expect(page.locator("#preview .document")).to_contain_text("主动公开政府信息5条")
    page.click("button[value=save]")
    page.wait_for_url(f"**/office/reports/{report.pk}/")
    confirm(page, f"/office/reports/{report.pk}/freeze/")
    expect(page.locator("main .item-line")).to_contain_text("数据已定")
    report.refresh_from_db()
    return report


def test_a_year_is_returned_reported_and_frozen(
    standing_county: County,
    signed_in: Callable[..., Page],
    open_page: Callable[..., Page],
) -> None:
    counting = make_counting(standing_county)
    fill_in_and_sign(signed_in(counting.county.officer), counting)
    hand_in_the_others(signed_in, counting)
    desk = signed_in(counting.office_officer)
    report = write_and_freeze(desk)

    # an item like any other: three people sign, then it is released
    confirm(desk, f"/office/reports/{report.pk}/item/")
    desk.wait_for_url(re.compile(r"/office/items/\d+/"))
    item = InformationItem.objects.get(genre="annual_report")
    act(desk, item, "submit")
    for person in (
        counting.office_first,
        counting.county.second,
        counting.office_approver,
    ):
        agree(signed_in(person), item, "同意公开")
    item.refresh_from_db()
    act(desk, item, "release")
    publication = Publication.objects.get(pk=item.pk)
    visitor = open_page()
    visitor.goto("/column/annual-reports/")
    visitor.click(f"main >> text={report.title}")
    address = f"/info/{publication.public_id}/"
    visitor.wait_for_url(f"**{address}")
    expect(visitor.locator("body")).to_contain_text("主动公开政府信息5条")
    public = visitor.locator("main").inner_text()
    for width in (visitor, open_page(PHONE)):
        for page in ("", "definitions/", "2018/"):
            seen = Seen("statistics", f"/statistics/{page}")
            assert look(width, seen) == [], seen
    visitor.goto(address)

    # a posting is struck afterwards: a difference on the frozen page, nowhere else
    posting = Posting.objects.standing().filter(channel="wechat").first()
    assert posting is not None
    officer = signed_in(counting.county.officer)
    confirm(
        officer,
        f"/office/items/{posting.item_id}/strike/{posting.pk}/",
        reason="误登，未在微信发布",
    )
    frozen = f"/office/reports/{report.pk}/frozen/"
    desk.goto(frozen)
    drift = desk.locator("#drifts tbody tr")
    expect(drift).to_have_count(1)
    expect(drift).to_contain_text("政务微信")
    figures = drift.locator("td.num").all_inner_texts()
    assert figures == ["2", "2", "1", "0", "1"]
    expect(desk.locator("main")).to_contain_text("与定稿时一致")
    expect(desk.locator(f"#c{place('A2_WECHAT')} td strong")).to_have_text("2")
    drift.locator(".row-link").click()
    expect(desk.locator("#removed .row-link")).to_have_count(1)
    visitor.goto(address)
    assert visitor.locator("main").inner_text() == public
    assert Publication.objects.public(now=timezone.now()).filter(pk=item.pk).exists()
    assert verify_ledger().holds


def test_the_pages_of_the_counting_have_no_barrier(
    standing_county: County, signed_in: Callable[..., Page]
) -> None:
    counting = make_counting(standing_county)
    manager = counting.county.manager
    wide = actions.open_round(
        counting.county.government, form_id="2021", period=Period(2025), by=manager
    )
    of_wide = wide.returns.get(organ=counting.county.office)
    new = CellKey("table3", "new", "自然人")
    actions.override(
        of_wide, new, Decimal(3), reason="补记", by=counting.office_officer
    )
    counting.all_signed()
    actions.consolidate(counting.round, by=manager)
    begun = actions.begin_report(
        counting.county.finance, 2018, by=counting.county.officer
    )
    actions.freeze(begun, by=counting.county.officer, waiver="已逐项核对。")
    entry = Meeting.objects.all()[0]
    actions.strike(entry, reason="误登", by=manager)
    task, cell = counting.round.pk, place("I1")
    addresses = [
        "/office/",
        "/office/rounds/",
        "/office/rounds/new/",
        f"/office/rounds/{task}/",
        f"/office/rounds/{task}/sums/1/",
        f"/office/rounds/{task}/sums/1/cells/{cell}/",
        "/office/returns/",
        f"/office/returns/{counting.finance.pk}/",
        f"/office/returns/{of_wide.pk}/",
        f"/office/returns/{of_wide.pk}/cells/11/",
        "/office/ledgers/",
        "/office/ledgers/cases/new/",
        "/office/ledgers/meetings/?struck=1",
        f"/office/ledgers/meetings/{entry.pk}/",
        "/office/reports/?year=2018",
        f"/office/reports/{begun.pk}/",
        f"/office/reports/{begun.pk}/edit/",
        f"/office/reports/{begun.pk}/frozen/",
        f"/office/reports/{begun.pk}/frozen/{cell}/",
        "/office/bulletin/?month=2018-03",
        f"/office/bulletin/{counting.county.finance.pk}/?month=2018-03",
        f"/office/bulletin/{counting.county.finance.pk}/items/?month=2018-03",
    ]
    faults: dict[str, list[Any]] = {}
    for width, size in (("desktop", DESKTOP), ("phone", PHONE)):
        window = signed_in(manager, size)
        for address in addresses:
            if found := look(window, Seen(address, address)):
                faults[f"{address} ({width})"] = found
    assert faults == {}
