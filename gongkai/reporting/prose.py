"""Figures that the text of a report tells and its form has no row for.

They are questions asked of the same records: of what row A1 of the 2014 form counts, by
key area 重点领域 or genre 体裁. Reports since 2019 also tell in words what the older form
had rows for, so those rows are asked for by their code.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from gongkai.law.classification import KEY_AREAS
from gongkai.law.forms import CellKey, national_form

from . import figures
from .figures import Counted, Indicator, Record, Scope, indicator, records_of
from .figures.sources import CATALOGUE, ITEMS, Source
from .placeholders import Name

_OLD = national_form("2014")
_COUNTED = "只计主动公开政府信息数所计的信息，归类以截至期末最近一次发布的版本为准。"
# Each area and genre is asked in the select list, so that the classes of all items are
# read once and looked up by hash whatever the planner guesses of their number.
_FLAGS = {
    **{
        f"area_{area.code}": f"k.key_area = '{area.code}' OR starts_with(k.key_area, '{area.code}.')"
        for area in KEY_AREAS.values()
        if not area.parent
    },
    "budget": "k.key_area = 'finance.budget'",
    "proposal": "k.genre = 'proposal_reply'",
    "consultation": "k.genre = 'consultation'",
}
_BEFORE = f"""{ITEMS.before}, classed AS MATERIALIZED (
    SELECT DISTINCT ON (v.item_id) v.item_id AS item, v.key_area, v.genre
    FROM catalogue_itemversion v JOIN review_release o ON o.review_id = v.review_id
    WHERE o.government_id = %(government)s
      AND coalesce(o.original_at, o.at) < %(end)s
      AND v.item_id IN (
          SELECT x.item_id FROM catalogue_itemversion x
          WHERE x.key_area <> '' OR x.genre IN ('proposal_reply', 'consultation'))
    ORDER BY v.item_id, o.id DESC)"""  # noqa: S608 -- our own words
_ASKED = ", ".join(
    f"c.pk IN (SELECT k.item FROM classed k WHERE {condition}) AS {flag}"  # noqa: S608 -- our own words
    for flag, condition in _FLAGS.items()
)
CLASSED = Source(
    "item",
    CATALOGUE,
    f'SELECT c.pk, c.organ_id, c."on", c.amount, {_ASKED} FROM ({ITEMS.sql}) c',  # noqa: S608 -- our own words
    before=_BEFORE,
    narrow=ITEMS.narrow,
)
BUDGET_UNITS = Source(
    "organ",
    CATALOGUE,
    f"""SELECT b.organ_id AS pk, b.organ_id, max(b."on") AS "on", 1 AS amount
    FROM ({CLASSED.sql}) b
    JOIN organisations_organ g ON g.id = b.organ_id AND g.is_budget_unit
    WHERE b.budget GROUP BY b.organ_id""",  # noqa: S608 -- our own words
    before=_BEFORE,
    narrow=ITEMS.narrow,
)


def _items(
    code: str, label: str, unit: str, text: str, basis: str, flag: str
) -> Indicator:
    return Indicator(
        code, label, unit, f"{text}{_COUNTED}", basis, "item", CATALOGUE, CLASSED,
        f"r.{flag}", False,
    )  # fmt: skip


FIGURES = {
    figure.code: figure
    for figure in (
        *(
            _items(
                f"KEY.{area.label}",
                f"公开{area.label}领域信息数",
                "条",
                f"统计期内公开、归入重点领域“{area.label}”的政府信息。",
                area.basis,
                f"area_{area.code}",
            )
            for area in KEY_AREAS.values()
            if not area.parent
        ),
        Indicator(
            "BUDGET.部门",
            "公开部门预算的预算单位数",
            "个",
            f"统计期内公开过归入“财政预决算·预算”信息的预算单位，一个单位计一次。{_COUNTED}",
            "预算法第十四条",
            "organ",
            CATALOGUE,
            BUDGET_UNITS,
            "true",
            False,
        ),
        _items(
            "PROPOSALS",
            "公开建议提案办理结果数",
            "件",
            "统计期内公开、体裁为建议提案答复的政府信息。",
            "国办发〔2014〕46号",
            "proposal",
        ),
        _items(
            "CONSULTATIONS",
            "公开征集意见数",
            "件",
            "统计期内公开、体裁为意见征集的政府信息。",
            "重大行政决策程序暂行条例第十五条",
            "consultation",
        ),
    )
}


def figure(name: str) -> Indicator | None:
    """Return the indicator of a name: one of ``FIGURES`` or a row of the 2014 form."""
    return FIGURES.get(name) or indicator(_OLD, _old(name))


def names(wanted: Iterable[str]) -> dict[str, Name]:
    """Return what the named figures stand for."""
    found = {name: figure(name) for name in wanted}
    return {
        name: Name(name, each.label, each.unit)
        for name, each in found.items()
        if each is not None
    }


def numbers(wanted: Iterable[str], scope: Scope) -> dict[str, Decimal | None]:
    """Return the named figures of a scope."""
    return figures.numbers(_OLD, scope, {name: figure(name) for name in wanted})


def counted(wanted: Iterable[str], scope: Scope) -> dict[str, Counted]:
    """Return the named figures of a scope with what they counted."""
    return figures.counted(_OLD, scope, {name: figure(name) for name in wanted})


def records(
    name: str, scope: Scope, *, after: tuple[date, int] | None = None, limit: int = 50
) -> list[Record]:
    """Return the records behind a figure, newest first, from after a `Record.place`."""
    found = figure(name)
    return records_of(_OLD, found, scope, after=after, limit=limit) if found else []


def _old(name: str) -> CellKey:
    return CellKey("form2014", name, "统计数")
