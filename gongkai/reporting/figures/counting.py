"""Count the cells of a form: one statement a source, whatever the number of cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.utils import timezone

from gongkai.law.forms import CellKey, Form
from gongkai.law.periods import Period
from gongkai.organisations.models import Organ

from .answering import counted_with
from .indicators import Indicator, indicator, indicators
from .sources import CASES, Source

Values = dict[CellKey, Decimal | None]
Name = TypeVar("Name", bound=Hashable)
ZERO = Decimal(0)
# The organ of a record, or nothing of it: then the database need not look it up.
_ORGAN, _ALL = "r.organ_id", "0"


@dataclass(frozen=True)
class Scope:
    """Whose records of which period; ``organs`` None means all of the government."""

    government_id: int
    period: Period
    organs: frozenset[int] | None = None

    def parameters(self, form: Form, *, cumulative: bool = False) -> dict[str, Any]:
        """Return what the sources ask by."""
        first = Period(self.period.year).first if cumulative else self.period.first
        return {
            "government": self.government_id,
            "form": form.id,
            "first": first,
            "last": self.period.last,
            "start": _midnight(first),
            "end": _midnight(self.period.last + timedelta(days=1)),
            "organs": sorted(self.organs or ()),
        }


class Counted(NamedTuple):
    """A figure with the kind and the sorted identities of the records it counts."""

    value: Decimal
    kind: str
    ids: list[int]


class Asked(NamedTuple):
    """Records that one statement can ask for: of the period, or of the year so far."""

    source: Source
    cumulative: bool


def compute(form: Form, scope: Scope) -> Values:
    """Return the value of every cell; None where no record can tell."""
    return numbers(form, scope, indicators(form))


def numbers(
    form: Form, scope: Scope, figures: Mapping[Name, Indicator | None]
) -> dict[Name, Decimal | None]:
    """Return what `compute` does for many figures: one statement a source."""
    values: dict[Name, Decimal | None] = dict.fromkeys(figures, None)
    for asked, cells in _by_source(figures).items():
        values |= _whole(form, scope, asked, cells)
    return values


def compute_by_organ(
    form: Form, government_id: int, period: Period, organs: Iterable[int]
) -> dict[int, Values]:
    """Return the values of each answering organ, records of those it answers for with it."""
    wanted = list(organs)
    shares = counted_with(Organ.objects.get(pk=government_id), period.last)
    known = indicators(form)
    values: dict[int, Values] = {pk: dict.fromkeys(known, None) for pk in wanted}
    for asked, cells in _by_source(known).items():
        for pk in wanted:
            values[pk] |= dict.fromkeys(cells, ZERO)
        totals = _totals(form, Scope(government_id, period), asked, cells, _ORGAN)
        for organ_id, row in totals.items():
            whole = values.get(shares.get(organ_id, organ_id))
            if whole is not None:
                for key, number in row.items():
                    whole[key] = (whole[key] or ZERO) + number
    return values


def count(form: Form, key: CellKey, scope: Scope) -> Decimal:
    """Return one cell's value; zero where no record can tell."""
    found = indicator(form, key)
    if found is None:
        return ZERO
    return _whole(form, scope, _asked(found), {key: found})[key]


def record_ids(form: Form, key: CellKey, scope: Scope) -> tuple[str, list[int]]:
    """Return the kind and the sorted identities of the records a cell counts."""
    found = indicator(form, key)
    if found is None:
        return "", []
    opened = counted(form, scope, {key: found})[key]
    return opened.kind, opened.ids


def counted(
    form: Form, scope: Scope, figures: Mapping[Name, Indicator | None]
) -> dict[Name, Counted]:
    """Return the values of figures with what they counted: one statement a source.

    Figures that no record can tell are left out.
    """
    found: dict[Name, Counted] = {}
    for asked, some in _by_source(figures).items():
        read = _cases_counted if asked.source is CASES else _rows_counted
        for name, value, ids in read(form, scope, asked, some):
            found[name] = Counted(value, asked.source.kind, ids)
    return found


def _rows_counted(
    form: Form, scope: Scope, asked: Asked, some: Mapping[Name, Indicator]
) -> Iterator[tuple[Name, Decimal, list[int]]]:
    columns = ", ".join(
        f"array_agg(r.pk ORDER BY r.pk) FILTER (WHERE {each.test}), "
        + (f"sum(r.amount) FILTER (WHERE {each.test})" if each.adds else "0")
        for each in some.values()
    )
    [row] = _ask(form, scope, asked, columns, "")
    for (name, each), ids, amount in zip(
        some.items(), row[::2], row[1::2], strict=True
    ):
        ids = ids or []
        yield name, Decimal(amount or 0) if each.adds else Decimal(len(ids)), ids


