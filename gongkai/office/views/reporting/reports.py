"""Annual reports 年度报告: begun, written, frozen, made an item, corrected."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_safe,
)

from gongkai.catalogue.bodies import clean
from gongkai.core.errors import YES, DomainError, Verdict, no
from gongkai.core.models import Event
from gongkai.law.forms import Finding
from gongkai.office.asked import id_of
from gongkai.office.desk import Desk, official, page
from gongkai.office.forms.reporting import (
    BeginReportForm,
    EditionForm,
    WaiverForm,
)
from gongkai.office.sentences import timeline
from gongkai.office.turns import open_in
from gongkai.office.views._page import act_page, bound
from gongkai.organisations.models import Organ
from gongkai.organisations.policies import Holder
from gongkai.reporting import actions, documents
from gongkai.reporting.beside import (
    findings_of_report,
)
from gongkai.reporting.content import content_of, publisher_of
from gongkai.reporting.documents import ReportContent
from gongkai.reporting.due import reports_due
from gongkai.reporting.frozen import changed_since_handed_in
from gongkai.reporting.layouts import layout
from gongkai.reporting.models import AnnualReport
from gongkai.reporting.policies import may_write_report
from gongkai.reporting.queries import FILLERS
from gongkai.reporting.report_figures import ReportFigures, figures_of
from gongkai.reporting.states import REPORT_TABLE, ReportState

_FIRST_YEAR = 2008  # the Regulation came into force on 1 May 2008


def reports_of(desk: Desk) -> Any:
    """Return the reports the person may see."""
    return AnnualReport.objects.visible_to(desk.holder).select_related(
        "organ__government", "government", "frozen", "item", "begun_by"
    )


def report_or_404(desk: Desk, pk: int) -> AnnualReport:
    """Return a report the person may see; others do not exist."""
    found: AnnualReport = get_object_or_404(reports_of(desk), pk=pk)
    return found


def open_for(act: str, report: AnnualReport, holder: Holder) -> Verdict:
    """Say whether an act is open in the report's state, then whether the person may."""
    open_now = open_in(REPORT_TABLE, act, ReportState(report.state))
    return open_now and may_write(holder, report.organ)


def may_change(report: AnnualReport, holder: Holder) -> Verdict:
    """May the person change the text: not while it is in review or released."""
    verdict = open_for("save", report, holder)
    if not verdict:
        return verdict
    try:
        actions.check_open_to_change(report)
    except DomainError as closed:
        return no(str(closed))
    return YES


def may_write(holder: Holder, organ: Organ) -> Verdict:
    """May the person write the report of an organ."""
    publisher = publisher_of(organ, on=timezone.localdate())
    return may_write_report(holder, organ, publisher)


def _writing(desk: Desk) -> list[Organ]:
    """Return the organs for whose reports the person may write, its own first."""
    reach = desk.holder.reach(FILLERS)
    organs = Organ.objects.existing(on=timezone.localdate()).filter(
        pk__in=reach.organs - {desk.government.pk}
    )
    found = list(organs.select_related("government"))
    if may_write(desk.holder, desk.government):
        found.append(desk.government)
    return sorted(found, key=lambda each: each.pk != desk.organ.pk)


