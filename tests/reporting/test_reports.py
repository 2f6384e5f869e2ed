"""Annual reports from the first draft to the public page, and their corrected editions."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.models import Column, InformationItem, Placement
from gongkai.catalogue.states import State
from gongkai.core.errors import BadInput, NotAllowed, NotLawful, NotOpen
from gongkai.law.forms import CellKey
from gongkai.reporting import actions
from gongkai.reporting.beside import (
    copied_sentences,
    findings_of_report,
    last_year,
)
from gongkai.reporting.content import content_of
from gongkai.reporting.documents import as_json
from gongkai.reporting.due import DueReport, overdue_reports, reports_due
from gongkai.reporting.models import AnnualReport, FrozenFigures
from gongkai.reporting.report_figures import figures_of
from gongkai.review.models import Finding as ReviewFinding
from gongkai.review.models import Withdrawal
from gongkai.review.states import Severity
from tests.factories.county import County
from tests.reporting.annual import Reporting, reporting, write


@pytest.fixture
def world(county: County) -> Reporting:
    """Return the county with what its reports need."""
    return reporting(county)


@pytest.fixture
def frozen(world: Reporting) -> AnnualReport:
    """Return the finance department's report on 2018 with its figures frozen."""
    world.meeting()
    world.sign(world.round())
    return world.frozen()


def public() -> list[AnnualReport]:
    """Return what the public can read now."""
    return list(AnnualReport.objects.public(now=timezone.now()))


def frozen_of(report: AnnualReport) -> FrozenFigures:
    """Return what the report froze."""
    assert report.frozen is not None
    return report.frozen


def change(report: AnnualReport, order: int, text: str, world: Reporting) -> None:
    """Save another text for one part."""
    part = report.parts.get(order=order)
    actions.save_report(
        report,
        title=report.title,
        lead=report.lead,
        parts=[(part.pk, text)],
        by=world.county.officer,
    )


# --- Begin and write ----------------------------------------------------------------


def test_a_report_is_begun_in_the_layout_of_its_year(world: Reporting) -> None:
    old, new = world.begun(), world.begun(year=2022)
    assert (old.layout, new.layout) == ("2014", "2021")
    assert old.title == "明珠县财政局2018年政府信息公开工作年度报告"
    assert [part.number for part in old.parts.all()] == list("一二三四五六")
    assert "0799-3512345" in old.lead
    assert [part.tables for part in new.parts.all()] == [
        [], ["table2"], ["table3"], ["table4"], [], [],
    ]  # fmt: skip


def test_without_a_return_the_draft_takes_what_the_records_say(
    world: Reporting,
) -> None:
    world.meeting()
    report = world.begun()
    assert figures_of(report).source == "records"
    assert "会议或专题会议{{ I1 }}次" in report.parts.get(order=1).text
    of_round = world.round()
    assert figures_of(report).source == "return"
    assert not figures_of(report).final
    world.sign(of_round)
    assert figures_of(report).final