def _cases_counted(
    form: Form, scope: Scope, asked: Asked, some: Mapping[Name, Indicator]
) -> Iterator[tuple[Name, Decimal, list[int]]]:
    rows = _ask(form, scope, asked, "r.pk, r.place, r.amount", "ORDER BY 1")
    for name, each in some.items():
        own = [(pk, amount) for pk, where, amount in rows if where in each.places]
        amounts = (amount for _pk, amount in own)
        yield name, sum(amounts, ZERO), [pk for pk, _amount in own]


def select(
    form: Form,
    scope: Scope,
    found: Indicator,
    columns: str,
    after: str = "",
    **parameters: Any,
) -> list[tuple[Any, ...]]:
    """Return columns of the records one indicator counts."""
    test = f"({found.test})"
    if found.places:
        test += " AND r.place = ANY (%(places)s)"
        parameters["places"] = sorted(found.places)
    return _ask(form, scope, _asked(found), columns, f"AND {test} {after}", parameters)


def _whole(
    form: Form, scope: Scope, asked: Asked, cells: Mapping[Name, Indicator]
) -> dict[Name, Decimal]:
    """Return what each figure of one source counts, zero without any record."""
    zeros: dict[Name, Decimal] = dict.fromkeys(cells, ZERO)
    return _totals(form, scope, asked, cells, _ALL).get(0, zeros)


def _totals(
    form: Form,
    scope: Scope,
    asked: Asked,
    cells: Mapping[Name, Indicator],
    by: str,
) -> dict[int, dict[Name, Decimal]]:
    """Return what each cell of one source counts, by organ or all at 0."""
    if asked.source is CASES:
        return _totals_of_cases(form, scope, asked, cells, by)
    counted = ", ".join(
        f"{'sum(r.amount)' if cell.adds else 'count(*)'} FILTER (WHERE {cell.test})"
        for cell in cells.values()
    )
    rows = _ask(form, scope, asked, f"{by}, {counted}", "GROUP BY 1")
    return {
        group: {
            key: Decimal(number or 0)
            for key, number in zip(cells, numbers, strict=True)
        }
        for group, *numbers in rows
    }


def _totals_of_cases(
    form: Form,
    scope: Scope,
    asked: Asked,
    cells: Mapping[Name, Indicator],
    by: str,
) -> dict[int, dict[Name, Decimal]]:
    """Add up supplementary entries place by place: hundreds of cells share them."""
    rows = _ask(form, scope, asked, f"{by}, r.place, sum(r.amount)", "GROUP BY 1, 2")
    by_group: defaultdict[int, dict[str, Decimal]] = defaultdict(dict)
    for group, where, amount in rows:
        by_group[group][where] = amount
    return {
        group: {
            key: sum((amounts.get(where, ZERO) for where in cell.places), ZERO)
            for key, cell in cells.items()
        }
        for group, amounts in by_group.items()
    }


def _ask(
    form: Form,
    scope: Scope,
    asked: Asked,
    columns: str,
    after: str,
    parameters: Mapping[str, Any] | None = None,
) -> list[tuple[Any, ...]]:
    narrowed = scope.organs is not None
    before, rows = asked.source.rows(narrowed=narrowed)
    where = "r.organ_id = ANY (%(organs)s)" if narrowed else "true"
    statement = f"{before} SELECT {columns} FROM {rows} r WHERE {where} {after}"  # noqa: S608 -- our own words
    with connection.cursor() as cursor:
        asked_by = scope.parameters(form, cumulative=asked.cumulative)
        cursor.execute(statement, asked_by | dict(parameters or {}))
        return list(cursor.fetchall())


def _by_source(
    known: Mapping[Name, Indicator | None],
) -> dict[Asked, dict[Name, Indicator]]:
    found: defaultdict[Asked, dict[Name, Indicator]] = defaultdict(dict)
    for name, figure in known.items():
        if figure is not None:
            found[_asked(figure)][name] = figure
    return dict(found)


def _asked(figure: Indicator) -> Asked:
    return Asked(figure.source, figure.cumulative)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
