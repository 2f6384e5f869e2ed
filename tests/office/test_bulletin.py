"""The bulletin in the office: numbers open their records, and it becomes an item."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.models import InformationItem
from gongkai.organisations.models import Organ
from tests.factories.county import County

from .conftest import Sign

ALL = ("officer", "first", "second", "approver", "manager", "auditor", "outsider")


@pytest.fixture
def month(county: County) -> str:
    """Return this month, in which the finance department published two items."""
    county.released()
    county.released(title="第二件", document_number="", key_area="finance.budget")
    return timezone.localdate().strftime("%Y-%m")


def table(sign_in: Sign, who: str, month: str) -> str:
    response = sign_in(who).get(reverse("office:bulletin"), {"month": month})
    assert response.status_code == 200
    text = response.content.decode()
    return text[text.index("<tbody>") : text.index("</tbody>")]


def records(organ: Organ, kind: str) -> str:
    return reverse("office:bulletin_records", args=[organ.pk, kind])


def test_everybody_sees_the_bulletin_but_only_their_own_records(
    county: County, sign_in: Sign, month: str
) -> None:
    for who in ALL:
        assert "财政局" in table(sign_in, who, month)
        detail = reverse("office:bulletin_organ", args=[county.finance.pk])
        expected = 404 if who == "outsider" else 200
        for address in (detail, records(county.finance, "items")):
            answer = sign_in(who).get(address, {"month": month})
            assert answer.status_code == expected, (who, address)
    assert records(county.finance, "items") not in table(sign_in, "outsider", month)


def test_every_number_of_the_table_opens_as_many_records(
    county: County, sign_in: Sign, month: str
) -> None:
    text = table(sign_in, "manager", month)
    links = re.findall(r'<a class="row-act" href="([^"]+)">(\d+)<', text)
    assert len(links) >= 3
    for link, number in links:
        page = sign_in("manager").get(link).content.decode()
        assert f"共{int(number):,}条" in page, link
        assert page.count('class="row-link"') == int(number)


def test_the_organs_page_shows_its_categories_and_all_numbers(
    county: County, sign_in: Sign, month: str
) -> None:
    address = reverse("office:bulletin_organ", args=[county.finance.pk])
    text = sign_in("officer").get(address, {"month": month}).content.decode()
    assert "机关职能与机构设置" in text
    assert "从未公开" in text
    for link in re.findall(r'<li class="tile"><a href="([^"]+)"', text):
        assert sign_in("officer").get(link).status_code == 200


@pytest.mark.parametrize("typed", ["2018-13", "2018", "九月", "2018-09-01", "0000-01"])
def test_what_is_no_month_is_said_to_be_none(sign_in: Sign, typed: str) -> None:
    for name in ("bulletin", "bulletin_file"):
        args = ["xlsx"] if name == "bulletin_file" else []
        address = reverse(f"office:{name}", args=args)
        assert sign_in("officer").get(address, {"month": typed}).status_code == 404


def test_without_a_month_the_last_one_is_shown(sign_in: Sign) -> None:
    text = sign_in("officer").get(reverse("office:bulletin")).content.decode()
    today = timezone.localdate()
    last = (today.year - 1, 12) if today.month == 1 else (today.year, today.month - 1)
    assert f"{last[0]}年{last[1]}月政府信息公开月报" in text
    assert f"?month={today:%Y-%m}" in text


def test_the_files_are_handed_over(sign_in: Sign, month: str) -> None:
    for kind in ("xlsx", "docx"):
        address = reverse("office:bulletin_file", args=[kind])
        response = sign_in("auditor").get(address, {"month": month})
        assert response.status_code == 200
        assert response.content.startswith(b"PK")
        assert f".{kind}" in response["Content-Disposition"]
    wrong = reverse("office:bulletin_file", args=["exe"])
    assert sign_in("auditor").get(wrong, {"month": month}).status_code == 404


def test_it_becomes_a_draft_that_goes_through_the_gate(
    county: County, sign_in: Sign, month: str
) -> None:
    data = {"month": month, "organ": county.finance.pk}
    response = sign_in("officer").post(reverse("office:bulletin_item"), data)
    item = InformationItem.objects.latest("pk")
    assert response["Location"] == reverse("office:item_edit", args=[item.pk])
    assert sign_in("officer").get(response["Location"]).status_code == 200
    again = sign_in("officer").post(reverse("office:bulletin_item"), data)
    assert again["Location"] == reverse("office:item_detail", args=[item.pk])
    assert InformationItem.objects.latest("pk") == item
    assert (item.state, item.genre) == ("draft", "circular")
    version = item.latest
    assert version is not None
    assert [each["name"][-4:] for each in version.attachments] == ["docx", "xlsx"]
    assert "<table>" in version.body
    assert "财政局" in version.text
    assert "发布条数不参加排名" in version.text
    assert not version.review.findings.blocking().exists()
    county.sign_all(actions.submit(item, by=county.officer))
    actions.release(item, by=county.officer)
    item.refresh_from_db()
    assert item.state == "released"


def test_the_draft_is_chinese_whatever_language_the_drafter_reads(
    county: County, sign_in: Sign, month: str
) -> None:
    client = sign_in("officer")
    data = {"month": month, "organ": county.finance.pk}
    client.post(reverse("office:bulletin_item"), data, HTTP_ACCEPT_LANGUAGE="en")
    version = InformationItem.objects.latest("pk").latest
    assert version is not None
    assert "政府信息主动公开的及时率" in version.summary


def test_only_for_an_organ_one_drafts_for(
    county: County, sign_in: Sign, month: str
) -> None:
    before = InformationItem.objects.count()
    for who, organ in (
        ("officer", county.health),
        ("manager", county.finance),
        ("auditor", county.office),
    ):
        data = {"month": month, "organ": organ.pk}
        response = sign_in(who).post(reverse("office:bulletin_item"), data, follow=True)
        assert "请选择由您起草信息的单位" in response.content.decode()
    assert InformationItem.objects.count() == before
    assert sign_in("officer").get(reverse("office:bulletin_item")).status_code == 405
