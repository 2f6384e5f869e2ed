"""What every answer carries, and which language it speaks."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject, empty
from psycopg.errors import QueryCanceled

from gongkai.portal.views.errors import busy

Answer = Callable[[HttpRequest], HttpResponse]

_CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'{nonce}; img-src 'self' data:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_PERMISSIONS_POLICY = (
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
)


def security_headers(get_response: Answer) -> Answer:
    """Give every answer its content and permissions policy; say who may keep it.

    No inline script runs, save those marked with ``request.csp_nonce``, which exists
    for the import map of the rich-text editor; the policy names the nonce only where
    a template asked for it, so that public pages stay the same for everyone.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        nonce = SimpleLazyObject(lambda: secrets.token_urlsafe(16))
        request.csp_nonce = nonce  # type: ignore[attr-defined]  # ours
        response = get_response(request)
        used = nonce._wrapped is not empty  # Django offers no other way
        response.headers.setdefault(
            "Content-Security-Policy",
            _CONTENT_POLICY.format(nonce=f" 'nonce-{nonce}'" if used else ""),
        )
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS_POLICY)
        # Pages of an account, and "not found" of what may be public a minute later.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def patience(get_response: Answer) -> Answer:
    """Say that a page took too long when the database broke its question off."""

    def process_exception(
        request: HttpRequest, fault: Exception
    ) -> HttpResponse | None:
        return busy(request) if isinstance(fault.__cause__, QueryCanceled) else None

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    middleware.process_exception = process_exception  # type: ignore[attr-defined]  # Django's hook
    return middleware


def chosen_language(get_response: Answer) -> Answer:
    """Speak Chinese unless the reader chose otherwise.

    Django's own middleware follows the browser's preference; a county's site is
    Chinese for everybody who has not asked for another language on it, and so a page
    has one form that may be cached.
    """
    known = dict(settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response

    return middleware
