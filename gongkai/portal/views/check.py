"""年度报告检查: anybody may have a published report examined; nothing is kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from gongkai.core.errors import BadInput
from gongkai.portal.context import section
from gongkai.portal.limits import too_often
from gongkai.portal.sites import face_of
from gongkai.reporting.checking import CheckForm, download, receive, result, unseal


@never_cache
@csrf_exempt  # checked below, once uploads are held in memory
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Show the form; examine what is handed in."""
    why = receive(request) if request.method == "POST" else ""
    if why:
        return _form(request, CheckForm(), why, 413)
    return _check(request)


@csrf_protect
def _check(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, CheckForm())
    form = CheckForm(request.POST, request.FILES)
    if too_often(request, "check"):
        return _form(request, form, _often(), 429)
    report = form.examine() if form.is_valid() else None
    if report is None:
        return _form(request, form)
    context = result(form, report)
    return _page(request, "portal/check/report_checked.html", context)


@never_cache
def findings(request: HttpRequest) -> HttpResponse:
    """Hand out the findings of a result page as a file."""
    if request.method != "POST":
        return redirect("portal:check")
    if too_often(request, "check_findings"):
        return _form(request, CheckForm(), _often(), 429)
    try:
        file = download(
            unseal(request.POST.get("sealed", "")),
            request.POST.get("as", ""),
            on=timezone.localdate(),
        )
    except BadInput as refused:
        return _form(request, CheckForm(), str(refused), 400)
    return HttpResponse(
        file.content,
        content_type=file.content_type,
        headers={
            "Content-Disposition": content_disposition_header(True, file.name) or ""
        },
    )


def _often() -> str:
    return _("检查得太频繁，这次没有检查，文件也没有保存。请过几分钟再提交。")


def _form(
    request: HttpRequest, form: CheckForm, why: str = "", status: int = 200
) -> HttpResponse:
    context = {"form": form, "why": why}
    return _page(request, "portal/check/report_check.html", context, status)


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    face = face_of(request)
    if face is None:
        return render(request, "portal/errors/unset.html", status=503)
    name = _("年度报告检查")
    frame = {
        "face": face,
        "section": section(name, kind=_("信息公开年报")),
        "trail": [{"label": name}],
    }
    return render(request, template, frame | context, status=status)
