"""A year of the small county that can be counted: items, ledgers, a round over both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from gongkai.accounts.models import User
from gongkai.catalogue.actions import open_column
from gongkai.catalogue.actions.importing import (
    approve_batch,
    release_batch,
    start_batch,
)
from gongkai.catalogue.actions.posting import EarlierPosting, post_earlier
from gongkai.catalogue.imports.preparing import FinishedItem
from gongkai.catalogue.models import InformationItem
from gongkai.catalogue.states import Channel
from gongkai.law.forms import CellKey, national_form
from gongkai.law.periods import Period
from gongkai.office.statistics import numbers
from gongkai.organisations.actions import appoint
from gongkai.organisations.roles import Role
from gongkai.reporting import actions
from gongkai.reporting.models import Meeting, Return, Round, TrainingCourse
from gongkai.review.states import Step
from tests.factories.county import SINCE, County, person

FORM = national_form("2014")
DAY = datetime(2018, 3, 1, 2, 0, tzinfo=UTC)


def at(row: str) -> CellKey:
    """Return a cell of the form of 2014."""
    return CellKey("form2014", row, "统计数")


def place(row: str) -> int:
    """Return where a row of the form of 2014 stands, as addresses count."""
    return numbers(FORM)[at(row)]


@dataclass(frozen=True)
class Counting:
    """The county with staff in its office, its round on 2018, two returns of it."""

    county: County
    office_officer: User
    office_first: User
    office_approver: User
    round: Round
    finance: Return
    health: Return

    def signed(self) -> Return:
        """Sign the finance department's return."""
        return actions.sign_return(self.finance, by=self.county.officer)

    def all_signed(self) -> None:
        """Have every organ sign."""
        for ret in self.round.returns.select_related("organ"):
            actions.sign_return(ret, by=self.officer_of(ret))

    def officer_of(self, ret: Return) -> User:
        """Return who fills in a return."""
        return {
            self.county.finance.pk: self.county.officer,
            self.county.health.pk: self.county.outsider,
        }.get(ret.organ_id, self.office_officer)


def make_counting(county: County) -> Counting:
    """Enter a year and open the round on it."""
    appoint(county.approver, county.government, Role.APPROVER, since=SINCE, by=None)
    staff = (
        person("office", "冯信息"),
        person("office-first", "陈初审"),
        person("office-approver", "褚批准"),
    )
    roles = Role.INFORMATION_OFFICER, Role.FIRST_REVIEWER, Role.APPROVER
    for member, role in zip(staff, roles, strict=True):
        appoint(member, county.office, role, since=SINCE, by=None)
    open_column(
        county.government,
        by=None,
        slug="annual-reports",
        name="政府信息公开年报",
        block="annual_reports",
    )
    published(county, 5)
    _ledgers(county)
    task = actions.open_round(
        county.government, form_id="2014", period=Period(2018), by=county.manager
    )
    return Counting(
        county,
        *staff,
        task,
        task.returns.select_related("organ").get(organ=county.finance),
        task.returns.select_related("organ").get(organ=county.health),
    )


def published(county: County, count: int) -> list[InformationItem]:
    """Bring in items the finance department published in 2018, two on WeChat too."""
    batch = start_batch(
        county.government,
        name="旧网站",
        source="old.csv",
        items=[
            FinishedItem(
                row,
                county.finance,
                county.content(
                    title=f"关于公布2018年第{row + 1}批专项资金安排的通知",
                    created_on=DAY.date(),
                    document_number="",
                ),
                DAY + timedelta(days=row),
            )
            for row in range(count)
        ],
        by=county.manager,
    )
    approve_batch(
        batch, Step.SECOND, by=county.second, opinion="同意", secrecy_opinion="不涉密"
    )
    approve_batch(batch, Step.APPROVAL, by=county.approver, opinion="批准")
    release_batch(batch, by=county.manager)
    items = list(InformationItem.objects.order_by("pk"))
    on_wechat = [
        EarlierPosting(
            item.pk,
            Channel.WECHAT,
            DAY + timedelta(days=30),
            f"https://mp.example.cn/s/{item.pk}",
        )
        for item in items[:2]
    ]
    post_earlier(county.government, on_wechat, by=county.manager)
    return items


def _ledgers(county: County) -> None:
    """Enter two meetings, and a course that three people attended."""
    for number in (1, 2):
        actions.enter(
            Meeting,
            county.finance,
            by=county.officer,
            on=date(2018, 3, number),
            title=f"政务公开工作第{number}次会议",
            evidence="明财字会纪〔2018〕3号",
        )
    course = actions.enter(
        TrainingCourse,
        county.finance,
        by=county.officer,
        on=date(2018, 5, 4),
        title="政务公开业务培训班",
        evidence="培训通知",
    )
    people = [("甲某", "财政局"), ("乙某", "财政局"), ("丙某", "")]
    actions.add_attendance(course, people, by=county.officer)
