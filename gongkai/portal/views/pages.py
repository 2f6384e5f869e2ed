"""Pages of the house itself: request guide, contact, site map, access, ledger, display."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from gongkai.catalogue.models import Column
from gongkai.catalogue.states import Block
from gongkai.core.models import Anchor
from gongkai.portal.context import ELDER_COOKIE, section
from gongkai.portal.doors import public_page
from gongkai.portal.sites import Face

from .columns import column_url
from .organs import by_kind
from .platform import slug_of

_YEAR = int(timedelta(days=365).total_seconds())


@public_page
def on_request(request: HttpRequest, face: Face) -> HttpResponse:
    """Explain disclosure on request and lead to the right organ (Reg. arts. 27–29)."""
    return render(
        request,
        "portal/pages/on_request.html",
        {
            "face": face,
            "organ": face.government,
            "groups": by_kind(face),
            "section": section(
                _("依申请公开"),
                _("怎样申请公开政府信息，向谁申请，多久答复"),
                _("依申请公开,申请,答复期限"),
                "依申请公开",
            ),
            "trail": [{"label": _("依申请公开")}],
        },
    )


@public_page
def contact(request: HttpRequest, face: Face) -> HttpResponse:
    """Say how to reach the site, and how to report a fault."""
    return render(
        request,
        "portal/pages/contact.html",
        {
            "face": face,
            "organ": face.government,
            "section": section(_("联系我们"), kind=_("互动交流")),
            "trail": [{"label": _("联系我们")}],
        },
    )


@public_page
def accessibility(request: HttpRequest, face: Face) -> HttpResponse:
    """Say what the site does for readers who see, hear or move differently."""
    return render(
        request,
        "portal/pages/accessibility.html",
        {
            "face": face,
            "section": section(_("无障碍说明")),
            "trail": [{"label": _("无障碍说明")}],
        },
    )


@public_page
def sitemap(request: HttpRequest, face: Face) -> HttpResponse:
    """Show the whole site on one page."""
    tree = face.tree
    return render(
        request,
        "portal/pages/sitemap.html",
        {
            "face": face,
            "section": section(_("网站地图")),
            "trail": [{"label": _("网站地图")}],
            "groups": by_kind(face),
            "blocks": [
                {
                    "label": each.label,
                    "url": f"/xxgk/{face.government.slug}/{slug_of(each)}/",
                }
                for each in Block
            ],
            "columns": [
                {"column": each, "url": column_url(each), "depth": len(each.path)}
                for each in _in_order(tree.open())
            ],
        },
    )


def _in_order(columns: list[Column]) -> list[Column]:
    """Return columns so that each stands under the one it belongs to."""
    place = {each.pk: (each.order, each.pk) for each in columns}
    return sorted(
        columns, key=lambda each: [place.get(pk, (0, pk)) for pk in each.path]
    )


@public_page
def ledger(request: HttpRequest, face: Face) -> HttpResponse:
    """Publish the daily anchors, so that anybody can hold us to them."""
    years = [day.year for day in Anchor.objects.dates("day", "year", order="DESC")]
    asked = request.GET.get("year", "")
    if asked and asked not in map(str, years):
        raise Http404(_("没有这一年的记录。"))
    year = int(asked) if asked else (years[0] if years else None)
    anchors = Anchor.objects.filter(day__year=year).order_by("-day") if year else []
    return render(
        request,
        "portal/pages/ledger.html",
        {
            "face": face,
            "section": section(_("公开台账校验值")),
            "trail": [{"label": _("公开台账校验值")}],
            "years": years,
            "year": year,
            "anchors": [
                {"day": each.day, "events": each.events, "hash": bytes(each.hash).hex()}
                for each in anchors
            ],
        },
    )


# No token: a token in every header would make public pages uncacheable, and the
# view changes nothing but how this reader's pages look.
@csrf_exempt
def preferences(request: HttpRequest) -> HttpResponse:
    """Set the reader's language or elder mode 关怀版 and go back."""
    if request.method != "POST":
        return redirect("portal:home")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = redirect(target)
    secure = request.is_secure()
    elder = request.POST.get("elder")
    if elder == "on":
        response.set_cookie(
            ELDER_COOKIE, "on", max_age=_YEAR, samesite="Lax", secure=secure
        )
    elif elder == "off":
        response.delete_cookie(ELDER_COOKIE, samesite="Lax")
    language = request.POST.get("language")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=_YEAR,
            samesite="Lax",
            secure=secure,
        )
    return response
