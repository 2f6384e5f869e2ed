"""The records behind a figure: a page of them, where each leads, and the whole list."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from gongkai.catalogue.models import Posting, Publication, RegisterEntry
from gongkai.catalogue.plain import no_formula
from gongkai.law.forms import CellKey, Form
from gongkai.law.forms.figures import plain
from gongkai.office.asked import id_of
from gongkai.office.ledgers import LEDGERS
from gongkai.organisations.models import Organ
from gongkai.reporting import figures
from gongkai.reporting.models import Attendance

if TYPE_CHECKING:
    from .desk import Desk

SIZE = 50
XLSX_LIMIT = 100_000
"""Rows of a workbook; the text file has no end."""
_CHUNK = 1_000


@dataclass(frozen=True)
class Behind:
    """A cell and whose records are asked for."""

    form: Form
    key: CellKey
    scope: figures.Scope

    @cached_property
    def indicator(self) -> figures.Indicator | None:
        """What the cell counts; None for what nobody can know."""
        return figures.indicator(self.form, self.key)

    @property
    def known(self) -> bool:
        """Tell whether records can answer at all."""
        return self.indicator is not None

    @cached_property
    def count(self) -> Decimal:
        """The figure as the records say now."""
        return figures.count(self.form, self.key, self.scope)

    def rows(self, after: tuple[date, int] | None, limit: int) -> list[figures.Record]:
        """Return records newest first, from just below ``after``."""
        if not self.known:
            return []
        return figures.records(
            self.form, self.key, self.scope, after=after, limit=limit
        )

    def all_rows(self) -> Iterator[figures.Record]:
        """Walk through every record in pieces."""
        after = None
        while rows := self.rows(after, _CHUNK):
            yield from rows
            if len(rows) < _CHUNK:
                return
            after = (rows[-1].on, rows[-1].pk)


def records_page(desk: Desk, behind: Behind) -> dict[str, Any]:
    """Return what a page of records shows, with its pager."""
    after = _after(desk.request.GET.get("after", ""))
    rows = behind.rows(after, SIZE + 1)
    more, rows = len(rows) > SIZE, rows[:SIZE]
    query = desk.request.GET.copy()
    query.pop("after", None)
    first = f"?{query.urlencode()}" if after else ""
    if more:
        query["after"] = f"{rows[-1].on.isoformat()}_{rows[-1].pk}"
    led = addresses(desk, [(row.kind, row.pk) for row in rows])
    organs = Organ.objects.in_bulk({row.organ_id for row in rows})
    return {
        "indicator": behind.indicator,
        "count": behind.count if behind.known else None,
        "records": [
            {
                "record": row,
                "url": led.get((row.kind, row.pk), ""),
                "organ": organs[row.organ_id].short_name
                if row.organ_id in organs
                else "",
            }
            for row in rows
        ],
        "pager": {
            "previous_url": first,
            "next_url": f"?{query.urlencode()}" if more else "",
        },
        "xlsx_limit": XLSX_LIMIT,
        "ledger_url": (ledger := _ledger_url(behind)),
    } | _next(behind, ledger)


def _next(behind: Behind, ledger: str) -> dict[str, str]:
    """Return where records of the kind come into being, for a figure without any."""
    kind = behind.indicator.kind if behind.indicator else ""
    if ledger:
        return {"next_url": ledger, "next_label": _("到台账登记")}
    if kind in {"item", "posting"}:
        address = reverse("office:item_list")
        return {"next_url": address, "next_label": _("查看全部信息")}
    if kind == "register":
        address = reverse("office:register_list")
        return {"next_url": address, "next_label": _("到规范性文件登记")}
    return {}


def _ledger_url(behind: Behind) -> str:
    """Return the ledger such records are entered in, narrowed to the period."""
    kind = behind.indicator.kind if behind.indicator else ""
    kind = "course" if kind == "attendance" else kind
    ledger = next((each for each in LEDGERS.values() if each.kind == kind), None)
    if ledger is None:
        return ""
    period = behind.scope.period
    query = {"to": period.last.isoformat()}
    if not ledger.held:
        query["from"] = period.first.isoformat()
    return f"{reverse('office:entry_list', args=[ledger.slug])}?{urlencode(query)}"


def _after(text: str) -> tuple[date, int] | None:
    day, _sep, typed = text.rpartition("_")
    pk = id_of(typed)
    try:
        on = parse_date(day)
    except ValueError:
        return None
    return (on, pk) if on and pk is not None else None


def addresses(
    desk: Desk, rows: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], str]:
    """Return where each record (kind, pk) is shown; unseen ones lead nowhere."""
    by_kind: dict[str, list[int]] = {}
    for kind, pk in rows:
        by_kind.setdefault(kind, []).append(pk)
    found: dict[tuple[str, int], str] = {}
    for kind, ids in by_kind.items():
        for pk, url in _addresses(desk, kind, ids).items():
            found[kind, pk] = url
    return found


def _addresses(desk: Desk, kind: str, ids: list[int]) -> dict[int, str]:
    items = _items_of(kind, ids)
    if items is not None:
        pages = _item_pages(desk, kind, set(items.values()))
        return {pk: pages[item] for pk, item in items.items() if item in pages}
    if kind == "organ":
        return {pk: reverse("office:organ_detail", args=[pk]) for pk in ids}
    if kind == "attendance":
        pairs = Attendance.objects.filter(pk__in=ids).values_list("pk", "course")
        return {
            pk: reverse("office:entry_detail", args=["courses", course])
            for pk, course in pairs
        }
    slug = next((each.slug for each in LEDGERS.values() if each.kind == kind), "")
    return (
        {pk: reverse("office:entry_detail", args=[slug, pk]) for pk in ids}
        if slug
        else {}
    )


def _item_pages(desk: Desk, kind: str, items: set[int]) -> dict[int, str]:
    """Return the page of each item: its own, for a stranger's the public one."""
    public = Publication.objects.public(now=timezone.now()).filter(pk__in=items)
    pages = {
        pk: reverse("portal:item", args=[public_id])
        for pk, public_id in public.values_list("pk", "public_id")
    }
    name = "item_outside" if kind == "posting" else "item_detail"
    seen = desk.items().filter(pk__in=items).values_list("pk", flat=True)
    return pages | {pk: reverse(f"office:{name}", args=[pk]) for pk in seen}


