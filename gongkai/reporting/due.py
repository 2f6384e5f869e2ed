"""When annual reports are due, and which are not out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from gongkai.catalogue.models import Publication
from gongkai.law.periods import report_due
from gongkai.organisations.models import Organ, OrganKind

from .beside import GENRE
from .content import headed, publisher_of
from .models import AnnualReport
from .report_figures import is_government

# The office writes the government's report and none of its own.
_BEFORE_2019 = frozenset({OrganKind.DEPARTMENT, OrganKind.TOWNSHIP})
_SINCE_2019 = frozenset({OrganKind.DEPARTMENT})


@dataclass(frozen=True)
class DueReport:
    """An organ's report on a year: when it is due, how far it is, when it came out."""

    organ: Organ
    year: int
    due_on: date
    report: AnnualReport | None
    released_on: date | None

    def overdue(self, today: date) -> bool:
        """Say whether the day has passed without a report before the public."""
        return self.released_on is None and today > self.due_on

    @property
    def late(self) -> bool:
        """Say whether it came out after its day."""
        return self.released_on is not None and self.released_on > self.due_on


def reports_due(government: Organ, year: int) -> list[DueReport]:
    """Return the reports on a year that must be public, the government's first.

    Source: Reg. 2007 art. 31 (各级行政机关); Reg. 2019 art. 49 (departments and
    governments from county level up).
    """
    kinds = _BEFORE_2019 if year < 2019 else _SINCE_2019
    last_day = date(year, 12, 31)
    organs = [
        government,
        *Organ.objects.existing(on=last_day).filter(
            government=government, kind__in=kinds
        ),
    ]
    reports = {
        report.organ_id: report
        for report in AnnualReport.objects.filter(
            government=government, year=year
        ).order_by("edition")
    }
    released = _released(government, organs, year)
    return [
        DueReport(
            organ,
            year,
            report_due(year, government=is_government(organ)),
            reports.get(organ.pk),
            released.get(organ.pk),
        )
        for organ in organs
    ]


def _released(government: Organ, organs: list[Organ], year: int) -> dict[int, date]:
    """Return when each organ's report became public, as whatever item.

    A report that was entered as an ordinary item is known by genre and title.
    """
    office = publisher_of(government, on=date(year, 12, 31))
    headings = headed(government, year)
    found: dict[int, date] = {}
    ours = AnnualReport.objects.filter(
        government=government, year=year, item__publication__isnull=False
    ).values_list("organ_id", "item__publication__listed_at")
    items = Publication.objects.filter(
        government=government, genre=GENRE, title__contains=f"{year}年"
    ).values_list("publisher_id", "title", "listed_at")
    others = (
        (government.pk if _begins(title, headings) else publisher, listed_at)
        for publisher, title, listed_at in items
    )
    for of, listed_at in (*ours, *(each for each in others if each[0] != office.pk)):
        day = timezone.localtime(listed_at).date()
        found[of] = min(day, found.get(of, day))
    return {organ.pk: found[organ.pk] for organ in organs if organ.pk in found}


def _begins(title: str, headings: list[str]) -> bool:
    return any(heading in title for heading in headings)
