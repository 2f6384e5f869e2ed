"""Annual reports from frozen figures to the public page, and their corrected editions."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.models import Column, InformationItem
from gongkai.core.errors import BadInput, NotLawful, NotOpen
from gongkai.law.forms import CellKey
from gongkai.reporting import actions
from gongkai.reporting.content import content_of
from gongkai.reporting.documents import as_json
from gongkai.reporting.models import AnnualReport
from gongkai.review.models import Finding as ReviewFinding
from gongkai.review.models import Withdrawal
from tests.reporting.annual import Reporting, change, frozen_of, public, write


def test_an_unfinished_text_does_not_become_an_item(world: Reporting) -> None:
    world.sign(world.round())
    report = world.begun()
    actions.freeze(report, by=world.county.officer)
    with pytest.raises(NotLawful, match="还有待填写的内容"):
        actions.turn_into_item(report, by=world.county.officer, waiver="先送审")


def test_a_text_spoilt_after_freezing_does_not_become_an_item(
    world: Reporting, frozen: AnnualReport
) -> None:
    change(frozen, 4, "全年收到政府信息公开申请3件，均已办结。没有收取费用。", world)
    with pytest.raises(NotLawful, match="处错误未处理"):
        actions.turn_into_item(frozen, by=world.county.officer)


def test_without_the_block_of_annual_reports_there_is_nowhere_to_go(
    world: Reporting, frozen: AnnualReport
) -> None:
    Column.objects.filter(block="annual_reports").update(closed_on=date(2019, 1, 1))
    with pytest.raises(NotLawful, match="年报”栏目"):
        actions.turn_into_item(frozen, by=world.county.officer)


def test_a_report_sent_back_is_mended_and_turned_again(
    world: Reporting, frozen: AnnualReport
) -> None:
    county = world.county
    item = actions.turn_into_item(frozen, by=county.officer)
    catalogue.submit(item, by=county.officer)
    frozen.refresh_from_db()
    with pytest.raises(NotOpen, match="正在审核"):
        change(frozen, 6, "（一）主要问题。解读形式单一。", world)
    with pytest.raises(NotOpen, match="正在审核"):
        actions.turn_into_item(frozen, by=county.officer)
    catalogue.send_back(item, by=county.first, reason="问题部分太简略")
    change(frozen, 6, "（一）主要问题。解读形式单一，图解少。", world)
    again = actions.turn_into_item(frozen, by=county.officer)
    assert again.pk == item.pk
    latest = InformationItem.objects.get(pk=item.pk).latest
    assert latest is not None
    assert latest.number == 2
    assert "图解少" in latest.body
    frozen.refresh_from_db()
    assert frozen.from_version == 1
    world.released(frozen)
    assert public() == [frozen]


def test_what_was_released_is_corrected_by_a_new_edition_of_the_same_item(
    world: Reporting, frozen: AnnualReport, client: Client
) -> None:
    county = world.county
    item = world.released(frozen)
    with pytest.raises(NotOpen, match="另立新版"):
        change(frozen, 6, "改", world)
    with pytest.raises(NotOpen, match="另立新版"):
        actions.turn_into_item(frozen, by=county.officer)
    with pytest.raises(BadInput, match="更正说明"):
        actions.new_edition(frozen, note=" ", by=county.officer)
    world.meeting("漏登的专题会议")
    ret = frozen_of(frozen).of_return
    assert ret is not None
    actions.send_back(ret, reason="漏报一次会议", by=county.manager)
    actions.compute_return(ret, by=county.officer)
    actions.sign_return(ret, by=county.officer)
    second = actions.new_edition(
        frozen, note="原报告漏计一次专题会议，现予更正。", by=county.officer
    )
    assert (second.edition, second.state) == (2, "drafting")
    actions.freeze(second, by=county.officer)
    second.refresh_from_db()
    assert public() == [frozen]
    same = world.released(second)
    assert same.pk == item.pk
    assert public() == [second]
    body = client.get(f"/info/{item.public_id}/").text
    assert "更正说明：原报告漏计一次专题会议，现予更正。" in body
    assert "会议或专题会议2次" in body
    old = client.get(f"/info/{item.public_id}/versions/1/").text
    assert "会议或专题会议1次" in old
    first = {each.key: each.value for each in frozen_of(frozen).cells.all()}
    assert first[CellKey("form2014", "I1", "统计数")] == 1


def test_an_edition_given_up_in_review_leaves_the_first_public(
    world: Reporting, frozen: AnnualReport
) -> None:
    county = world.county
    item = world.released(frozen)
    second = actions.new_edition(frozen, note="更正一处。", by=county.officer)
    actions.freeze(second, by=county.officer)
    second.refresh_from_db()
    actions.turn_into_item(second, by=county.officer)
    item.refresh_from_db()
    catalogue.discard(item, by=county.officer, reason="不必更正")
    assert public() == [frozen]
    second.refresh_from_db()
    world.released(second)
    assert public() == [second]


def test_a_first_draft_given_up_is_gone_on_with_in_another_item(
    world: Reporting, frozen: AnnualReport
) -> None:
    county = world.county
    item = actions.turn_into_item(frozen, by=county.officer)
    catalogue.discard(item, by=county.officer, reason="口径有误")
    frozen.refresh_from_db()
    with pytest.raises(NotOpen, match="另立新版"):
        actions.turn_into_item(frozen, by=county.officer)
    second = actions.new_edition(
        frozen, note="原稿未发布，重新编写。", by=county.officer
    )
    actions.freeze(second, by=county.officer)
    second.refresh_from_db()
    assert world.released(second).pk != item.pk
    assert public() == [second]


def test_only_the_latest_edition_is_gone_on_with(
    world: Reporting, frozen: AnnualReport
) -> None:
    by = world.county.officer
    actions.new_edition(frozen, note="更正。", by=by)
    for act in (
        lambda: actions.new_edition(frozen, note="再更正。", by=by),
        lambda: actions.turn_into_item(frozen, by=by),
        lambda: change(frozen, 6, "改", world),
    ):
        with pytest.raises(NotOpen, match="新版"):
            act()


def test_a_withdrawn_report_is_not_public(
    world: Reporting, frozen: AnnualReport
) -> None:
    item = world.released(frozen)
    catalogue.withdraw(
        item, by=world.county.second, kind=Withdrawal.Kind.ERROR, reason="有误"
    )
    assert public() == []


def test_a_report_released_again_after_a_withdrawal_is_public_again(
    world: Reporting, frozen: AnnualReport
) -> None:
    item = world.released(frozen)
    county = world.county
    catalogue.withdraw(
        item, by=county.approver, kind=Withdrawal.Kind.ERROR, reason="会议次数有误"
    )
    assert public() == []
    with pytest.raises(NotOpen, match="另立新版"):
        actions.turn_into_item(frozen, by=county.officer)
    corrected = actions.new_edition(frozen, note="更正会议次数", by=county.officer)
    assert public() == []
    actions.freeze(corrected, by=county.officer)
    again = world.released(corrected)
    assert again == item
    assert public() == [corrected]


def test_a_governments_report_says_who_is_missing_and_comes_from_its_office(
    world: Reporting,
) -> None:
    county = world.county
    of_round = world.round()
    ret = of_round.returns.get(organ=county.finance)
    actions.override(
        ret,
        CellKey("form2014", "H2", "统计数"),
        Decimal(1),
        reason="档案馆查阅点",
        by=county.officer,
    )
    world.sign(of_round, [county.finance, county.office])
    actions.consolidate(of_round, by=county.manager, note="卫健委逾期未报")
    report = world.frozen(county.government)
    missing, overridden = sorted(
        content_of(report).remarks, key=lambda said: said[0] == "“"
    )
    assert missing == "汇总数未包括以下单位：明珠县卫生健康委员会。"
    assert "档案馆查阅点" in overridden
    item = actions.turn_into_item(report, by=world.office_officer)
    assert item.publisher == county.office
    assert item.government == county.government
    assert item.latest is not None
    assert "卫生健康委员会" in item.latest.body
    found = ReviewFinding.objects.filter(review=item.latest.review, severity="block")
    assert not found.exists()


def test_the_json_says_what_the_table_says(
    world: Reporting, frozen: AnnualReport
) -> None:
    said = json.loads(as_json(content_of(frozen)))
    cells = {cell["row"]: cell["value"] for cell in said["cells"]}
    assert cells["I1"] == 1
    assert said["definitions"]["I1"]
    assert said["sample"] is True


def test_a_new_edition_copies_the_words(world: Reporting, frozen: AnnualReport) -> None:
    change(frozen, 6, "（一）主要问题。只此一处。", world)
    second = actions.new_edition(frozen, note="更正。", by=world.county.officer)
    assert [part.text for part in second.parts.all()] == [
        part.text for part in frozen.parts.all()
    ]
    write(second, world.county.officer)
