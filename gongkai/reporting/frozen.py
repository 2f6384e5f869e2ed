"""Figures that were frozen: their hash, and how the records differ from them today.

The hash is SHA-256 over UTF-8 JSON without white space, keys sorted, non-ASCII kept:
``organ`` (id), ``form``, ``local_form``, ``kind``, ``year``, ``number``, ``edition``,
``note`` and ``cells``, a list of ``[table, row, column, value, computed, why, source,
records]`` and ``told``, a list of ``[name, value, last, source, records]``, both sorted.
Values are plain decimal strings or null, records sorted identities.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Q

from gongkai.law.forms import CellKey, Finding, Form, place
from gongkai.law.forms.figures import plain

from . import prose
from .content import cell_name
from .figures import Counted, compute, counted, indicators
from .layouts import Layout
from .models import FrozenCell, FrozenFigures, FrozenTold
from .queries import written
from .report_figures import ReportFigures, scope_of_frozen

Name = TypeVar("Name", bound=Hashable)
_NOTHING = Counted(Decimal(0), "", [])


@dataclass(frozen=True)
class CellDifference:
    """What the records say now of a frozen cell; ids of ``kind`` that came or went.

    ``frozen_value`` is what was reported, ``frozen_computed`` what the records said.
    """

    key: CellKey
    kind: str
    frozen_value: Decimal | None
    frozen_computed: Decimal | None
    live_value: Decimal
    added: tuple[int, ...]
    removed: tuple[int, ...]


@dataclass(frozen=True)
class ToldDifference:
    """What the records say now of a figure that only the text tells, by its name."""

    name: str
    kind: str
    frozen_value: Decimal | None
    live_value: Decimal | None
    added: tuple[int, ...]
    removed: tuple[int, ...]

    @property
    def frozen_computed(self) -> Decimal | None:
        """What the records said then: what only the text tells is never mended."""
        return self.frozen_value


def digest(
    frozen: FrozenFigures, cells: Iterable[FrozenCell], told: Iterable[FrozenTold]
) -> bytes:
    """Return the SHA-256 of figures; see the module for its canonical form."""
    said = {
        "organ": frozen.organ_id,
        "form": frozen.form_id,
        "local_form": frozen.local_form,
        "kind": str(frozen.kind),
        "year": frozen.year,
        "number": frozen.number,
        "edition": frozen.edition,
        "note": frozen.note,
        "cells": sorted(_cell(cell) for cell in cells),
        "told": sorted(_told(each) for each in told),
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


def _cell(cell: FrozenCell) -> list[Any]:
    value, computed = written(cell.value), written(cell.computed)
    place_and_value = [cell.table, cell.row, cell.column, value, computed]
    return [*place_and_value, cell.why, cell.source, sorted(cell.records)]


def _told(each: FrozenTold) -> list[Any]:
    value, last = written(each.value), written(each.last)
    return [each.name, value, last, each.source, sorted(each.records)]


def verify_frozen(frozen: FrozenFigures) -> bool:
    """Say whether the figures still have the hash they were frozen with."""
    found = digest(frozen, frozen.cells.all(), frozen.told_figures.all())
    return found == bytes(frozen.hash)


def cells_to_freeze(figures: ReportFigures, used: Layout) -> Iterator[FrozenCell]:
    """Yield the cells of the form with the records behind each."""
    live = counted(used.form, figures.scope, indicators(used.form))
    for key, cell in figures.cells.items():
        _value, kind, ids = live.get(key, _NOTHING)
        yield FrozenCell(
            **key._asdict(),
            value=cell.value,
            computed=cell.computed,
            why=cell.why,
            source=kind,
            records=ids,
        )


def told_to_freeze(figures: ReportFigures) -> Iterator[FrozenTold]:
    """Yield what the text may tell besides: figures beside the form, last year's."""
    live = prose.counted(figures.prose, figures.scope)
    for name in sorted({*figures.prose, *figures.last}):
        _value, kind, ids = live.get(name, _NOTHING)
        yield FrozenTold(
            name=name,
            value=figures.prose.get(name),
            last=figures.last.get(name),
            source=kind,
            records=ids,
        )


def changed_since_handed_in(figures: ReportFigures, form: Form) -> list[Finding]:
    """Return findings for figures that records or returns no longer bear out.

    They would be frozen with identities that do not add up to them.
    """
    return [*_changed_records(figures, form), *_changed_returns(figures)]


def _changed_records(figures: ReportFigures, form: Form) -> Iterator[Finding]:
    live = compute(form, figures.scope)
    changed = {
        key: (said, now)
        for key, cell in figures.cells.items()
        for said, now in ((cell.computed if cell.why else cell.value, live.get(key)),)
        if now is not None and said != now
    }
    if not changed:
        return
    yield Finding(
        "records_changed",
        "error",
        tuple(place(form, key) for key in changed),
        f"报表签报以后记录有变化，{len(changed)}项数据与现在的记录不符：{_listed([cell_name(form, key) for key in changed])}。请退回报表重新计算后签报，或说明理由后按原数定稿。",
        {
            place(form, key): f"{written(said) or '空白'}→{plain(now)}"
            for key, (said, now) in changed.items()
        },
    )


def _changed_returns(figures: ReportFigures) -> Iterator[Finding]:
    """Yield a finding for returns sent back or signed since they were added up."""
    whole = figures.consolidation
    if whole is None:
        return
    returns = whole.round.returns.filter(
        Q(signed_at__gt=whole.at) | Q(organ__in=whole.included, signed_at__isnull=True)
    )
    names = [ret.organ.full_name for ret in returns.select_related("organ")]
    if names:
        yield Finding(
            "returns_changed",
            "error",
            (),
            f"汇总以后又有{len(names)}个单位的报表退回或签报：{_listed(names)}。请重新汇总，或说明理由后按原汇总数定稿。",
        )


def _listed(names: list[str]) -> str:
    return "、".join(names[:6]) + ("等" if len(names) > 6 else "")


def differences(frozen: FrozenFigures) -> list[CellDifference]:
    """Return the cells whose records are not today what they were; the frozen stay."""
    form = frozen.form
    live = counted(form, scope_of_frozen(frozen), indicators(form))
    return [
        CellDifference(cell.key, now.kind, cell.value, cell.computed, now.value, *moved)
        for cell in frozen.cells.all()
        for now in _now(live, cell.key)
        for moved in (_moved(cell.records, now.ids),)
        if any(moved) or now.value != cell.computed
    ]


def told_differences(frozen: FrozenFigures) -> list[ToldDifference]:
    """Return the same of the figures that only the text tells."""
    told = list(frozen.told_figures.exclude(value__isnull=True))
    live = prose.counted((each.name for each in told), scope_of_frozen(frozen))
    return [
        ToldDifference(each.name, now.kind, each.value, now.value, *moved)
        for each in told
        for now in _now(live, each.name)
        for moved in (_moved(each.records, now.ids),)
        if any(moved) or now.value != each.value
    ]


def _now(live: Mapping[Name, Counted], name: Name) -> Iterator[Counted]:
    """Yield what a figure counts today, if there still is such a figure."""
    if name in live:
        yield live[name]


def _moved(
    before: list[int], now: list[int]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the identities that came and those that went; both lists are sorted."""
    if before == now:
        return (), ()
    old, new = set(before), set(now)
    return tuple(sorted(new - old)), tuple(sorted(old - new))
