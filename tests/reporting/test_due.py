"""When reports are due, and which are not out."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from gongkai.catalogue.actions import draft, release, submit
from gongkai.organisations.actions import appoint, rename_organ
from gongkai.organisations.models import Organ
from gongkai.organisations.roles import Role
from gongkai.reporting import actions
from gongkai.reporting.beside import last_year
from gongkai.reporting.due import DueReport, reports_due
from gongkai.reporting.models import AnnualReport
from tests.factories.county import SINCE
from tests.reporting.annual import Reporting


def of(organ_id: int, dues: list[DueReport]) -> DueReport:
    """Return the entry of an organ."""
    return next(due for due in dues if due.organ.pk == organ_id)


def overdue_reports(government: Organ, today: date) -> list[DueReport]:
    """Return last year's reports whose day has passed and that are not public."""
    return [
        due for due in reports_due(government, today.year - 1) if due.overdue(today)
    ]


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


def test_a_report_is_known_as_ours_under_whatever_title(
    world: Reporting, frozen: AnnualReport
) -> None:
    county = world.county
    actions.save_report(
        frozen, title="政府信息公开年报", lead=frozen.lead, parts=[], by=county.officer
    )
    world.released(frozen)
    due = of(county.finance.pk, reports_due(county.government, 2018))
    assert due.released_on == timezone.localdate()


def test_a_report_under_a_governments_former_name_is_its_report(
    world: Reporting,
) -> None:
    county = world.county
    for person, role in (
        (county.officer, Role.INFORMATION_OFFICER),
        (county.first, Role.FIRST_REVIEWER),
        (county.approver, Role.APPROVER),
    ):
        appoint(person, county.office, role, since=SINCE, by=None)
    item = draft(
        county.office,
        county.content(
            title="明珠县人民政府2018年政府信息公开工作年度报告",
            genre="annual_report",
            body="<p>本县2018年政府信息公开工作情况如下。</p>",
        ),
        by=county.officer,
    )
    county.sign_all(submit(item, by=county.officer))
    release(item, by=county.officer)
    rename_organ(
        county.government, "明珠市人民政府", "明珠市", on=timezone.localdate(),
        basis="国务院批复", by=county.manager,
    )  # fmt: skip
    county.government.refresh_from_db()
    due = of(county.government.pk, reports_due(county.government, 2018))
    assert due.released_on == timezone.localdate()
    before = last_year(world.begun(county.government, 2019))
    assert before is not None
    assert "本县2018年政府信息公开工作情况如下。" in before.lines
