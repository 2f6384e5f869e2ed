"""What comes before work: a password of one's own, a second factor where asked for."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.organisations.models import Site
from gongkai.organisations.policies import Holder

Answer = Callable[[HttpRequest], HttpResponse]
_GUARDED = {"office", "admin"}


def own_credentials(get_response: Answer) -> Answer:
    """Lead an official whose password others know, or who lacks a factor, to its page.

    Only the office and the operator's admin are guarded; signing in, static files
    and the public pages are not.
    """

    def process_view(request: HttpRequest, *_view: object) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not _GUARDED & set(match.namespaces):
            return None
        if not isinstance(request.user, User):
            return None
        if request.user.must_change_password:
            messages.warning(
                request, _("这个密码是别人为您设置的，请先改为自己的密码。")
            )
            return _sent_to("account_change_password", request)
        holder = Holder(request.user)
        request.holder = holder  # type: ignore[attr-defined]  # read again by the desk
        if not _asked(holder) or _has_factor(request):
            return None
        messages.warning(
            request,
            _("您的岗位须使用两步验证。请先设置身份验证器或通行密钥，再进入工作台。"),
        )
        return _sent_to("mfa_index", request)

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    middleware.process_view = process_view  # type: ignore[attr-defined]  # Django's hook
    return middleware


def _sent_to(name: str, request: HttpRequest) -> HttpResponse:
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse(name)}?{query}")


def _asked(holder: Holder) -> bool:
    if not holder.needs_second_factor:
        return False
    if settings.REQUIRE_SECOND_FACTOR:
        return True
    sites = Site.objects.filter(requires_second_factor=True)
    if not holder.person.is_staff:  # the operator serves every government
        governments = {post.organ.government_id_or_self for post in holder.posts}
        sites = sites.filter(government__in=governments)
    return sites.exists()


def _has_factor(request: HttpRequest) -> bool:
    types = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    found = Authenticator.objects.filter(user=request.user, type__in=types)
    return bool(found.exists())
