"""Reads of returns and rounds: what stands in a cell, and what is said beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from gongkai.law.forms import (
    CellKey,
    Finding,
    Form,
    NoWay,
    carry,
    check_consolidation,
    check_jumps,
    check_relations,
    check_values,
)
from gongkai.law.forms.figures import plain
from gongkai.law.periods import Period
from gongkai.organisations.models import Organ
from gongkai.organisations.policies import Holder
from gongkai.organisations.roles import Role

from .figures import Scope, Values, answered_for, compute
from .models import (
    Consolidation,
    FrozenFigures,
    Return,
    ReturnCell,
    Round,
)
from .models.returns import ReturnQuerySet
from .states import WITH_ORGAN, ReturnState

FILLERS = frozenset({Role.INFORMATION_OFFICER, Role.FIRST_REVIEWER, Role.APPROVER})
"""Who fills in and signs an organ's return."""
HANDED_IN = (ReturnState.SIGNED, ReturnState.ACCEPTED)


@dataclass(frozen=True)
class ConsolidatedCell:
    """One cell of a consolidation: the sum, what the records say, and why they differ."""

    key: CellKey
    value: Decimal | None
    computed: Decimal | None
    why: str


def effective(cell: ReturnCell) -> Decimal | None:
    """Return what a cell says: the organ's correction, else what the records say."""
    return cell.computed if cell.override is None else cell.override


def cells_of(ret: Return) -> list[ReturnCell]:
    """Return a return's cells in the printed order of its form."""
    found = {cell.key: cell for cell in ret.cells.select_related("override_by")}
    return [found[key] for key in ret.round.form.keys() if key in found]  # noqa: SIM118 -- a form is no dictionary


def values_of(ret: Return) -> Values:
    """Return the effective values of a return."""
    return {cell.key: effective(cell) for cell in ret.cells.all()}


def cells_of_consolidation(consolidation: Consolidation) -> list[ConsolidatedCell]:
    """Return the cells of a consolidation in the printed order of its form."""
    return [
        ConsolidatedCell(
            CellKey(cell["table"], cell["row"], cell["column"]),
            number(cell["value"]),
            number(cell["computed"]),
            cell["why"],
        )
        for cell in consolidation.cells
    ]


def values_of_consolidation(consolidation: Consolidation) -> Values:
    """Return the values of a consolidation."""
    return {cell.key: cell.value for cell in cells_of_consolidation(consolidation)}


def number(kept: Any) -> Decimal | None:
    """Read a number kept as text in JSON."""
    return None if kept is None else Decimal(str(kept))


def written(value: Decimal | None) -> str | None:
    """Write a number as it is kept in JSON."""
    return None if value is None else plain(value)


def scope_of(ret: Return) -> Scope:
    """Return whose records of which period an organ's return counts."""
    return scope_of_round(ret.round, [ret.organ_id])


def scope_of_consolidation(whole: Consolidation) -> Scope:
    """Return whose records of which period a consolidation counts: who is in it."""
    return scope_of_round(whole.round, whole.included)


def scope_of_round(of_round: Round, answering: Iterable[int]) -> Scope:
    """Return the records that the returns of some organs of a round count."""
    organs = answered_for(of_round.government, answering, of_round.period.last)
    return Scope(of_round.government_id, of_round.period, organs)


def drift(ret: Return) -> dict[CellKey, tuple[Decimal | None, Decimal | None]]:
    """Return where the records say something else now: (stored, live) by cell.

    A return keeps what was computed when it was signed.
    """
    live = compute(ret.round.form, scope_of(ret))
    return {
        cell.key: (cell.computed, live.get(cell.key))
        for cell in cells_of(ret)
        if cell.computed != live.get(cell.key)
    }


def figures_of(organ: Organ, form: Form, period: Period) -> Values | None:
    """Return what an organ reported for a period, in the terms of ``form``.

    Frozen figures before a consolidation, this before a return handed in, the same form
    before another; figures of an earlier national form are carried over as far as they
    can be. None if nothing was reported.
    """
    reported = (
        _frozen(organ, period)
        or _consolidated(organ, form, period)
        or _returned(organ, form, period)
    )
    return carried(reported, form)


def figures_before(organ: Organ, form: Form, period: Period) -> Values | None:
    """Return what an organ's return of ``form`` compares with: `figures_of` the period.

    A government that makes a return itself is compared with that, not with the whole.
    """
    if organ.government_id is not None:
        return figures_of(organ, form, period)
    return carried(_returned(organ, form, period), form)