def named_records(kind: str, ids: list[int]) -> dict[int, tuple[str, str]]:
    """Return title and detail of records by identity, as they are called today."""
    if kind == "organ":
        rows = Organ.objects.filter(pk__in=ids).values_list("pk", "full_name")
        return {pk: (name, "") for pk, name in rows}
    return figures.named(kind, ids) if kind and ids else {}


def _items_of(kind: str, ids: list[int]) -> dict[int, int] | None:
    """Return the items that records are or belong to; None for other kinds."""
    if kind == "item":
        return {pk: pk for pk in ids}
    if kind == "posting":
        return dict(Posting.objects.filter(pk__in=ids).values_list("pk", "item"))
    if kind == "register":
        rows = RegisterEntry.objects.filter(pk__in=ids, item__isnull=False)
        return dict(rows.values_list("pk", "item"))
    return None


# --- The whole list --------------------------------------------------------------------


def _head() -> list[str]:
    return [_("序号"), _("标题"), _("单位"), _("日期"), _("数量"), _("说明"), _("网址")]


def _lines(
    request: HttpRequest, desk: Desk, behind: Behind
) -> Iterator[list[str | int]]:
    organs = dict(Organ.objects.of(desk.government).values_list("pk", "full_name"))
    chunk: list[figures.Record] = []
    number = 0
    for row in behind.all_rows():
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield from _told(request, desk, chunk, organs, number)
            number += len(chunk)
            chunk = []
    yield from _told(request, desk, chunk, organs, number)


def _told(
    request: HttpRequest,
    desk: Desk,
    rows: list[figures.Record],
    organs: dict[int, str],
    number: int,
) -> Iterator[list[str | int]]:
    led = addresses(desk, [(row.kind, row.pk) for row in rows])
    for row in rows:
        number += 1
        url = led.get((row.kind, row.pk), "")
        yield [
            number,
            _harmless(row.title),
            _harmless(organs.get(row.organ_id, "")),
            row.on.isoformat(),
            plain(row.amount),
            _harmless(row.detail),
            request.build_absolute_uri(url) if url else "",
        ]


def _harmless(text: str) -> str:
    """Keep a spreadsheet from taking a title for a formula, or from refusing it."""
    return no_formula(ILLEGAL_CHARACTERS_RE.sub("", text))


def export(
    request: HttpRequest, desk: Desk, behind: Behind, kind: str, name: str
) -> StreamingHttpResponse | FileResponse:
    """Return the list as CSV, streamed, or as a workbook of at most ``XLSX_LIMIT``."""
    lines = _lines(request, desk, behind)
    if kind == "csv":
        answer = StreamingHttpResponse(
            _csv(lines), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = _named(f"{name}.csv")
        return answer
    if kind == "xlsx":
        return FileResponse(
            _workbook(lines), as_attachment=True, filename=f"{name}.xlsx"
        )
    raise Http404


def _named(name: str) -> str:
    return content_disposition_header(True, name) or "attachment"


def _csv(lines: Iterable[list[str | int]]) -> Iterator[str]:
    """Write lines in pieces; the mark in front tells spreadsheets it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    writer.writerow(_head())
    for number, line in enumerate(lines, 1):
        writer.writerow(line)
        if number % _CHUNK == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def _workbook(lines: Iterable[list[str | int]]) -> Any:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("记录"))
    sheet.append(_head())
    for number, line in enumerate(lines, 1):
        if number > XLSX_LIMIT:
            sheet.append(
                ["", _("只列前%(count)d条，全部请导出CSV。") % {"count": XLSX_LIMIT}]
            )
            break
        sheet.append(line)
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- the answer closes it
    book.save(file)
    file.seek(0)
    return file
