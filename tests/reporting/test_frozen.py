"""What a report froze stays: figures, identities, hash. Records that change show beside."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai.catalogue import actions as catalogue
from gongkai.core.errors import NotLawful, NotOpen
from gongkai.law.forms import CellKey
from gongkai.law.periods import Period
from gongkai.reporting import actions, prose
from gongkai.reporting.content import content_of
from gongkai.reporting.documents import as_html
from gongkai.reporting.figures import Scope
from gongkai.reporting.frozen import (
    differences,
    digest,
    told_differences,
    verify_frozen,
)
from gongkai.reporting.models import AnnualReport, FrozenTold
from gongkai.review.models import Withdrawal
from tests.reporting.annual import Reporting, frozen_of, write


def at(row: str) -> CellKey:
    """Return a cell of the form of 2014."""
    return CellKey("form2014", row, "统计数")


THIS_YEAR = timezone.localdate().year


@pytest.fixture
def january(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be January of next year for the acts: returns of this year are due."""
    monkeypatch.setattr(timezone, "localdate", lambda: date(THIS_YEAR + 1, 1, 20))


def test_every_cell_keeps_its_value_and_the_identities_of_its_records(
    world: Reporting,
) -> None:
    meeting = world.meeting()
    world.sign(world.round())
    frozen = frozen_of(world.frozen())
    cells = {cell.key: cell for cell in frozen.cells.all()}
    assert set(cells) == set(frozen.form.keys())
    assert frozen.size == len(cells) == 58
    assert cells[at("I1")].records == [meeting.pk]
    assert cells[at("I1")].source == "meeting"
    assert cells[at("A1")].records == []
    counted = [cell for cell in cells.values() if cell.row not in ("G", "H4")]
    assert all(cell.computed == len(cell.records) for cell in counted)
    assert frozen.told == frozen.told_figures.count() > 0


def test_the_hash_holds_and_anything_else_has_another(world: Reporting) -> None:
    world.meeting()
    world.sign(world.round())
    frozen = frozen_of(world.frozen())
    assert verify_frozen(frozen)
    cells, told = list(frozen.cells.all()), list(frozen.told_figures.all())
    kept = bytes(frozen.hash)
    assert digest(frozen, reversed(cells), reversed(told)) == kept
    cell = next(cell for cell in cells if cell.row == "I1")
    cell.records = [*cell.records, 99]
    assert digest(frozen, cells, told) != kept
    cell.records, cell.value = cell.records[:-1], Decimal(2)
    assert digest(frozen, cells, told) != kept
    cell.value = Decimal(1)
    told[0].value = Decimal(7)
    assert digest(frozen, cells, told) != kept


def test_a_record_changed_later_shows_as_a_difference_and_the_page_stays(
    world: Reporting,
) -> None:
    meeting = world.meeting()
    world.sign(world.round())
    report = world.frozen()
    frozen = frozen_of(report)
    before = as_html(content_of(report))
    assert "召开政府信息公开工作会议或专题会议1次" in before
    assert differences(frozen) == []
    actions.strike(meeting, reason="登记重复", by=world.county.officer)
    other = world.meeting("全县政务公开培训部署会")
    more = world.meeting("政务公开专题会议")
    (found,) = differences(frozen)
    assert found.key == at("I1")
    assert (found.frozen_value, found.live_value) == (Decimal(1), Decimal(2))
    assert found.added == (other.pk, more.pk)
    assert found.removed == (meeting.pk,)
    report = AnnualReport.objects.get(pk=report.pk)
    assert as_html(content_of(report)) == before
    assert verify_frozen(frozen_of(report))


def test_an_item_withdrawn_later_shows_where_it_was_told(
    world: Reporting, january: None
) -> None:
    item = world.county.released(key_area="finance.budget")
    of_round = world.round(THIS_YEAR, "2021")
    world.sign(of_round)
    report = world.frozen(year=THIS_YEAR)
    assert "全年主动公开政府信息1条" in as_html(content_of(report))
    frozen = frozen_of(report)
    assert told_differences(frozen) == []
    assert differences(frozen) == []
    catalogue.withdraw(
        item, by=world.county.second, kind=Withdrawal.Kind.ERROR, reason="数据有误"
    )
    gone = {each.name: each for each in told_differences(frozen)}
    assert set(gone) == {"A1", "A2_WEB", "KEY.财政预决算"}
    assert all(each.removed == (item.pk,) for each in gone.values())
    assert "全年主动公开政府信息1条" in as_html(content_of(report))


