"""From a Word file with an identity number to the public page, and back again."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gongkai.catalogue.models import InformationItem, Posting, Publication
from gongkai.core.queries import verify_ledger
from gongkai.law.numbers import parse_index_number
from tests.catalogue.test_files import word
from tests.factories.county import County

pytestmark = pytest.mark.browser

TITLE = "关于公布明珠县2018年临时救助对象名单的通知"
IDENTITY = "360727194608040004"  # a right check digit, a sequence never issued


def upload(page: Page, folder: Path) -> None:
    """Hand a Word file to the editor and fill in what it does not hold."""
    path = folder / "通知.docx"
    path.write_bytes(
        word(
            "各乡镇人民政府：",
            f"经审核，同意给予困难群众临时救助，身份证号{IDENTITY}，现予公布。",
            heading=TITLE,
            table=[["乡镇", "户数"], ["清溪镇", "12"]],
        )
    )
    page.goto("/office/items/new/")
    page.set_input_files("#id_word", str(path))
    page.click("button[name=do][value=word]")
    expect(page.locator("#id_title")).to_have_value(TITLE)
    page.fill("#id_created_on", "2018-09-20")
    page.fill("#id_summary", "公布2018年第三季度临时救助情况。")
    page.select_option("#id_genre", "notice")
    page.select_option("#id_theme", "1705")
    page.fill("#id_document_number", "明财字[2018]14号")
    page.get_by_label("政策文件").check()
    page.click(".actbar button[name=do][value=save]")
    page.wait_for_url(re.compile(r"/office/items/\d+/"))


def act(page: Page, item: InformationItem, slug: str, **fields: str) -> None:
    """Do one act on its own page."""
    page.goto(f"/office/items/{item.pk}/act/{slug}/")
    for name, value in fields.items():
        box = page.locator(f"[name={name}]")
        if box.evaluate("each => each.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)
    page.click("main form button.button")
    page.wait_for_url(re.compile(r"/office/items/\d+/(?!act)"))


def agree(page: Page, item: InformationItem, opinion: str) -> None:
    """Sign the step the item waits at, on the review screen."""
    page.goto(f"/office/items/{item.pk}/review/")
    page.fill("#opinion [name=opinion]", opinion)
    if InformationItem.objects.get(pk=item.pk).step == "second":
        page.get_by_label("经审查，不涉及国家秘密，同意公开。").check()
    page.click("button[name=act][value=sign]")
    page.wait_for_url(re.compile(r"/office/(?!items/\d+/review)"))


def doors(page: Page, county: County, address: str) -> dict[str, str]:
    """Return what each public door shows, by its address."""
    addresses = (
        "/",
        "/list/",
        f"/organ/{county.finance.slug}/",
        f"/column/{county.documents.slug}/",
        "/search/?q=%E4%B8%B4%E6%97%B6%E6%95%91%E5%8A%A9",
        "/feed/all.atom",
        "/feed/all.rss",
        f"/sitemap-{timezone.localdate().year}.xml",
        address,
    )
    return {each: page.request.get(each).text() for each in addresses}


def test_an_item_is_published_and_withdrawn(
    standing_county: County,
    signed_in: Callable[..., Page],
    open_page: Callable[..., Page],
    tmp_path: Path,
) -> None:
    county = standing_county
    desk = signed_in(county.officer)

    # the officer uploads; the finding blocks; de-identification clears it
    upload(desk, tmp_path)
    item = InformationItem.objects.get()
    desk.goto(f"/office/items/{item.pk}/findings/")
    expect(desk.locator("mark.finding--block")).to_contain_text(IDENTITY)
    desk.goto(f"/office/items/{item.pk}/act/submit/")
    desk.click("main form button.button")
    expect(desk.locator("main")).to_contain_text("阻断")
    act(desk, item, "mask")
    desk.goto(f"/office/items/{item.pk}/findings/")
    expect(desk.locator("mark.finding--block")).to_have_count(0)
    act(desk, item, "submit")

    # first review; the second reviewer returns it with a reason
    agree(signed_in(county.first), item, "内容属实，同意")
    second = signed_in(county.second)
    second.goto(f"/office/items/{item.pk}/review/")
    second.fill("#opinion [name=opinion]", "请补充救助依据")
    second.click("button[name=act][value=send_back]")
    second.wait_for_url(re.compile(r"/office/(?!items/\d+/review)"))
    desk.goto("/office/")
    expect(desk.locator("main")).to_contain_text("请补充救助依据")
    desk.goto(f"/office/items/{item.pk}/")
    expect(desk.locator("main")).to_contain_text("请补充救助依据")

    # corrected, three sign-offs by three people, released
    desk.goto(f"/office/items/{item.pk}/edit/")
    desk.fill("#id_summary", "依据临时救助办法公布2018年第三季度情况。")
    desk.click(".actbar button[name=do][value=submit]")
    desk.wait_for_url("**/act/submit/")
    desk.click("main form button.button")
    desk.wait_for_url(re.compile(r"/office/items/\d+/(?!act)"))
    agree(signed_in(county.first), item, "同意")
    agree(second, item, "同意")
    agree(signed_in(county.approver), item, "同意公开")
    item.refresh_from_db()
    assert item.latest is not None
    signers = set(item.latest.review.sign_offs.values_list("by__username", flat=True))
    assert signers == {"first", "second", "approver"}
    act(desk, item, "release")

    # public: permalink, index number, meta tags, list, feed, sitemap
    publication = Publication.objects.get()
    address = f"/info/{publication.public_id}/"
    assert parse_index_number(publication.index_number).check_digit_is_right
    visitor = open_page()
    visitor.goto(address)
    expect(visitor.locator("h1")).to_contain_text(TITLE)
    expect(visitor.locator("body")).to_contain_text(publication.index_number)
    expect(visitor.locator("body")).to_contain_text("明财字〔2018〕14号")
    assert IDENTITY not in visitor.content()
    published = timezone.localtime(publication.listed_at)
    assert meta(visitor) == {
        "SiteName": "明珠县人民政府网",
        "SiteIDCode": "9999990001",
        "ColumnName": "政策文件",
        "ArticleTitle": TITLE,
        "PubDate": f"{published:%Y-%m-%d %H:%M}",
        "ContentSource": "明珠县财政局",
    }
    for door, shown in doors(visitor, county, address).items():
        assert publication.public_id in shown or TITLE in shown, door

    # posted on WeChat too, and counted once
    act(
        desk,
        item,
        "post",
        channel="wechat",
        posted_at=f"{timezone.localtime():%Y-%m-%dT%H:%M}",
        address="https://mp.example.cn/s/mingzhu",
    )
    assert Posting.objects.standing().count() == 2
    assert Publication.objects.public(now=timezone.now()).count() == 1
    visitor.goto("/list/")
    expect(visitor.locator("main")).to_contain_text(re.compile(r"共\s*1\s*[条件]"))

    # withdrawn with a reason: gone from every door at once
    act(
        second,
        item,
        "withdraw",
        kind="error",
        reason="名单有误",
        public_note="名单正在核对，核对后重新公布。",
    )
    assert visitor.goto(address).status == 410  # type: ignore[union-attr]
    expect(visitor.locator("main")).to_contain_text("核对后重新公布")
    for door, shown in doors(visitor, county, address).items():
        assert TITLE not in shown, door
        assert door == address or publication.public_id not in shown, door
    assert verify_ledger().holds


def meta(page: Page) -> dict[str, Any]:
    """Return the tags checkers read."""
    names = (
        "SiteName",
        "SiteIDCode",
        "ColumnName",
        "ArticleTitle",
        "PubDate",
        "ContentSource",
    )
    return {
        name: page.locator(f"meta[name={name}]").get_attribute("content")
        for name in names
    }
