"""Columns and routes: how the county arranges and reviews."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.catalogue import actions
from gongkai.catalogue.models import Column
from gongkai.catalogue.policies import may_manage_catalogue
from gongkai.office.desk import Desk, official, page
from gongkai.office.forms.choices import column_tree
from gongkai.office.forms.rooms import (
    ColumnForm,
    DayForm,
    NewColumnForm,
    RoutesForm,
)
from gongkai.organisations.policies import may_manage_posts
from gongkai.review.actions import set_routes
from gongkai.review.models import Route
from gongkai.review.states import Step

from ._page import act_page, bound


def _back() -> str:
    return reverse("office:column_list")


@require_safe
@official
def column_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the tree of columns, closed ones marked."""
    government = desk.government
    every = set(
        Column.objects.filter(government=government).values_list("pk", flat=True)
    )
    return page(
        request,
        desk,
        "office/columns/column_list.html",
        {
            "tree": column_tree(government, on=timezone.localdate(), chosen=every),
            "verdict": may_manage_catalogue(desk.holder, government),
        },
    )


@require_http_methods(["GET", "POST"])
@official
def column_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Open a column or a topic page."""
    government = desk.government
    first = {"parent": request.GET.get("parent")}
    return act_page(
        request,
        desk,
        NewColumnForm(government, bound(request), initial=first),
        heading=_("开设栏目"),
        explain=_("开设后即在门户显示。网址名以后不能改。"),
        label=_("开设"),
        do=lambda data: actions.open_column(government, by=desk.person, **data),
        done=_("已开设栏目。"),
        back=_back(),
        verdict=may_manage_catalogue(desk.holder, government),
    )


@require_http_methods(["GET", "POST"])
@official
def column_edit(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Change a column's particulars; its address stays."""
    column = get_object_or_404(Column, pk=pk, government=desk.government)
    first = {name: getattr(column, name) for name in ColumnForm.base_fields}
    return act_page(
        request,
        desk,
        ColumnForm(bound(request), initial=first),
        heading=_("修改栏目“%(name)s”") % {"name": column.name},
        explain=_("网址名和上级栏目不变。"),
        label=_("保存"),
        do=lambda data: actions.update_column(column, by=desk.person, **data),
        done=_("已保存。"),
        back=_back(),
        verdict=may_manage_catalogue(desk.holder, desk.government),
    )


@require_http_methods(["GET", "POST"])
@official
def column_close(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Close a column."""
    column = get_object_or_404(Column, pk=pk, government=desk.government)
    return act_page(
        request,
        desk,
        DayForm(bound(request), initial={"on": timezone.localdate()}),
        heading=_("关闭栏目“%(name)s”") % {"name": column.name},
        explain=_("关闭后不再收入新的信息；已有的信息仍然公开。"),
        label=_("关闭"),
        do=lambda data: actions.close_column(column, on=data["on"], by=desk.person),
        done=_("已关闭栏目。"),
        back=_back(),
        verdict=may_manage_catalogue(desk.holder, desk.government),
        tone="danger",
    )


@require_http_methods(["GET", "POST"])
@official
def routes(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the default route; name the genres of the light one."""
    government = desk.government
    every = Route.objects.filter(government=government)
    default = every.filter(is_default=True).first()
    light = every.filter(is_default=False, genres__len__gt=0).first()
    first: dict[str, Any] = {"light_steps": "first,second"}
    if light:
        first = {"light_genres": light.genres, "light_steps": ",".join(light.steps)}
    steps = "、".join(str(Step(s).label) for s in (default.steps if default else []))
    return act_page(
        request,
        desk,
        RoutesForm(bound(request), initial=first),
        heading=_("审核流程"),
        explain=_("默认流程：%(steps)s。默认流程不能减少步骤（先审后发）。")
        % {"steps": steps},
        label=_("保存简易流程"),
        do=lambda data: set_routes(government, by=desk.person, **data),
        done=_("已保存。此后新存的版本按新的流程审核。"),
        back=reverse("office:routes"),
        verdict=may_manage_posts(desk.person, government),
    )