def test_figures_of_the_text_are_frozen_and_compared_too(world: Reporting) -> None:
    world.sign(world.round())
    frozen = frozen_of(world.frozen())
    kept = {each.name: each.value for each in frozen.told_figures.all()}
    assert kept["KEY.财政预决算"] == 0
    assert told_differences(frozen) == []


def test_a_large_year_is_given_time_to_be_counted(world: Reporting) -> None:
    world.sign(world.round())
    with CaptureQueriesContext(connection) as begun:
        report = world.begun()
    write(report, world.county.officer)
    with CaptureQueriesContext(connection) as frozen:
        actions.freeze(report, by=world.county.officer)
    for asked in (begun, frozen):
        assert "statement_timeout" in asked[1]["sql"]


def test_a_comparison_asks_each_record_once(world: Reporting) -> None:
    world.sign(world.round())
    frozen = frozen_of(world.frozen())
    with CaptureQueriesContext(connection) as asked:
        differences(frozen)
        told_differences(frozen)
    of_items = [each for each in asked if "catalogue_posting" in each["sql"]]
    assert len(of_items) == 3  # of the form; classed for the text, and their organs
    assert len(asked) < 30


def test_figures_of_the_text_that_are_no_more_are_passed_over(
    world: Reporting,
) -> None:
    world.sign(world.round())
    frozen = frozen_of(world.frozen())
    with patch.dict(prose.FIGURES):
        del prose.FIGURES["KEY.财政预决算"]
        assert told_differences(frozen) == []


def test_the_figures_of_the_text_are_asked_of_the_items_by_area_and_genre(
    world: Reporting,
) -> None:
    county = world.county
    county.finance.is_budget_unit = True
    county.finance.save(update_fields=["is_budget_unit"])
    budget = county.released(key_area="finance.budget", title="2026年部门预算公开")
    reply = county.released(genre="proposal_reply", title="对第14号建议的答复")
    county.released(key_area="projects.bidding", title="乡道改造工程招标公告")
    scope = Scope(county.government.pk, Period(timezone.localdate().year))
    names = ["KEY.财政预决算", "KEY.重大建设项目", "BUDGET.部门", "PROPOSALS", "A1"]
    counted = prose.numbers(names, scope)
    assert counted == {
        "KEY.财政预决算": 1, "KEY.重大建设项目": 1, "BUDGET.部门": 1, "PROPOSALS": 1,
        "A1": 3,
    }  # fmt: skip
    found = prose.counted(names, scope)
    assert found["KEY.财政预决算"][1:] == ("item", [budget.pk])
    assert found["BUDGET.部门"][1:] == ("organ", [county.finance.pk])
    assert [row.pk for row in prose.records("PROPOSALS", scope)] == [reply.pk]
    assert prose.records("BUDGET.部门", scope)[0].title == "明珠县财政局"
    for name in names:
        value, kind, ids = found[name]
        assert kind
        assert len(ids) == value == counted[name] == len(prose.records(name, scope))
    nobody = Scope(county.government.pk, scope.period, frozenset({county.health.pk}))
    assert set(prose.numbers(names, nobody).values()) == {0}


def test_figures_freeze_only_from_a_return_that_was_handed_in(world: Reporting) -> None:
    report = world.written()
    with pytest.raises(NotLawful, match="还没有签报"):
        actions.freeze(report, by=world.county.officer)
    of_round = world.round()
    with pytest.raises(NotLawful, match="还没有签报"):
        actions.freeze(report, by=world.county.officer)
    world.sign(of_round, [world.county.finance])
    frozen = actions.freeze(report, by=world.county.officer)
    assert frozen.of_return == of_round.returns.get(organ=world.county.finance)


