"""Imports: examine a list, bring the chosen rows in, two people approve, release."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.catalogue.actions.importing import (
    BATCH_STEPS,
    Outcome,
    approve_batch,
    is_loaded,
    release_batch,
    start_batch,
)
from gongkai.catalogue.imports.items import Defaults, Reading, Vocabulary, read_items
from gongkai.catalogue.imports.tables import read_table
from gongkai.catalogue.policies import may_manage_catalogue
from gongkai.core.errors import DomainError, Verdict, no
from gongkai.core.queries import patiently
from gongkai.law.classification import UnknownClass
from gongkai.office import incoming
from gongkai.office.desk import Desk, Page, official, page
from gongkai.office.faults import attempt
from gongkai.office.forms.imports import ApproveForm, ImportForm
from gongkai.office.rail import IMPORT_ROLES
from gongkai.review.models import Batch, Finding
from gongkai.review.policies import may_sign
from gongkai.review.states import SECRECY_STEPS, Step

from ._page import bound

LIMIT = 5_000
"""Rows one page load brings in; longer lists go by the command line."""
_SHOWN = 200


def importers(view: Page) -> Page:
    """Open a view to those who import, approve or audit for the government."""

    @wraps(view)
    def inner(request: HttpRequest, desk: Desk, *args: Any, **kw: Any) -> HttpResponse:
        if not desk.holds(*IMPORT_ROLES):
            raise PermissionDenied(
                _("批量导入由政务公开办管理员办理，县级复审人和批准人审批。")
            )
        return view(request, desk, *args, **kw)

    return inner


@require_safe
@official
@importers
def batch_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the batches, newest first."""
    batches = Batch.objects.filter(government=desk.government).order_by("-id")
    return page(
        request,
        desk,
        "office/imports/batch_list.html",
        {
            "batches": list(
                batches.select_related("by").prefetch_related("approvals__by")[:100]
            ),
            "verdict": may_manage_catalogue(desk.holder, desk.government),
        },
    )


