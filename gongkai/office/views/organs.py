"""Organs: the tree, contact data, renames, mergers."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.office.desk import Desk, official, page
from gongkai.office.forms.rooms import ContactForm, MergeForm, RenameForm
from gongkai.organisations import actions
from gongkai.organisations.models import Organ, Post
from gongkai.organisations.policies import may_manage_posts

from ._page import act_page, bound


def _organ(desk: Desk, pk: int) -> Organ:
    return get_object_or_404(
        Organ.objects.of(desk.government).select_related("government", "successor"),
        pk=pk,
    )


@require_safe
@official
def organ_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the county's organs as a tree."""
    organs = list(Organ.objects.of(desk.government).select_related("successor"))
    below: dict[int | None, list[Organ]] = {}
    for organ in organs:
        below.setdefault(organ.parent_id, []).append(organ)
    tree: list[tuple[Organ, int]] = []

    def walk(parent: int | None, depth: int) -> None:
        for organ in below.get(parent, []):
            tree.append((organ, depth))
            walk(organ.pk, depth + 1)

    walk(None, 0)
    return page(request, desk, "office/organs/organ_list.html", {"tree": tree})


@require_safe
@official
def organ_detail(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Show an organ: contact, posts, history."""
    organ = _organ(desk, pk)
    posts = Post.objects.current(on=timezone.localdate()).filter(organ=organ)
    return page(
        request,
        desk,
        "office/organs/organ_detail.html",
        {
            "organ": organ,
            "contact": [
                (field.label, getattr(organ, name))
                for name, field in ContactForm.base_fields.items()
            ],
            "posts": list(posts.select_related("person").order_by("role", "since")),
            "changes": list(organ.changes.all()),
            "verdict": may_manage_posts(desk.person, desk.government),
            "trail": [
                {"label": _("机构"), "url": reverse("office:organ_list")},
                {"label": organ.full_name},
            ],
        },
    )


@require_http_methods(["GET", "POST"])
@official
def organ_contact(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Update the contact data of an organ."""
    organ = _organ(desk, pk)
    first = {name: getattr(organ, name) for name in ContactForm.base_fields}
    return _change(
        request,
        desk,
        organ,
        actions.update_contact,
        ContactForm(bound(request), initial=first),
        heading=_("%(organ)s的联系信息"),
        explain=_("显示在门户的机构页和公开指南中，应当及时更新（条例第十二条）。"),
        label=_("保存"),
        done=_("已更新联系信息。"),
    )


@require_http_methods(["GET", "POST"])
@official
def organ_rename(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Rename an organ."""
    organ = _organ(desk, pk)
    first = {"new_name": organ.full_name, "short_name": organ.short_name}
    return _change(
        request,
        desk,
        organ,
        actions.rename_organ,
        RenameForm(bound(request), initial=first),
        heading=_("%(organ)s更名"),
        explain=_("已编的索引号和文号不变；历史名称记入机构变更。"),
        label=_("更名"),
        done=_("已更名。"),
    )


@require_http_methods(["GET", "POST"])
@official
def organ_merge(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Merge an organ into another."""
    organ = _organ(desk, pk)
    return _change(
        request,
        desk,
        organ,
        actions.merge_organ,
        MergeForm(organ, bound(request)),
        heading=_("%(organ)s并入其他机构"),
        explain=_(
            "并入后本机构撤销，不再起草新的信息；已发布的信息和编号不变，由承继机构负责。"
        ),
        label=_("并入"),
        done=_("已并入。"),
        tone="danger",
    )


def _change(
    request: HttpRequest,
    desk: Desk,
    organ: Organ,
    act: Callable[..., object],
    form: Form,
    *,
    heading: str,
    explain: str,
    label: str,
    done: str,
    tone: str = "",
) -> HttpResponse:
    """Ask for what an act on an organ takes, then do it: the manager's."""
    return act_page(
        request,
        desk,
        form,
        heading=heading % {"organ": organ.full_name},
        explain=explain,
        label=label,
        do=lambda data: act(organ, by=desk.person, **data),
        done=done,
        back=reverse("office:organ_detail", args=[organ.pk]),
        verdict=may_manage_posts(desk.person, desk.government),
        tone=tone,
    )
