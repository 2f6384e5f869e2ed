"""Annual reports begun and written, and what an officer sees beside them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from gongkai.catalogue.models import Placement
from gongkai.catalogue.states import State
from gongkai.core.errors import BadInput, NotAllowed, NotOpen
from gongkai.organisations.policies import Holder
from gongkai.reporting import actions
from gongkai.reporting.beside import (
    copied_sentences,
    findings_of_report,
    last_year,
)
from gongkai.reporting.content import content_of
from gongkai.reporting.models import AnnualReport
from gongkai.reporting.report_figures import figures_of
from gongkai.review.models import Finding as ReviewFinding
from gongkai.review.states import Severity
from tests.reporting.annual import Reporting, change, public


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


def test_the_governments_report_is_seen_by_its_office_and_no_other_organ(
    world: Reporting,
) -> None:
    county = world.county
    theirs, own = world.begun(county.government), world.begun(county.finance)
    seen = {
        county.manager: {theirs, own},
        county.auditor: {theirs, own},
        world.office_officer: {theirs},
        county.officer: {own},
        county.outsider: set(),
    }
    for person, reports in seen.items():
        assert set(AnnualReport.objects.visible_to(Holder(person))) == reports


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


# --- The whole way ----------------------------------------------------------------


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
