"""What every public page has in common: its government, and how it may be kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import (
    get_conditional_response,
    patch_vary_headers,
    set_response_etag,
)
from django.views.decorators.http import require_safe

from .sites import Face, face_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Face, P], HttpResponseBase]

# Shared caches may answer for one second; a browser asks again every time and gets
# a 304. Longer would show a withdrawn item after its withdrawal.
_PUBLIC = "public, max-age=0, s-maxage=1, must-revalidate"


def public_page(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Give a view the face of the requested site; answer safe methods only."""

    @require_safe
    @wraps(view)
    def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Any:
        face = face_of(request)
        if face is None:
            return render(request, "portal/errors/unset.html", status=503)
        return _keepable(request, view(request, face, *args, **kwargs))

    return door


def _keepable(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
    response.headers.setdefault("Cache-Control", _PUBLIC)
    # Language and 关怀版 are cookies and change every page.
    patch_vary_headers(response, ["Cookie"])
    if response.status_code != 200 or not isinstance(response, HttpResponse):
        return response
    set_response_etag(response)
    return (
        get_conditional_response(request, etag=response.get("ETag"), response=response)
        or response
    )
