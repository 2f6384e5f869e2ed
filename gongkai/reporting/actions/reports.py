"""Begin, save, freeze and correct annual reports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.core.actions import record
from gongkai.core.errors import BadInput, NotLawful
from gongkai.core.queries import patiently
from gongkai.law.forms import form_for
from gongkai.organisations.models import Organ
from gongkai.reporting import beside, drafting
from gongkai.reporting.content import words_of
from gongkai.reporting.frozen import (
    cells_to_freeze,
    changed_since_handed_in,
    digest,
    told_to_freeze,
)
from gongkai.reporting.layouts import LAYOUTS
from gongkai.reporting.layouts import layout as read_layout
from gongkai.reporting.models import (
    AnnualReport,
    FrozenCell,
    FrozenFigures,
    FrozenTold,
    ReportPart,
    Return,
)
from gongkai.reporting.report_figures import (
    ReportFigures,
    figures_of,
    handed_in,
    is_government,
)
from gongkai.reporting.states import PeriodKind

from ._report_checks import (
    check_latest,
    check_open_to_change,
    check_placeholders,
    check_waived,
    enforce,
    hard,
    locked,
)
from ._shared import check_open, one_at_a_time

if TYPE_CHECKING:
    from gongkai.accounts.models import User

LIMIT = 100_000
"""Characters of a report's text, several times a long one; the checker reads four times this."""


@patiently()
def begin_report(
    organ: Organ, year: int, *, by: User, layout: str | None = None
) -> AnnualReport:
    """Begin an organ's report on a year, its parts drafted from the figures.

    The layout is that of the year's form. Figures are those of the year's return or
    consolidation; while there is none, what the records say today. Raises BadInput
    when the year has no form or its report was begun. Source: Reg. arts. 49–50.
    """
    enforce(organ, by)
    used = read_layout(_layout_of(year, layout))
    one_at_a_time(organ)
    if AnnualReport.objects.filter(organ=organ, year=year).exists():
        raise BadInput(
            _("%(organ)s%(year)d年度的报告已在编写，请打开后继续；更正请另立新版。")
            % {"organ": organ.full_name, "year": year}
        )
    words = words_of(organ, year, on=timezone.localdate())
    report = AnnualReport(
        government=organ.root(),
        organ=organ,
        year=year,
        layout=used.id,
        title=drafting.draft_title(used, words),
        lead=drafting.draft_lead(used, words),
        begun_by=by,
    )
    figures = figures_of(report)
    report.save()
    values = figures.values(used)
    _add_parts(
        report,
        drafting.draft_parts(used, values, words, government=is_government(organ)),
    )
    record(report.stream, "begun", by=by, organ_id=organ.pk, figures=figures.source)
    return report


def _add_parts(
    report: AnnualReport, parts: Iterable[drafting.PartDraft | ReportPart]
) -> None:
    ReportPart.objects.bulk_create(
        ReportPart(
            report=report,
            order=order,
            number=part.number,
            title=part.title,
            text=part.text,
            tables=list(part.tables),
        )
        for order, part in enumerate(parts, start=1)
    )


def _layout_of(year: int, asked: str | None) -> str:
    form = form_for(year)
    if form is None:
        raise BadInput(_("2014年以前没有统一的统计表，不能按表编写年度报告。"))
    if year > timezone.localdate().year:
        raise BadInput(_("%(year)d年还没有到，不能编写年度报告。") % {"year": year})
    if asked is None or asked == form.id:
        return form.id
    if asked not in LAYOUTS:
        raise BadInput(_("没有“%(layout)s”这种报告格式。") % {"layout": asked})
    raise BadInput(
        _("%(year)d年度的报告应采用“%(form)s”，不能用其他年度的格式。")
        % {"year": year, "form": form.name}
    )


@transaction.atomic
def save_report(
    report: AnnualReport,
    *,
    title: str,
    lead: str,
    parts: Iterable[tuple[int, str]],
    by: User,
) -> AnnualReport:
    """Save the words around the figures; ``parts`` are (id, text) of those changed.

    Open until the report's item is in review or released.
    """
    report = locked(report)
    check_open(report, "save")
    enforce(report.organ, by)
    check_open_to_change(report)
    _check_title(title)
    report.title, report.lead = title.strip()[:200], _tidy(lead)
    report.save(update_fields=["title", "lead", "updated_at"])
    own = {part.pk: part for part in report.parts.all()}
    for pk, text in parts:
        part = own.get(pk)
        if part is None:
            raise BadInput(_("所改的部分不属于这份报告，请刷新后重试。"))
        part.text = _tidy(text)
        part.save(update_fields=["text"])
    _check_length(report, own.values())
    record(report.stream, "saved", by=by, organ_id=report.organ_id)
    return report


