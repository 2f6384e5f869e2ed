"""Pages for what goes wrong: what happened, why, the next step."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from gongkai.portal.context import UnsetSite


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Answer a request that could not be read; its query may be what cannot."""
    request.GET = QueryDict()
    return _page(
        request,
        400,
        _("请求无法识别"),
        _("地址或提交的内容不完整。请返回上一页重试，或从首页查找。"),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Answer a request that is not allowed."""
    return _page(
        request,
        403,
        _("没有权限打开这个页面"),
        _("这个页面只对有相应职责的工作人员开放。请先登录，或从首页查找公开的信息。"),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Answer for an address where nothing is or ever was public.

    Says the same for a draft and for a typing error: nothing is given away.
    """
    return _page(
        request,
        404,
        _("没有找到这个页面"),
        _("地址可能有误，或者页面已经迁移。可以用上方检索框按标题或文号查找。"),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when something broke, the database included: ask it nothing."""
    return HttpResponse(_alone("500.html", request), status=500)


def busy(request: HttpRequest) -> HttpResponse:
    """Answer when the database broke a question off: ask it nothing more."""
    content = _alone("portal/errors/busy.html", request)
    return HttpResponse(content, status=503, headers={"Retry-After": "30"})


def _alone(template: str, request: HttpRequest) -> str:
    """Return a page rendered without request, database or context processors."""
    site = UnsetSite()
    return render_to_string(
        template, {"site": site, "website": site, "path": request.get_full_path()}
    )


def _page(request: HttpRequest, status: int, title: str, why: str) -> HttpResponse:
    return render(
        request,
        "portal/errors/error.html",
        {"status": status, "title": title, "why": why, "trail": [{"label": title}]},
        status=status,
    )
