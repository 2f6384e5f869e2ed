"""One item's page: what it says, what it costs, what becomes of it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.content import Link
from gongkai.catalogue.files import store
from gongkai.catalogue.models import InformationItem, ValidityFact
from gongkai.catalogue.queries import current_release
from gongkai.catalogue.states import Channel, LinkKind
from gongkai.portal.sites import forget
from gongkai.review.actions import close_gate
from gongkai.review.models import Withdrawal
from tests.factories.county import County


def page(client: Client, item: InformationItem, query: str = "") -> str:
    response = client.get(f"/info/{item.public_id}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def released_again(
    county: County, item: InformationItem, **changes: object
) -> InformationItem:
    actions.save(item, county.content(**changes), by=county.officer)
    item.refresh_from_db()
    county.sign_all(actions.submit(item, by=county.officer))
    actions.release(item, by=county.officer)
    item.refresh_from_db()
    return item


def test_the_header_block_says_what_the_catalogue_must(
    county: County, client: Client
) -> None:
    item = county.released(
        statutory="A20.07",
        effective_from=date(2018, 10, 1),
        expires_on=date(2099, 9, 30),
        is_normative=True,
    )
    text = page(client, item)
    year = timezone.localdate().year
    for said in (
        f"{county.finance.code}/{year}-00001",
        "财政、金融、审计\\财政",
        "通知",
        "明珠县财政局",
        "明府办发〔2018〕14号",
        "2018-09-20",
        "2018-10-01",
        "2099-09-30",
        "财政预算、决算",
        "有效",
    ):
        assert said in text, said


def test_the_article_tags_are_those_the_inspection_reads(
    county: County, client: Client
) -> None:
    item = county.released(keywords="预算,公开", source="县财政局")
    text = page(client, item)
    tags = dict(re.findall(r'<meta name="(\w+)" content="([^"]*)">', text))
    listed = timezone.localtime(item.publication.listed_at)
    assert tags["SiteName"] == "明珠县人民政府网"
    assert tags["SiteDomain"] == "testserver"
    assert tags["SiteIDCode"] == "9999990001"
    assert tags["ColumnName"] == "政策文件"
    assert {"ColumnDescription", "ColumnKeywords", "ColumnType"} <= set(tags)
    assert tags["ArticleTitle"] == item.title
    assert tags["PubDate"] == listed.strftime("%Y-%m-%d %H:%M")
    assert tags["ContentSource"] == "县财政局"
    assert tags["Keywords"] == "预算,公开"
    assert tags["Author"] == "明珠县财政局"
    assert tags["Url"] == f"http://testserver/info/{item.public_id}/"


def test_an_item_with_everything_costs_three_queries_at_most(
    county: County, client: Client
) -> None:
    old = county.released(title="旧办法", document_number="")
    files = tuple(store(f"附件{n}".encode(), f"附件{n}.txt") for n in range(5))
    links = (Link("abolishes", old.pk),)
    item = county.released(attachments=files, links=links)
    for n in range(3):
        other = county.released(
            title=f"解读之{n}",
            document_number="",
            genre="interpretation",
            links=(Link("interprets", item.pk),),
        )
        actions.post(
            item,
            Channel.WECHAT,
            posted_at=timezone.now(),
            by=county.officer,
            address=f"https://example.com/{other.pk}",
        )
    released_again(county, item, title="第二版", attachments=files, links=links)
    forget()
    with CaptureQueriesContext(connection) as cold:
        text = page(client, item)
    assert len(cold) <= 3, [query["sql"] for query in cold]
    with CaptureQueriesContext(connection) as warm:
        page(client, item)
    assert len(warm) == 1
    assert all(f"解读之{n}" in text for n in range(3))
    assert "旧办法" in text
    assert "附件4.txt" in text


def test_links_are_read_in_both_directions(county: County, client: Client) -> None:
    policy = county.released(title="政策甲", document_number="")
    reading = county.released(
        title="政策甲的图解", document_number="", genre="interpretation"
    )
    actions.link(reading, policy, LinkKind.INTERPRETS, by=county.officer)
    assert "政策甲的图解" in page(client, policy)
    assert "政策甲" in page(client, reading).replace("政策甲的图解", "")


def test_an_abolished_document_says_so_wherever_it_shows(
    county: County, client: Client
) -> None:
    old = county.released(title="要废止的办法", document_number="")
    county.released(
        title="废止决定",
        document_number="",
        links=(Link("abolishes", old.pk),),
        effective_from=date(2018, 10, 1),
    )
    text = page(client, old)
    assert "本文件已于 2018-10-01 废止" in text
    assert "废止决定" in text
    listed = client.get("/list/?validity=abolished").content.decode()
    assert "要废止的办法" in listed
    assert "废止决定" not in listed


def test_a_lapsed_document_is_marked_from_the_day_after(
    county: County, client: Client
) -> None:
    today = timezone.localdate()
    last = county.released(title="今天还有效", document_number="", expires_on=today)
    past = county.released(
        title="昨天失效", document_number="", expires_on=today - timedelta(days=1)
    )
    assert "已经失效" not in page(client, last)
    assert "已经失效" in page(client, past)


def test_an_amended_document_tells_the_basis(county: County, client: Client) -> None:
    item = county.released(title="修改过的办法", document_number="")
    actions.record_validity(
        item,
        ValidityFact.Kind.AMENDED,
        on=date(2018, 11, 1),
        basis="明府发〔2018〕40号",
        by=county.second,
    )
    text = page(client, item)
    assert "本文件已于 2018-11-01 修改" in text
    assert "明府发〔2018〕40号" in text


def test_what_changed_between_two_releases_can_be_read(
    county: County, client: Client
) -> None:
    item = county.released(body="<p>期限为五日。</p>", text="期限为五日。")
    assert "发布后没有改动" in page(client, item)
    released_again(
        county,
        item,
        title="改过标题的通知",
        body="<p>期限为十五日。</p>",
        text="期限为十五日。",
    )
    number = item.latest.number if item.latest else 0
    assert f"versions/{number}/" in page(client, item)
    text = client.get(f"/info/{item.public_id}/versions/{number}/").content.decode()
    assert "期限为<ins>十</ins>五日。" in text
    assert "<ins>改过标题的通知</ins>" in text


def test_markup_in_a_title_is_shown_not_run(county: County, client: Client) -> None:
    item = county.released(title="<script>alert(1)</script>的通知")
    for path in (f"/info/{item.public_id}/", "/list/", "/search/?q=alert", "/"):
        assert "<script>alert" not in client.get(path).content.decode()


def test_the_print_page_has_the_document_and_no_menus(
    county: County, client: Client
) -> None:
    text = page(client, county.released(), "?print=1")
    assert "现将方案印发给你们" in text
    assert "<nav" not in text


def test_the_download_is_one_file_named_after_the_title(
    county: County, client: Client
) -> None:
    item = county.released()
    response = client.get(f"/info/{item.public_id}/download/")
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "default-src 'none'; img-src data:" in response.content.decode()
    assert "现将方案印发给你们" in response.content.decode()


def test_an_index_number_leads_to_the_item(county: County, client: Client) -> None:
    item = county.released()
    response = client.get(f"/index/{item.index_number.number}")
    assert response.status_code == 302
    assert response["Location"] == f"/info/{item.public_id}/"
    assert client.get(f"/index/{county.finance.code}/2018-99999").status_code == 404


def test_a_withdrawn_item_is_gone_and_says_when_and_why(
    county: County, client: Client
) -> None:
    item = county.released(title="不该再见到的标题")
    actions.withdraw(
        item,
        by=county.manager,
        kind=Withdrawal.Kind.ERROR,
        reason="内部理由",
        public_note="数据有误，正在核对。",
    )
    response = client.get(f"/info/{item.public_id}/")
    text = response.content.decode()
    assert response.status_code == 410
    assert "内容有误" in text
    assert "数据有误，正在核对。" in text
    assert "不该再见到的标题" not in text
    assert "内部理由" not in text
    assert "索引号不再使用" not in text


@pytest.mark.parametrize(
    "kind",
    [Withdrawal.Kind.SECRECY, Withdrawal.Kind.PRIVACY, Withdrawal.Kind.OTHER],
)
def test_why_something_should_never_have_been_public_is_not_told(
    county: County, client: Client, kind: Withdrawal.Kind
) -> None:
    item = county.released()
    actions.withdraw(item, by=county.manager, kind=kind, reason="内部理由")
    response = client.get(f"/info/{item.public_id}/")
    text = response.content.decode()
    assert response.status_code == 410
    assert "停止公开" in text
    assert "原因" not in text


def test_a_redirect_never_leads_off_the_site(county: County, client: Client) -> None:
    item = county.released()
    release = current_release(item)
    assert release is not None
    # past the act, which refuses such an address
    close_gate(
        release,
        by=county.manager,
        kind=Withdrawal.Kind.ERROR,
        reason="迁移",
        redirect_to="//elsewhere.example/",
    )
    assert client.get(f"/info/{item.public_id}/").status_code == 410


@pytest.mark.parametrize(
    ("name", "data", "shown"),
    [
        ("说明.txt", "文字".encode(), "inline"),
        ("表.csv", b"a,b\n1,2\n", "attachment"),
    ],
)
def test_an_attachment_comes_with_its_type_and_name(
    county: County, client: Client, name: str, data: bytes, shown: str
) -> None:
    file = store(data, name)
    item = county.released(attachments=(file,))
    response = client.get(f"/info/{item.public_id}/files/{file.sha256}/{name}")
    assert response.status_code == 200
    assert response.getvalue() == data
    assert response["Content-Type"].startswith(file.media_type)
    assert response["Content-Disposition"].startswith(shown)
    assert response["Content-Length"] == str(len(data))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
