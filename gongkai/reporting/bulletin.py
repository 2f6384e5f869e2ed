"""The monthly bulletin 月报: who published on time and in full, not who published most.

One set of rows, what stood on the website for the first time in the month, is grouped
into the bulletin's numbers and listed as their records, so each number opens exactly
what it counted. Sub-bodies are counted with the organ that answers for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from gongkai.law.periods import Period
from gongkai.organisations.models import Organ

from . import bulletin_rows as rows_of
from .bulletin_rows import KINDS, Kept, Record
from .figures import answering_organs, counted_with

__all__ = [
    "KINDS",
    "Bulletin",
    "Kept",
    "Record",
    "Row",
    "bulletin",
    "percent",
    "records",
    "rules",
]

JUMP = Decimal("0.5")
FEWEST = 10  # items of a month below which a share says nothing


@dataclass(frozen=True)
class Row:
    """One organ in a month. ``rank`` is None for who published nothing."""

    organ: Organ
    rank: int | None = None
    items: int = 0
    key_area: int = 0
    statutory: int = 0
    news: int = 0
    duplicates: int = 0
    forwarded: int = 0
    on_time: int = 0
    late: int = 0
    unclear: int = 0
    last_days: int = 0
    last_days_key_area: int = 0
    overdue: int = 0
    returned: int = 0
    categories: tuple[Kept, ...] = ()

    @property
    def timeliness(self) -> Decimal | None:
        """The share on time of all that was or should have been published."""
        return _share(self.on_time, self.on_time + self.late + self.overdue)

    @property
    def kept_up(self) -> int:
        """How many of its statutory categories got something lately."""
        return sum(each.kept_up for each in self.categories)

    @property
    def coverage(self) -> Decimal | None:
        """The share of its statutory categories that are kept up."""
        return _share(self.kept_up, len(self.categories))

    @property
    def news_share(self) -> Decimal | None:
        """The share of 工作动态, which nobody is obliged to publish."""
        return _share(self.news, self.items)

    @property
    def jumps(self) -> bool:
        """Tell whether half the month or more went out on its last days."""
        return self.items >= FEWEST and self.last_days >= JUMP * self.items

    @property
    def warning(self) -> str:
        """A sentence on what looks like posting for the count, or nothing."""
        if not self.jumps:
            return ""
        return _(
            "月末%(days)d天集中发布%(last)d条，占全月%(items)d条的%(share)s，其中重点领域%(key)d条，请核对是否为凑数。"
        ) % {
            "days": rows_of.LAST_DAYS,
            "last": self.last_days,
            "items": self.items,
            "share": percent(_share(self.last_days, self.items)),
            "key": self.last_days_key_area,
        }


@dataclass(frozen=True)
class Bulletin:
    """The rows of a month, best first; who published nothing stands last."""

    government: Organ
    period: Period
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        """What it is called, in Chinese whoever asks: an item is published under it."""
        return f"{self.government.short_name}{self.period}政府信息公开月报"

    @property
    def total(self) -> Row:
        """All rows added up, without categories or a place."""
        return replace(
            _added(self.government, self.rows), organ=self.government, rank=None
        )

    @property
    def warnings(self) -> list[Row]:
        """Rows that look like posting for the count."""
        return [row for row in self.rows if row.jumps]


def rules() -> list[str]:
    """Say in words how the rows are ranked and counted."""
    return [
        _(
            "排名先看及时率，及时率相同的看覆盖率；发布条数不参加排名，排在最后一栏，本月没有新公开、也没有逾期未公开信息的不排名。"
        ),
        _(
            "及时率＝按时公开数÷（按时公开数＋逾期公开数＋逾期未公开数），按信息生成之日起20个工作日计算（条例第二十六条）。"
        ),
        _(
            "覆盖率＝近%(months)d个月有更新的法定公开类别数÷本单位应有的法定公开类别数；应有的类别指机关职能与机构设置，以及本单位曾公开过的其他类别（条例第二十条、第二十一条）。"
        )
        % {"months": rows_of.COVERED_MONTHS},
        _(
            "公开条数指本月首次在政府网站公开的件数；月末前因内容有误、含有个人信息、不宜公开等撤回而没有重新发布的不计，公示期满撤下的照计。"
        ),
        _(
            "重复指文号和名称相同，或本月内正文完全相同，而没有登记为转发；先发布的一件不计。"
        ),
    ]


def percent(share: Decimal | None) -> str:
    """Return a share with one decimal, 四舍五入, or a dash."""
    if share is None:
        return "—"
    return f"{(share * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def bulletin(government: Organ, period: Period) -> Bulletin:
    """Return the bulletin of a month. A handful of statements however many organs."""
    shares = counted_with(government, period.last)
    organs = answering_organs(government, period.last)
    rows = {organ.pk: Row(organ) for organ in organs}
    for organ, sums in rows_of.sums(government, period).items():
        rows[shares[organ]] = _plus(rows[shares[organ]], sums)
    for organ, count in (
        rows_of.overdue(government, period)
        .values_list("publisher")
        .annotate(n=Count("pk"))
        .order_by()
    ):
        rows[shares[organ]] = _plus(rows[shares[organ]], {"overdue": count})
    for each in rows_of.returned(government, period):
        rows[shares[each.organ]] = _plus(rows[shares[each.organ]], {"returned": 1})
    for organ, categories in rows_of.categories(shares, period).items():
        rows[organ] = replace(rows[organ], categories=categories)
    return Bulletin(government, period, tuple(_ranked(rows.values())))


def records(government: Organ, period: Period, organ: Organ, kind: str) -> list[Record]:
    """Return what a number of an organ counted, newest first. Raises KeyError."""
    shares = counted_with(government, period.last)
    reach = [pk for pk, whole in shares.items() if whole == organ.pk]
    if kind == "returned":
        found = rows_of.returned(government, period)
        return [each for each in found if shares[each.organ] == organ.pk]
    if kind == "overdue":
        return rows_of.overdue_records(government, period, reach)
    return rows_of.fresh_records(government, period, reach, kind)


# --- The order --------------------------------------------------------------------------------

_COUNTED = (
    *("items", "key_area", "statutory", "news", "duplicates", "forwarded"),
    *("on_time", "late", "unclear", "last_days", "last_days_key_area"),
    *("overdue", "returned"),
)


def _plus(row: Row, sums: Mapping[str, int]) -> Row:
    added: dict[str, Any] = {name: getattr(row, name) + n for name, n in sums.items()}
    return replace(row, **added)


def _added(organ: Organ, rows: Iterable[Row]) -> Row:
    whole = Row(organ)
    for row in rows:
        whole = _plus(whole, {name: getattr(row, name) for name in _COUNTED})
    return whole


def _merit(row: Row) -> tuple[Decimal, Decimal]:
    """Return what the place depends on; the count of items is no part of it."""
    return (row.timeliness or Decimal(0), row.coverage or Decimal(0))


def _ranked(rows: Iterable[Row]) -> list[Row]:
    """Return the rows best first; equal merit is an equal place."""
    active = [row for row in rows if row.items or row.overdue]
    idle = [row for row in rows if not (row.items or row.overdue)]
    active.sort(key=_merit, reverse=True)
    ranked: list[Row] = []
    for at, row in enumerate(active, start=1):
        same = bool(ranked) and _merit(ranked[-1]) == _merit(row)
        ranked.append(replace(row, rank=ranked[-1].rank if same else at))
    return [*ranked, *idle]


def _share(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / whole if whole else None
