"""Rounds of returns 统计报送: open, fill in, sign, accept, add up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.core.actions import record
from gongkai.core.errors import BadInput, NotLawful, NotOpen
from gongkai.core.queries import patiently
from gongkai.law.forms import CellKey, Form
from gongkai.law.periods import Period
from gongkai.organisations.models import Organ
from gongkai.organisations.policies import Holder
from gongkai.reporting.figures import (
    Values,
    answering_organs,
    compute,
    compute_by_organ,
)
from gongkai.reporting.models import Consolidation, Return, ReturnCell, Round
from gongkai.reporting.policies import may_decide, may_fill, may_sign
from gongkai.reporting.queries import findings_of, hard, scope_of, written
from gongkai.reporting.states import ReturnState

from ._forms import form_of
from ._shared import check_open, locked, one_at_a_time, validate
from ._summing import summed

if TYPE_CHECKING:
    from gongkai.accounts.models import User


@patiently()
def open_round(
    government: Organ,
    *,
    form_id: str,
    period: Period,
    by: User,
    due_on: date | None = None,
    local_form: Mapping[str, Any] | None = None,
) -> Round:
    """Ask every answering organ for its return of a period, and compute each.

    The period must be over. The form of a whole year is the one of that year.
    """
    may_decide(Holder(by), government).enforce()
    one_at_a_time(government)
    form = form_of(form_id, local_form)
    _check_period(form, period)
    due_on = due_on or period.due_on()
    if due_on <= period.last:
        raise BadInput(_("报送截止日须在统计期结束以后。"))
    of_round = Round(
        government=government,
        form_id=form.id,
        local_form=dict(local_form) if local_form is not None else None,
        kind=period.kind,
        year=period.year,
        number=period.number,
        due_on=due_on,
        opened_by=by,
    )
    validate(of_round)
    of_round.save()
    organs = answering_organs(government, period.last)
    _make_returns(of_round, form, organs)
    record(
        of_round.stream,
        "round_opened",
        by=by,
        organ_id=government.pk,
        period=str(period),
        form=form.name,
        organs=len(organs),
        due_on=of_round.due_on.isoformat(),
    )
    return of_round


@patiently()
def compute_return(ret: Return | int, *, by: User) -> Return:
    """Count an organ's records again. Corrections stay as they are."""
    ret = locked(ret)
    check_open(ret, "compute")
    may_fill(Holder(by), ret).enforce()
    values = compute(ret.round.form, scope_of(ret))
    changed = _store(ret, values)
    ret.computed_at = timezone.now()
    ret.save(update_fields=["computed_at"])
    _tell(ret, "return_computed", by, changed=changed)
    return ret


@transaction.atomic
def override(
    ret: Return | int, key: CellKey, value: Decimal, *, reason: str, by: User
) -> ReturnCell:
    """Put a number in a cell that the records do not say, with the reason (更正)."""
    ret = locked(ret)
    check_open(ret, "override")
    may_fill(Holder(by), ret).enforce()
    cell = _cell(ret, key)
    before = cell.override
    cell.override, cell.override_reason = Decimal(value), reason.strip()
    cell.override_by, cell.override_at = by, timezone.now()
    validate(cell)
    cell.save(update_fields=_OVERRIDE)
    _tell(
        ret,
        "cell_overridden",
        by,
        cell="/".join(key),
        computed=written(cell.computed),
        before=written(before),
        value=written(cell.override),
        reason=cell.override_reason,
    )
    return cell


@transaction.atomic
def clear_override(ret: Return | int, key: CellKey, *, by: User) -> ReturnCell:
    """Let a cell say again what the records say."""
    ret = locked(ret)
    check_open(ret, "override")
    may_fill(Holder(by), ret).enforce()
    cell = _cell(ret, key)
    if cell.override is None:
        raise NotOpen(_("这一单元格没有更正数。"))
    before = cell.override
    cell.override, cell.override_reason = None, ""
    cell.override_by = cell.override_at = None
    cell.save(update_fields=_OVERRIDE)
    _tell(ret, "override_cleared", by, cell="/".join(key), before=written(before))
    return cell


@transaction.atomic
def sign_return(ret: Return | int, *, by: User, waiver: str = "") -> Return:
    """Sign an organ's return 签报. What contradicts itself needs a sentence saying why."""
    ret = locked(ret)
    state = check_open(ret, "sign")
    may_sign(Holder(by), ret).enforce()
    open_errors = hard(findings_of(ret))
    waiver = waiver.strip() if open_errors else ""
    if open_errors and not waiver:
        raise NotLawful(
            _("报表还有%(count)d处错误，请更正，或写明保留的理由再签报：%(first)s")
            % {"count": len(open_errors), "first": open_errors[0].message}
        )
    ret.state, ret.waiver, ret.sent_back_reason = state, waiver, ""
    ret.signed_by, ret.signed_at = by, timezone.now()
    validate(ret)
    ret.save(
        update_fields=["state", "waiver", "sent_back_reason", "signed_by", "signed_at"]
    )
    _tell(
        ret,
        "return_signed",
        by,
        waiver=waiver,
        findings=[f"{finding.rule} {finding.message}" for finding in open_errors],
    )
    return ret