def test_a_government_freezes_its_latest_consolidation(world: Reporting) -> None:
    county = world.county
    report = world.written(county.government)
    with pytest.raises(NotLawful, match="还没有汇总"):
        actions.freeze(report, by=county.manager)
    world.meeting()
    whole = world.consolidated()
    frozen = actions.freeze(report, by=county.manager)
    assert frozen.consolidation == whole
    assert frozen.cells.get(row="I1").value == 1


def test_what_changed_since_the_return_was_signed_must_be_explained(
    world: Reporting,
) -> None:
    world.sign(world.round())
    report = world.written()
    world.meeting()
    with pytest.raises(NotLawful, match="签报以后记录有变化"):
        actions.freeze(report, by=world.county.officer)
    actions.freeze(report, by=world.county.officer, waiver="补登的会议计入下年")
    report.refresh_from_db()
    assert report.waiver == "补登的会议计入下年"
    assert frozen_of(report).cells.get(row="I1").value == 0


def test_a_sum_of_returns_that_changed_since_must_be_explained(
    world: Reporting,
) -> None:
    county = world.county
    whole = world.consolidated()
    report = world.written(county.government)
    ret = whole.round.returns.get(organ=county.finance)
    actions.send_back(ret, reason="漏报", by=county.manager)
    with pytest.raises(NotLawful, match="退回或签报：明珠县财政局。请重新汇总"):
        actions.freeze(report, by=county.manager)
    actions.override(ret, at("H2"), Decimal(2), reason="漏报", by=county.officer)
    actions.sign_return(ret, by=county.officer)
    with pytest.raises(NotLawful, match="请重新汇总"):
        actions.freeze(report, by=county.manager)
    actions.consolidate(whole.round, by=county.manager)
    frozen = actions.freeze(report, by=county.manager)
    assert frozen.cells.get(row="H2").value == 2


def test_a_sum_that_records_did_not_bear_out_when_made_must_be_explained(
    world: Reporting,
) -> None:
    of_round = world.round()
    world.sign(of_round)
    world.meeting()
    actions.consolidate(of_round, by=world.county.manager)
    report = world.written(world.county.government)
    with pytest.raises(NotLawful, match="1项数据与现在的记录不符"):
        actions.freeze(report, by=world.county.manager)


def test_an_overridden_figure_is_frozen_with_both_values_and_the_reason(
    world: Reporting,
) -> None:
    of_round = world.round()
    ret = of_round.returns.get(organ=world.county.finance)
    actions.override(
        ret,
        at("H2"),
        Decimal(2),
        reason="档案馆查阅点尚未登记",
        by=world.county.officer,
    )
    world.sign(of_round)
    report = world.frozen()
    cell = frozen_of(report).cells.get(row="H2")
    assert cell.value == 2
    assert cell.computed == 0
    assert cell.why == "档案馆查阅点尚未登记"
    (remark,) = content_of(report).remarks
    assert (
        remark
        == "“设置政府信息公开查阅点数”系统统计为0，填报为2：档案馆查阅点尚未登记。"
    )


def test_a_placeholder_without_a_figure_is_never_frozen(world: Reporting) -> None:
    world.sign(world.round())
    report = world.written()
    part = report.parts.get(order=1)
    actions.save_report(
        report,
        title=report.title,
        lead=report.lead,
        parts=[(part.pk, "公开信息{{ A2_WEIBOO }}条。")],
        by=world.county.officer,
    )
    with pytest.raises(NotLawful, match="A2_WEIBOO"):
        actions.freeze(report, by=world.county.officer, waiver="先定稿")


def test_a_text_that_contradicts_the_table_is_not_frozen_unexplained(
    world: Reporting,
) -> None:
    world.sign(world.round())
    report = world.written()
    part = report.parts.get(order=4)
    actions.save_report(
        report,
        title=report.title,
        lead=report.lead,
        parts=[(part.pk, "全年收到政府信息公开申请3件，均已办结。没有收取费用。")],
        by=world.county.officer,
    )
    with pytest.raises(NotLawful, match="收到政府信息公开申请"):
        actions.freeze(report, by=world.county.officer)


