"""年度报告检查 in the office: examine a report before it goes out; nothing is kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.core.errors import BadInput
from gongkai.office.desk import Desk, official, page
from gongkai.reporting.checking import CheckForm, download, receive, result, unseal


@csrf_exempt  # checked below, once uploads are held in memory
@require_http_methods(["GET", "HEAD", "POST"])
@official
def check(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the form; examine what is handed in."""
    why = receive(request) if request.method == "POST" else ""
    if why:
        return _form(request, desk, CheckForm(), why, 413)
    return _check(request, desk)


@csrf_protect
def _check(request: HttpRequest, desk: Desk) -> HttpResponse:
    if request.method != "POST":
        return _form(request, desk, CheckForm())
    form = CheckForm(request.POST, request.FILES)
    report = form.examine() if form.is_valid() else None
    if report is None:
        return _form(request, desk, form)
    context = result(form, report) | {"trail": [{"label": _("年度报告检查")}]}
    return page(request, desk, "office/check/report_checked.html", context)


@require_POST
@official
def findings(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Hand out the findings of a result page as a file."""
    try:
        file = download(
            unseal(request.POST.get("sealed", "")),
            request.POST.get("as", ""),
            on=timezone.localdate(),
        )
    except BadInput as refused:
        return _form(request, desk, CheckForm(), str(refused), 400)
    return HttpResponse(
        file.content,
        content_type=file.content_type,
        headers={
            "Content-Disposition": content_disposition_header(True, file.name) or ""
        },
    )


def _form(
    request: HttpRequest, desk: Desk, form: CheckForm, why: str = "", status: int = 200
) -> HttpResponse:
    context = {"form": form, "why": why, "trail": [{"label": _("年度报告检查")}]}
    return page(request, desk, "office/check/report_check.html", context, status=status)
