"""The editor of an annual report's text: boxes, what stands beside them, a preview."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.office.desk import Desk, official, page
from gongkai.office.faults import attempt
from gongkai.office.forms.reporting import ReportForm
from gongkai.office.views._page import bound
from gongkai.reporting import actions
from gongkai.reporting.beside import LastYear, copied_sentences, last_year
from gongkai.reporting.content import content_of
from gongkai.reporting.documents import ReportContent
from gongkai.reporting.drafting import check_text, fill
from gongkai.reporting.layouts import layout
from gongkai.reporting.models import AnnualReport
from gongkai.reporting.report_figures import ReportFigures, all_names, figures_of

from .reports import body_of, head, may_change, report_or_404, source_of


@dataclass(frozen=True)
class PartBeside:
    """One part in the editor: its box, and what is said about its text."""

    field: Any
    tables: list[str]
    copied: list[str]


@require_http_methods(["GET", "POST"])
@official
def report_edit(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Edit the text around the figures; a wrong placeholder is told at its line."""
    report = report_or_404(desk, pk)
    form = ReportForm(report, bound(request))
    figures = figures_of(report)
    verdict = may_change(report, desk.holder)
    preview = None
    if form.is_bound and form.is_valid():
        if request.POST.get("do") == "preview":
            preview = _as_typed(report, form, figures)
        elif _saved(request, desk, report, form):
            return HttpResponseRedirect(reverse("office:report_detail", args=[pk]))
    return page(
        request,
        desk,
        "office/reporting/report_edit.html",
        head(report, {"label": _("编写")})
        | _beside(report, form, figures)
        | {
            "form": form,
            "verdict": verdict,
            "preview": preview and body_of(preview),
            "source": source_of(figures),
            "help": _(
                "写法：双花括号里写代码，如{{ A1 }}；"
                "{{ A1|上年 }}是上年的数，{{ A1|较上年 }}是比上年的增减。"
            ),
        },
    )


def _saved(
    request: HttpRequest,
    desk: Desk,
    report: AnnualReport,
    form: ReportForm,
) -> bool:
    """Save the text unless a placeholder in it means nothing."""
    known = all_names(layout(report.layout))
    for part in form.parts:
        name = form.name(part.pk)
        for fault in check_text(form.cleaned_data[name].replace("\r\n", "\n"), known):
            form.add_error(name, fault.message)
    for fault in check_text(form.cleaned_data["lead"].replace("\r\n", "\n"), known):
        form.add_error("lead", fault.message)
    if form.errors:
        return False
    _done, why = attempt(
        form,
        lambda: actions.save_report(
            report,
            title=form.cleaned_data["title"],
            lead=form.cleaned_data["lead"].replace("\r\n", "\n"),
            parts=form.texts(),
            by=desk.person,
        ),
    )
    if not why:
        messages.success(request, _("已保存。"))
    return not why


def _beside(
    report: AnnualReport, form: ReportForm, figures: ReportFigures
) -> dict[str, Any]:
    """Return what stands beside the boxes: names with values, last year's text."""
    used = layout(report.layout)
    values = figures.values(used)
    before = last_year(report)
    parts = [_part(form, part, values, before) for part in form.parts]
    return {
        "parts": parts,
        "names": [
            (each, values.now.get(name), values.last.get(name))
            for name, each in all_names(used).items()
        ],
        "before": before,
    }


def _part(
    form: ReportForm, part: Any, values: Any, before: LastYear | None
) -> PartBeside:
    field = form[form.name(part.pk)]
    text = fill(str(field.value() or "").replace("\r\n", "\n"), values)
    titles = {
        table.key: table.title for table in layout(part.report.layout).form.tables
    }
    return PartBeside(
        field,
        [titles.get(key, key) for key in part.tables],
        copied_sentences(text, before) if before else [],
    )


def _as_typed(
    report: AnnualReport, form: ReportForm, figures: ReportFigures
) -> ReportContent:
    """Return the report with the text in the boxes instead of what was saved."""
    values = figures.values(layout(report.layout))
    saved = content_of(report, figures=figures)
    texts = dict(form.texts())
    return replace(
        saved,
        title=form.cleaned_data["title"],
        lead=fill(form.cleaned_data["lead"], values),
        parts=tuple(
            replace(printed, text=fill(texts[part.pk], values))
            for printed, part in zip(saved.parts, form.parts, strict=True)
        ),
    )


@require_POST
@official
def report_preview(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Show what is typed as it would be printed, for the editor's live preview."""
    report = report_or_404(desk, pk)
    form = ReportForm(report, request.POST)
    if not form.is_valid():
        return render(request, "office/reporting/_preview.html", {"form": form})
    figures = figures_of(report)
    content = _as_typed(report, form, figures)
    known = all_names(layout(report.layout))
    values = figures.values(layout(report.layout))
    faults = [
        (part, fault)
        for part, (_pk, text) in zip(form.parts, form.texts(), strict=True)
        for fault in check_text(text, known, values)
    ]
    return render(
        request,
        "office/reporting/_preview.html",
        {"preview": body_of(content), "title": content.title, "faults": faults},
    )