def _check_title(title: str) -> None:
    if not title.strip():
        raise BadInput(_("请填写年度报告的标题。"))
    if "{{" in title or "}}" in title:
        raise BadInput(_("标题不能用占位符，请写文字。"))


def _check_length(report: AnnualReport, parts: Iterable[ReportPart]) -> None:
    length = len(report.lead) + sum(len(part.text) for part in parts)
    if length > LIMIT:
        raise BadInput(
            _("报告正文共%(length)d字，超过上限%(limit)d字，请删减。")
            % {"length": length, "limit": LIMIT}
        )


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


@patiently()
def freeze(report: AnnualReport, *, by: User, waiver: str = "") -> FrozenFigures:
    """Freeze the figures with the identities of the records behind each, for good.

    From the organ's signed or accepted return of the year, a government's from its
    latest consolidation. Hard findings, in figures or text, block it unless ``waiver``
    says why not; a placeholder without a figure always does. Source: Reg. art. 50.
    """
    report = locked(report)
    state = check_open(report, "freeze")
    enforce(report.organ, by)
    check_latest(report)
    figures = _final_figures(report)
    used = read_layout(report.layout)
    check_placeholders(report, figures)
    open_findings = [
        *changed_since_handed_in(figures, used.form),
        *hard(beside.findings_of_report(report, figures=figures)),
    ]
    check_waived(open_findings, waiver)
    frozen = _frozen(report, figures, by)
    report.frozen, report.state = frozen, state
    report.waiver = waiver.strip()[:500]
    report.save(update_fields=["frozen", "state", "waiver", "updated_at"])
    record(
        report.stream,
        "frozen",
        by=by,
        organ_id=report.organ_id,
        hash=bytes(frozen.hash).hex(),
        cells=frozen.size,
        waiver=report.waiver,
        findings=[finding.rule for finding in open_findings],
    )
    return frozen


def _final_figures(report: AnnualReport) -> ReportFigures:
    """Return the figures to freeze; nobody sends their return back meanwhile."""
    returns = Return.objects.select_for_update(of=("self",)).order_by("pk")
    list(returns.filter(organ=report.organ, round__year=report.year).values_list("pk"))
    figures = handed_in(report.organ, report.year, read_layout(report.layout))
    if figures is not None and figures.final:
        return figures
    if is_government(report.organ):
        raise NotLawful(
            _("本年度的统计报表还没有汇总，数据不能定稿。请先在统计任务中汇总。")
        )
    raise NotLawful(
        _("本单位本年度的统计报表还没有签报，数据不能定稿。请先核对并签报。")
    )


def _frozen(report: AnnualReport, figures: ReportFigures, by: User) -> FrozenFigures:
    cells = list(cells_to_freeze(figures, read_layout(report.layout)))
    told = list(told_to_freeze(figures))
    frozen = FrozenFigures(
        organ=report.organ,
        form_id=report.layout,
        kind=PeriodKind.YEAR,
        year=report.year,
        edition=report.edition,
        note=report.note,
        of_return=figures.of_return,
        consolidation=figures.consolidation,
        by=by,
        size=len(cells),
        told=len(told),
    )
    frozen.hash = digest(frozen, cells, told)
    frozen.save()
    for cell in cells:
        cell.frozen = frozen
    for each in told:
        each.frozen = frozen
    FrozenCell.objects.bulk_create(cells)
    FrozenTold.objects.bulk_create(told)
    return frozen


@transaction.atomic
def new_edition(report: AnnualReport, *, note: str, by: User) -> AnnualReport:
    """Begin the corrected next edition; ``note`` says to the public what is corrected.

    The text is copied; figures are frozen anew. Turned into an item it is the next
    version of the same item: one permalink, both readable.
    """
    report = locked(report)
    check_open(report, "new_edition")
    enforce(report.organ, by)
    check_latest(report)
    if not note.strip():
        raise BadInput(_("请写明更正说明：更正了什么，为什么。"))
    edition = AnnualReport.objects.create(
        government_id=report.government_id,
        organ_id=report.organ_id,
        year=report.year,
        layout=report.layout,
        edition=report.edition + 1,
        note=note.strip()[:500],
        title=report.title,
        lead=report.lead,
        begun_by=by,
    )
    _add_parts(edition, report.parts.order_by("order"))
    record(
        edition.stream,
        "edition_begun",
        by=by,
        organ_id=report.organ_id,
        before=report.pk,
        note=edition.note,
    )
    return edition