@require_http_methods(["GET", "POST"])
@official
@importers
def batch_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Examine a list by row and column; bring in what is right and chosen."""
    form = ImportForm(desk.government, bound(request), request.FILES or None)
    verdict = may_manage_catalogue(desk.holder, desk.government)
    context: dict[str, Any] = {"form": form, "verdict": verdict, "limit": LIMIT}
    if form.is_bound and form.is_valid() and verdict:
        found, _why = attempt(form, lambda: _examined(request, desk, form))
        if found is not None:
            source, reading = found
            if request.POST.get("do") == "import" and not form.errors:
                batch, _why = attempt(
                    form, patiently()(lambda: _begin(desk, form, source, reading))
                )
                if batch is not None:
                    messages.success(
                        request,
                        _("已导入%(count)d条，等待两人审批。")
                        % {"count": len(reading.items)},
                    )
                    return HttpResponseRedirect(
                        reverse("office:batch_detail", args=[batch.pk])
                    )
            context |= _report(source, reading)
    return page(request, desk, "office/imports/batch_new.html", context)


def _examined(
    request: HttpRequest, desk: Desk, form: ImportForm
) -> tuple[incoming.Incoming, Reading]:
    upload = request.FILES.get("file")
    if upload is not None:
        source = incoming.keep_list(upload.read(), upload.name or "")
    else:
        source = incoming.again(request.POST.get("token", ""))
    data = form.cleaned_data
    try:
        reading = read_items(
            read_table(source.path),
            Vocabulary.of(desk.government),
            Defaults(data["organ"], data["column"], data["genre"], data["theme"]),
            now=timezone.now(),
        )
    except UnknownClass as fault:
        raise DomainError(str(fault)) from fault
    if data["rows"]:
        _keep(reading, data["rows"])
    return source, reading


def _keep(reading: Reading, ranges: list[tuple[int, int]]) -> None:
    """Keep only the chosen rows, in items and findings alike."""

    def chosen(row: int) -> bool:
        return any(first <= row <= last for first, last in ranges)

    reading.items = [item for item in reading.items if chosen(item.row)]
    for faults in (reading.faults, reading.unknown):
        faults[:] = [f for f in faults if not f.rows or any(map(chosen, f.rows))]


def _begin(
    desk: Desk, form: ImportForm, source: incoming.Incoming, reading: Reading
) -> Batch:
    if len(reading.items) > LIMIT:
        raise DomainError(
            _("一次网页导入最多%(limit)d条。请分行导入，或由运维人员用命令行导入。")
            % {"limit": LIMIT}
        )
    return start_batch(
        desk.government,
        name=form.cleaned_data["name"],
        source=source.name,
        items=reading.items,
        by=desk.person,
    )


def _report(source: incoming.Incoming, reading: Reading) -> dict[str, Any]:
    blocking = set(map(id, reading.blocking))
    faults = [
        (fault, "、".join(map(str, fault.rows[:10])), id(fault) in blocking)
        for fault in (*reading.faults, *reading.unknown)
    ]
    faults.sort(key=lambda each: (not each[2], each[0].rows))
    return {
        "source": source,
        "reading": reading,
        "faults": faults[:_SHOWN],
        "faults_more": max(0, len(faults) - _SHOWN),
        "left_out": len(reading.left_out),
    }


@require_http_methods(["GET", "POST"])
@official
@importers
def batch_detail(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Show a batch; sign the step it waits at, or release it."""
    batch = get_object_or_404(
        Batch.objects.select_related("by", "government"),
        pk=pk,
        government=desk.government,
    )
    step = _turn(batch)
    form = ApproveForm(
        request.POST if request.POST.get("act") == "approve" else None,
        secrecy=step in SECRECY_STEPS,
    )
    done = ""
    if request.method == "POST" and request.POST.get("act") == "release":
        done = _release(request, desk, batch)
    elif form.is_bound and form.is_valid() and step is not None:
        _result, why = attempt(
            form,
            patiently()(
                lambda: approve_batch(batch, step, by=desk.person, **form.cleaned_data)
            ),
        )
        done = "" if why else _("已签署。")
        if done:
            messages.success(request, done)
    if done:
        return HttpResponseRedirect(request.path)
    blocking = Finding.objects.blocking().filter(review__batch=batch)
    return page(
        request,
        desk,
        "office/imports/batch_detail.html",
        {
            "batch": batch,
            "form": form,
            "count": batch.reviews.count(),
            "released": batch.reviews.filter(release__isnull=False).count(),
            "loaded": is_loaded(batch),
            "approvals": list(batch.approvals.select_related("by").order_by("id")),
            "step": step,
            "may_approve": _may_approve(desk, batch, step),
            "may_release": may_manage_catalogue(desk.holder, batch.government),
            "blocked": list(blocking.select_related("review__version")[:50]),
            "blocked_count": blocking.values("review").distinct().count(),
            "trail": [
                {"label": _("批量导入"), "url": reverse("office:batch_list")},
                {"label": batch.name},
            ],
        },
    )


def _turn(batch: Batch) -> Step | None:
    """Return the step a batch waits at, None when both are done."""
    done = set(batch.approvals.values_list("step", flat=True))
    return next((step for step in BATCH_STEPS if step not in done), None)


def _may_approve(desk: Desk, batch: Batch, step: Step | None) -> Verdict:
    if step is None:
        return no(_("该批次已经审批完毕。"))
    signers = set(batch.approvals.values_list("by_id", flat=True))
    return may_sign(
        desk.holder, batch.government, step, authors={batch.by_id}, signers=signers
    )


def _release(request: HttpRequest, desk: Desk, batch: Batch) -> str:
    outcome, why = attempt(
        None, patiently()(lambda: release_batch(batch, by=desk.person))
    )
    if why or not isinstance(outcome, Outcome):
        messages.error(request, why)
        return why
    done = _("已发布%(count)d条，%(left)d条因有阻断性发现留为草稿。") % {
        "count": outcome.released,
        "left": len(outcome.left_out),
    }
    messages.success(request, done)
    return done
