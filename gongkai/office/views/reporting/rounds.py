"""Rounds 统计任务: who has to return what by when, and what was made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from gongkai.core.models import Event
from gongkai.law.forms import CellKey
from gongkai.office.desk import Desk, official, page
from gongkai.office.faults import attempt
from gongkai.office.forms.reporting import NoteForm, RoundForm
from gongkai.office.sentences import timeline
from gongkai.office.statistics import (
    Shown,
    beside,
    by_place,
    flagged,
    remarks,
    sheets,
)
from gongkai.office.views._page import act_page, bound
from gongkai.organisations.models import Organ
from gongkai.reporting import actions, queries
from gongkai.reporting.content import cell_name
from gongkai.reporting.models import Consolidation, Return, Round
from gongkai.reporting.overview import findings_of_round
from gongkai.reporting.policies import may_decide
from gongkai.reporting.states import ReturnState


def rounds_of(desk: Desk) -> Any:
    """Return the rounds the person's organs take part in; all, for the county-wide."""
    own = Return.objects.visible_to(desk.holder)
    return Round.objects.filter(pk__in=own.values("round")) | Round.objects.filter(
        government__in=desk.holder.government_ids
    )


def round_or_404(desk: Desk, pk: int) -> Round:
    """Return a round the person may see; others do not exist."""
    found: Round = get_object_or_404(
        rounds_of(desk).select_related("government"), pk=pk
    )
    return found


@require_safe
@official
def round_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the rounds with how far each has come."""
    handed = Q(returns__state__in=[ReturnState.SIGNED, ReturnState.ACCEPTED])
    rows = rounds_of(desk).annotate(
        of_all=Count("returns"),
        handed=Count("returns", filter=handed),
        missing=Count("returns", filter=~handed),
        accepted=Count("returns", filter=Q(returns__state=ReturnState.ACCEPTED)),
        consolidated=Exists(Consolidation.objects.filter(round=OuterRef("pk"))),
    )
    return page(
        request,
        desk,
        "office/reporting/round_list.html",
        {
            "rounds": list(rows.order_by("-year", "-number", "kind", "form_id")[:200]),
            "today": timezone.localdate(),
            "verdict": may_decide(desk.holder, desk.government),
        },
    )


@require_http_methods(["GET", "POST"])
@official
def round_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Open a round: a return for every organ that answers, computed at once."""
    first = {"year": timezone.localdate().year - 1}
    form = RoundForm(bound(request), request.FILES or None, initial=first)
    return act_page(
        request,
        desk,
        form,
        heading=_("布置统计任务"),
        explain=_(
            "布置后为每个报送单位建立一份报表，并按记录算出各项数据。"
            "下属机构的数据计入其所属单位。"
        ),
        label=_("布置"),
        do=lambda data: actions.open_round(
            desk.government,
            form_id=data["form_id"],
            period=data["period"],
            due_on=data["due_on"],
            local_form=data.get("local_form"),
            by=desk.person,
        ),
        done=_("已布置，并算出各单位的数据。"),
        back=reverse("office:round_list"),
        verdict=may_decide(desk.holder, desk.government),
    )


