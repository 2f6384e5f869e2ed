"""The sample county counts and reports its year 2018, and has this month to deal with."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.catalogue.models import ItemLink, Publication, StoredFile
from gongkai.core.models import Event
from gongkai.law.checker import check
from gongkai.law.forms import CellKey, check_relations, national_form
from gongkai.law.periods import Period
from gongkai.organisations.models import Organ
from gongkai.reporting.figures import (
    Scope,
    compute,
    count,
    indicators,
    record_ids,
    records,
)
from gongkai.reporting.models import AnnualReport, Consolidation, Return, Round
from gongkai.reporting.queries import findings_of
from gongkai.reporting.states import ReturnState

FORM = national_form("2014")
COLUMN = "统计数"


def key(row: str) -> CellKey:
    return CellKey("form2014", row, COLUMN)


@pytest.fixture
def government() -> Organ:
    return Organ.objects.get(government=None)


@pytest.fixture
def year() -> Round:
    return Round.objects.get(kind="year")


@pytest.fixture
def consolidation(year: Round) -> Consolidation:
    return Consolidation.objects.get(round=year)


@pytest.fixture
def figures(consolidation: Consolidation) -> dict[str, Decimal]:
    return {cell["row"]: Decimal(cell["value"]) for cell in consolidation.cells}


@pytest.fixture
def report() -> AnnualReport:
    return AnnualReport.objects.public(now=timezone.now()).get()


def test_about_sixty_organs_return_and_the_missing_one_is_named(
    year: Round, consolidation: Consolidation
) -> None:
    assert 50 <= year.returns.count() <= 60
    missing = Return.objects.missing().get(round=year)
    assert missing.state == ReturnState.OPEN
    assert missing.reminded_on is not None
    assert consolidation.missing == [missing.organ_id]
    assert missing.organ.full_name.removeprefix("明珠县") in consolidation.note
    assert len(consolidation.included) == year.returns.count() - 1


def test_an_overridden_cell_shows_both_values_and_why(
    year: Round, consolidation: Consolidation
) -> None:
    cells = [
        cell
        for ret in year.returns.all()
        for cell in ret.cells.filter(override__isnull=False)
    ]
    (cell,) = cells
    assert [cell.row, cell.computed, cell.override] == ["H2", Decimal(1), Decimal(2)]
    (whole,) = (each for each in consolidation.cells if each["row"] == "H2")
    assert (whole["computed"], whole["value"]) == ("5", "6")
    assert cell.override_reason.rstrip("。") in whole["why"]
    assert all(not each["why"] for each in consolidation.cells if each != whole)


def test_one_return_was_sent_back_and_came_again(year: Round) -> None:
    (back,) = (
        event
        for event in Event.objects.filter(kind="return_sent_back")
        if event.stream in {ret.stream for ret in year.returns.all()}
    )
    kinds = list(
        Event.objects.filter(stream=back.stream)
        .order_by("id")
        .values_list("kind", flat=True)
    )
    assert kinds[-5:] == [
        "return_signed",
        "return_sent_back",
        "return_computed",
        "return_signed",
        "return_accepted",
    ]


def test_what_went_out_twice_counts_once(figures: dict[str, Decimal]) -> None:
    parts = FORM.tables[0].parts("A2")
    assert figures["A1"] < sum(figures[part] for part in parts)
    ways = ("B2_PRESS", "B2_TALK", "B2_SOCIAL", "B2_OTHER")
    assert 0 < figures["B1"] < sum(figures[way] for way in ways)


def test_what_was_forwarded_counts_once(government: Organ) -> None:
    scope = Scope(government.pk, Period(2018))
    _kind, counted = record_ids(FORM, key("A1"), scope)
    forwards = ItemLink.objects.filter(kind="forwards")
    assert forwards.exists()
    assert not set(counted) & {link.from_item_id for link in forwards}
    assert {link.to_item_id for link in forwards} <= set(counted)
    public = Publication.objects.filter(year=2018).count()
    assert len(counted) == public - forwards.count()


def test_every_cell_opens_exactly_its_records(government: Organ) -> None:
    scope = Scope(government.pk, Period(2018))
    computed = compute(FORM, scope)
    opened = 0
    for cell, found in indicators(FORM).items():
        if found is None:
            assert computed.get(cell) is None
            continue
        kind, ids = record_ids(FORM, cell, scope)
        listed = records(FORM, cell, scope, limit=10_000)
        assert sorted(record.pk for record in listed) == ids, cell
        assert {record.kind for record in listed} <= {kind}
        assert all(record.title for record in listed), cell
        total = sum((record.amount for record in listed), Decimal(0))
        assert computed[cell] == total == count(FORM, cell, scope), cell
        opened += bool(ids)
    assert opened >= 40


def test_the_year_breaks_no_relation(figures: dict[str, Decimal]) -> None:
    cells = {key(row): value for row, value in figures.items()}
    assert len(cells) == 58
    assert check_relations(FORM, cells) == []


def test_the_report_is_public_in_its_block(report: AnnualReport) -> None:
    assert (report.year, report.organ.government_id) == (2018, None)
    client = Client()
    block = client.get("/xxgk/mingzhu/annual-reports/").content.decode()
    assert report.title in block
    assert report.item is not None
    page = client.get(f"/info/{report.item.public_id}/").content.decode()
    assert report.title in page
    assert "【" not in page
    assert "{{" not in page
    assert client.get("/statistics/2018/").status_code == 200


def _attached(report: AnnualReport) -> dict[str, bytes]:
    assert report.item is not None
    return {
        file["name"].rpartition(".")[2]: StoredFile(
            sha256=file["sha256"]
        ).path.read_bytes()
        for file in report.item.publication.version.attachments
    }


def test_the_figures_for_machines_are_the_frozen_ones(report: AnnualReport) -> None:
    data = json.loads(_attached(report)["json"])
    assert data["sample"]
    told = {
        (cell["table"], cell["row"], cell["column"]): cell["value"]
        for cell in data["cells"]
    }
    assert report.frozen is not None
    frozen = report.frozen.cells.filter(table="form2014")
    assert len(told) == frozen.count() == 58
    for cell in frozen:
        assert Decimal(str(told[cell.key])) == cell.value, cell


def test_our_own_checker_finds_no_error_in_any_file_of_the_report(
    report: AnnualReport,
) -> None:
    assert report.item is not None
    files = _attached(report)
    page = Client().get(f"/info/{report.item.public_id}/").content
    assert set(files) == {"pdf", "docx", "xlsx", "json"}
    for name, data in {
        "page": page,
        "pdf": files["pdf"],
        "docx": files["docx"],
    }.items():
        checked = check(data)
        assert checked.year == 2018, name
        assert len(checked.cells) == 58, name
        errors = [f.message for f in checked.findings if f.severity == "error"]
        assert errors == [], name


def test_this_months_returns_stand_in_every_state() -> None:
    month = Round.objects.get(kind="month")
    assert month.form.local
    assert set(month.returns.values_list("state", flat=True)) == set(ReturnState.values)
    open_ones = month.returns.filter(state=ReturnState.OPEN)
    office = open_ones.get(organ__slug="office")
    assert office.cells.get(row="B1").computed == 1
    assert office.cells.get(row="I1").computed == 1
    assert [finding.rule for finding in findings_of(office)] == ["L3"]
