"""Sign, send back, waive."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalogue.models import InformationItem
from gongkai.catalogue.policies import may_send_back, may_sign_item
from gongkai.catalogue.states import State
from gongkai.core.actions import record
from gongkai.core.errors import BadInput, NotLawful
from gongkai.organisations.policies import Holder
from gongkai.review.actions import sign as sign_review
from gongkai.review.actions import waive as waive_finding
from gongkai.review.models import Finding, Waiver
from gongkai.review.states import Property, Step, Verdict

from ._shared import enter, locked, move

if TYPE_CHECKING:
    from gongkai.accounts.models import User

REEVALUATE_AFTER = timedelta(days=365)
"""Withheld information is looked at again at least once a year (Reg. art. 18)."""


@transaction.atomic
def sign(
    item: InformationItem,
    *,
    by: User,
    opinion: str,
    secrecy_opinion: str = "",
    version: int | None = None,
) -> InformationItem:
    """Agree at the step the item waits at; the last signature approves it.

    ``version`` is the number the signer read; if somebody saved another since,
    NotLawful. Information not to be published goes to its list instead of
    waiting for release. Source: Reg. art. 17; three steps, three people.
    """
    item = locked(item)
    enter(item, "sign")
    may_sign_item(Holder(by), item).enforce()
    latest = item.latest
    if latest is None or (version is not None and latest.number != version):
        raise NotLawful(_("本件已被修改，请重新阅读最新版本后再签署。"))
    review, step = latest.review, Step(item.step)
    steps = review.route.steps if review.route else []
    last = steps.index(step) == len(steps) - 1
    if last and review.findings.blocking().exists():
        raise NotLawful(
            _("还有阻断性发现未处理，不能批准。请退回修改，或由复审人说明理由豁免。")
        )
    if step in (Step.SECOND, Step.SECRECY) and not secrecy_opinion.strip():
        raise BadInput(_("请写明保密审查意见：复审须同时作保密审查（条例第十七条）。"))
    sign_review(review, step, by=by, opinion=opinion, secrecy_opinion=secrecy_opinion)
    fields = (
        _approved(item)
        if last
        else move(item, State.IN_REVIEW, step=_after(steps, step))
    )
    item.save(update_fields=fields)
    record(
        item.stream,
        "signed",
        by=by,
        organ_id=item.publisher_id,
        step=step,
        version=latest.number,
    )
    return item


def _after(steps: list[str], step: Step) -> str:
    return steps[steps.index(step) + 1]


def _approved(item: InformationItem) -> list[str]:
    """Move to where the approved property sends the item."""
    if item.disclosure_property == Property.PROACTIVE:
        return move(item, State.APPROVED)
    if item.disclosure_property == Property.WITHHELD:
        item.reevaluate_on = timezone.localdate() + REEVALUATE_AFTER
    return [*move(item, State.LISTED), "reevaluate_on"]


@transaction.atomic
def send_back(item: InformationItem, *, by: User, reason: str) -> InformationItem:
    """Return the item to its author with the reason."""
    item = locked(item)
    state = enter(item, "send_back")
    may_send_back(Holder(by), item).enforce()
    if not reason.strip():
        raise BadInput(_("请写明退回理由，便于拟稿人修改。"))
    step = item.step
    if step and item.latest:
        sign_review(
            item.latest.review,
            Step(step),
            by=by,
            opinion=reason,
            verdict=Verdict.RETURNED,
        )
    item.release_at = item.scheduled_by = None
    item.save(update_fields=[*move(item, state), "release_at", "scheduled_by"])
    record(
        item.stream,
        "sent_back",
        by=by,
        organ_id=item.publisher_id,
        step=step,
        reason=reason.strip(),
    )
    return item


@transaction.atomic
def waive(item: InformationItem, finding: Finding, *, by: User, reason: str) -> Waiver:
    """Waive a blocking finding of the latest version, with the reason."""
    item = locked(item)
    if item.latest is None or finding.review_id != item.latest.review_id:
        raise NotLawful(_("这一发现属于旧版本，请刷新后处理最新版本的发现。"))
    waiver = waive_finding(finding, by=by, reason=reason)
    record(
        item.stream,
        "finding_waived",
        by=by,
        organ_id=item.publisher_id,
        code=finding.code,
        reason=reason.strip(),
    )
    return waiver
