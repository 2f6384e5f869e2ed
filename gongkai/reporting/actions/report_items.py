"""Turn a frozen report into an item, on its way to the public like any other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.content import Attachment, Content
from gongkai.catalogue.files import store
from gongkai.catalogue.models import Column, InformationItem
from gongkai.catalogue.states import Block
from gongkai.core.actions import record
from gongkai.core.errors import NotLawful
from gongkai.organisations.models import Organ
from gongkai.reporting import beside
from gongkai.reporting.content import content_of, publisher_of
from gongkai.reporting.documents import all_files, as_html
from gongkai.reporting.documents.content import ReportContent
from gongkai.reporting.models import AnnualReport
from gongkai.reporting.report_figures import figures_of

from ._report_checks import (
    check_finished,
    check_open_to_change,
    check_placeholders,
    check_waived,
    enforce,
    hard,
    item_of,
    locked,
)
from ._shared import check_open

if TYPE_CHECKING:
    from gongkai.accounts.models import User

THEME, STATUTORY = "0201", "A20.15"


@transaction.atomic
def turn_into_item(
    report: AnnualReport, *, by: User, waiver: str = ""
) -> InformationItem:
    """Make a frozen report a draft item with its files, for the usual review.

    A report sent back is mended and turned again; a corrected edition becomes the
    next version of the item. What is missing in the text blocks it, so does a hard
    finding that neither the freezing nor ``waiver`` waived. Source: Reg. arts. 17, 49.
    """
    report = locked(report)
    state = check_open(report, "turn_into_item")
    enforce(report.organ, by)
    check_open_to_change(report)
    figures = figures_of(report)
    check_placeholders(report, figures)
    check_finished(report)
    content = content_of(report, issued_on=timezone.localdate(), figures=figures)
    waiver = waiver.strip()[:500] or report.waiver
    found = beside.findings_of_report(report, figures=figures, content=content)
    check_waived(hard(found), waiver)
    item, first = _version(report, content, by)
    if report.item_id is None:
        report.item, report.from_version = item, first
    report.state, report.waiver = state, waiver
    report.save(update_fields=["item", "from_version", "state", "waiver", "updated_at"])
    record(
        report.stream,
        "turned_into_item",
        by=by,
        organ_id=report.organ_id,
        item=item.pk,
        waiver=waiver,
    )
    return item


def _version(
    report: AnnualReport, content: ReportContent, by: User
) -> tuple[InformationItem, int]:
    """Save what the report says as a version of its item; return it and its number."""
    publisher = publisher_of(report.organ, on=timezone.localdate())
    item, says = item_of(report), _content_of_item(report, content, publisher)
    if item is None:
        return catalogue.draft(publisher, says, by=by), 1
    says = replace(says, created_on=item.created_on)
    note = report.note or "按年度报告修改"
    number = catalogue.save(item, says, by=by, note=note).number
    item.refresh_from_db()
    return item, number


def _content_of_item(
    report: AnnualReport, content: ReportContent, publisher: Organ
) -> Content:
    return Content(
        title=report.title,
        created_on=timezone.localdate(),
        genre=beside.GENRE,
        # What is kept and published is Chinese, whatever the officer's own language.
        summary=f"{report.organ.full_name}公开政府信息、办理公开申请等情况的年度报告（{report.year}年）。",
        body=as_html(content),
        theme=THEME,
        statutory=STATUTORY,
        columns=(_column(report).pk,),
        responsible_office=publisher.office_name[:60],
        attachments=tuple(_attachments(report, content)),
    )


def _attachments(report: AnnualReport, content: ReportContent) -> Iterable[Attachment]:
    edition = f"（第{report.edition}版）" if report.edition > 1 else ""
    for file in all_files(content):
        suffix = Path(file.name).suffix
        yield store(file.data, f"{report.title[:150]}{edition}{suffix}")


def _column(report: AnnualReport) -> Column:
    column = (
        Column.objects.open(on=timezone.localdate())
        .filter(government=report.government_id, block=Block.ANNUAL_REPORTS)
        .order_by("path__len", "order", "pk")
        .first()
    )
    if column is None:
        raise NotLawful(
            _("本政府还没有“政府信息公开年报”栏目，请先由政务公开办管理员开设。")
        )
    return column
