"""What an officer sees beside a report: findings, and last year's text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils import timezone

from gongkai.catalogue.models import Publication
from gongkai.law.checker import Unreadable, check
from gongkai.law.checker.claims.quantities import mentions, tidy
from gongkai.law.checker.report import understand
from gongkai.law.forms import Finding
from gongkai.law.forms.figures import plain

from .content import as_page, content_of, headed, page, publisher_of
from .documents.content import ReportContent
from .layouts import layout
from .models import AnnualReport, ReportPart
from .placeholders import (
    TextFault,
    Values,
    check_text,
    unfinished,
    without_placeholders,
)
from .report_figures import ReportFigures, all_names, figures_of, is_government

GENRE = "annual_report"
_ANY_YEAR = re.compile(r"20\d\d")
_WORTH = 20  # characters; shorter sentences are alike in all reports


@dataclass(frozen=True)
class LastYear:
    """Last year's report: its paragraphs, and the page they were read from."""

    title: str
    lines: tuple[str, ...]
    html: str


def last_year(report: AnnualReport) -> LastYear | None:
    """Return the organ's report on the year before: ours, else an item that is public."""
    ours = (
        AnnualReport.objects.filter(
            organ=report.organ_id, year=report.year - 1, frozen__isnull=False
        )
        .order_by("-edition")
        .first()
    )
    if ours is not None:
        return _read(ours.title, page(content_of(ours)))
    organ, before = report.organ, report.year - 1
    publisher = publisher_of(organ, on=timezone.localtime(report.begun_at).date())
    names = headed(organ, before) if is_government(organ) else [f"{before}年"]
    item = (
        Publication.objects.filter(
            reduce(or_, (Q(title__contains=name) for name in names)),
            publisher__in={organ, publisher},
            genre=GENRE,
        )
        .select_related("version")
        .newest()
        .first()
    )
    if item is None:
        return None
    return _read(item.title, as_page(item.title, item.version.body))


def _read(title: str, html: str) -> LastYear | None:
    try:
        prose = understand(html.encode()).prose
    except Unreadable:
        return None
    return LastYear(title, tuple(each.text for each in prose.paragraphs), html)


def copied_sentences(text: str, before: LastYear) -> list[str]:
    """Return the sentences of a filled text that stand in last year's report.

    The year alone makes no difference, as in the checker's finding on the whole.
    """
    old = {_bare(each) for line in before.lines for each in sentences(line)}
    return [
        each
        for line in text.split("\n")
        for each in sentences(line)
        if len(each) >= _WORTH and _bare(each) in old
    ]


def sentences(line: str) -> list[str]:
    """Return the sentences of a paragraph."""
    return re.findall(r"[^。！？!?]+[。！？!?]?", line)


def _bare(sentence: str) -> str:
    return _ANY_YEAR.sub("", tidy(sentence))


def faults_of_text(
    report: AnnualReport, figures: ReportFigures | None = None
) -> Iterator[tuple[str, TextFault]]:
    """Yield what keeps a text from being printed: the part's heading and the fault."""
    figures = figures or figures_of(report)
    used = layout(report.layout)
    known, values = all_names(used), figures.values(used)
    for heading, text in _texts(report):
        for fault in check_text(text, known, values):
            yield heading, fault


def unfinished_parts(report: AnnualReport) -> Iterator[tuple[str, TextFault]]:
    """Yield what the drafted text left for its author and still stands there."""
    for heading, text in _texts(report):
        for fault in unfinished(text):
            yield heading, fault


def _texts(report: AnnualReport) -> Iterator[tuple[str, str]]:
    yield "引言", report.lead
    for part in report.parts.order_by("order"):
        yield heading_of(part), part.text


def heading_of(part: ReportPart) -> str:
    """Return 一、总体情况."""
    return f"{part.number}、{part.title}" if part.number else part.title


def findings_of_report(
    report: AnnualReport,
    *,
    figures: ReportFigures | None = None,
    content: ReportContent | None = None,
) -> list[Finding]:
    """Return what is wrong with a report as it would be printed now, errors first.

    The checker of published reports reads it like anybody's, with last year's; besides,
    placeholders without meaning, unfinished places, and figures typed into the text.
    """
    figures = figures or figures_of(report)
    content = content or content_of(report, figures=figures)
    before = last_year(report)
    found = [
        *(
            Finding("placeholder", "error", (heading,), fault.message)
            for heading, fault in faults_of_text(report, figures)
        ),
        *(
            Finding("unfinished", "error", (heading,), fault.message)
            for heading, fault in unfinished_parts(report)
        ),
        *check(
            page(content).encode(), previous=before.html.encode() if before else None
        ).findings,
        *_unbound(report, figures.values(layout(report.layout))),
    ]
    rank = {"error": 0, "warning": 1, "note": 2}
    return sorted(found, key=lambda finding: rank[finding.severity])


def _unbound(report: AnnualReport, values: Values) -> Iterator[Finding]:
    """Yield the figures typed into the parts: they will not follow the records."""
    by_value: dict[str, str] = {}
    for name, value in values.now.items():
        if value:
            by_value.setdefault(plain(value), name)
    for part in report.parts.order_by("order"):
        for number, line in enumerate(part.text.split("\n"), 1):
            for mention in mentions(tidy(without_placeholders(line))):
                same = by_value.get(plain(mention.value))
                where = (f"{heading_of(part)} 第{number}行",)
                yield _typed(str(mention), same, where)


def _typed(said: str, same: str | None, where: tuple[str, ...]) -> Finding:
    if same is None:
        message = f"正文的“{said}”没有绑定指标，系统不能保证它与记录一致；请核对来源，或改用占位符。"
        return Finding("unbound_figure", "warning", where, message, {"text": said})
    message = f"正文的“{said}”是手写的数字，与指标{same}的数相同；建议改为“{{{{ {same} }}}}”，以便与统计表保持一致。"
    return Finding("unbound_figure", "note", where, message, {"text": said})
