"""The small ledgers: one set of pages over all of them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Min
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.catalogue import files
from gongkai.catalogue.models import StoredFile
from gongkai.core.errors import BadInput, Verdict, no
from gongkai.law.forms.figures import plain
from gongkai.office.asked import id_of
from gongkai.office.desk import Desk, official, page
from gongkai.office.forms.ledgers import ResponseForm, SheetForm, entry_form
from gongkai.office.forms.reporting import StrikeForm, UntilForm
from gongkai.office.ledgers import LEDGERS, Ledger, dues
from gongkai.office.paging import by_day
from gongkai.office.views._page import act_page, bound
from gongkai.organisations.models import Organ
from gongkai.organisations.roles import Role
from gongkai.reporting import actions
from gongkai.reporting.models import OpinionEvent, TrainingCourse
from gongkai.reporting.policies import may_enter
from gongkai.reporting.queries import FILLERS


def ledger_or_404(slug: str) -> Ledger:
    """Return a ledger by its address."""
    ledger = LEDGERS.get(slug)
    if ledger is None:
        raise Http404
    return ledger


def enterable(desk: Desk) -> list[Organ]:
    """Return the organs for which the person may enter facts, the one acted for first."""
    reach = desk.holder.reach(FILLERS | {Role.MANAGER})
    organs = Organ.objects.existing(on=timezone.localdate()).select_related(
        "government"
    )
    found = [organ for organ in organs if reach.covers(organ)]
    return sorted(found, key=lambda organ: organ.pk != desk.organ.pk)


def _entries(desk: Desk, ledger: Ledger) -> Any:
    return ledger.model.objects.visible_to(desk.holder)


def _may_enter(desk: Desk) -> Verdict:
    organs = enterable(desk)
    return may_enter(desk.holder, organs[0] if organs else desk.organ)


@require_safe
@official
def ledger_index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the ledgers with how many entries each has this year."""
    year = timezone.localdate().year
    return page(
        request,
        desk,
        "office/reporting/ledger_index.html",
        {
            "year": year,
            "ledgers": [
                {
                    "ledger": ledger,
                    "standing": _entries(desk, ledger).standing().count(),
                    "this_year": _entries(desk, ledger)
                    .standing()
                    .filter(on__year=year)
                    .count(),
                }
                for ledger in LEDGERS.values()
            ],
        },
    )


