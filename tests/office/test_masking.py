"""One press de-identifies, after a page that shows every replacement."""

from __future__ import annotations

from django.urls import reverse

from gongkai.catalogue import actions
from tests.factories.county import County

from .conftest import Sign


def test_the_page_shows_each_replacement_and_the_act_saves_a_version(
    county: County, sign_in: Sign
) -> None:
    text = "救助对象身份证号360727194608040004。"
    item = county.draft(text=text, body=f"<p><strong>{text}</strong></p>")
    client = sign_in("officer")
    findings = client.get(reverse("office:item_findings", args=[item.pk]))
    assert "一键去标识化" in findings.content.decode()
    address = reverse("office:item_act", args=[item.pk, "mask"])
    page = client.get(address).content.decode()
    assert "<ins>360727********04</ins>" in page
    assert client.post(address).status_code == 302
    item.refresh_from_db()
    assert item.latest.number == 2
    assert item.latest.body == (
        "<p><strong>救助对象身份证号360727********04。</strong></p>"
    )
    assert not item.latest.review.findings.blocking().exists()
    assert actions.submit(item, by=county.officer).state == "in_review"


def test_a_clean_item_says_there_is_nothing_to_mask(
    county: County, sign_in: Sign
) -> None:
    item = county.draft()
    address = reverse("office:item_act", args=[item.pk, "mask"])
    page = sign_in("officer").get(address).content.decode()
    assert "没有发现个人信息" in page
