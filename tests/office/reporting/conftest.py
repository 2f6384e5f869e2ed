"""A round of 2017 with records behind its figures, for the pages of the year's counting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from gongkai.catalogue.actions import open_column
from gongkai.law.forms import CellKey, national_form
from gongkai.law.periods import Period
from gongkai.office.statistics import numbers
from gongkai.organisations.actions import appoint
from gongkai.organisations.roles import Role
from gongkai.reporting import actions
from gongkai.reporting.models import Meeting, Return, Round, TrainingCourse
from tests.factories.county import SINCE, County
from tests.office.conftest import sign_in  # noqa: F401 -- a fixture of these tests too

FORM = national_form("2014")
I1 = CellKey("form2014", "I1", "统计数")
I3 = CellKey("form2014", "I3", "统计数")


def place(row: str) -> int:
    """Return where a row of the form of 2014 stands."""
    return numbers(FORM)[CellKey("form2014", row, "统计数")]


@dataclass(frozen=True)
class Counting:
    """The county, its round, and the return of the finance department."""

    county: County
    round: Round
    finance: Return

    def of_health(self) -> Return:
        """Return the other department's return."""
        return self.round.returns.get(organ=self.county.health)

    def signed(self) -> Return:
        """Sign the finance department's return."""
        return actions.sign_return(self.finance, by=self.county.officer)

    def accepted(self) -> Return:
        """Sign and accept it."""
        return actions.accept(self.signed(), by=self.county.manager)


@pytest.fixture
def counting(county: County) -> Counting:
    """Open a round on 2017 over two meetings and a course of three people."""
    appoint(county.officer, county.office, Role.INFORMATION_OFFICER, since=SINCE, by=None)
    open_column(
        county.government,
        by=None,
        parent=county.column,
        slug="reports",
        name="政府信息公开年报",
        block="annual_reports",
    )
    for number in (1, 2):
        actions.enter(
            Meeting,
            county.finance,
            by=county.officer,
            on=date(2017, 3, number),
            title=f"政务公开工作第{number}次会议",
            evidence="会议纪要",
        )
    course = actions.enter(
        TrainingCourse,
        county.finance,
        by=county.officer,
        on=date(2017, 5, 4),
        title="政务公开业务培训班",
        evidence="培训通知",
    )
    people = [("甲某", "财政局"), ("乙某", "财政局"), ("丙某", "")]
    actions.add_attendance(course, people, by=county.officer)
    task = actions.open_round(
        county.government,
        form_id="2014",
        period=Period(2017),
        by=county.manager,
    )
    return Counting(county, task, task.returns.get(organ=county.finance))


NOON = datetime(2017, 6, 1, 4, tzinfo=UTC)
