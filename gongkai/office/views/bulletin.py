"""The monthly bulletin 月报: the table, each number's records, files, and an item of it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from gongkai.catalogue import actions, bodies, files
from gongkai.catalogue.content import Attachment, Content
from gongkai.catalogue.models import Column, InformationItem
from gongkai.catalogue.states import OPEN, Block
from gongkai.law.classification import parse_theme
from gongkai.law.periods import Period
from gongkai.office.asked import id_of
from gongkai.office.desk import Desk, official, page
from gongkai.office.faults import attempt
from gongkai.organisations.models import Organ
from gongkai.reporting import bulletin as monthly
from gongkai.reporting import bulletin_documents as documents

_MONTH = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])")
_PAGE = 100
_THEME = parse_theme("政务公开").code
KIND_LABELS = {
    "items": gettext_lazy("本月新公开的信息"),
    "key_area": gettext_lazy("其中重点领域"),
    "statutory": gettext_lazy("其中法定公开类别"),
    "news": gettext_lazy("其中工作动态"),
    "on_time": gettext_lazy("按时公开"),
    "late": gettext_lazy("逾期公开"),
    "unclear": gettext_lazy("期限不能计算"),
    "overdue": gettext_lazy("逾期未公开"),
    "duplicates": gettext_lazy("重复发布"),
    "forwarded": gettext_lazy("登记为转发"),
    "returned": gettext_lazy("审核退回"),
    "last_days": gettext_lazy("月末三天发布"),
}
_MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

_SHORT = {
    "on_time": gettext_lazy("按时"),
    "duplicates": gettext_lazy("重复"),
    "forwarded": gettext_lazy("转发"),
    "statutory": gettext_lazy("法定类别"),
    "key_area": gettext_lazy("重点领域"),
    "items": gettext_lazy("公开条数"),
}
_NUMBERS = ("on_time", "late", "overdue", "duplicates", "forwarded", "returned")
_LAST = ("statutory", "key_area", "items")


@require_safe
@official
def bulletin(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the organs of a month by timeliness and coverage."""
    period = _period(request)
    found = monthly.bulletin(desk.government, period)
    return page(
        request,
        desk,
        "office/bulletin/bulletin.html",
        {
            **_months(period),
            "bulletin": found,
            "rules": monthly.rules(),
            "rows": [_shown(desk, row, period) for row in found.rows],
            "total": _shown(desk, found.total, period, links=False),
            "warnings": documents.warned(found),
            "may_draft": bool(desk.writable),
            "writable": desk.writable,
            "chosen": desk.organ.pk,
        },
    )


