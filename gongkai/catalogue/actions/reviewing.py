"""Sign, send back, waive."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalogue.models import InformationItem
from gongkai.catalogue.policies import may_send_back, may_waive_in
from gongkai.catalogue.queries import current_release
from gongkai.catalogue.states import State
from gongkai.core.actions import event, record
from gongkai.core.errors import BadInput, NotLawful
from gongkai.core.writing import as_one
from gongkai.law.terms import reevaluation_day
from gongkai.organisations.policies import Holder
from gongkai.review.actions import sign as sign_review
from gongkai.review.actions import signing
from gongkai.review.actions import waive as waive_finding
from gongkai.review.models import Finding, Waiver, Withdrawal
from gongkai.review.policies import may_sign
from gongkai.review.states import Property, Step, Verdict

from ._closing import close, return_signed
from ._shared import enter, locked, move
from ._standing import Standing, standing

if TYPE_CHECKING:
    from gongkai.accounts.models import User


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
    found = standing(item, by=by)
    item = found.item
    enter(item, "sign")
    step = Step(item.step)
    may_sign(
        found.holder,
        item.publisher,
        step,
        authors=set(found.authors),
        signers=set(found.signers),
    ).enforce()
    if version is not None and found.number != version:
        raise NotLawful(_("本件已被修改，请重新阅读最新版本后再签署。"))
    last = step == found.steps[-1]
    if last and found.blocking:
        raise NotLawful(
            _("还有阻断性发现未处理，不能批准。请退回修改，或由复审人说明理由豁免。")
        )
    if step in (Step.SECOND, Step.SECRECY) and not secrecy_opinion.strip():
        raise BadInput(_("请写明保密审查意见：复审须同时作保密审查（条例第十七条）。"))
    state, again = _approved(item) if last else (item.state, None)
    signed = signing(
        found.review_id, step, by=by, opinion=opinion, secrecy_opinion=secrecy_opinion
    )
    told = event(
        item.stream,
        "signed",
        by=by,
        organ_id=item.publisher_id,
        step=step,
        version=found.number,
    )
    after = "" if last else _after(found, step)
    with as_one(several=state == State.LISTED):
        found.claim(state, after, signed, told, reevaluate_on=again)
        if state == State.LISTED:
            _close_what_stands(item, by=by)
    return item


def _close_what_stands(item: InformationItem, *, by: User) -> None:
    """Take back what is public of an item that was just decided not to be."""
    released = current_release(item)
    if released is not None:
        changed = _("公开属性经审批变更为“%(property)s”，不再主动公开。")
        label = Property(item.disclosure_property).label
        reason = changed % {"property": label}
        close(item, released, by=by, kind=Withdrawal.Kind.LEGAL, reason=reason)


def _after(found: Standing, step: Step) -> str:
    return found.steps[found.steps.index(step) + 1]


def _approved(item: InformationItem) -> tuple[State, date | None]:
    """Return where the approved property sends the item, and when to look at it again."""
    match item.disclosure_property:
        case Property.PROACTIVE:
            return State.APPROVED, None
        case Property.WITHHELD:
            return State.LISTED, reevaluation_day(timezone.localdate())
        case _:
            return State.LISTED, None


@transaction.atomic
def send_back(item: InformationItem, *, by: User, reason: str) -> InformationItem:
    """Return the item to its author with the reason."""
    item = locked(item)
    state = enter(item, "send_back")
    may_send_back(Holder(by), item).enforce()
    if not reason.strip():
        raise BadInput(_("请写明退回理由，便于拟稿人修改。"))
    step = item.step
    if not step:  # approved: nobody's step is left to say so
        return_signed(item, by=by, reason=reason)
        return item
    if item.latest:
        sign_review(
            item.latest.review_id,
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
    may_waive_in(Holder(by), item).enforce()
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