@require_safe
@official
def report_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the reports of one year: whose, how far, due when, out when."""
    today = timezone.localdate()
    asked = id_of(request.GET.get("year", "")) or today.year - 1
    year = min(max(asked, _FIRST_YEAR), today.year)
    writing = _writing(desk)
    seen = {organ.pk for organ in [*desk.visible_organs, *writing]}
    due = [each for each in reports_due(desk.government, year) if each.organ.pk in seen]
    editions = reports_of(desk).filter(year=year).order_by("organ__order", "edition")
    return page(
        request,
        desk,
        "office/reporting/report_list.html",
        {
            "year": year,
            "years": range(today.year, _FIRST_YEAR - 1, -1),
            "due": [(each, each.overdue(today)) for each in due],
            "reports": list(editions),
            "writable": {organ.pk for organ in writing},
            "today": today,
            "verdict": may_write(desk.holder, writing[0] if writing else desk.organ),
        },
    )


@require_http_methods(["GET", "POST"])
@official
def report_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Begin a report: its parts are drafted from the figures."""
    organs = _writing(desk)
    first = {
        "organ": request.GET.get("organ") or desk.organ.pk,
        "year": request.GET.get("year") or timezone.localdate().year - 1,
    }
    form = BeginReportForm(organs or [desk.organ], bound(request), initial=first)
    begun: list[AnnualReport] = []
    answer = act_page(
        request,
        desk,
        form,
        heading=_("编写年度报告"),
        explain=_(
            "系统按统计报表或汇总表起草各部分，数字用占位符连到指标；"
            "还没有报表的，按现在的记录起草。"
        ),
        label=_("起草"),
        do=lambda data: begun.append(
            actions.begin_report(data["organ"], data["year"], by=desk.person)
        ),
        done=_("已起草，请修改各部分的文字。"),
        back=reverse("office:report_list"),
        verdict=may_write(desk.holder, organs[0] if organs else desk.organ),
    )
    if begun:
        return HttpResponseRedirect(reverse("office:report_edit", args=[begun[0].pk]))
    return answer


