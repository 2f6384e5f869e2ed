"""A year of the forms since 2019, from the entries to documents that hold together."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from gongkai.law.checker import check
from gongkai.law.forms import CellKey, national_form
from gongkai.organisations.models import Organ
from gongkai.reporting import actions, queries
from gongkai.reporting.beside import findings_of_report, last_year
from gongkai.reporting.content import content_of, page
from gongkai.reporting.documents import all_files
from gongkai.reporting.models import AnnualReport
from tests.factories import ledgers
from tests.reporting.annual import Reporting


def _requests(
    world: Reporting, year: int, *cases: tuple[str, str], organ: Organ | None = None
) -> None:
    """Enter requests: (row, kind of applicant), one a line."""
    form = national_form("2019" if year < 2021 else "2021")
    organ = organ or world.county.finance
    for number, (row, applicant) in enumerate(cases, start=1):
        place = f"table3/{row}/{applicant}"
        ledgers.case(
            form, place, organ, date(year, 6, 1), number, by=world.officer_of(organ)
        )


YEAR = (
    ("new", "自然人"), ("new", "自然人"), ("new", "商业企业"), ("carried_in", "自然人"),
    ("granted", "自然人"), ("partial", "商业企业"), ("u1", "自然人"),
    ("carried_out", "自然人"),
)  # fmt: skip
NEXT = (("carried_in", "自然人"), ("new", "法律服务机构"), ("granted", "自然人"), ("n1", "法律服务机构"))  # fmt: skip


def _errors(report: AnnualReport) -> list[str]:
    return [
        f"{finding.rule} {finding.message}"
        for finding in findings_of_report(report)
        if finding.severity != "note"
    ]


@pytest.mark.parametrize(("year", "form_id"), [(2019, "2019"), (2025, "2021")])
@pytest.mark.parametrize("of_government", [False, True], ids=["organ", "government"])
def test_a_year_is_drafted_frozen_and_printed_without_a_finding(
    world: Reporting, year: int, form_id: str, *, of_government: bool
) -> None:
    county = world.county
    _requests(world, year, *YEAR)
    _requests(world, year, *YEAR, organ=county.health)
    for place in ("行政复议/结果维持", "行政复议/尚未审结", "复议后起诉/结果纠正"):
        ledgers.case(
            national_form(form_id), f"table4/{place}", county.finance,
            date(year, 9, 1), 1, by=county.officer,
        )  # fmt: skip
    of_round = world.round(year, form_id)
    for ret in of_round.returns.select_related("organ"):
        # how many kinds of licences there are only the organ knows
        for cell in ret.cells.filter(computed=None):
            actions.override(
                ret, cell.key, Decimal(0), reason="无此事项",
                by=world.officer_of(ret.organ),
            )  # fmt: skip
    world.sign(of_round)
    actions.consolidate(of_round, by=county.manager)
    organ = county.government if of_government else county.finance
    report = world.frozen(organ, year)
    assert _errors(report) == []
    content = content_of(report)
    times = 2 if of_government else 1
    assert content.cells[CellKey("table3", "new", "总计")] == 3 * times
    assert content.cells[CellKey("table3", "carried_out", "总计")] == times
    assert content.cells[CellKey("table4", "行政复议", "总计")] == 2
    files = {file.name.rsplit(".")[-1]: file.data for file in all_files(content)}
    assert set(files) == {"pdf", "docx", "xlsx", "json"}
    for kind in ("pdf", "docx"):
        found = check(files[kind])
        assert [f.message for f in found.findings if f.severity == "error"] == [], kind
        assert found.year == year
    assert json.loads(files["json"])["year"] == year


def test_what_was_carried_out_last_year_is_carried_in(world: Reporting) -> None:
    _requests(world, 2024, *YEAR)
    world.consolidated(2024, "2021")
    world.frozen(year=2024)
    _requests(world, 2025, *NEXT[1:2], *NEXT[3:])
    of_round = world.round(2025, "2021")
    ret = of_round.returns.get(organ=world.county.finance)
    rules = {f.rule for f in queries.findings_of(ret) if f.severity == "error"}
    assert rules == {"E4"}
    for row in ("carried_in", "granted"):
        ledgers.case(
            national_form("2021"), f"table3/{row}/自然人", world.county.finance,
            date(2025, 1, 1), 9, by=world.county.officer,
        )  # fmt: skip
    actions.compute_return(ret, by=world.county.officer)
    assert [f for f in queries.findings_of(ret) if f.severity == "error"] == []


def test_a_request_without_its_result_breaks_the_printed_equation(
    world: Reporting,
) -> None:
    _requests(world, 2025, ("new", "自然人"))
    ret = world.round(2025, "2021").returns.get(organ=world.county.finance)
    rules = {f.rule for f in queries.findings_of(ret) if f.severity == "error"}
    assert rules == {"E1"}


def test_last_years_text_since_2021_is_read_and_compared(world: Reporting) -> None:
    for year in (2024, 2025):
        world.sign(world.round(year, "2021"))
    world.frozen(year=2024)
    report = world.written(year=2025)
    before = last_year(report)
    assert before is not None
    assert "2024年" in before.title
    assert "逐月检查" in "".join(before.lines)
    copied = {f.rule for f in findings_of_report(report)}
    assert any("copied" in rule for rule in copied), copied
    assert page(content_of(report))