@require_safe
@official
def entry_list(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """List the entries of one ledger, latest first, by organ and time."""
    ledger = ledger_or_404(slug)
    rows = _entries(desk, ledger).select_related("organ", "government")
    if ledger.model is TrainingCourse:
        rows = rows.annotate(attended=Count("attendances"))
    if ledger.model is OpinionEvent:
        rows = rows.annotate(first_at=Min("responses__at"))
    asked = {
        name: request.GET.get(name, "") for name in ("organ", "from", "to", "struck")
    }
    rows = _narrowed(rows, asked)
    shown = by_day(rows, request)
    return page(
        request,
        desk,
        "office/reporting/entry_list.html",
        {
            "ledger": ledger,
            "page": shown,
            "pager": shown,
            "rows": [
                (entry, [(label, told(entry)) for label, told in ledger.columns])
                for entry in shown.rows
            ],
            "organs": desk.visible_organs,
            "asked": asked,
            "narrow": any(asked.values()),
            "verdict": _may_enter(desk),
            "trail": [_index_step(), {"label": ledger.label}],
        },
    )


def _narrowed(rows: Any, asked: dict[str, str]) -> Any:
    if (organ := id_of(asked["organ"])) is not None:
        rows = rows.filter(organ=organ)
    if first := _day(asked["from"]):
        rows = rows.filter(on__gte=first)
    if last := _day(asked["to"]):
        rows = rows.filter(on__lte=last)
    return rows if asked["struck"] else rows.standing()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _index_step() -> dict[str, str]:
    return {"label": _("台账"), "url": reverse("office:ledger_index")}


def _list_step(ledger: Ledger) -> dict[str, str]:
    url = reverse("office:entry_list", args=[ledger.slug])
    return {"label": ledger.label, "url": url}


@require_http_methods(["GET", "POST"])
@official
def entry_new(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Enter a fact with its evidence."""
    ledger = ledger_or_404(slug)
    organs = enterable(desk)
    form = entry_form(ledger)(
        organs or [desk.organ],
        bound(request),
        request.FILES or None,
        initial={"organ": desk.organ.pk, "on": timezone.localdate()},
    )

    @transaction.atomic  # what turns out to be a repetition is taken back
    def do(data: dict[str, Any]) -> Any:
        fields = dict(data)
        organ, upload = fields.pop("organ"), fields.pop("proof_file", None)
        if upload is not None:
            # Nobody leaves a file here who may not record what it proves.
            may_enter(desk.holder, organ).enforce()
            stored = files.store(upload.read(), upload.name)
            fields["proof"] = StoredFile.objects.get(pk=stored.sha256)
        entry = actions.enter(ledger.model, organ, by=desk.person, **fields)
        fields.pop("proof", None)
        same = ledger.model.objects.standing().filter(organ=organ, **fields)
        if same.exclude(pk=entry.pk).exists():  # a form sent twice counts once
            raise BadInput(
                _(
                    "同一天已经登记过内容相同的一条，没有再登记。"
                    "确是两件事的，请在名称或备注中写明区别。"
                )
            )
        return entry

    return act_page(
        request,
        desk,
        form,
        heading=_("登记%(ledger)s") % {"ledger": ledger.label},
        explain=str(ledger.explain),
        label=_("登记"),
        do=do,
        done=_("已登记。"),
        back=reverse("office:entry_list", args=[slug]),
        verdict=_may_enter(desk),
    )


def entry_or_404(desk: Desk, ledger: Ledger, pk: int) -> Any:
    """Return an entry the person may see; others do not exist."""
    rows = _entries(desk, ledger).select_related(
        "organ__government", "government", "recorded_by", "struck_by", "proof"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@official
def entry_detail(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """Show one entry: what it says, what proves it, what hangs on it."""
    ledger = ledger_or_404(slug)
    entry = entry_or_404(desk, ledger, pk)
    verdict = may_enter(desk.holder, entry.organ)
    if entry.struck_at:
        verdict = no(_("这一条已经划销。"))
    people = list(entry.attendances.all()) if slug == "courses" else []
    responses = (
        list(entry.responses.select_related("session")) if slug == "events" else []
    )
    return page(
        request,
        desk,
        "office/reporting/entry_detail.html",
        {
            "ledger": ledger,
            "entry": entry,
            "facts": _facts(ledger, entry),
            "verdict": verdict,
            "endable": ledger.held and entry.until is None,
            "people": people,
            "responses": responses,
            "dues": dues(entry, responses, timezone.now()) if slug == "events" else [],
            "trail": [_index_step(), _list_step(ledger), {"label": str(entry)}],
        },
    )


def _facts(ledger: Ledger, entry: Any) -> list[tuple[str, Any]]:
    """Return label and value of the entry's own fields."""
    found = []
    for name in ledger.fields[1:]:  # the first is the page's heading
        field = ledger.model._meta.get_field(name)
        display = getattr(entry, f"get_{name}_display", None)
        value = display() if display else getattr(entry, name)
        if isinstance(value, bool):
            value = _("是") if value else _("否")
        if isinstance(value, datetime):
            value = f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        if isinstance(value, Decimal):
            value = plain(value)
        found.append((str(field.verbose_name), value))  # type: ignore[union-attr]  # own fields have names
    if ledger.slug == "cases":
        found += [(str(label), told(entry)) for label, told in ledger.columns[:2]]
    return found


@require_safe
@official
def entry_proof(_request: HttpRequest, desk: Desk, slug: str, pk: int) -> Any:
    """Hand out what proves an entry."""
    entry = entry_or_404(desk, ledger_or_404(slug), pk)
    if entry.proof is None:
        raise Http404
    name = f"{' '.join(str(entry).split())}.{entry.proof.extension}"
    return FileResponse(
        entry.proof.path.open("rb"),
        as_attachment=True,
        filename=name,
        content_type=entry.proof.media_type,
    )


@require_http_methods(["GET", "POST"])
@official
def entry_strike(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """Strike an entry made by mistake."""
    ledger = ledger_or_404(slug)
    entry = entry_or_404(desk, ledger, pk)
    return act_page(
        request,
        desk,
        StrikeForm(bound(request)),
        heading=_("划销“%(entry)s”") % {"entry": entry},
        explain=_(
            "划销后不再计数，记录保留。已定稿的报告不变，差异会在定稿数据页显示。"
        ),
        label=_("划销"),
        do=lambda data: actions.strike(entry, by=desk.person, **data),
        done=_("已划销。"),
        back=reverse("office:entry_detail", args=[slug, pk]),
        verdict=no(_("这一条已经划销。"))
        if entry.struck_at
        else may_enter(desk.holder, entry.organ),
        tone="danger",
    )


@require_http_methods(["GET", "POST"])
@official
def entry_end(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """Say until when something held."""
    ledger = ledger_or_404(slug)
    if not ledger.held:
        raise Http404
    entry = entry_or_404(desk, ledger, pk)
    return act_page(
        request,
        desk,
        UntilForm(bound(request), initial={"until": timezone.localdate()}),
        heading=_("登记“%(entry)s”终止") % {"entry": entry},
        explain=_("终止日以后的统计期不再计入。"),
        label=_("登记终止"),
        do=lambda data: actions.end_held(entry, data["until"], by=desk.person),
        done=_("已登记终止。"),
        back=reverse("office:entry_detail", args=[slug, pk]),
        verdict=may_enter(desk.holder, entry.organ),
    )


@require_http_methods(["GET", "POST"])
@official
def attendance(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Add the lines of an attendance sheet to a course."""
    course = entry_or_404(desk, LEDGERS["courses"], pk)

    @transaction.atomic  # what turns out to be a repetition is taken back
    def do(data: dict[str, Any]) -> None:
        added = actions.add_attendance(course, data["lines"], by=desk.person)
        before = course.attendances.filter(line__lt=added[0].line)
        known = set(before.values_list("name", "unit"))
        if {(row.name, row.unit) for row in added} <= known:
            raise BadInput(_("名单上的人都已登记在这个培训班，没有再登记。"))

    return act_page(
        request,
        desk,
        SheetForm(bound(request), request.FILES or None),
        heading=_("登记签到：%(course)s") % {"course": course},
        explain=_("每行计1人次。登记后不能逐行修改；有误的，划销培训班后重新登记。"),
        label=_("登记签到"),
        do=do,
        done=_("已登记签到。"),
        back=reverse("office:entry_detail", args=["courses", pk]),
        verdict=may_enter(desk.holder, course.organ),
    )


@require_http_methods(["GET", "POST"])
@official
def answer(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Record one way in which an event was answered."""
    event = entry_or_404(desk, LEDGERS["events"], pk)

    @transaction.atomic  # what turns out to be a repetition is taken back
    def do(data: dict[str, Any]) -> None:
        made = actions.answer_event(event, by=desk.person, **data)
        if event.responses.exclude(pk=made.pk).filter(**data).exists():
            raise BadInput(_("这次回应已经登记过，没有再登记。"))

    return act_page(
        request,
        desk,
        ResponseForm(event.government, bound(request)),
        heading=_("登记回应：%(event)s") % {"event": event},
        explain=_("同一热点或舆情用几种方式回应的，逐一登记；统计时只计1次。"),
        label=_("登记回应"),
        do=do,
        done=_("已登记回应。"),
        back=reverse("office:entry_detail", args=["events", pk]),
        verdict=may_enter(desk.holder, event.organ),
    )