@pytest.mark.parametrize(
    ("year", "layout", "said"),
    [(2013, None, "2014年以前"), (2999, None, "还没有到"), (2018, "2021", "应采用")],
)
def test_a_year_without_its_form_is_refused(
    world: Reporting, year: int, layout: str | None, said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        actions.begin_report(
            world.county.finance, year, by=world.county.officer, layout=layout
        )


def test_a_report_is_begun_once(world: Reporting) -> None:
    world.begun()
    with pytest.raises(BadInput, match="已在编写"):
        world.begun()


def test_only_the_organs_people_write_its_report(world: Reporting) -> None:
    county = world.county
    report = world.begun()
    for stranger in (county.outsider, county.manager, county.auditor):
        with pytest.raises(NotAllowed, match="编写明珠县财政局的年度报告"):
            actions.begin_report(county.finance, 2017, by=stranger)
        with pytest.raises(NotAllowed):
            actions.save_report(report, title="改", lead="", parts=[], by=stranger)
        with pytest.raises(NotAllowed):
            actions.freeze(report, by=stranger)
        with pytest.raises(NotOpen):
            actions.new_edition(report, note="改", by=stranger)


def test_the_governments_report_is_its_offices_and_the_managers(
    world: Reporting,
) -> None:
    county = world.county
    report = actions.begin_report(county.government, 2018, by=county.manager)
    assert report.title == "明珠县人民政府2018年政府信息公开工作年度报告"
    assert "由明珠县人民政府办公室编制" in report.lead
    actions.save_report(
        report, title="改过的标题", lead="引言", parts=[], by=world.office_officer
    )
    with pytest.raises(NotAllowed):
        actions.save_report(report, title="改", lead="", parts=[], by=county.officer)


def test_a_part_of_another_report_cannot_be_changed_through_this(
    world: Reporting,
) -> None:
    report, other = world.begun(), world.begun(world.county.health)
    part = other.parts.get(order=1)
    with pytest.raises(BadInput, match="不属于这份报告"):
        actions.save_report(
            report,
            title="题",
            lead="",
            parts=[(part.pk, "改")],
            by=world.county.officer,
        )


def test_acts_are_refused_from_every_wrong_state(world: Reporting) -> None:
    report, by = world.begun(), world.county.officer
    with pytest.raises(NotOpen, match="编写中"):
        actions.turn_into_item(report, by=by)
    with pytest.raises(NotOpen, match="编写中"):
        actions.new_edition(report, note="更正", by=by)


# --- Beside the text ----------------------------------------------------------------


def test_the_checker_finds_nothing_in_a_finished_draft(world: Reporting) -> None:
    world.meeting()
    found = findings_of_report(world.written())
    assert [each for each in found if each.severity == "error"] == []


def test_figures_typed_into_the_text_are_pointed_out(world: Reporting) -> None:
    world.meeting()
    report = world.written()
    change(report, 3, "举行讲座38次，专题会议1次。", world)
    found = [
        each
        for each in findings_of_report(report)
        if each.rule == "unbound_figure" and each.where[0].startswith("三、")
    ]
    assert [each.severity for each in found] == ["warning", "note"]
    assert "38次" in found[0].message
    assert "{{ I1 }}" in found[1].message


def test_a_title_is_words_and_a_text_no_longer_than_anybody_reads(
    world: Reporting,
) -> None:
    report = world.begun()
    part = report.parts.first()
    assert part is not None

    def save(title: str, text: str) -> None:
        actions.save_report(
            report,
            title=title,
            lead="",
            parts=[(part.pk, text)],
            by=world.county.officer,
        )

    with pytest.raises(BadInput, match="不能用占位符"):
        save("公开{{ A1 }}条", "概述。")
    with pytest.raises(BadInput, match="超过上限100000字"):
        save(report.title, "公开工作。" * 20_001)
    part.refresh_from_db()
    assert len(part.text) < 5_000


def test_what_the_draft_leaves_to_write_is_a_finding(world: Reporting) -> None:
    found = [
        each for each in findings_of_report(world.begun()) if each.rule == "unfinished"
    ]
    assert len(found) == 2
    assert "还有待填写的内容" in found[0].message


def test_last_years_text_stands_beside_and_copied_sentences_are_found(
    world: Reporting,
) -> None:
    said = (
        "2017年，本局逐项清理公开目录，补充公开历年预算文件，并安排专人每月检查更新。"
    )
    world.sign(world.round(2017))
    before = world.written(year=2017)
    change(before, 2, said, world)
    actions.freeze(before, by=world.county.officer)
    report = world.written()
    beside = last_year(report)
    assert beside is not None
    assert beside.title == before.title
    assert said in beside.lines
    assert copied_sentences(said.replace("2017", "2018"), beside) == [
        said.replace("2017", "2018")
    ]
    assert (
        copied_sentences("今年新建了查阅点，方便群众就近查阅政府信息公开内容。", beside)
        == []
    )


def test_last_years_figures_are_compared_with(world: Reporting) -> None:
    world.sign(world.round(2017))
    world.frozen(year=2017)
    for title in ("工作会议", "专题会议", "推进会"):
        world.meeting(title)
    report = world.begun()
    change(
        report, 1, "会议{{ I1 }}次，较上年{{ I1|较上年 }}，上年{{ I1|上年 }}次。", world
    )
    assert content_of(report).parts[0].text == "会议3次，较上年增加3次，上年0次。"


def test_a_report_that_was_an_ordinary_item_stands_beside_too(
    world: Reporting,
) -> None:
    world.county.released(
        title="明珠县财政局2017年政府信息公开工作年度报告",
        genre="annual_report",
        body="<p>本局2017年政府信息公开工作情况如下。</p>",
    )
    beside = last_year(world.begun())
    assert beside is not None
    assert "本局2017年政府信息公开工作情况如下。" in beside.lines


# --- From frozen figures to the public ----------------------------------------------


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


def test_a_report_goes_through_review_into_the_block_and_its_files_are_there(
    world: Reporting, frozen: AnnualReport, client: Client
) -> None:
    item = actions.turn_into_item(frozen, by=world.county.officer)
    version = item.latest
    assert version is not None
    assert (version.genre, version.theme, version.statutory) == (
        "annual_report", "0201", "A20.15",
    )  # fmt: skip
    open_findings = ReviewFinding.objects.filter(review=version.review)
    assert not open_findings.filter(severity=Severity.BLOCK).exists()
    assert public() == []
    item = world.released(frozen)
    assert item.state == State.RELEASED
    assert public() == [frozen]
    assert Placement.objects.filter(item=item.pk, column=world.reports).exists()
    page = client.get(f"/info/{item.public_id}/")
    assert "召开政府信息公开工作会议或专题会议1次" in page.text
    kinds = {each["name"].rpartition(".")[2]: each for each in version.attachments}
    assert set(kinds) == {"pdf", "docx", "xlsx", "json"}
    for kind, each in kinds.items():
        (link,) = re.findall(rf'href="(/info/[^"]*{each["sha256"]}[^"]*)"', page.text)
        sent = client.get(link)
        assert sent.headers["Content-Type"] == each["media_type"], kind
        assert len(b"".join(sent)) == each["size"]


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


# --- Due dates ----------------------------------------------------------------------


def of(organ_id: int, dues: list[DueReport]) -> DueReport:
    """Return the entry of an organ."""
    return next(due for due in dues if due.organ.pk == organ_id)


def test_reports_not_out_after_their_day_are_overdue(
    world: Reporting, frozen: AnnualReport
) -> None:
    county = world.county
    assert overdue_reports(county.government, date(2019, 3, 31)) == []
    late = overdue_reports(county.government, date(2019, 4, 1))
    assert [due.organ for due in late] == [
        county.government, county.finance, county.health,
    ]  # fmt: skip
    assert of(county.finance.pk, late).report == frozen
    world.released(frozen)
    late = overdue_reports(county.government, date(2019, 4, 1))
    assert [due.organ for due in late] == [county.government, county.health]
    due = of(county.finance.pk, reports_due(county.government, 2018))
    assert due.released_on == timezone.localdate()
    assert due.late


def test_since_2019_a_department_is_due_in_january(world: Reporting) -> None:
    county = world.county
    dues = reports_due(county.government, 2021)
    assert of(county.finance.pk, dues).due_on == date(2022, 1, 31)
    assert of(county.government.pk, dues).due_on == date(2022, 3, 31)
    late = overdue_reports(county.government, date(2022, 2, 1))
    assert county.government not in [due.organ for due in late]


def test_a_report_entered_as_an_ordinary_item_is_not_overdue(
    world: Reporting,
) -> None:
    county = world.county
    county.released(
        title="明珠县财政局2018年政府信息公开工作年度报告", genre="annual_report"
    )
    late = overdue_reports(county.government, date(2019, 4, 1))
    assert county.finance not in [due.organ for due in late]


def test_a_new_edition_copies_the_words(world: Reporting, frozen: AnnualReport) -> None:
    change(frozen, 6, "（一）主要问题。只此一处。", world)
    second = actions.new_edition(frozen, note="更正。", by=world.county.officer)
    assert [part.text for part in second.parts.all()] == [
        part.text for part in frozen.parts.all()
    ]
    write(second, world.county.officer)
