"""Organs 机构: who they are, how to reach them, what they were called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongkai.catalogue.models import Publication
from gongkai.catalogue.models.publication import PublicationQuerySet
from gongkai.catalogue.queries import counts
from gongkai.organisations.models import Organ, OrganChange, OrganKind
from gongkai.portal.context import section
from gongkai.portal.doors import public_page
from gongkai.portal.paging import paginate
from gongkai.portal.sites import Face

from .lists import jump


def find_organ(face: Face, slug: str) -> Organ:
    """Return the organ of an address or say that the page is missing."""
    organ = face.organ(slug)
    if organ is None:
        raise Http404(_("没有这个机构。"))
    return organ


def by_kind(face: Face) -> list[dict[str, Any]]:
    """Return the organs that exist today, by kind, with how much each has out."""
    tally = counts(face.government.pk, "organ", now=timezone.now())
    today = timezone.localdate()
    groups: dict[str, list[dict[str, Any]]] = {kind: [] for kind in OrganKind.values}
    for organ in face.organs.values():
        if organ.abolished_on is None or organ.abolished_on > today:
            entry = {"organ": organ, "count": tally.get(str(organ.pk), 0)}
            groups[organ.kind].append(entry)
    return [
        {"label": OrganKind(kind).label, "organs": organs}
        for kind, organs in groups.items()
        if organs
    ]


def of_organ(organ: Organ) -> PublicationQuerySet:
    """Return the public items of an organ."""
    return (
        Publication.objects.public(now=timezone.now())
        .with_validity(on=timezone.localdate())
        .filter(publisher=organ)
        .select_related("publisher")
        .defer("search_text")
    )


@public_page
def organs(request: HttpRequest, face: Face) -> HttpResponse:
    """Show all organs."""
    today = timezone.localdate()
    return render(
        request,
        "portal/organs/organ_list.html",
        {
            "face": face,
            "section": section(
                pgettext("plural", "机构"),
                _("机构名录、职责和联系方式"),
                kind=_("机构职能"),
            ),
            "trail": [{"label": pgettext("plural", "机构")}],
            "groups": by_kind(face),
            "former": [
                each
                for each in face.organs.values()
                if each.abolished_on and each.abolished_on <= today
            ],
        },
    )


@public_page
def organ(request: HttpRequest, face: Face, slug: str) -> HttpResponse:
    """Show one organ: profile, contact, history, items."""
    found = find_organ(face, slug)
    government = found.government_id_or_self
    total = counts(government, "organ", now=timezone.now()).get(str(found.pk), 0)
    return render(
        request,
        "portal/organs/organ_detail.html",
        {
            "face": face,
            "organ": found,
            "is_former": found.abolished_on is not None
            and found.abolished_on <= timezone.localdate(),
            "successor": face.organs.get(found.successor_id or 0),
            "section": section(
                found.full_name,
                _("%(name)s的职能、联系方式和公开的政府信息")
                % {"name": found.full_name},
                kind=_("机构职能"),
            ),
            "trail": [
                {"label": pgettext("plural", "机构"), "url": "/organ/"},
                {"label": found.full_name},
            ],
            "history": _history(found),
            "bodies": [
                each for each in face.organs.values() if each.parent_id == found.pk
            ]
            if found.kind != OrganKind.GOVERNMENT
            else [],
            "page": paginate(of_organ(found), request),
            "label": _("共%(n)s条") % {"n": f"{total:,}"},
            **jump(request),
        },
    )


def _history(found: Organ) -> list[dict[str, Any]]:
    """Return renames and mergers as sentences, those of merged organs included."""
    changes: Iterable[OrganChange] = (
        OrganChange.objects.filter(Q(organ=found) | Q(organ__successor=found))
        .select_related("organ")
        .order_by("on", "id")
    )
    return [
        {
            "at": None,
            "day": change.on,
            "sentence": _sentence(change, own=change.organ_id == found.pk),
            "basis": change.basis,
        }
        for change in changes
    ]


def _sentence(change: OrganChange, *, own: bool) -> str:
    names = {"old": change.old_name, "new": change.new_name}
    if change.kind == OrganChange.Kind.RENAMED:
        return _("“%(old)s”更名为“%(new)s”。") % names
    if change.kind == OrganChange.Kind.MERGED:
        return (
            _("“%(old)s”并入“%(new)s”。") % names
            if own
            else _("“%(old)s”并入本机构。") % names
        )
    return _("“%(old)s”撤销。") % names
