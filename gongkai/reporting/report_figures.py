"""Where the figures of an annual report come from, before and after they are frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db.models import QuerySet

from gongkai.law.forms import CellKey
from gongkai.law.periods import Period
from gongkai.organisations.models import Organ

from . import prose
from .figures import Scope, compute, reach_of
from .figures import Values as CellValues
from .layouts import Layout, layout
from .models import (
    AnnualReport,
    Consolidation,
    FrozenFigures,
    Return,
    ReturnCell,
)
from .placeholders import Name, Numbers, Values
from .queries import (
    HANDED_IN,
    cells_of_consolidation,
    effective,
    scope_of_consolidation,
    values_of,
    values_of_consolidation,
)
from .states import PeriodKind


@dataclass(frozen=True)
class Cell:
    """One figure: as reported, as the records say, and why where they differ."""

    value: Decimal | None
    computed: Decimal | None
    why: str = ""


@dataclass(frozen=True)
class ReportFigures:
    """The cells of a report and what its text tells besides.

    ``source`` is frozen, return, consolidation or records; ``final`` says that they may
    be frozen. ``scope`` is whose records are behind them, ``missing`` the organs whose
    returns are not in.
    """

    source: str
    final: bool
    cells: Mapping[CellKey, Cell]
    scope: Scope
    prose: Numbers
    last: Numbers = field(default_factory=dict)
    of_return: Return | None = None
    consolidation: Consolidation | None = None
    missing: tuple[int, ...] = ()

    def numbers(self) -> dict[CellKey, Decimal | None]:
        """Return the value of every cell."""
        return {key: cell.value for key, cell in self.cells.items()}

    def values(self, used: Layout) -> Values:
        """Return what placeholders print."""
        names = all_names(used)
        cells = {
            name: self.cells[each.key].value
            for name, each in names.items()
            if each.key is not None and each.key in self.cells
        }
        now = used.with_sums(cells | dict(self.prose))
        units = {name: each.unit for name, each in names.items()}
        return Values(now, used.with_sums(self.last), units)


def all_names(used: Layout) -> dict[str, Name]:
    """Return everything a placeholder of a layout may name."""
    return prose.names(used.prose) | used.names()


def is_government(organ: Organ) -> bool:
    """Say whether this is a government, whose figures are its organs' together."""
    return organ.government_id is None


def figures_of(report: AnnualReport) -> ReportFigures:
    """Return a report's figures: frozen ones, else those it would freeze.

    Without a return or consolidation they are what the records say today.
    """
    used = layout(report.layout)
    if report.frozen is not None:
        return frozen_figures(report.frozen)
    found = handed_in(report.organ, report.year, used)
    return found or _live(report.organ, report.year, used)


def handed_in(organ: Organ, year: int, used: Layout) -> ReportFigures | None:
    """Return the figures of an organ's year return or a government's consolidation.

    None if there is none yet. A return that is not signed is not ``final``.
    """
    if is_government(organ):
        return _of_consolidation(organ, year, used)
    return _of_return(organ, year, used)


def _of_return(organ: Organ, year: int, used: Layout) -> ReportFigures | None:
    found = _year_returns(organ, year, used).filter(computed_at__isnull=False).first()
    if found is None:
        return None
    cells = {cell.key: _returned(cell) for cell in found.cells.all()}
    final = found.state in HANDED_IN
    figures = _told(organ, year, used, "return", cells, _scope(organ, year))
    return replace(figures, final=final, of_return=found)


def _of_consolidation(
    government: Organ, year: int, used: Layout
) -> ReportFigures | None:
    found = _consolidations(government, year, used).first()
    if found is None:
        return None
    scope = scope_of_consolidation(found)
    cells = {
        each.key: Cell(each.value, each.computed, each.why)
        for each in cells_of_consolidation(found)
    }
    figures = _told(government, year, used, "consolidation", cells, scope)
    missing = tuple(found.missing)
    return replace(figures, final=True, consolidation=found, missing=missing)


def _live(organ: Organ, year: int, used: Layout) -> ReportFigures:
    scope = _scope(organ, year)
    counted = compute(used.form, scope)
    cells = {key: Cell(value, value) for key, value in counted.items()}
    return _told(organ, year, used, "records", cells, scope)


def _told(
    organ: Organ,
    year: int,
    used: Layout,
    source: str,
    cells: Mapping[CellKey, Cell],
    scope: Scope,
) -> ReportFigures:
    told = prose.numbers(used.prose, scope)
    last = last_numbers(organ, year, used)
    return ReportFigures(source, False, cells, scope, told, last)


def _year_returns(organ: Organ, year: int, used: Layout) -> QuerySet[Return]:
    return Return.objects.filter(
        organ=organ,
        round__form_id=used.id,
        round__kind=PeriodKind.YEAR,
        round__year=year,
    ).select_related("round", "organ")


def _consolidations(
    government: Organ, year: int, used: Layout
) -> QuerySet[Consolidation]:
    """Return the consolidations of a year, the latest first."""
    return (
        Consolidation.objects.filter(
            round__government=government,
            round__form_id=used.id,
            round__kind=PeriodKind.YEAR,
            round__year=year,
        )
        .select_related("round__government")
        .order_by("-number")
    )


def _returned(cell: ReturnCell) -> Cell:
    return Cell(effective(cell), cell.computed, cell.override_reason)


def _scope(organ: Organ, year: int) -> Scope:
    period = Period(year)
    reach = None if is_government(organ) else reach_of(organ, period.last)
    return Scope(organ.government_id_or_self, period, reach)


def last_numbers(organ: Organ, year: int, used: Layout) -> Numbers:
    """Return last year's figures by name, as frozen or handed in then; {} if neither.

    Only what was counted the same way compares: the form must be the same.
    """
    frozen = (
        FrozenFigures.objects.filter(
            organ=organ, form_id=used.id, kind=PeriodKind.YEAR, year=year - 1
        )
        .order_by("-edition")
        .first()
    )
    if frozen is not None:
        found: CellValues = {cell.key: cell.value for cell in frozen.cells.all()}
        told = {
            each.name: each.value
            for each in frozen.told_figures.exclude(value__isnull=True)
        }
    else:
        found, told = _cells_handed_in(organ, year - 1, used), {}
    names = used.names()
    return told | {
        name: found[each.key]
        for name, each in names.items()
        if each.key is not None and each.key in found
    }


def _cells_handed_in(organ: Organ, year: int, used: Layout) -> CellValues:
    if is_government(organ):
        whole = _consolidations(organ, year, used).first()
        return values_of_consolidation(whole) if whole else {}
    ret = _year_returns(organ, year, used).filter(state__in=HANDED_IN).first()
    return values_of(ret) if ret else {}


def frozen_figures(frozen: FrozenFigures) -> ReportFigures:
    """Return figures as they were frozen; nothing is asked of the records."""
    cells = {
        cell.key: Cell(cell.value, cell.computed, cell.why)
        for cell in frozen.cells.all()
    }
    names = list(frozen.told_figures.all())
    told = {each.name: each.value for each in names if each.value is not None}
    last = {each.name: each.last for each in names if each.last is not None}
    whole = frozen.consolidation
    return ReportFigures(
        "frozen",
        False,
        cells,
        scope_of_frozen(frozen),
        told,
        last,
        frozen.of_return,
        whole,
        tuple(whole.missing) if whole else (),
    )


def scope_of_frozen(frozen: FrozenFigures) -> Scope:
    """Return whose records of which period are behind frozen figures."""
    if frozen.consolidation is not None:
        return scope_of_consolidation(frozen.consolidation)
    return _scope(frozen.organ, frozen.year)
