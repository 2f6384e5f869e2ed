"""Returns 统计报表 of one's organ: computed, checked, mended, signed, decided upon."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from gongkai.core.errors import Verdict
from gongkai.core.models import Event
from gongkai.law.forms import CellKey
from gongkai.office import reported
from gongkai.office.desk import Desk, official, page
from gongkai.office.faults import attempt
from gongkai.office.forms.reporting import (
    ConfirmForm,
    OverrideForm,
    ReasonForm,
    WaiverForm,
)
from gongkai.office.sentences import timeline
from gongkai.office.statistics import (
    Shown,
    beside,
    by_place,
    flagged,
    remarks,
    sheets,
)
from gongkai.office.turns import open_in
from gongkai.office.views._page import act_page, bound
from gongkai.reporting import actions, queries
from gongkai.reporting.content import cell_name
from gongkai.reporting.models import Return
from gongkai.reporting.policies import may_decide, may_fill, may_sign
from gongkai.reporting.states import RETURN_TABLE, ReturnState


def returns_of(desk: Desk) -> Any:
    """Return the returns the person may see."""
    return Return.objects.visible_to(desk.holder).select_related(
        "organ__government", "round__government", "signed_by", "decided_by"
    )


def return_or_404(desk: Desk, pk: int) -> Return:
    """Return a return the person may see; others do not exist."""
    found: Return = get_object_or_404(returns_of(desk), pk=pk)
    return found


def open_for(act: str, ret: Return, policy: Verdict) -> Verdict:
    """Say whether an act is open in the return's state, then whether the person may."""
    return open_in(RETURN_TABLE, act, ReturnState(ret.state)) and policy


_LISTS: dict[str, Callable[[Desk], Any]] = {
    "waiting": lambda desk: queries.waiting_for(desk.holder),
    "accept": reported.to_accept,
}


@require_safe
@official
def return_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the returns of the person's organs, what is still owed first."""
    rows = returns_of(desk)
    chosen = request.GET.get("list", "")
    if chosen in _LISTS:
        rows = rows.filter(pk__in=_LISTS[chosen](desk).values("pk"))
    asked = request.GET.get("state", "")
    if asked in ReturnState.values:
        rows = rows.filter(state=asked)
    if request.GET.get("mine") or not desk.governs:
        rows = rows.filter(organ__in=desk.reach or [desk.organ.pk])
    return page(
        request,
        desk,
        "office/reporting/return_list.html",
        {
            "returns": list(
                rows.order_by(
                    "-round__year", "-round__number", "-round", "organ__order"
                )[:300]
            ),
            "states": ReturnState.choices,
            "asked": asked,
            "heading": {
                "waiting": _("待报送的报表"),
                "accept": _("待接收的报表"),
            }.get(chosen, _("统计报表")),
            "narrow": bool(asked or chosen or request.GET.get("mine")),
            "today": timezone.localdate(),
        },
    )


