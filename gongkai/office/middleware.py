"""Reviewers and above sign in with a second factor where the county asks for it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.organisations.models import Site
from gongkai.organisations.policies import Holder

Answer = Callable[[HttpRequest], HttpResponse]
_GUARDED = {"office", "admin"}


def second_factor(get_response: Answer) -> Answer:
    """Lead an official who must have a second factor and has none to its page.

    Only the office and the operator's admin are guarded; signing in, static files
    and the public pages are not.
    """

    def process_view(request: HttpRequest, *_view: object) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not _GUARDED & set(match.namespaces):
            return None
        if not request.user.is_authenticated:
            return None
        holder = Holder(request.user)
        request.holder = holder  # type: ignore[attr-defined]  # read again by the desk
        if not _asked(holder) or _has_factor(request):
            return None
        messages.warning(
            request,
            _("您的岗位须使用两步验证。请先设置身份验证器或通行密钥，再进入工作台。"),
        )
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('mfa_index')}?{query}")

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    middleware.process_view = process_view  # type: ignore[attr-defined]  # Django's hook
    return middleware


def _asked(holder: Holder) -> bool:
    if not holder.needs_second_factor:
        return False
    if settings.REQUIRE_SECOND_FACTOR:
        return True
    governments = {post.organ.government_id_or_self for post in holder.posts}
    return Site.objects.filter(
        government__in=governments, requires_second_factor=True
    ).exists()


def _has_factor(request: HttpRequest) -> bool:
    types = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    found = Authenticator.objects.filter(user=request.user, type__in=types)
    return bool(found.exists())