@transaction.atomic
def send_back(ret: Return | int, *, reason: str, by: User) -> Return:
    """Give a return back to its organ with what has to be mended (退回)."""
    ret = locked(ret)
    state = check_open(ret, "send_back")
    may_decide(Holder(by), ret.round.government).enforce()
    ret.state, ret.sent_back_reason = state, reason.strip()
    ret.signed_by = ret.signed_at = None
    ret.decided_by, ret.decided_at, ret.waiver = by, timezone.now(), ""
    validate(ret)
    ret.save(
        update_fields=[
            "state", "sent_back_reason", "signed_by", "signed_at", "waiver",
            "decided_by", "decided_at",
        ]
    )  # fmt: skip
    _tell(ret, "return_sent_back", by, reason=ret.sent_back_reason)
    return ret


@transaction.atomic
def accept(ret: Return | int, *, by: User) -> Return:
    """Take a signed return as it is (接收)."""
    ret = locked(ret)
    state = check_open(ret, "accept")
    may_decide(Holder(by), ret.round.government).enforce()
    ret.state, ret.decided_by, ret.decided_at = state, by, timezone.now()
    ret.save(update_fields=["state", "decided_by", "decided_at"])
    _tell(ret, "return_accepted", by)
    return ret


@patiently()
def consolidate(of_round: Round, *, by: User, note: str = "") -> Consolidation:
    """Add the returns that were handed in up to one form (逐级汇总).

    Says which organs are in it and which are missing; then a note is required. A later
    consolidation takes the place of an earlier one, which stays.
    """
    of_round = Round.objects.select_for_update().get(pk=of_round.pk)
    may_decide(Holder(by), of_round.government).enforce()
    result = summed(of_round)
    if not result.included:
        raise NotLawful(_("还没有单位签报，无法汇总。"))
    if result.missing and not note.strip():
        raise BadInput(
            _("还有%(count)d个单位没有报送，汇总须写明情况。")
            % {"count": len(result.missing)}
        )
    made = Consolidation.objects.create(
        round=of_round,
        number=of_round.consolidations.count() + 1,
        cells=result.cells,
        included=result.included,
        missing=result.missing,
        note=note.strip(),
        by=by,
    )
    made.refresh_from_db(fields=["at"])
    record(
        of_round.stream,
        "consolidated",
        by=by,
        organ_id=of_round.government_id,
        number=made.number,
        included=len(result.included),
        missing=result.missing,
        note=made.note,
    )
    return made


_OVERRIDE = ["override", "override_reason", "override_by", "override_at"]


def _check_period(form: Form, period: Period) -> None:
    if period.last >= timezone.localdate():
        raise NotLawful(_("%(period)s还没有结束，不能布置统计。") % {"period": period})
    if not form.covers(period.year):
        raise NotLawful(
            _("%(form)s不适用于%(year)d年。") % {"form": form.name, "year": period.year}
        )


def _make_returns(of_round: Round, form: Form, organs: list[Organ]) -> None:
    computed = compute_by_organ(
        form, of_round.government_id, of_round.period, [organ.pk for organ in organs]
    )
    now = timezone.now()
    returns = Return.objects.bulk_create(
        Return(round=of_round, organ=organ, computed_at=now) for organ in organs
    )
    ReturnCell.objects.bulk_create(
        ReturnCell(of_return=ret, **key._asdict(), computed=value)
        for ret in returns
        for key, value in computed[ret.organ_id].items()
    )


def _store(ret: Return, values: Values) -> int:
    """Keep what was counted; return how many cells changed."""
    changed = [
        cell for cell in ret.cells.all() if cell.computed != values.get(cell.key)
    ]
    for cell in changed:
        cell.computed = values.get(cell.key)
    ReturnCell.objects.bulk_update(changed, ["computed"])
    return len(changed)


def _cell(ret: Return, key: CellKey) -> ReturnCell:
    cell = ret.cells.filter(**key._asdict()).first()
    if cell is None:
        raise BadInput(_("报表没有“%(cell)s”这一单元格。") % {"cell": "/".join(key)})
    return cell


def _tell(ret: Return, kind: str, by: User, **data: Any) -> None:
    record(
        ret.stream, kind, by=by, organ_id=ret.organ_id,
        period=str(ret.round.period), state=str(ReturnState(ret.state)), **data,
    )  # fmt: skip