@require_safe
@official
def bulletin_organ(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Show one organ's month: every number with its records, every category."""
    period = _period(request)
    organ = _organ(desk, pk)
    rows = monthly.bulletin(desk.government, period).rows
    row = next((row for row in rows if row.organ.pk == organ.pk), None)
    if row is None:
        raise Http404
    return page(
        request,
        desk,
        "office/bulletin/organ.html",
        {
            **_months(period),
            "row": row,
            "numbers": [
                _number(row, kind, period) | {"label": label}
                for kind, label in KIND_LABELS.items()
            ],
            "timeliness": monthly.percent(row.timeliness),
            "coverage": monthly.percent(row.coverage),
            "trail": [_home(period), {"label": organ.short_name}],
        },
    )


@require_safe
@official
def bulletin_records(
    request: HttpRequest, desk: Desk, pk: int, kind: str
) -> HttpResponse:
    """List what a number counted."""
    if kind not in KIND_LABELS:
        raise Http404
    period = _period(request)
    organ = _organ(desk, pk)
    found = monthly.records(desk.government, period, organ, kind)
    shown = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    names = {each.pk: each.short_name for each in desk.visible_organs}
    visible = set(
        desk.items()
        .filter(pk__in=[each.item for each in shown])
        .values_list("pk", flat=True)
    )
    label = str(KIND_LABELS[kind])
    address = reverse("office:bulletin_organ", args=[organ.pk])
    return page(
        request,
        desk,
        "office/bulletin/records.html",
        {
            **_months(period),
            "heading": f"{organ.short_name} {period} {label}",
            "count": len(found),
            "records": [
                {
                    "record": each,
                    "organ": names.get(each.organ, ""),
                    "url": reverse("office:item_detail", args=[each.item])
                    if each.item in visible
                    else "",
                }
                for each in shown
            ],
            "pager": _pager(request, shown),
            "trail": [
                _home(period),
                {"label": organ.short_name, "url": f"{address}?month={_code(period)}"},
                {"label": label},
            ],
        },
    )


@require_safe
@official
def bulletin_file(request: HttpRequest, desk: Desk, kind: str) -> HttpResponse:
    """Hand over the bulletin as a workbook or a Word file."""
    if kind not in _MEDIA:
        raise Http404
    found = monthly.bulletin(desk.government, _period(request))
    response = HttpResponse(_data(found, kind), content_type=_MEDIA[kind])
    name = content_disposition_header(
        as_attachment=True, filename=f"{found.title}.{kind}"
    )
    response["Content-Disposition"] = name or "attachment"
    return response


@require_POST
@official
def bulletin_item(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Make the bulletin a draft, which then goes the way of every item."""
    period = _month(request.POST.get("month", "")) or _last_month()
    wanted = id_of(request.POST.get("organ", ""))
    organ = next((each for each in desk.writable if each.pk == wanted), None)
    back = f"{reverse('office:bulletin')}?month={_code(period)}"
    if organ is None:
        messages.error(request, _("请选择由您起草信息的单位。"))
        return HttpResponseRedirect(back)
    found = monthly.bulletin(desk.government, period)
    begun = _begun(desk, organ, found.title)
    if begun is not None:
        messages.info(request, _("这个月的通报已有草稿，已为您打开，没有另外生成。"))
        return HttpResponseRedirect(reverse("office:item_detail", args=[begun.pk]))
    item, why = attempt(None, lambda: _drafted(desk, organ, found))
    if item is None:
        messages.error(request, why)
        return HttpResponseRedirect(back)
    messages.success(request, _("已生成通报草稿并附上Word和Excel文件，请核对后送审。"))
    return HttpResponseRedirect(reverse("office:item_edit", args=[item.pk]))


def _begun(desk: Desk, organ: Organ, title: str) -> InformationItem | None:
    """Return the organ's bulletin of the month while it is not yet public."""
    own = desk.items().filter(publisher=organ, state__in=OPEN, latest__title=title)
    return own.order_by("pk").first()


def _drafted(desk: Desk, organ: Organ, found: monthly.Bulletin) -> InformationItem:
    content = Content(
        title=found.title,
        created_on=timezone.localdate(),
        genre="circular",
        # In Chinese, whoever drafts: it is the county's own text.
        summary=f"{found.period}政府信息主动公开的及时率、覆盖率和需要核对的情况。",
        body=bodies.clean(documents.as_html(found)),
        theme=_THEME,
        statutory="A20.15",
        columns=tuple(_columns(desk.government)),
        attachments=tuple(_stored(found, kind) for kind in ("docx", "xlsx")),
    )
    return actions.draft(organ, content, by=desk.person)


def _columns(government: Organ) -> list[int]:
    """Return the column for news of disclosure work, else one of the statutory block."""
    today = timezone.localdate()
    open_ones = [
        each
        for each in Column.objects.filter(government=government)
        if each.closed_on is None or each.closed_on > today
    ]
    named = [each for each in open_ones if "政务公开" in each.name]
    block = [each for each in open_ones if each.block == Block.STATUTORY]
    return [each.pk for each in (named or block)[:1]]


def _stored(found: monthly.Bulletin, kind: str) -> Attachment:
    return files.store(_data(found, kind), f"{found.title}.{kind}")


def _data(found: monthly.Bulletin, kind: str) -> bytes:
    make = {"xlsx": documents.as_xlsx, "docx": documents.as_docx}[kind]
    return make(found, on=found.period.last)


# --- Months -----------------------------------------------------------------------------


def _period(request: HttpRequest) -> Period:
    """Return the month asked for, the last one if none was."""
    typed = request.GET.get("month", "")
    period = _month(typed) if typed else _last_month()
    if period is None:
        raise Http404(_("月份请写作2018-09这样。"))
    return period


def _month(text: str) -> Period | None:
    found = _MONTH.fullmatch(text.strip())
    return Period(int(found[1]), "month", int(found[2])) if found else None


def _last_month() -> Period:
    today: date = timezone.localdate()
    return Period(today.year, "month", today.month).before()


def _code(period: Period) -> str:
    return f"{period.year}-{period.number:02d}"


def _after(period: Period) -> Period:
    if period.number < 12:
        return Period(period.year, "month", period.number + 1)
    return Period(period.year + 1, "month", 1)


def _months(period: Period) -> dict[str, Any]:
    following = _after(period)
    return {
        "period": period,
        "month": _code(period),
        "before": _code(period.before()),
        "after": _code(following) if following.first <= timezone.localdate() else "",
    }


def _home(period: Period) -> dict[str, str]:
    return {
        "label": _("信息公开月报"),
        "url": f"{reverse('office:bulletin')}?month={_code(period)}",
    }


# --- Rows ---------------------------------------------------------------------------------


def _organ(desk: Desk, pk: int) -> Organ:
    """Return an organ whose items the person may see; others do not exist."""
    visible = {organ.pk: organ for organ in desk.visible_organs}
    if pk not in visible:
        raise Http404
    return visible[pk]


def _number(row: monthly.Row, kind: str, period: Period) -> dict[str, Any]:
    address = reverse("office:bulletin_records", args=[row.organ.pk, kind])
    return {
        "n": getattr(row, kind),
        "url": f"{address}?month={_code(period)}",
        "short": _SHORT.get(kind, KIND_LABELS[kind]),
    }


def _shown(
    desk: Desk, row: monthly.Row, period: Period, *, links: bool = True
) -> dict[str, Any]:
    """Return a row for the table; numbers lead to records the person may see."""
    open_ = links and (desk.governs or row.organ.pk in desk.reach)
    organ_url = reverse("office:bulletin_organ", args=[row.organ.pk])

    def number(kind: str) -> dict[str, Any]:
        found = _number(row, kind, period)
        if not open_ or not found["n"]:
            found["url"] = ""
        return found

    return {
        "row": row,
        "url": f"{organ_url}?month={_code(period)}" if open_ else "",
        "timeliness": monthly.percent(row.timeliness),
        "coverage": monthly.percent(row.coverage) if links else "—",
        "news_share": monthly.percent(row.news_share),
        "numbers": [number(kind) for kind in _NUMBERS],
        "last": [number(kind) for kind in _LAST],
    }


def _pager(request: HttpRequest, shown: Any) -> dict[str, str]:
    def address(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "previous_url": address(shown.number - 1) if shown.has_previous() else "",
        "next_url": address(shown.number + 1) if shown.has_next() else "",
        "label": _("第%(n)s页，共%(of)s页")
        % {"n": shown.number, "of": shown.paginator.num_pages},
    }
