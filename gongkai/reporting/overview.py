"""Reads of a whole round at once: what each return breaks, whose records a sum counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from gongkai.law.forms import CellKey, Finding, Form, NoWay, carry
from gongkai.law.periods import Period
from gongkai.organisations.models import Organ

from .figures import Scope, Values, counted_with
from .models import (
    Consolidation,
    FrozenCell,
    FrozenFigures,
    Return,
    ReturnCell,
    Round,
)
from .queries import HANDED_IN, checked, figures_of


def findings_of_round(
    of_round: Round, returns: Iterable[Return]
) -> dict[int, list[Finding]]:
    """Return `findings_of` each return by its identity, in a handful of statements."""
    form, rows = of_round.form, list(returns)
    values = _values_of_returns(ret.pk for ret in rows)
    before = reported_by(
        [ret.organ for ret in rows], form, of_round.period.year_before()
    )
    return {
        ret.pk: checked(form, values.get(ret.pk, {}), before.get(ret.organ_id))
        for ret in rows
    }


def reported_by(
    organs: Iterable[Organ], form: Form, period: Period
) -> dict[int, Values]:
    """Return `figures_of` several organs for a period; who reported nothing is left out."""
    organs = list(organs)
    asked = [organ.pk for organ in organs if organ.government_id is not None]
    of_period = {"kind": period.kind, "year": period.year, "number": period.number}
    found: dict[int, tuple[str, Values]] = {}
    returns = Return.objects.filter(
        organ__in=asked,
        state__in=HANDED_IN,
        **{f"round__{name}": value for name, value in of_period.items()},
    ).order_by("signed_at")
    handed = {
        organ: (form_id, pk)
        for pk, organ, form_id in returns.values_list("pk", "organ", "round__form_id")
    }
    values = _values_of_returns(pk for _form, pk in handed.values())
    for organ, (form_id, pk) in handed.items():
        found[organ] = (form_id, values.get(pk, {}))
    found |= _frozen(asked, of_period)
    carried = {
        organ: _carried(told, form_id, form) for organ, (form_id, told) in found.items()
    }
    for government in organs:
        if government.government_id is None:
            carried[government.pk] = figures_of(government, form, period)
    return {pk: told for pk, told in carried.items() if told is not None}


def _carried(values: Values, form_id: str, form: Form) -> Values | None:
    if form_id == form.id:
        return values
    try:
        return dict(carry(values, form_id, form.id).cells)
    except (NoWay, KeyError):
        return None


def _values_of_returns(ids: Iterable[int]) -> dict[int, Values]:
    found: defaultdict[int, Values] = defaultdict(dict)
    rows = ReturnCell.objects.filter(of_return__in=list(ids)).values_list(
        "of_return", "table", "row", "column", "computed", "override"
    )
    for owner, table, row, column, computed, override in rows:
        value = computed if override is None else override
        found[owner][CellKey(table, row, column)] = value
    return dict(found)


def _frozen(
    organs: list[int], of_period: dict[str, object]
) -> dict[int, tuple[str, Values]]:
    """Return what organs froze for a period, of several editions the last."""
    rows = FrozenFigures.objects.filter(organ__in=organs, **of_period)
    last = {each.organ_id: each for each in rows.order_by("edition")}
    by_frozen = {each.pk: organ for organ, each in last.items()}
    found: dict[int, tuple[str, Values]] = {
        organ: (each.form_id, {}) for organ, each in last.items()
    }
    cells = FrozenCell.objects.filter(frozen__in=list(by_frozen)).values_list(
        "frozen", "table", "row", "column", "value"
    )
    for frozen, table, row, column, value in cells:
        found[by_frozen[frozen]][1][CellKey(table, row, column)] = value
    return found


def scope_of_consolidation(whole: Consolidation) -> Scope:
    """Return whose records of which period a consolidation counts: who is in it."""
    of_round, wanted = whole.round, set(whole.included)
    period = of_round.period
    shares = counted_with(of_round.government, period.last)
    organs = frozenset(pk for pk, answering in shares.items() if answering in wanted)
    everybody = len(organs) == len(shares)
    return Scope(of_round.government_id, period, None if everybody else organs)
