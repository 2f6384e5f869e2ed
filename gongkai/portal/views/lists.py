"""The catalogue as lists: everything, policies, normative documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.portal.context import section
from gongkai.portal.doors import public_page
from gongkai.portal.filters import Narrowed
from gongkai.portal.items import with_interpretations
from gongkai.portal.kinds import NOTICE_GENRES, POLICY_GENRES
from gongkai.portal.paging import address, paginate
from gongkai.portal.sites import Face

_ALL = ("organ", "theme", "genre", "key_area", "statutory", "area", "year", "validity")


@public_page
def catalogue(request: HttpRequest, face: Face) -> HttpResponse:
    """Show the whole catalogue 政府信息公开目录."""
    tags = section(
        _("政府信息公开目录"),
        _("%(name)s主动公开的全部政府信息") % {"name": face.government.full_name},
        _("政府信息公开,目录,主动公开"),
        _("信息公开目录"),
    )
    return _list(request, face, tags, facets=_ALL)


@public_page
def policies(request: HttpRequest, face: Face) -> HttpResponse:
    """Show policy documents, each with what interprets it."""
    tags = section(
        _("政策文件"),
        _("政策文件及其解读，文件与解读相互关联。"),
        _("政策,文件,解读"),
        _("政策文件"),
    )
    return _list(
        request,
        face,
        tags,
        facets=("validity", "organ", "theme", "year"),
        fixed=Q(genre__in=POLICY_GENRES),
        interpreted=True,
    )


@public_page
def normative(request: HttpRequest, face: Face) -> HttpResponse:
    """Show normative documents by validity."""
    tags = section(
        _("行政规范性文件"),
        _("统一登记、统一编号、统一公布的行政规范性文件，标明有效性和有效期。"),
        _("规范性文件,有效,失效,废止"),
        _("政策文件"),
    )
    return _list(
        request,
        face,
        tags,
        facets=("validity", "organ", "theme", "year"),
        fixed=Q(is_normative=True),
        interpreted=True,
    )


@public_page
def notices(request: HttpRequest, face: Face) -> HttpResponse:
    """Show announcements and public notices."""
    tags = section(
        _("公告公示"),
        _("公告、通告和公示，最新的在前。"),
        _("公告,通告,公示"),
        _("公告公示"),
    )
    return _list(
        request,
        face,
        tags,
        facets=("genre", "organ", "theme", "year"),
        fixed=Q(genre__in=NOTICE_GENRES),
        bounds=("genre",),
    )


def _list(
    request: HttpRequest,
    face: Face,
    tags: dict[str, str],
    *,
    facets: Iterable[str],
    fixed: Q | None = None,
    bounds: tuple[str, ...] = (),
    interpreted: bool = False,
) -> HttpResponse:
    now = timezone.now()
    narrowed = Narrowed.read(
        face,
        request.GET,
        now=now,
        on=timezone.localdate(),
        fixed=fixed,
        bounds=bounds,
    )
    page = paginate(narrowed.rows(), request)
    if interpreted:
        with_interpretations(page.rows, now=now)
    return render(
        request,
        "portal/catalogue/item_list.html",
        {
            "face": face,
            "section": tags,
            "page": page,
            "label": narrowed.label(),
            "chips": narrowed.chips(),
            "clear_url": request.path,
            "groups": narrowed.groups(facets),
            "chosen": narrowed.chosen,
            **jump(request),
            "trail": [{"label": tags["name"]}],
        },
    )


def jump(request: HttpRequest) -> dict[str, Any]:
    """Return what the form needs that leads deep into a list by month."""
    return {
        "jump_to": request.GET.get("to", "")[:7],
        "jump_kept": [
            (name, value)
            for name, value in request.GET.items()
            if name not in ("before", "after", "to")
        ],
        "newest_url": address(request.GET),
        "is_deep": any(name in request.GET for name in ("before", "after", "to")),
    }
