"""The page of an act that belongs to no item: heading, form, button or why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from gongkai.core.errors import YES, Verdict
from gongkai.office.desk import Desk, page
from gongkai.office.faults import attempt
from gongkai.office.forms.uploads import keep_uploads


def act_page(
    request: HttpRequest,
    desk: Desk,
    form: forms.BaseForm,
    *,
    heading: str,
    explain: str,
    label: str,
    do: Callable[[dict[str, Any]], Any],
    done: str,
    back: str,
    verdict: Verdict = YES,
    tone: str = "",
) -> HttpResponse:
    """Show the form; when it is posted and right, do the act and go ``back``."""
    if form.is_bound and form.is_valid():
        _result, why = attempt(form, lambda: do(form.cleaned_data))
        if not why:
            messages.success(request, done)
            return HttpResponseRedirect(back)
    if verdict:
        keep_uploads(form)
    return page(
        request,
        desk,
        "office/act_page.html",
        {
            "form": form,
            "heading": heading,
            "explain": explain,
            "label": label,
            "verdict": verdict,
            "back": back,
            "tone": tone,
            "multipart": form.is_multipart(),
            "trail": [{"label": heading}],
        },
    )


def bound(request: HttpRequest) -> Any:
    """Return the posted data, or None for a form shown first."""
    return request.POST if request.method == "POST" else None
