"""Reads of a whole round at once: what each return breaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from gongkai.law.forms import CellKey, Finding, Form
from gongkai.law.periods import Period
from gongkai.organisations.models import Organ

from .figures import Values
from .models import (
    FrozenCell,
    FrozenFigures,
    Return,
    ReturnCell,
    Round,
)
from .queries import HANDED_IN, carried, checked, of_period


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
    """Return `figures_before` several organs; who reported nothing is left out."""
    organs = list(organs)
    asked = [organ.pk for organ in organs]
    found: dict[int, tuple[str, Values]] = {}
    returns = (
        Return.objects.filter(
            organ__in=asked,
            state__in=HANDED_IN,
            **of_period(period, "round__"),
        )
        .annotate(same=Q(round__form_id=form.id))
        .order_by("same", "signed_at")
    )
    handed = {
        organ: (form_id, pk)
        for pk, organ, form_id in returns.values_list("pk", "organ", "round__form_id")
    }
    values = _values_of_returns(pk for _form, pk in handed.values())
    for organ, (form_id, pk) in handed.items():
        found[organ] = (form_id, values.get(pk, {}))
    within = [organ.pk for organ in organs if organ.government_id is not None]
    found |= _frozen(within, period)
    told = {organ: carried(each, form) for organ, each in found.items()}
    return {organ: values for organ, values in told.items() if values is not None}


def _values_of_returns(ids: Iterable[int]) -> dict[int, Values]:
    found: defaultdict[int, Values] = defaultdict(dict)
    rows = ReturnCell.objects.filter(of_return__in=list(ids)).values_list(
        "of_return", "table", "row", "column", "computed", "override"
    )
    for owner, table, row, column, computed, override in rows:
        value = computed if override is None else override
        found[owner][CellKey(table, row, column)] = value
    return dict(found)


def _frozen(organs: list[int], period: Period) -> dict[int, tuple[str, Values]]:
    """Return what organs froze for a period, of several editions the last."""
    rows = FrozenFigures.objects.filter(organ__in=organs, **of_period(period))
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