def test_figures_are_frozen_once(world: Reporting) -> None:
    world.sign(world.round())
    report = world.frozen()
    with pytest.raises(NotOpen, match="数据已定"):
        actions.freeze(report, by=world.county.officer)


@transaction.atomic
def at_once(statement: str, parameters: dict[str, int | None]) -> None:
    """Execute SQL as the application, with what the database checks at the end."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        assert cursor.rowcount > 0
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


ATTEMPTS = {
    "another frozen": (
        "UPDATE reporting_annualreport SET frozen_id = NULL, state = 'drafting',"
        " item_id = NULL, from_version = NULL WHERE id = %(report)s"
    ),
    "another year": "UPDATE reporting_annualreport SET year = 2017 WHERE id = %(report)s",
    "another organ": (
        "UPDATE reporting_annualreport SET organ_id = government_id"
        " WHERE id = %(report)s"
    ),
    "deleted": "DELETE FROM reporting_annualreport WHERE id = %(report)s",
    "figures": "UPDATE reporting_frozenfigures SET note = 'x' WHERE id = %(frozen)s",
    "figures deleted": "DELETE FROM reporting_frozenfigures WHERE id = %(frozen)s",
    "cell": "UPDATE reporting_frozencell SET value = 9 WHERE frozen_id = %(frozen)s",
    "cell deleted": "DELETE FROM reporting_frozencell WHERE frozen_id = %(frozen)s",
    "told": "UPDATE reporting_frozentold SET value = 9 WHERE frozen_id = %(frozen)s",
    "told deleted": "DELETE FROM reporting_frozentold WHERE frozen_id = %(frozen)s",
    "told added": (
        "INSERT INTO reporting_frozentold (frozen_id, name, value, source, records)"
        " VALUES (%(frozen)s, 'A9', 1, '', '{}')"
    ),
    "cell added": (
        'INSERT INTO reporting_frozencell (frozen_id, "table", "row", "column", value,'
        " why, source, records)"
        " VALUES (%(frozen)s, 'form2014', 'A9', '统计数', 1, '', '', '{}')"
    ),
}


def refused(attempt: str, parameters: dict[str, int | None]) -> bool:
    """Say whether the database refuses a statement."""
    try:
        at_once(attempt, parameters)
    except DatabaseError:
        return True
    return False


def test_sql_cannot_change_what_was_frozen(world: Reporting) -> None:
    world.sign(world.round())
    report = world.frozen()
    names = {"report": report.pk, "frozen": report.frozen_id}
    passed = [name for name, sql in ATTEMPTS.items() if not refused(sql, names)]
    assert passed == []


def test_sql_cannot_freeze_figures_that_are_not_whole(world: Reporting) -> None:
    world.sign(world.round())
    frozen = frozen_of(world.frozen())
    copied = """
        INSERT INTO reporting_frozenfigures
            (organ_id, form_id, kind, year, number, edition, note, of_return_id, by_id,
             size, told, hash)
        SELECT organ_id, form_id, kind, year, number, 2, '更正', of_return_id, by_id,
            0, 1, hash
        FROM reporting_frozenfigures WHERE id = %(frozen)s"""
    with pytest.raises(DatabaseError, match="不齐"):
        at_once(copied, {"frozen": frozen.pk})
    assert FrozenTold.objects.exclude(frozen=frozen).count() == 0


def test_sql_cannot_give_a_report_another_organs_figures(world: Reporting) -> None:
    world.sign(world.round())
    frozen = frozen_of(world.frozen())
    other = world.begun(world.county.health)
    with pytest.raises(DatabaseError, match="本单位本年度"), transaction.atomic():
        AnnualReport.objects.filter(pk=other.pk).update(frozen=frozen, state="frozen")


def test_figures_of_another_day_do_not_move_the_frozen_period(world: Reporting) -> None:
    world.sign(world.round())
    frozen = frozen_of(world.frozen())
    assert (frozen.period.first, frozen.period.last) == (
        date(2018, 1, 1),
        date(2018, 12, 31),
    )