@require_safe
@official
def return_detail(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Show the form as printed: computed, mended, reported, before, findings."""
    ret = return_or_404(desk, pk)
    return page(
        request,
        desk,
        "office/reporting/return_detail.html",
        picture(desk, ret) | {"entries": timeline(_events(ret))},
    )


def _events(ret: Return) -> Iterator[Event]:
    """Yield what happened to a return, cells named in the words of its form."""
    form = ret.round.form
    names = {"/".join(key): cell_name(form, key) for key in form.keys()}  # noqa: SIM118 -- a form is no dictionary
    for event in Event.objects.of(ret.stream).select_related("by"):
        if event.data.get("cell") in names:
            event.data["cell"] = names[event.data["cell"]]
        yield event


def picture(desk: Desk, ret: Return) -> dict[str, Any]:
    """Return what the page of a return shows."""
    form = ret.round.form
    found = queries.findings_of(ret)
    holder, government = desk.holder, ret.round.government
    errors = [each for each in found if each.severity == "error"]
    return {
        "ret": ret,
        "task": ret.round,
        "sheets": sheets(form, placed := shown_cells(ret, found)),
        "cells": placed,
        "remarks": remarks(form, found),
        "errors": errors,
        "filled": sum(cell.mended for cell in placed.values()),
        "two_before": ret.round.kind != "year",
        "late": late(ret),
        "may_fill": open_for("override", ret, may_fill(holder, ret)),
        "may_sign": open_for("sign", ret, may_sign(holder, ret)),
        "may_accept": open_for("accept", ret, may_decide(holder, government)),
        "may_send_back": open_for("send_back", ret, may_decide(holder, government)),
        "decides": desk.governs,
        "override_form": OverrideForm(auto_id=False),
        "trail": [
            {"label": _("统计报表"), "url": reverse("office:return_list")},
            {"label": f"{ret.organ.short_name} {ret.round.period}"},
        ],
    }


def shown_cells(ret: Return, found: list[Any]) -> dict[CellKey, Shown]:
    """Return every cell of a return with what stands beside it."""
    form = ret.round.form
    kept = {cell.key: cell for cell in queries.cells_of(ret)}
    before, faults = queries.comparison(ret), beside(form, found)
    told = flagged(form, found)

    def shown(key: CellKey, number: int) -> Shown:
        cell = kept.get(key)
        last, last_year = before.get(key, (None, None))
        mended = cell is not None and cell.override is not None
        computed = cell.computed if cell else None
        return Shown(
            number,
            cell.override if cell and mended else computed,
            computed,
            url=reverse("office:return_cell", args=[ret.pk, number]),
            mended=mended,
            why=cell.override_reason if cell else "",
            by=str(cell.override_by or "") if cell else "",
            at=cell.override_at if cell else None,
            last=last,
            last_year=last_year,
            findings=faults.get(key, []),
            label=cell_name(form, key),
            flagged=key in told,
        )

    return by_place(form, shown)


def late(ret: Return) -> bool:
    """Tell whether the return came, or is still awaited, after its last day."""
    if ret.signed_at is None:
        return timezone.localdate() > ret.round.due_on
    return timezone.localtime(ret.signed_at).date() > ret.round.due_on


@require_POST
@official
def return_compute(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Compute the figures anew from the records; what was mended stays mended."""
    ret = return_or_404(desk, pk)
    _done, why = attempt(None, partial(actions.compute_return, ret, by=desk.person))
    if why:
        messages.error(request, why)
    else:
        messages.success(request, _("已按现在的记录重新计算，更正数不变。"))
    return HttpResponseRedirect(reverse("office:return_detail", args=[pk]))


@require_http_methods(["GET", "POST"])
@official
def return_sign(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Sign the return; with errors open only with a reason that is kept."""
    ret = return_or_404(desk, pk)
    errors = [each for each in queries.findings_of(ret) if each.severity == "error"]
    explain = _("签报后由县政务公开办接收或退回；退回以前本单位不能再改。")
    if errors:
        explain += _("还有须改正的问题：") + "".join(each.message for each in errors)
    return act_page(
        request,
        desk,
        WaiverForm(bound(request), asked=bool(errors)),
        heading=_("签报%(organ)s%(period)s报表")
        % {"organ": ret.organ.short_name, "period": ret.round.period},
        explain=explain,
        label=_("签报"),
        do=lambda data: actions.sign_return(
            ret, by=desk.person, waiver=data.get("waiver", "")
        ),
        done=_("已签报。"),
        back=reverse("office:return_detail", args=[pk]),
        verdict=open_for("sign", ret, may_sign(desk.holder, ret)),
    )


@require_http_methods(["GET", "POST"])
@official
def return_send_back(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Send a return back with the reason."""
    ret = return_or_404(desk, pk)
    verdict = may_decide(desk.holder, ret.round.government)
    return act_page(
        request,
        desk,
        ReasonForm(bound(request)),
        heading=_("退回%(organ)s%(period)s报表")
        % {"organ": ret.organ.short_name, "period": ret.round.period},
        explain=_("退回后由该单位修改并重新签报；理由显示在该单位的报表和工作台上。"),
        label=_("退回"),
        do=lambda data: actions.send_back(ret, by=desk.person, **data),
        done=_("已退回。"),
        back=reverse("office:return_detail", args=[pk]),
        verdict=open_for("send_back", ret, verdict),
        tone="danger",
    )


@require_http_methods(["GET", "POST"])
@official
def return_accept(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Accept a signed return."""
    ret = return_or_404(desk, pk)
    explain = _("接收后计入汇总。")
    if ret.waiver:
        explain += _("该单位保留问题的说明：%(waiver)s") % {"waiver": ret.waiver}
    return act_page(
        request,
        desk,
        ConfirmForm(bound(request)),
        heading=_("接收%(organ)s%(period)s报表")
        % {"organ": ret.organ.short_name, "period": ret.round.period},
        explain=explain,
        label=_("接收"),
        do=lambda _data: actions.accept(ret, by=desk.person),
        done=_("已接收。"),
        back=reverse("office:return_detail", args=[pk]),
        verdict=open_for("accept", ret, may_decide(desk.holder, ret.round.government)),
    )