def carried(reported: tuple[str, Values] | None, form: Form) -> Values | None:
    """Return figures of a form in the terms of another; None if they cannot be."""
    if reported is None or reported[0] == form.id:
        return reported[1] if reported else None
    try:
        return dict(carry(reported[1], reported[0], form.id).cells)
    except (NoWay, KeyError):
        return None


def findings_of(ret: Return) -> list[Finding]:
    """Return what is wrong or suspicious in a return, errors first."""
    period = ret.round.period
    previous = figures_before(ret.organ, ret.round.form, period.year_before())
    return checked(ret.round.form, values_of(ret), previous)


def findings_of_consolidation(consolidation: Consolidation) -> list[Finding]:
    """Return what is wrong or suspicious in a consolidation, errors first."""
    of_round = consolidation.round
    form, values = of_round.form, values_of_consolidation(consolidation)
    previous = figures_of(of_round.government, form, of_round.period.year_before())
    units = {
        ret.organ.full_name: values_of(ret)
        for ret in of_round.returns.filter(organ__in=consolidation.included)
        .select_related("organ")
        .prefetch_related("cells")
    }
    return [
        *checked(form, values, previous),
        *check_consolidation(form, values, units),
    ]


def checked(form: Form, values: Values, previous: Values | None) -> list[Finding]:
    """Hold a form's values, relations and jumps, errors first."""
    found = [*check_values(form, values), *check_relations(form, values, previous)]
    if previous is not None:
        found += check_jumps(form, values, previous)
    return sorted(found, key=lambda finding: finding.severity != "error")


def hard(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that must be mended or waived."""
    return [finding for finding in findings if finding.severity == "error"]


def comparison(
    ret: Return,
) -> dict[CellKey, tuple[Decimal | None, Decimal | None]]:
    """Return for each cell what was reported for the period before and a year before."""
    form, period = ret.round.form, ret.round.period
    before = figures_before(ret.organ, form, period.before()) or {}
    year_before = figures_before(ret.organ, form, period.year_before()) or {}
    return {
        key: (before.get(key), year_before.get(key))
        for key in form.keys()  # noqa: SIM118 -- a form is no dictionary
    }


def not_returned(of_round: Round) -> list[Organ]:
    """Return the organs whose return the county office does not have, in tree order."""
    missing = of_round.returns.missing().select_related("organ")
    return sorted((ret.organ for ret in missing), key=lambda o: (o.order, o.pk))


def waiting_for(holder: Holder) -> ReturnQuerySet:
    """Return the returns somebody of this person's organs still has to sign."""
    reach = holder.reach(FILLERS)
    rows: ReturnQuerySet = Return.objects.filter(
        state__in=WITH_ORGAN, organ__in=reach.organs
    )
    return rows.select_related("organ", "round__government").order_by(
        "round__due_on", "pk"
    )


def _frozen(organ: Organ, period: Period) -> tuple[str, Values] | None:
    found = (
        FrozenFigures.objects.filter(organ=organ, **of_period(period))
        .order_by("-edition")
        .first()
    )
    if found is None:
        return None
    return found.form_id, {cell.key: cell.value for cell in found.cells.all()}


def _consolidated(
    organ: Organ, form: Form, period: Period
) -> tuple[str, Values] | None:
    if organ.government_id is not None:
        return None
    found = (
        Consolidation.objects.filter(
            round__government=organ, **of_period(period, "round__")
        )
        .select_related("round")
        .annotate(same=Q(round__form_id=form.id))
        .order_by("-same", "-at")
        .first()
    )
    return (found.round.form_id, values_of_consolidation(found)) if found else None


def _returned(organ: Organ, form: Form, period: Period) -> tuple[str, Values] | None:
    found = (
        Return.objects.filter(
            organ=organ, state__in=HANDED_IN, **of_period(period, "round__")
        )
        .select_related("round")
        .annotate(same=Q(round__form_id=form.id))
        .order_by("-same", "-signed_at")
        .first()
    )
    return (found.round.form_id, values_of(found)) if found else None


def of_period(period: Period, of: str = "") -> dict[str, Any]:
    """Return what rows of a period are filtered by; ``of`` goes before each name."""
    return {
        f"{of}kind": period.kind,
        f"{of}year": period.year,
        f"{of}number": period.number,
    }
