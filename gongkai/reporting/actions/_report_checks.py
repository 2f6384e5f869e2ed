"""What all acts on a report do first: lock it, ask whether and by whom it may be done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalogue.models import InformationItem
from gongkai.catalogue.states import EDITABLE, FINISHED, State
from gongkai.core.errors import NotLawful, NotOpen
from gongkai.law.forms import Finding
from gongkai.organisations.models import Organ
from gongkai.organisations.policies import Holder
from gongkai.reporting import beside, queries
from gongkai.reporting.content import publisher_of
from gongkai.reporting.models import AnnualReport
from gongkai.reporting.placeholders import TextFault
from gongkai.reporting.policies import may_write_report
from gongkai.reporting.report_figures import ReportFigures

if TYPE_CHECKING:
    from gongkai.accounts.models import User


def item_of(report: AnnualReport) -> InformationItem | None:
    """Return the item a report is or will be a version of: its own or an earlier one's.

    A draft that was given up cannot be gone on with; the next edition begins another.
    """
    if report.item is not None:
        return report.item
    earlier = (
        AnnualReport.objects.filter(
            organ=report.organ_id,
            year=report.year,
            edition__lt=report.edition,
            item__isnull=False,
        )
        .exclude(item__state=State.DISCARDED)
        .select_related("item")
        .order_by("-edition")
        .first()
    )
    return earlier.item if earlier else None


def locked(report: AnnualReport) -> AnnualReport:
    """Return the report with its row locked until the act's transaction ends.

    What belongs to it is read after the waiting: somebody may just have made it.
    """
    AnnualReport.objects.select_for_update().get(pk=report.pk)
    return AnnualReport.objects.select_related(
        "organ__government", "frozen", "item"
    ).get(pk=report.pk)


def enforce(organ: Organ, by: User) -> None:
    """Raise NotAllowed unless the person writes the organ's reports."""
    publisher = publisher_of(organ, on=timezone.localdate())
    may_write_report(Holder(by), organ, publisher).enforce()


def check_latest(report: AnnualReport) -> None:
    """Refuse acts on an edition that has a later one."""
    later = AnnualReport.objects.filter(
        organ=report.organ_id, year=report.year, edition__gt=report.edition
    )
    if later.exists():
        raise NotOpen(_("这一版之后已另立新版，请在新版上办理。"))


def check_open_to_change(report: AnnualReport) -> None:
    """Refuse what would change a text that is in review or before the public."""
    check_latest(report)
    item = item_of(report)
    if item is None or item.state in EDITABLE:
        return
    if item.state == State.DISCARDED:
        raise NotOpen(_("这份报告的信息稿已弃，请另立新版重新编写。"))
    if item.state not in FINISHED:
        raise NotOpen(_("这份报告正在审核，不能修改。需要修改的，请先由审核人退回。"))
    released = item.versions.filter(
        number__gte=report.from_version or 0, review__release__isnull=False
    )
    if report.item_id is not None and released.exists():
        raise NotOpen(_("这份报告已经发布，不能修改。有误的，请另立新版更正。"))


def check_placeholders(report: AnnualReport, figures: ReportFigures) -> None:
    """Refuse a text whose placeholders cannot all be printed."""
    _refuse(list(beside.faults_of_text(report, figures)))


def check_finished(report: AnnualReport) -> None:
    """Refuse a text in which what the draft asked for was not written."""
    _refuse(list(beside.unfinished_parts(report)))


def _refuse(faults: list[tuple[str, TextFault]]) -> None:
    if not faults:
        return
    heading, fault = faults[0]
    raise NotLawful(
        _("“%(heading)s”%(message)s（共%(count)d处）")
        % {"heading": heading, "message": fault.message, "count": len(faults)}
    )


def hard(findings: Iterable[Finding]) -> list[Finding]:
    """Return the errors that the author must mend or explain.

    What is still to be written is asked for when the report becomes an item.
    """
    return [each for each in queries.hard(findings) if each.rule != "unfinished"]


def check_waived(findings: list[Finding], waiver: str) -> None:
    """Refuse to go on with hard findings and no reason."""
    if findings and not waiver.strip():
        raise NotLawful(
            _(
                "还有%(count)d处错误未处理，第一处：%(message)s"
                "请先改正；确需保留的，写明理由。"
            )
            % {"count": len(findings), "message": findings[0].message}
        )
