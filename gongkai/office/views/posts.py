"""Posts and handover: who does what, and what goes to whom when a person leaves."""

from __future__ import annotations

from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.accounts.models import User
from gongkai.catalogue.models import InformationItem
from gongkai.office.asked import id_of
from gongkai.office.desk import Desk, Page, official, page
from gongkai.office.faults import attempt
from gongkai.office.forms.rooms import AppointForm, DayForm, HandoverForm
from gongkai.organisations import actions
from gongkai.organisations.models import Handover, Organ, Post
from gongkai.organisations.policies import may_manage_posts
from gongkai.organisations.roles import Role

from ._page import act_page, bound

PREVIEWED = 500


def county_wide(view: Page) -> Page:
    """Open a view to the county's manager and auditor only."""

    @wraps(view)
    def inner(request: HttpRequest, desk: Desk, *args: Any, **kw: Any) -> HttpResponse:
        if not desk.holds(Role.MANAGER, Role.AUDITOR):
            raise PermissionDenied(_("本页由政务公开办管理员办理，审计员可以查看。"))
        return view(request, desk, *args, **kw)

    return inner


@require_safe
@official
@county_wide
def post_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List who plays which role where today."""
    organs = Organ.objects.of(desk.government)
    posts = Post.objects.current(on=timezone.localdate()).filter(organ__in=organs)
    asked = request.GET.get("organ", "")
    if (organ := id_of(asked)) is not None:
        posts = posts.filter(organ=organ)
    return page(
        request,
        desk,
        "office/posts/post_list.html",
        {
            "posts": list(
                posts.select_related("person", "organ").order_by(
                    "organ__order", "organ_id", "role", "person__name"
                )
            ),
            "organs": organs,
            "asked": asked,
            "verdict": may_manage_posts(desk.person, desk.government),
        },
    )


@require_http_methods(["GET", "POST"])
@official
@county_wide
def appoint(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Give a person a role."""
    first = {"since": timezone.localdate(), "organ": request.GET.get("organ")}
    return act_page(
        request,
        desk,
        AppointForm(desk.government, bound(request), initial=first),
        heading=_("办理任职"),
        explain=_(
            "账号由系统管理员开立；任职决定能办什么。同一人可以有几个角色，但不能办理同一件的两个步骤。"
        ),
        label=_("任职"),
        do=lambda data: actions.appoint(
            data["person"],
            data["organ"],
            data["role"],
            since=data["since"],
            by=desk.person,
        ),
        done=_("已办理任职。"),
        back=reverse("office:post_list"),
        verdict=may_manage_posts(desk.person, desk.government),
    )


@require_http_methods(["GET", "POST"])
@official
@county_wide
def post_end(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """End a post."""
    post = get_object_or_404(
        Post.objects.filter(organ__in=Organ.objects.of(desk.government)),
        pk=pk,
        until__isnull=True,
    )
    return act_page(
        request,
        desk,
        DayForm(bound(request), initial={"on": timezone.localdate()}),
        heading=_("%(person)s卸任%(role)s")
        % {"person": post.person, "role": post.get_role_display()},
        explain=_("所填日期为任职的最后一日。手上还有未办结的信息的，请改办工作交接。"),
        label=_("卸任"),
        do=lambda data: actions.end_post(post, until=data["on"], by=desk.person),
        done=_("已办理卸任。"),
        back=reverse("office:post_list"),
        verdict=may_manage_posts(desk.person, desk.government),
        tone="danger",
    )


@require_safe
@official
@county_wide
def handover_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the handovers with what moved."""
    rows = Handover.objects.filter(government=desk.government)
    return page(
        request,
        desk,
        "office/posts/handover_list.html",
        {
            "rows": list(rows.select_related("leaver", "successor", "by")[:100]),
            "verdict": may_manage_posts(desk.person, desk.government),
        },
    )


@require_http_methods(["GET", "POST"])
@official
@county_wide
def handover_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Choose, see what will move, then do it: one act, one record."""
    form = HandoverForm(
        desk.government, bound(request), initial={"on": timezone.localdate()}
    )
    verdict = may_manage_posts(desk.person, desk.government)
    preview: list[str] | None = None
    moving = 0
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        preview, moving = what_moves(data["leaver"], on=data["on"])
        if request.POST.get("confirmed") == "yes":
            done, why = attempt(form, lambda: actions.hand_over(by=desk.person, **data))
            if not why and done is not None:
                messages.success(
                    request,
                    _("已交接%(count)d项。") % {"count": len(done.entries)},
                )
                return HttpResponseRedirect(reverse("office:handover_list"))
    return page(
        request,
        desk,
        "office/posts/handover_new.html",
        {
            "form": form,
            "preview": preview,
            "moving": moving,
            "verdict": verdict,
        },
    )


def what_moves(leaver: User, *, on: date) -> tuple[list[str], int]:
    """Return what a handover will move, in the words of its record, and how much.

    Of the items the first ``PREVIEWED`` are told; the number counts them all.
    """
    posts = Post.objects.filter(Q(until__isnull=True) | Q(until__gte=on), person=leaver)
    items = InformationItem.objects.open().filter(handler=leaver)
    held = [
        f"{post.organ.full_name} {post.get_role_display()}"
        for post in posts.select_related("organ")
    ]
    told = [f"{item.title}（{item.get_state_display()}）" for item in items[:PREVIEWED]]
    return held + told, len(held) + items.count()
