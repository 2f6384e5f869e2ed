"""When reports are due, and which are not out."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from gongkai.reporting.due import DueReport, overdue_reports, reports_due
from gongkai.reporting.models import AnnualReport
from tests.reporting.annual import Reporting


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
