"""The review screen: everything to decide, three people, nothing lost."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from gongkai.catalogue import actions
from gongkai.catalogue.models import InformationItem
from tests.factories.county import County

from .conftest import Sign

SECRECY = {"secrecy_choice": "经审查，不涉及国家秘密，同意公开。"}


def address(item: InformationItem) -> str:
    return reverse("office:item_review", args=[item.pk])


def test_three_people_sign_on_the_screen(county: County, sign_in: Sign) -> None:
    item = county.submitted()
    for who, extra in (("first", {}), ("second", SECRECY), ("approver", {})):
        data = {"version": 1, "opinion": "同意公开", "act": "sign"} | extra
        assert sign_in(who).post(address(item), data).status_code == 302
    item.refresh_from_db()
    assert item.state == "approved"
    signs = item.latest.review.sign_offs.order_by("id")
    assert [sign.by for sign in signs] == [county.first, county.second, county.approver]
    assert signs[1].secrecy_opinion == SECRECY["secrecy_choice"]


def test_the_second_review_without_secrecy_opinion_keeps_what_was_written(
    county: County, sign_in: Sign
) -> None:
    item = actions.sign(county.submitted(), by=county.first, opinion="同意")
    data = {"version": 1, "opinion": "拟同意公开本件", "act": "sign"}
    response = sign_in("second").post(address(item), data)
    page = response.content.decode()
    assert response.status_code == 200
    assert "请写明保密审查意见" in page
    assert "拟同意公开本件" in page


def test_an_item_goes_back_with_the_reason_on_the_same_screen(
    county: County, sign_in: Sign
) -> None:
    item = county.submitted()
    client = sign_in("first")
    empty = client.post(address(item), {"version": 1, "act": "send_back"})
    assert "请写明退回理由" in empty.content.decode()
    client.post(
        address(item), {"version": 1, "opinion": "附件缺失", "act": "send_back"}
    )
    item.refresh_from_db()
    assert item.state == "returned"
    home = sign_in("officer").get(reverse("office:home")).content.decode()
    assert "退回给我" in home
    assert item.title in home


def test_a_signer_who_read_an_older_version_signs_nothing(
    county: County, sign_in: Sign
) -> None:
    item = county.submitted()
    actions.save(item, county.content(summary="另写的概述。"), by=county.officer)
    actions.submit(item, by=county.officer)
    data = {"version": 1, "opinion": "同意", "act": "sign"}
    page = sign_in("first").post(address(item), data).content.decode()
    assert "已被修改" in page
    assert 'name="version" value="2"' in page
    item.refresh_from_db()
    assert item.latest.review.sign_offs.count() == 0


def test_the_author_reads_why_signing_is_closed(county: County, sign_in: Sign) -> None:
    item = county.submitted()
    page = sign_in("officer").get(address(item)).content.decode()
    assert "您参与了本件起草" in page
    assert 'value="sign"' not in page


def test_the_screen_shows_the_difference_from_the_last_release(
    county: County, sign_in: Sign
) -> None:
    item = county.released()
    changed = county.content(
        body="<p>现将新方案印发给你们。</p>", text="现将新方案印发给你们。"
    )
    actions.save(item, changed, by=county.officer)
    actions.submit(item, by=county.officer)
    page = sign_in("first").get(address(item)).content.decode()
    assert "与已公开的第 1 版的差别" in page
    assert "<ins>新</ins>" in page
    assert "<del>" in page


def test_the_screen_shows_findings_with_words_and_the_masked_form(
    county: County, sign_in: Sign
) -> None:
    text = "救助对象身份证号360727194608040004。"
    item = county.draft(text=text, body=f"<p>{text}</p>")
    actions.submit(item, by=county.officer, waiver_request="公示需要")
    page = sign_in("first").get(address(item)).content.decode()
    assert "阻断 1" in page
    assert "360727********04" in page
    assert "公示需要" in page


def test_what_was_made_before_the_calendar_begins_opens_without_a_deadline(
    county: County, sign_in: Sign
) -> None:
    item = actions.draft(
        county.finance, county.content(created_on=date(2003, 5, 1)), by=county.officer
    )
    client = sign_in("officer")
    for name in ("item_detail", "item_record"):
        page = client.get(reverse(f"office:{name}", args=[item.pk]))
        assert page.status_code == 200
        assert "deadline" not in page.context
    assert client.get(reverse("office:home")).status_code == 200
