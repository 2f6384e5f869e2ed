"""A county whose returns of 2018 can be made into annual reports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.models import Column, InformationItem
from gongkai.law.periods import Period
from gongkai.organisations.actions import appoint
from gongkai.organisations.models import Organ
from gongkai.organisations.roles import Role
from gongkai.reporting import actions
from gongkai.reporting.models import (
    AnnualReport,
    Consolidation,
    FrozenFigures,
    Meeting,
    Round,
)
from tests.factories.county import SINCE, County, person

_MARK = re.compile(r"【请[^】]*】")


@dataclass(frozen=True)
class Reporting:
    """The county with an officer of its office, and the column of annual reports."""

    county: County
    office_officer: User
    office_first: User
    office_approver: User
    reports: Column

    def round(self, year: int = 2018, form_id: str = "2014") -> Round:
        """Open the round of a year."""
        return actions.open_round(
            self.county.government,
            form_id=form_id,
            period=Period(year),
            by=self.county.manager,
        )

    def sign(self, of_round: Round, organs: Sequence[Organ] = ()) -> None:
        """Sign the returns of the organs, of all by default."""
        for ret in of_round.returns.select_related("organ"):
            if not organs or ret.organ in organs:
                actions.sign_return(ret, by=self.officer_of(ret.organ))

    def officer_of(self, organ: Organ) -> User:
        """Return who fills in an organ's return."""
        return {
            self.county.finance.pk: self.county.officer,
            self.county.health.pk: self.county.outsider,
        }.get(organ.pk, self.office_officer)

    def consolidated(self, year: int = 2018, form_id: str = "2014") -> Consolidation:
        """Have all returns of a year signed and added up."""
        of_round = self.round(year, form_id)
        self.sign(of_round)
        return actions.consolidate(of_round, by=self.county.manager)

    def begun(self, organ: Organ | None = None, year: int = 2018) -> AnnualReport:
        """Begin a report, of the finance department by default."""
        organ = organ or self.county.finance
        return actions.begin_report(organ, year, by=self.officer_of(organ))

    def written(self, organ: Organ | None = None, year: int = 2018) -> AnnualReport:
        """Begin a report and write what the draft asks its author for."""
        return write(
            self.begun(organ, year), self.officer_of(organ or self.county.finance)
        )

    def frozen(self, organ: Organ | None = None, year: int = 2018) -> AnnualReport:
        """Write a report and freeze its figures; the return must be signed."""
        report = self.written(organ, year)
        actions.freeze(report, by=self.officer_of(report.organ))
        report.refresh_from_db()
        return report

    def released(self, report: AnnualReport) -> InformationItem:
        """Turn a finance report into an item, review and release it."""
        item = actions.turn_into_item(report, by=self.county.officer)
        catalogue.submit(item, by=self.county.officer)
        self.county.sign_all(item)
        catalogue.release(item, by=self.county.officer)
        item.refresh_from_db()
        report.refresh_from_db()
        return item

    def meeting(self, title: str = "全县政务公开工作会议") -> Meeting:
        """Enter a meeting of the finance department in 2018."""
        return actions.enter(
            Meeting,
            self.county.finance,
            by=self.county.officer,
            on=date(2018, 6, 1),
            title=title,
            evidence="明财字会纪〔2018〕3号",
        )


def write(report: AnnualReport, by: User) -> AnnualReport:
    """Replace the marks a draft leaves for its author by sentences."""
    parts = [
        (part.pk, _MARK.sub("个别栏目更新不够及时，将逐月检查并通报。", part.text))
        for part in report.parts.all()
    ]
    return actions.save_report(
        report, title=report.title, lead=report.lead, parts=parts, by=by
    )


def reporting(county: County) -> Reporting:
    """Set up the rest of the county."""
    office = (
        person("office", "冯信息"),
        person("office-first", "陈初审"),
        person("office-approver", "褚批准"),
    )
    roles = Role.INFORMATION_OFFICER, Role.FIRST_REVIEWER, Role.APPROVER
    for member, role in zip(office, roles, strict=True):
        appoint(member, county.office, role, since=SINCE, by=None)
    column = catalogue.open_column(
        county.government,
        by=None,
        slug="annual-reports",
        name="政府信息公开年报",
        block="annual_reports",
    )
    return Reporting(county, *office, column)


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


def public() -> list[AnnualReport]:
    """Return what the public can read now."""
    return list(AnnualReport.objects.public(now=timezone.now()))
