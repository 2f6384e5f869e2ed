"""The pages of one item: preview, findings, versions, record, outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.catalogue.bodies import clean
from gongkai.catalogue.content import Content, content_of
from gongkai.catalogue.models import (
    Column,
    InformationItem,
    ItemLink,
    ItemVersion,
    RegisterEntry,
    StoredFile,
)
from gongkai.catalogue.policies import may_record, may_sign_item, may_waive_in
from gongkai.catalogue.queries import current_release, publish_deadline
from gongkai.catalogue.states import OPEN, REVERSE_LABEL, LinkKind, State
from gongkai.core.models import Event
from gongkai.core.queries import calendar
from gongkai.office import acts, lookup
from gongkai.office.desk import Desk, official, page
from gongkai.office.diff import changed, field_changes, shown, text_diff
from gongkai.office.labels import FIELD_LABELS
from gongkai.office.marking import found_in, marked_parts
from gongkai.office.sentences import Entry, timeline
from gongkai.review.policies import may_waive
from gongkai.review.states import Property, Step


def frame(desk: Desk, item: InformationItem, tab: str) -> dict[str, Any]:
    """Return what stands on every page of an item."""
    return {
        "item": item,
        "version": item.latest,
        "tab": tab,
        "tabs": _tabs(),
        "release": current_release(item),
        "number": getattr(item, "index_number", None),
        "may_edit": acts.may_edit(desk.holder, item),
        "may_sign": may_sign_item(desk.holder, item),
        "came_back": came_back(item),
        "trail": [
            {"label": _("全部信息"), "url": reverse("office:item_list")},
            {"label": item.title},
        ],
    }


def came_back(item: InformationItem) -> Event | None:
    """Return why an item is back with its author, or was not released when set."""
    if item.state not in (State.RETURNED, State.APPROVED):
        return None
    last = Event.objects.of(item.stream).last()
    told = ("sent_back", "reevaluated", "schedule_failed")
    return last if last and last.kind in told else None


def _tabs() -> list[tuple[str, str]]:
    return [
        ("item_detail", _("预览与办理")),
        ("item_findings", _("审查发现")),
        ("item_versions", _("版本")),
        ("item_record", _("审核与经过")),
        ("item_outside", _("渠道与关联")),
    ]


def particulars(content: Content) -> list[tuple[str, str]]:
    """Return (label, value) of the particulars that are filled in."""
    columns = Column.objects.filter(pk__in=content.columns)
    names = dict(columns.values_list("pk", "name"))
    found = []
    for name, label in FIELD_LABELS.items():
        if name in ("title", "links", "attachments"):
            continue
        value = shown(content, name)
        if name == "columns":
            value = "、".join(names.get(pk, str(pk)) for pk in content.columns)
        if value and value != _("无"):
            found.append((str(label), value))
    return found


def deadline_of(item: InformationItem) -> dict[str, Any]:
    """Return the last day to publish with its working, for items still owed.

    What was made before the calendar begins has none.
    """
    owed = item.disclosure_property == Property.PROACTIVE and item.state in OPEN
    if not owed or item.publish_by is None:
        return {}
    due = publish_deadline(item.owed_from, calendar())
    return {
        "deadline": due,
        "days_left": (due.last_day - timezone.localdate()).days,
    }


@require_safe
@official
def item_detail(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Show the item as the public will see it, and the acts open to the person."""
    item = desk.item_or_404(pk)
    version = _version(item)
    content = content_of(version)
    return page(
        request,
        desk,
        "office/items/item_detail.html",
        frame(desk, item, "item_detail")
        | deadline_of(item)
        | {
            "content": content,
            "body": clean(content.body),
            "particulars": particulars(content),
            "offers": acts.offers(desk.holder, item),
            "found": found_in(version),
        },
    )


