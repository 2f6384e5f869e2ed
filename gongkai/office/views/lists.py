"""What is not published: the withheld list, the on-request list; and the register."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.catalogue import actions
from gongkai.catalogue.models import RegisterEntry
from gongkai.catalogue.policies import may_manage_catalogue, may_sign_list
from gongkai.catalogue.states import State
from gongkai.core.errors import BadInput
from gongkai.law.classification import GROUNDS
from gongkai.office import lookup
from gongkai.office.desk import Desk, official, page
from gongkai.office.forms.rooms import RegisterForm
from gongkai.office.paging import by_update
from gongkai.review.states import Property

from ._page import act_page, bound


@require_safe
@official
def withheld_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List what is not published, with ground, reason and the next look (art. 18)."""
    return _listed(request, desk, Property.WITHHELD, _("不予公开清单"))


@require_safe
@official
def on_request_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List what is disclosed on request only, with the reason."""
    return _listed(request, desk, Property.ON_REQUEST, _("依申请公开清单"))


def _listed(
    request: HttpRequest, desk: Desk, chosen: Property, heading: str
) -> HttpResponse:
    rows = (
        desk.items()
        .filter(state=State.LISTED, disclosure_property=chosen)
        .select_related("publisher__government", "latest__review")
    )
    shown = by_update(rows, request, organs=desk.apart)
    for item in shown.rows:
        review = item.latest.review
        ground = GROUNDS.get(review.ground)
        item.ground_label = ground.label if ground else ""
        item.reason = review.property_reason
        item.may_reevaluate = may_sign_list(desk.holder, item)
    return page(
        request,
        desk,
        "office/lists/listed.html",
        {
            "heading": heading,
            "withheld": chosen == Property.WITHHELD,
            "page": shown,
            "pager": shown,
            "today": timezone.localdate(),
        },
    )


@require_safe
@official
def register_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the registered normative documents with the day each lapses."""
    entries = RegisterEntry.objects.filter(government=desk.government)
    return page(
        request,
        desk,
        "office/lists/register.html",
        {
            "entries": list(entries.select_related("maker", "item")[:500]),
            "today": timezone.localdate(),
            "verdict": may_manage_catalogue(desk.holder, desk.government),
        },
    )


@require_http_methods(["GET", "POST"])
@official
def register_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Register a normative document and give it its number."""

    def do(data: dict[str, Any]) -> RegisterEntry:
        number = data.pop("item_number")
        found = lookup.public_items(desk.government.pk, number) if number else []
        if number and len(found) != 1:
            raise BadInput(
                _("按“%(text)s”没有找到唯一的公开信息，请填索引号。") % {"text": number}
            )
        item = found[0].item if found else None
        maker = data.pop("maker")
        return actions.register_normative(maker, item=item, by=desk.person, **data)

    return act_page(
        request,
        desk,
        RegisterForm(desk.government, bound(request)),
        heading=_("登记规范性文件"),
        explain=_(
            "通过合法性审核后登记，系统按代字和年度编排统一编号，并算出失效日期。"
        ),
        label=_("登记"),
        do=do,
        done=_("已登记并编号。"),
        back=reverse("office:register_list"),
        verdict=may_manage_catalogue(desk.holder, desk.government),
    )