@require_safe
@official
def round_detail(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Show each organ's return: state, on time or late, findings, overrides."""
    task = round_or_404(desk, pk)
    returns: list[Any] = list(
        task.returns.filter(pk__in=Return.objects.visible_to(desk.holder).values("pk"))
        .select_related("organ", "signed_by", "round")
        .annotate(
            overrides=Count("cells", filter=Q(cells__override__isnull=False)),
        )
        .order_by("organ__order", "organ_id")
    )
    _count_findings(task, returns)
    today = timezone.localdate()
    for ret in returns:
        ret.late = _late(ret, task, today)
    asked = request.GET.get("show", "")
    everything = may_decide(desk.holder, task.government)
    return page(
        request,
        desk,
        "office/reporting/round_detail.html",
        {
            "task": task,
            "returns": [ret for ret in returns if _SHOWS.get(asked, _every)(ret)],
            "counts": _counts(returns),
            "shows": _shows(returns, asked),
            "sees_all": task.government_id in desk.holder.government_ids,
            "consolidations": list(
                task.consolidations.select_related("by").order_by("-number")
            ),
            "today": today,
            "verdict": everything,
            "entries": timeline(Event.objects.of(task.stream).select_related("by")),
            "trail": _trail(task),
        },
    )


def _count_findings(task: Round, returns: list[Any]) -> None:
    """Say how many errors and warnings stand on the page of each return."""
    found = findings_of_round(task, returns)
    for ret in returns:
        ret.errors = len(queries.hard(found[ret.pk]))
        ret.warnings = len(found[ret.pk]) - ret.errors


def _every(_ret: Any) -> bool:
    return True


_SHOWS: dict[str, Callable[[Any], bool]] = {
    "": _every,
    "missing": lambda ret: ret.signed_at is None,
    "late": lambda ret: ret.late,
    "signed": lambda ret: ret.state == ReturnState.SIGNED,
    "accepted": lambda ret: ret.state == ReturnState.ACCEPTED,
    "errors": lambda ret: ret.errors > 0,
    "overrides": lambda ret: ret.overrides > 0,
}


def _shows(returns: list[Any], asked: str) -> list[tuple[str, str, int, bool]]:
    """Return the ways to look at the returns, each with its count."""
    labels = {
        "": _("全部"),
        "missing": _("未报送"),
        "late": _("逾期"),
        "signed": _("待接收"),
        "accepted": _("已接收"),
        "errors": _("须改正"),
        "overrides": _("有更正数"),
    }
    return [
        (label, f"?show={name}", sum(map(_SHOWS[name], returns)), name == asked)
        for name, label in labels.items()
    ]


def _late(ret: Return, task: Round, today: date) -> bool:
    """Tell whether the return came, or is still awaited, after its last day."""
    handed_on = timezone.localdate(ret.signed_at) if ret.signed_at else today
    return handed_on > task.due_on


def _counts(returns: Iterable[Any]) -> dict[str, int]:
    rows = list(returns)
    handed = [ret for ret in rows if ret.signed_at is not None]
    return {
        "all": len(rows),
        "handed": len(handed),
        "on_time": sum(not ret.late for ret in handed),
        "accepted": sum(ret.state == ReturnState.ACCEPTED for ret in rows),
        "missing": len(rows) - len(handed),
    }


def _trail(task: Round, *more: dict[str, str]) -> list[dict[str, str]]:
    steps = [{"label": _("统计任务"), "url": reverse("office:round_list")}]
    if not more:
        return [*steps, {"label": str(task)}]
    own = {"label": str(task), "url": reverse("office:round_detail", args=[task.pk])}
    return [*steps, own, *more]


@require_POST
@official
def round_remind(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Remind every organ whose return is missing."""
    task = round_or_404(desk, pk)
    found, why = attempt(None, partial(actions.remind_round, task, by=desk.person))
    if why:
        messages.error(request, why)
    else:
        messages.success(
            request,
            _("已催报%(count)d个单位，各单位的工作台会显示。")
            % {"count": len(found or [])},
        )
    return HttpResponseRedirect(reverse("office:round_detail", args=[pk]))


@require_http_methods(["GET", "POST"])
@official
def round_consolidate(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Make one form of the returns, saying which are missing."""
    task = round_or_404(desk, pk)
    missing = queries.not_returned(task)
    names = "、".join(organ.short_name for organ in missing)
    explain = _(
        "各单位报送数逐项相加；不同单位公开的相同信息只计1条的行，按全县记录去重后计算。"
        "再次汇总会另存一次，以前的汇总保留。"
    )
    if missing:
        explain += _("未报送：%(names)s。") % {"names": names}
    return act_page(
        request,
        desk,
        NoteForm(bound(request), missing=len(missing)),
        heading=_("汇总%(task)s") % {"task": task},
        explain=explain,
        label=_("汇总"),
        do=lambda data: actions.consolidate(task, by=desk.person, note=data["note"]),
        done=_("已汇总。"),
        back=reverse("office:round_detail", args=[pk]),
        verdict=may_decide(desk.holder, task.government),
    )


def consolidation_or_404(desk: Desk, pk: int, number: int) -> Consolidation:
    """Return a consolidation to those who see the whole government."""
    task = round_or_404(desk, pk)
    if task.government_id not in desk.holder.government_ids:
        raise Http404
    return get_object_or_404(
        task.consolidations.select_related("round__government", "by"), number=number
    )


@require_safe
@official
def consolidation_detail(
    request: HttpRequest, desk: Desk, pk: int, number: int
) -> HttpResponse:
    """Show the consolidated form, each figure leading to its records and parts."""
    whole = consolidation_or_404(desk, pk, number)
    form, cells = whole.round.form, kept_cells(whole)
    found = queries.findings_of_consolidation(whole)
    faults, told = beside(form, found), flagged(form, found)

    def shown(key: CellKey, place: int) -> Shown:
        kept = cells.get(key)
        why = kept.why if kept else ""
        return Shown(
            place,
            kept.value if kept else None,
            kept.computed if kept else None,
            url=reverse("office:consolidation_cell", args=[pk, number, place]),
            mended=bool(why),
            why=why,
            findings=faults.get(key, []),
            label=cell_name(form, key),
            flagged=key in told,
        )

    placed = by_place(form, shown)
    organs = Organ.objects.in_bulk([*whole.included, *whole.missing])
    return page(
        request,
        desk,
        "office/reporting/consolidation_detail.html",
        {
            "whole": whole,
            "task": whole.round,
            "sheets": sheets(form, placed),
            "cells": placed,
            "remarks": remarks(form, found),
            "missing": [organs[each] for each in whole.missing if each in organs],
            "included": [organs[each] for each in whole.included if each in organs],
            "newest": not whole.round.consolidations.filter(number__gt=number).exists(),
            "trail": _trail(whole.round, {"label": _("第%(n)d次汇总") % {"n": number}}),
        },
    )


def kept_cells(whole: Consolidation) -> dict[CellKey, queries.ConsolidatedCell]:
    """Return the cells of a consolidation by their keys."""
    return {each.key: each for each in queries.cells_of_consolidation(whole)}
