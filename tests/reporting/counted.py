"""What tests of figures ask: a cell's value, and that all its answers agree."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from gongkai.law.forms import (
    CellKey,
    Form,
    national_form,
)
from gongkai.law.periods import Period
from gongkai.organisations.models import Organ
from gongkai.reporting.figures import (
    Scope,
    answering_organs,
    compute,
    compute_by_organ,
    count,
    indicator,
    record_ids,
    records,
)
from tests.factories.county import County

FORM = national_form("2014")
NOW = Period(timezone.localdate().year)
Y2018 = Period(2018)


def at(row: str) -> CellKey:
    """Return a cell of the form of 2014."""
    return CellKey("form2014", row, "统计数")


def value(county: County, row: str, period: Period = NOW, **scope: Any) -> int:
    """Return what a row of the form of 2014 counts in the small county."""
    return int(count(FORM, at(row), Scope(county.government.pk, period, **scope)))


def values(county: County, *rows: str, period: Period = NOW) -> list[int]:
    """Return what some rows count."""
    found = compute(FORM, Scope(county.government.pk, period))
    return [int(found[at(row)] or 0) for row in rows]


def all_agree(form: Form, government: Organ, period: Period) -> None:
    """Hold every cell of a form: count, organs' counts, identities, list."""
    scope = Scope(government.pk, period)
    whole = compute(form, scope)
    organs = [organ.pk for organ in answering_organs(government, period.last)]
    by_organ = compute_by_organ(form, government.pk, period, organs)
    for key, number in whole.items():
        found = indicator(form, key)
        if found is None:
            assert number is None
            assert record_ids(form, key, scope) == ("", [])
            continue
        assert count(form, key, scope) == number, key
        assert sum(by_organ[organ][key] or 0 for organ in organs) == number, key
        kind, ids = record_ids(form, key, scope)
        assert kind == found.kind
        assert len(set(ids)) == len(ids)
        assert ids == sorted(ids)
        opened = _paged(form, key, scope)
        assert sorted(record.pk for record in opened) == ids, key
        assert [record.place for record in opened] == sorted(
            (record.place for record in opened), reverse=True
        )
        assert all(record.title and record.kind == kind for record in opened)
        amount = sum(record.amount for record in opened)
        assert amount == number, key


def _paged(form: Form, key: CellKey, scope: Scope) -> list[Any]:
    found: list[Any] = []
    while True:
        page = records(
            form, key, scope, after=found[-1].place if found else None, limit=100
        )
        found += page
        if len(page) < 100:
            return found