@require_safe
@official
def report_detail(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Show the report as it would be printed, what is found, and the acts."""
    report = report_or_404(desk, pk)
    figures = figures_of(report)
    content = content_of(report, figures=figures)
    found = findings_of_report(report, figures=figures, content=content)
    return page(
        request,
        desk,
        "office/reporting/report_detail.html",
        head(report)
        | {
            "content": content,
            "body": body_of(content),
            "findings": found,
            "may_write": may_change(report, desk.holder),
            "may_freeze": open_for("freeze", report, desk.holder),
            "may_submit": _may_submit(report, desk.holder),
            "may_correct": _may_correct(desk, report),
            "newest": _newest(report),
            "source": source_of(figures),
            "entries": timeline(Event.objects.of(report.stream).select_related("by")),
            "kinds": ("pdf", "docx", "xlsx", "json"),
        },
    )


def head(report: AnnualReport, *more: dict[str, str]) -> dict[str, Any]:
    """Return the report and where its page stands."""
    own = {"label": report.title}
    if more:
        own["url"] = reverse("office:report_detail", args=[report.pk])
    return {
        "report": report,
        "trail": [
            {"label": _("年度报告"), "url": reverse("office:report_list")},
            own,
            *more,
        ],
    }


def body_of(content: ReportContent) -> str:
    """Return the report as it would be printed, safe for a page."""
    return mark_safe(clean(documents.as_html(content)))  # noqa: S308 -- cleaned


def source_of(figures: ReportFigures) -> str:
    """Return where the figures come from, in words."""
    return {
        "frozen": _("已定稿的数据"),
        "return": _("本单位的统计报表"),
        "consolidation": _("最近一次汇总表"),
        "records": _("现在的记录，还没有统计报表或汇总表"),
    }[figures.source]


def _may_submit(report: AnnualReport, holder: Holder) -> Verdict:
    verdict = open_for("turn_into_item", report, holder)
    return may_change(report, holder) if verdict else verdict


def _newest(report: AnnualReport) -> AnnualReport | None:
    """Return the edition that took the report's place."""
    later = AnnualReport.objects.filter(
        organ=report.organ, year=report.year, edition__gt=report.edition
    )
    return later.order_by("edition").last()


def _may_correct(desk: Desk, report: AnnualReport) -> Verdict:
    if _newest(report) is not None:
        return no(_("已经有更新的版次。"))
    return open_for("new_edition", report, desk.holder)


@require_http_methods(["GET", "POST"])
@official
def report_freeze(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Freeze the figures with the identities of their records, after saying so."""
    report = report_or_404(desk, pk)
    figures = figures_of(report)
    form = layout(report.layout).form
    errors = [
        *changed_since_handed_in(figures, form),
        *_errors(findings_of_report(report, figures=figures)),
    ]
    explain = _(
        "数据取自%(source)s，共%(count)d格。定稿后数据和所依据的记录不再改变；"
        "以后记录有变化的，在定稿数据页显示差异。文字在发布前还可以修改。"
    ) % {"source": source_of(figures), "count": len(figures.cells)}
    return act_page(
        request,
        desk,
        WaiverForm(bound(request), asked=bool(errors)),
        heading=_("数据定稿：%(title)s") % {"title": report.title},
        explain=explain + _told(errors),
        label=_("定稿"),
        do=lambda data: actions.freeze(
            report, by=desk.person, waiver=data.get("waiver", "")
        ),
        done=_("数据已定稿。"),
        back=reverse("office:report_detail", args=[pk]),
        verdict=open_for("freeze", report, desk.holder),
    )


def _errors(findings: list[Finding]) -> list[Finding]:
    """Return what blocks a report unless waived; unfinished places always do."""
    return [
        each
        for each in findings
        if each.severity == "error" and each.rule != "unfinished"
    ]


def _told(errors: list[Finding]) -> str:
    if not errors:
        return ""
    return _("还有须改正的问题：") + "".join(each.message for each in errors)


@require_http_methods(["GET", "POST"])
@official
def report_item(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Turn the report into an item, which then goes through the usual review."""
    report = report_or_404(desk, pk)
    made: list[Any] = []
    errors = [] if report.waiver else _errors(findings_of_report(report))
    answer = act_page(
        request,
        desk,
        WaiverForm(bound(request), asked=bool(errors)),
        heading=_("转为信息：%(title)s") % {"title": report.title},
        explain=_(
            "生成网页正文和PDF、Word、Excel、JSON附件，归入年报栏目，成为一件草稿；"
            "此后照常送审、三审、发布（条例第四十九条）。"
        )
        + _told(errors),
        label=_("转为信息"),
        do=lambda data: made.append(
            actions.turn_into_item(
                report, by=desk.person, waiver=data.get("waiver", "")
            )
        ),
        done=_("已转为信息，请送审。"),
        back=reverse("office:report_detail", args=[pk]),
        verdict=_may_submit(report, desk.holder),
    )
    if made:
        return HttpResponseRedirect(reverse("office:item_detail", args=[made[0].pk]))
    return answer


@require_http_methods(["GET", "POST"])
@official
def report_edition(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Begin a new edition that corrects a published report, with a note."""
    report = report_or_404(desk, pk)
    made: list[AnnualReport] = []
    answer = act_page(
        request,
        desk,
        EditionForm(bound(request)),
        heading=_("更正后的新版：%(title)s") % {"title": report.title},
        explain=_(
            "原版及其数据保留。新版重新取数、定稿，经审核后在原网址发布，并写明更正说明。"
        ),
        label=_("编写新版"),
        do=lambda data: made.append(
            actions.new_edition(report, note=data["note"], by=desk.person)
        ),
        done=_("已建立新版，请修改文字后重新定稿。"),
        back=reverse("office:report_detail", args=[pk]),
        verdict=_may_correct(desk, report),
    )
    if made:
        return HttpResponseRedirect(reverse("office:report_edit", args=[made[0].pk]))
    return answer


@require_safe
@official
def report_file(_request: HttpRequest, desk: Desk, pk: int, kind: str) -> HttpResponse:
    """Hand out the report as it would be published, in one kind of file."""
    report = report_or_404(desk, pk)
    write = {
        "pdf": (documents.as_pdf, "application/pdf"),
        "docx": (documents.as_docx, "application/octet-stream"),
        "xlsx": (documents.as_xlsx, "application/octet-stream"),
        "json": (documents.as_json, "application/json"),
    }.get(kind)
    if write is None:
        raise Http404
    make, media_type = write
    answer = HttpResponse(make(content_of(report)), content_type=media_type)
    name = f"annual-report-{report.year}-v{report.edition}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
