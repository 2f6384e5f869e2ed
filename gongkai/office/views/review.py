"""The review screen: the document left, everything needed to decide right."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.catalogue import actions, policies
from gongkai.catalogue.bodies import clean
from gongkai.catalogue.content import content_of
from gongkai.catalogue.models import InformationItem, ItemVersion
from gongkai.catalogue.policies import may_waive_in
from gongkai.core.models import Event
from gongkai.law.classification import GROUNDS
from gongkai.office import worklists
from gongkai.office.acts import ACTS
from gongkai.office.desk import Desk, official, page
from gongkai.office.diff import changed, field_changes, text_diff
from gongkai.office.faults import attempt
from gongkai.office.forms.acts import SignForm
from gongkai.office.marking import found_in, marked_parts
from gongkai.review.policies import may_waive
from gongkai.review.states import Step

from .item import deadline_of, frame, particulars


@require_http_methods(["GET", "POST"])
@official
def item_review(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Read, sign or send back; a refused signature keeps what was written."""
    item = desk.item_or_404(pk)
    version = item.latest
    number = version.number if version else 0
    form = SignForm(item, request.POST or None, initial={"version": number})
    if request.method == "POST" and form.is_valid():
        why = _do(desk, item, form, request.POST.get("act", ""))
        if not why:
            return _next(request, desk, item)
        form.data = request.POST.dict() | {"version": str(number)}
    return page(
        request, desk, "office/items/item_review.html", _shown(desk, item, form)
    )


def _do(desk: Desk, item: InformationItem, form: SignForm, act: str) -> str:
    data = form.cleaned_data
    if act == "send_back":
        _done, why = attempt(
            form,
            lambda: actions.send_back(item, by=desk.person, reason=data["opinion"]),
        )
    else:
        _done, why = attempt(
            form,
            lambda: actions.sign(
                item,
                by=desk.person,
                opinion=data["opinion"],
                secrecy_opinion=form.secrecy(),
                version=data["version"],
            ),
        )
    return why


def _next(request: HttpRequest, desk: Desk, item: InformationItem) -> HttpResponse:
    """Say what happened and lead on to the next item that waits."""
    item.refresh_from_db()
    messages.success(
        request,
        _("《%(title)s》已办理，现在是“%(state)s”。")
        % {"title": item.title, "state": item.get_state_display()},
    )
    waiting = worklists.waiting(desk.items(), desk.holder)
    following = waiting.order_by("publish_by", "pk").first()
    if following is None:
        return HttpResponseRedirect(reverse("office:home"))
    return HttpResponseRedirect(reverse("office:item_review", args=[following.pk]))


def _shown(desk: Desk, item: InformationItem, form: SignForm) -> dict[str, Any]:
    version = item.latest
    assert version is not None  # noqa: S101 -- every item has a version
    content = content_of(version)
    found = found_in(version)
    review = version.review
    return (
        frame(desk, item, "item_review")
        | deadline_of(item)
        | _since_release(item, version)
        | {
            "form": form,
            "content": content,
            "body": clean(content.body),
            "particulars": particulars(content),
            "found": found,
            "parts": marked_parts(version, found),
            "marked": any(each.marked for each in found),
            "ground": GROUNDS.get(review.ground),
            "review": review,
            "signs": list(review.sign_offs.select_related("by")),
            "steps": [
                (step, Step(step).label, step == item.step)
                for step in (review.route.steps if review.route else [])
            ],
            "agree": policies.may_sign_item(desk.holder, item),
            "send_back": ACTS["send-back"].ask(desk.holder, item),
            "waive": may_waive(desk.holder, review) and may_waive_in(desk.holder, item),
            "step_label": Step(item.step).label if item.step else "",
            "waiver_request": _waiver_request(item),
        }
    )


def _waiver_request(item: InformationItem) -> str:
    submitted = Event.objects.filter(stream=item.stream, kind="submitted")
    last = submitted.order_by("-seq").first()
    return str(last.data.get("waiver_request", "")) if last else ""


def _since_release(item: InformationItem, version: ItemVersion) -> dict[str, Any]:
    """Return the difference from the version the public saw last."""
    released = (
        item.versions.filter(review__release__isnull=False, number__lt=version.number)
        .order_by("-number")
        .first()
    )
    if released is None:
        return {"last_release": None}
    before, after = content_of(released), content_of(version)
    body = text_diff(before.text, after.text)
    return {
        "last_release": released,
        "fields": field_changes(before, after),
        "diff": body,
        "diff_changed": changed(body),
    }