@require_safe
@official
def item_findings(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Show what screening found, marked in the text, with the masked form."""
    item = desk.item_or_404(pk)
    version = _version(item)
    found = found_in(version)
    return page(
        request,
        desk,
        "office/items/item_findings.html",
        frame(desk, item, "item_findings")
        | {
            "found": found,
            "parts": marked_parts(version, found),
            "may_waive": may_waive(desk.holder, version.review)
            and may_waive_in(desk.holder, item),
            "mask": acts.Offer(
                acts.ACTS["mask"], acts.ACTS["mask"].ask(desk.holder, item)
            ),
        },
    )


@require_safe
@official
def item_versions(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """List the versions and show what two of them differ in."""
    item = desk.item_or_404(pk)
    versions = list(
        item.versions.select_related("author", "review").order_by("-number")
    )
    by_number = {str(v.number): v for v in versions}
    new = by_number.get(request.GET.get("new", ""), versions[0])
    older = [v for v in versions if v.number < new.number]
    old = by_number.get(request.GET.get("old", "")) or (older[0] if older else None)
    difference: dict[str, Any] = {}
    if old is not None:
        before, after = content_of(old), content_of(new)
        body = text_diff(before.text, after.text)
        difference = {
            "old": old,
            "fields": field_changes(before, after),
            "body": body,
            "body_changed": changed(body),
        }
    return page(
        request,
        desk,
        "office/items/item_versions.html",
        frame(desk, item, "item_versions")
        | {"versions": versions, "new": new}
        | difference,
    )


@require_safe
@official
def item_record(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Show who signed what, and the item's way in sentences."""
    item = desk.item_or_404(pk)
    events = Event.objects.of(item.stream).select_related("by")
    entries = timeline(events)
    if item.step:
        waiting = _("等待“%(step)s”。") % {"step": Step(item.step).label}
        entries.append(Entry(None, waiting, pending=True))
    versions = item.versions.select_related("review__route").prefetch_related(
        "review__sign_offs__by"
    )
    return page(
        request,
        desk,
        "office/items/item_record.html",
        frame(desk, item, "item_record")
        | deadline_of(item)
        | {"entries": entries, "versions": list(versions.order_by("-number"))},
    )


@require_safe
@official
def item_outside(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Show postings, links in both directions, validity facts, the register."""
    item = desk.item_or_404(pk)
    return page(
        request,
        desk,
        "office/items/item_outside.html",
        frame(desk, item, "item_outside")
        | {
            "postings": item.postings.select_related("recorded_by", "proof"),
            "links": _links(desk, item),
            "facts": item.validity_facts.select_related("by"),
            "entry": RegisterEntry.objects.filter(item=item).first(),
            "may_record": may_record(desk.holder, item),
            "offers": [
                acts.Offer(acts.ACTS[name], acts.ACTS[name].ask(desk.holder, item))
                for name in ("post", "link", "validity")
            ],
        },
    )


@dataclass(frozen=True)
class _Linked:
    """A link as one of its ends shows it; ``url`` is empty where none may be followed."""

    label: str
    title: str
    url: str
    unlink_url: str = ""
    kept: str = ""


def _links(desk: Desk, item: InformationItem) -> list[_Linked]:
    """Return the item's links, its own first.

    What is neither public nor within the person's reach is not shown; of an own link
    to it only that it is there, so that it can be taken away.
    """
    outgoing = list(ItemLink.objects.filter(from_item=item))
    incoming = list(ItemLink.objects.filter(to_item=item))
    ends = {x.to_item_id for x in outgoing} | {x.from_item_id for x in incoming}
    titles = lookup.titles(desk.items(), ends)
    reach = set(desk.items().filter(pk__in=ends).values_list("pk", flat=True))
    public_ids = InformationItem.objects.filter(pk__in=titles.keys() - reach)
    urls = {pk: reverse("office:item_detail", args=[pk]) for pk in reach} | {
        pk: reverse("portal:item", args=[public_id])
        for pk, public_id in public_ids.values_list("pk", "public_id")
    }
    return [
        _Linked(
            str(LinkKind(x.kind).label),
            titles.get(x.to_item_id, _("现不公开的信息")),
            urls.get(x.to_item_id, ""),
            *_unlinking(item, x),
        )
        for x in outgoing
    ] + [
        _Linked(
            str(REVERSE_LABEL[LinkKind(x.kind)]),
            titles[x.from_item_id],
            urls[x.from_item_id],
        )
        for x in incoming
        if x.from_item_id in titles
    ]


def _unlinking(item: InformationItem, link: ItemLink) -> tuple[str, str]:
    """Return where a link is taken away, or why it stays."""
    if link.stated_in_id is not None:
        return "", _("这一关联是已发布的版本载明的，须修改文件后随审核发布取消。")
    return reverse("office:unlink", args=[item.pk, link.pk]), ""


@require_safe
@official
def item_file(_request: HttpRequest, desk: Desk, pk: int, sha256: str) -> HttpResponse:
    """Hand over a file of the item: an attachment of any version or a proof."""
    item = desk.item_or_404(pk)
    name = _name_of(item, sha256)
    if name is None:
        raise Http404
    file = get_object_or_404(StoredFile, pk=sha256)
    try:
        source = file.path.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(  # type: ignore[return-value]  # streams
        source, as_attachment=True, filename=name, content_type=file.media_type
    )


def _name_of(item: InformationItem, sha256: str) -> str | None:
    holding = item.versions.filter(attachments__contains=[{"sha256": sha256}])
    version = holding.order_by("-number").first()
    if version is not None:
        names = (a["name"] for a in version.attachments if a["sha256"] == sha256)
        return str(next(names))
    proof = item.postings.filter(proof=sha256).select_related("proof").first()
    return str(proof.proof) if proof else None


def _version(item: InformationItem) -> ItemVersion:
    if item.latest is None:  # pragma: no cover  draft() always makes one
        raise Http404
    return item.latest
