"""What the frame of every page needs, on both faces and the sign-in pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from .sites import face_of

ELDER_COOKIE = "elder"


@dataclass(frozen=True)
class UnsetSite:
    """Stands in the frame before a site is set up, and when there is no database."""

    name: str = str(settings.SITE_NAME)
    organiser: str = ""
    site_code: str = ""
    icp: str = ""
    police_number: str = ""
    contact: str = ""
    domain: str = ""
    finder_url: str = ""
    is_sample: bool = False


@dataclass(frozen=True)
class Display:
    """How the reader wants pages shown."""

    elder: bool
    theme: str = ""


_NAV = (
    ("home", gettext_lazy("首页"), ("home",)),
    (
        "platform",
        gettext_lazy("政府信息公开"),
        (
            "platform",
            "platform_organ",
            "platform_block",
            "list",
            "notices",
            "column",
            "item",
            "version",
            "statistics",
            "definitions",
            "statistics_year",
            "statistics_organ",
        ),
    ),
    ("policies", gettext_lazy("政策"), ("policies", "normative")),
    ("key_areas", pgettext_lazy("plural", "重点领域"), ("key_areas",)),
    ("topics", pgettext_lazy("plural", "专题"), ("topics", "topic")),
    ("organs", pgettext_lazy("plural", "机构"), ("organs", "organ")),
    ("on_request", gettext_lazy("依申请公开"), ("on_request",)),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what ``portal/base.html`` and ``office/base.html`` name."""
    site: Any = SimpleLazyObject(lambda: _site(request))
    return {
        "site": site,
        "website": site,
        "display": Display(elder=request.COOKIES.get(ELDER_COOKIE) == "on"),
        "nav": SimpleLazyObject(lambda: _nav(request)),
        "query": request.GET.get("q", "")[:100],
    }


def _site(request: HttpRequest) -> Any:
    face = face_of(request)
    return face.site if face else UnsetSite()


def _nav(request: HttpRequest) -> list[dict[str, Any]]:
    match = request.resolver_match
    here = match.url_name if match and match.app_name == "portal" else None
    return [
        {"url": reverse(f"portal:{name}"), "label": label, "current": here in names}
        for name, label, names in _NAV
    ]


def section(
    name: str, description: str = "", keywords: str = "", kind: str = ""
) -> dict[str, str]:
    """Return what the column tags of a page say (网页标签 Column*)."""
    return {
        "name": name,
        "description": description or _("%(name)s信息") % {"name": name},
        "keywords": keywords or name,
        "type": kind or _("政府信息公开"),
    }
