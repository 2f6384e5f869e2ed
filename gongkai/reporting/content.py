"""An annual report as what its documents print: text with figures, tables, remarks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape

from gongkai.law.forms import CellKey, Form
from gongkai.law.forms.figures import plain
from gongkai.law.forms.relations import bare
from gongkai.organisations.models import Organ, OrganKind, Site

from . import prose
from .documents.content import Part, ReportContent
from .documents.html import as_html
from .figures import indicators
from .layouts import Layout, layout
from .models import AnnualReport
from .placeholders import Values, fill
from .report_figures import ReportFigures, figures_of, is_government


def publisher_of(organ: Organ, *, on: date) -> Organ:
    """Return who writes and publishes an organ's report: a government's is its office.

    Source: Reg. art. 49 (政府信息公开工作主管部门).
    """
    if not is_government(organ):
        return organ
    offices = organ.organs.filter(kind=OrganKind.OFFICE)
    existing = Organ.objects.existing(on=on).filter(pk__in=offices)
    return existing.first() or organ


def headed(organ: Organ, year: int) -> list[str]:
    """Return how titles of an organ's reports on a year begin, by all names it has had."""
    names = [organ.full_name, *organ.changes.values_list("old_name", flat=True)]
    return [f"{name}{year}年" for name in names]


def words_of(organ: Organ, year: int, *, on: date) -> dict[str, str]:
    """Return what fills ``$organ`` and the like in a layout."""
    publisher = publisher_of(organ, on=on)
    site = Site.objects.filter(government=organ.government_id_or_self).first()
    return {
        "organ": organ.full_name,
        "year": str(year),
        "publisher": publisher.full_name,
        "contact": _contact(publisher),
        "site": site.name if site else f"{organ.root().full_name}网站",
        "all": "全县" if is_government(organ) else "本机关",
    }


def _contact(organ: Organ) -> str:
    known = (
        ("地址", organ.address),
        ("邮编", organ.postcode),
        ("电话", organ.telephone),
        ("电子邮箱", organ.email),
    )
    said = "，".join(f"{label}：{value}" for label, value in known if value)
    name = organ.full_name
    if organ.office_name and organ.office_name != name:
        name += organ.office_name
    return f"{name}（{said}）" if said else name


def content_of(
    report: AnnualReport,
    *,
    issued_on: date | None = None,
    figures: ReportFigures | None = None,
) -> ReportContent:
    """Return what a report says now; ``figures`` are `figures_of` it, if known."""
    figures = figures or figures_of(report)
    used = layout(report.layout)
    values = figures.values(used)
    site = Site.objects.filter(government=report.government_id).first()
    return ReportContent(
        title=report.title,
        organ=report.organ.full_name,
        year=report.year,
        form=used.form,
        cells=figures.numbers(),
        lead=fill(report.lead, values),
        parts=filled_parts(report, values),
        issued_on=issued_on,
        edition=report.edition,
        note=report.note,
        annex=used.annex,
        remarks=tuple(remarks(used.form, figures)),
        sample=site is not None and site.is_sample,
        definitions=_definitions(used),
    )


def filled_parts(report: AnnualReport, values: Values) -> tuple[Part, ...]:
    """Return the parts of a report with the figures in their text."""
    return tuple(
        Part(part.number, part.title, fill(part.text, values), tuple(part.tables))
        for part in report.parts.order_by("order")
    )


def page(content: ReportContent) -> str:
    """Return the report as a whole HTML page, as readers of files expect it."""
    return as_page(content.title, as_html(content))


def as_page(title: str, body: str) -> str:
    """Return a body of HTML as a whole page under its title."""
    title = escape(title)
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{title}</title></head><body><h1>{title}</h1>\n{body}</body></html>"
    )


def remarks(form: Form, figures: ReportFigures) -> Iterator[str]:
    """Yield what stands under the tables: corrected cells, organs not in the total."""
    for key, cell in figures.cells.items():
        if cell.why and cell.value is not None:
            name = cell_name(form, key)
            counted = "无记录" if cell.computed is None else plain(cell.computed)
            yield f"“{name}”系统统计为{counted}，填报为{plain(cell.value)}：{cell.why.rstrip('；。')}。"
    if figures.missing:
        organs = Organ.objects.filter(pk__in=figures.missing)
        yield f"汇总数未包括以下单位：{'、'.join(each.full_name for each in organs)}。"


def cell_name(form: Form, key: CellKey) -> str:
    """Return the row's name and, where there are several, the column's."""
    table = form.table(key.table)
    row = table.row(key.row)
    columns = table.columns_of(row)
    label = bare(row.label)
    if len(columns) == 1:
        return label
    at = [column.key for column in columns].index(key.column)
    head = row.headers[at] if at < len(row.headers) else columns[at].label
    return f"{label}·{head}"


def _definitions(used: Layout) -> dict[str, str]:
    found = {
        each.code: each.definition
        for each in indicators(used.form).values()
        if each is not None
    }
    for name in used.prose:
        known = prose.figure(name)
        if known is not None:
            found[name] = known.definition
    return found
