"""One page for each act on an item: what will happen, what is asked, the button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.catalogue import actions
from gongkai.catalogue.content import content_of
from gongkai.catalogue.masking import masked
from gongkai.catalogue.models import InformationItem, ItemLink, Posting
from gongkai.catalogue.policies import may_record, may_waive_in
from gongkai.core.errors import Verdict
from gongkai.law.personal_data import KINDS
from gongkai.office import lookup
from gongkai.office.acts import ACTS
from gongkai.office.acts import official as official_contacts
from gongkai.office.desk import Desk, official, page
from gongkai.office.faults import attempt
from gongkai.office.forms.acts import ActForm, ReasonForm
from gongkai.office.forms.uploads import keep_uploads
from gongkai.office.labels import part_label
from gongkai.review.models import Finding
from gongkai.review.policies import may_waive


@require_http_methods(["GET", "POST"])
@official
def item_act(request: HttpRequest, desk: Desk, pk: int, slug: str) -> HttpResponse:
    """Ask for and do one of the acts of the table."""
    item = desk.item_or_404(pk)
    act = ACTS.get(slug)
    if act is None:
        raise Http404
    posted = request.method == "POST"
    form = act.form(item, request.POST, request.FILES) if posted else act.form(item)
    if posted and form.is_valid():
        _result, why = attempt(
            form, lambda: act.run(item, desk.person, form.cleaned_data)
        )
        if not why:
            messages.success(request, str(act.done))
            return HttpResponseRedirect(_after(item, slug))
    verdict = act.ask(desk.holder, item)
    if verdict:
        keep_uploads(form)
    extra = _masking(item) if slug == "mask" else {}
    return page(
        request,
        desk,
        "office/items/item_act.html",
        {
            "item": item,
            "form": form,
            "heading": act.label,
            "explain": act.explain,
            "label": str(act.label).removeprefix(_("一键")),
            "tone": "danger" if act.tone == "danger" else "",
            "verdict": verdict,
            "multipart": form.is_multipart(),
            "trail": _trail(item, str(act.label)),
        }
        | extra,
    )


def _after(item: InformationItem, slug: str) -> str:
    name = "item_outside" if slug in ("post", "link", "validity") else "item_detail"
    return reverse(f"office:{name}", args=[item.pk])


def _trail(item: InformationItem, label: str) -> list[dict[str, str]]:
    return [
        {"label": _("全部信息"), "url": reverse("office:item_list")},
        {"label": item.title, "url": reverse("office:item_detail", args=[item.pk])},
        {"label": label},
    ]


def _masking(item: InformationItem) -> dict[str, Any]:
    """List what de-identification would replace, blocking places first."""
    if item.latest is None:  # pragma: no cover  an item has a version
        return {}
    content, contacts = content_of(item.latest), official_contacts(item)
    firm = masked(content, official=contacts).replacements
    every = masked(content, official=contacts, hints=True).replacements
    return {
        "replacements": [
            {
                "where": part_label(each.part),
                "kind": KINDS[each.type].label,
                "value": each.value,
                "public": each.public,
                "blocks": each in firm,
            }
            for each in sorted(every, key=lambda each: each not in firm)
        ]
    }


@require_http_methods(["GET", "POST"])
@official
def waive(request: HttpRequest, desk: Desk, pk: int, finding: int) -> HttpResponse:
    """Take responsibility for one blocking finding, with the reason."""
    item = desk.item_or_404(pk)
    row = get_object_or_404(Finding, pk=finding, review__version__item=item)
    return _reasoned(
        request,
        desk,
        item,
        heading=_("豁免发现"),
        explain=_("豁免后这一处不再阻断发布。理由和您的姓名随审查记录长期保存。"),
        detail=f"{part_label(row.part)}：{row.message}",
        verdict=may_waive(desk.holder, row.review) and may_waive_in(desk.holder, item),
        do=lambda reason: actions.waive(item, row, by=desk.person, reason=reason),
        done=_("已豁免。"),
        back="item_findings",
    )


@require_http_methods(["GET", "POST"])
@official
def strike_posting(
    request: HttpRequest, desk: Desk, pk: int, posting: int
) -> HttpResponse:
    """Strike a posting entered by mistake."""
    item = desk.item_or_404(pk)
    row = get_object_or_404(Posting.objects.standing(), pk=posting, item=item)
    return _reasoned(
        request,
        desk,
        item,
        heading=_("划销发布渠道记录"),
        explain=_("划销后不再计数，记录保留。"),
        detail=f"{row.get_channel_display()} {row.address}",
        verdict=may_record(desk.holder, item),
        do=lambda reason: actions.strike_posting(row, by=desk.person, reason=reason),
        done=_("已划销。"),
        back="item_outside",
    )


@require_http_methods(["GET", "POST"])
@official
def unlink(request: HttpRequest, desk: Desk, pk: int, link: int) -> HttpResponse:
    """Take a link away."""
    item = desk.item_or_404(pk)
    row = get_object_or_404(ItemLink, pk=link, from_item=item)
    other = row.to_item_id
    title = lookup.titles(desk.items(), [other]).get(other, _("现不公开的信息"))
    return _reasoned(
        request,
        desk,
        item,
        heading=_("取消关联"),
        explain=_("两边的页面不再互相显示。"),
        detail=f"{row.get_kind_display()}：{title}",
        verdict=may_record(desk.holder, item),
        do=lambda _reason: actions.unlink(row, by=desk.person),
        done=_("已取消关联。"),
        back="item_outside",
        form_class=ActForm,
    )


def _reasoned(
    request: HttpRequest,
    desk: Desk,
    item: InformationItem,
    *,
    heading: str,
    explain: str,
    detail: str,
    verdict: Verdict,
    do: Callable[[str], object],
    done: str,
    back: str,
    form_class: type[ActForm] = ReasonForm,
) -> HttpResponse:
    """Ask why, then do it: the page of the small acts."""
    posted = request.method == "POST"
    form = form_class(item, request.POST if posted else None)
    if posted and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        _result, why = attempt(form, lambda: do(reason))
        if not why:
            messages.success(request, done)
            return HttpResponseRedirect(reverse(f"office:{back}", args=[item.pk]))
    return page(
        request,
        desk,
        "office/items/item_act.html",
        {
            "item": item,
            "form": form,
            "heading": heading,
            "explain": explain,
            "detail": detail,
            "label": heading,
            "verdict": verdict,
            "trail": _trail(item, heading),
        },
    )
