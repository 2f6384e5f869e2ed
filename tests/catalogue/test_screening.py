"""Screening: everything the public would see is looked at, or somebody must look."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.bodies import plain_text
from gongkai.catalogue.masking import masked
from gongkai.catalogue.models import InformationItem, ValidityFact
from gongkai.catalogue.states import Channel
from gongkai.core.errors import BadInput, NotAllowed
from gongkai.review.models import Withdrawal
from tests.factories.county import County

NUMBER = "36072719460804000X"
PNG = "data:image/png;base64,iVBORw0KGgo="


def blocking(item: InformationItem) -> list[tuple[str, str]]:
    """Return what blocks the latest version, and where."""
    assert item.latest is not None
    found = item.latest.review.findings.blocking()
    return [(each.code, each.part) for each in found]


@pytest.mark.parametrize(
    "field",
    [
        *("title", "summary", "keywords", "source", "source_url", "responsible_office"),
        *("joint_publishers", "service_object", "scope", "former_index_number"),
        "document_number",
    ],
)
def test_every_field_the_public_sees_is_screened(county: County, field: str) -> None:
    value = f"https://x.cn/?id={NUMBER}" if field == "source_url" else f"证{NUMBER}"
    assert ("id_card", field) in blocking(county.draft(**{field: value}))


@pytest.mark.parametrize(
    "html",
    [
        f'<a href="https://x.cn/?id={NUMBER}">链接</a>',
        f'<a href="https://x.cn/?id=%33{NUMBER[1:]}">链接</a>',
        f'<a href="/x" title="{NUMBER}">链接</a>',
        f'<img alt="{NUMBER}">',
    ],
)
def test_what_a_body_says_beside_its_text_is_screened(
    county: County, html: str
) -> None:
    item = county.draft(body=f"<p>正文{html}</p>")
    assert blocking(item) == [("id_card", "body_attributes")]


def test_the_body_is_screened_whatever_its_text_is_said_to_be(county: County) -> None:
    item = county.draft(body=f"<p>身份证号{NUMBER}</p>", text="没有什么")
    assert blocking(item) == [("id_card", "body")]
    assert item.latest is not None
    finding = item.latest.review.findings.get(code="id_card")
    assert item.latest.text[finding.start : finding.end] == NUMBER
    assert item.latest.text == plain_text(item.latest.body)


def test_each_picture_waits_for_somebody_to_look(county: County) -> None:
    item = county.draft(body=f'<p>图</p><p><img src="{PNG}"><img src="{PNG}"></p>')
    assert blocking(item) == [("image_unread", "body")] * 2
    actions.submit(item, by=county.officer, waiver_request="示意图")
    assert item.latest is not None
    for row in item.latest.review.findings.blocking():
        actions.waive(item, row, by=county.second, reason="示意图，无文字")
    assert county.sign_all(item).state == "approved"


def test_particulars_are_masked_too(county: County) -> None:
    content = county.content(joint_publishers=f"联系人证件{NUMBER}")
    assert NUMBER not in masked(content).content.joint_publishers


def test_control_characters_are_dropped(county: County) -> None:
    content = county.content(title="关于\x0b防火\x85的通知", body="<p>甲\x1f乙</p>")
    assert content.title == "关于防火的通知"
    assert (content.body, content.text) == ("<p>甲乙</p>", "甲乙")


def test_the_address_of_a_posting_names_nobody(county: County) -> None:
    with pytest.raises(BadInput, match="个人信息"):
        actions.post(
            county.released(),
            Channel.NOTICE_BOARD,
            posted_at=timezone.now(),
            address=f"李四家，证件{NUMBER}",
            by=county.officer,
        )


def test_the_note_of_a_withdrawal_names_nobody(county: County) -> None:
    item = county.released()
    with pytest.raises(BadInput, match="身份证"):
        actions.withdraw(
            item,
            by=county.approver,
            kind=Withdrawal.Kind.ERROR,
            reason="有误",
            public_note=f"误登{NUMBER}",
        )
    item.refresh_from_db()
    assert item.state == "released"


def test_the_basis_of_a_change_of_validity_names_nobody(county: County) -> None:
    with pytest.raises(BadInput, match="个人信息"):
        actions.record_validity(
            county.released(is_normative=True),
            ValidityFact.Kind.AMENDED,
            on=date(2018, 11, 1),
            basis=f"张三身份证{NUMBER}",
            by=county.second,
        )


def test_who_drafts_records_no_change_of_validity(county: County) -> None:
    item = county.released(is_normative=True)
    with pytest.raises(NotAllowed, match="复审人"):
        actions.record_validity(
            item,
            ValidityFact.Kind.ABOLISHED,
            on=date(2018, 11, 1),
            basis="明府发〔2018〕40号",
            by=county.officer,
        )
