"""The two editions of the Regulation 政府信息公开条例 and their limits.

An act is governed by the edition in force on its date: the receipt date of a
request, the creation date of an item. No other module writes a literal limit.

Articles marked (gk) in a comment rest on general knowledge, not on a text read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class NoEdition(ValueError):
    """No edition of the Regulation was in force on the date asked about."""


class Unit(StrEnum):
    """What a statutory term is counted in."""

    WORKING = "working"
    NATURAL = "natural"
    MONTH = "month"
    FIXED = "fixed"


_UNIT_WORDS = {Unit.WORKING: "个工作日", Unit.NATURAL: "日", Unit.MONTH: "个月"}


@dataclass(frozen=True)
class Term:
    """A statutory length of time; the day it starts from is not counted."""

    count: int
    unit: Unit = Unit.WORKING

    def __str__(self) -> str:
        return f"{self.count}{_UNIT_WORDS[self.unit]}"

    def __add__(self, other: Term) -> Term:
        """Return the term prolonged by another one counted in the same unit."""
        if self.unit is not other.unit:
            raise ValueError(f"不同单位的期限不能相加：{self}与{other}。")
        return Term(self.count + other.count, self.unit)


class MonthDay(NamedTuple):
    """A day that comes back every year, such as 31 March."""

    month: int
    day: int

    def of(self, year: int) -> date:
        """Return this day in the given year."""
        return date(year, self.month, self.day)


@dataclass(frozen=True)
class Edition:
    """One edition of the Regulation with every limit it sets.

    ``None`` for a term means that the edition sets no limit, not that the limit
    is unknown. ``in_force_until`` is the last day in force, inclusive.
    """

    code: str
    name: str
    order: str
    in_force_from: date
    in_force_until: date | None
    publish: Term
    reply: Term
    extension: Term
    correction: Term | None
    third_party: Term | None
    co_maker: Term | None
    annual_report_organ: MonthDay
    annual_report_government: MonthDay
    asks_purpose: bool
    asks_identity_proof: bool
    charges_costs: bool
    charges_processing_fee: bool
    silent_co_maker_consents: bool
    consulting_organs_stops_clock: bool
    articles: tuple[tuple[str, str], ...]

    def article(self, subject: str) -> str:
        """Return the article that rules a subject, as cited in a letter.

        Raises KeyError for a subject the edition does not rule.
        """
        return f"{self.name}{dict(self.articles)[subject]}"

    def in_force_on(self, day: date) -> bool:
        """Tell whether the edition governs acts of this day."""
        return self.in_force_from <= day <= (self.in_force_until or date.max)


R2008 = Edition(
    code="R2008",
    name="《政府信息公开条例》（2007年公布）",
    order="国务院令第492号",
    in_force_from=date(2008, 5, 1),
    in_force_until=date(2019, 5, 14),
    publish=Term(20),
    reply=Term(15),
    extension=Term(15),
    correction=None,
    third_party=None,
    co_maker=None,
    annual_report_organ=MonthDay(3, 31),  # art. 31 (gk)
    annual_report_government=MonthDay(3, 31),  # art. 31 (gk)
    asks_purpose=True,
    asks_identity_proof=False,
    charges_costs=True,
    charges_processing_fee=False,
    silent_co_maker_consents=False,
    consulting_organs_stops_clock=False,
    articles=(
        ("purpose", "第十三条"),
        ("publish", "第十八条"),
        ("request", "第二十条"),
        ("decision", "第二十一条"),
        ("severance", "第二十二条"),
        ("third_party", "第二十三条"),
        ("reply", "第二十四条"),
        ("rectification", "第二十五条"),
        ("form", "第二十六条"),
        ("fee", "第二十七条"),
        ("annual_report", "第三十一条"),
        ("supervision", "第三十三条"),
    ),
)

R2019 = Edition(
    code="R2019",
    name="《政府信息公开条例》（2019年修订）",
    order="国务院令第711号",
    in_force_from=date(2019, 5, 15),
    in_force_until=None,
    publish=Term(20),
    reply=Term(20),
    extension=Term(20),
    correction=Term(7),
    third_party=Term(15),
    co_maker=Term(15),
    annual_report_organ=MonthDay(1, 31),
    annual_report_government=MonthDay(3, 31),
    asks_purpose=False,
    asks_identity_proof=True,
    charges_costs=False,
    charges_processing_fee=True,
    silent_co_maker_consents=True,
    consulting_organs_stops_clock=True,
    articles=(
        ("publish", "第二十六条"),
        ("request", "第二十九条"),
        ("correction", "第三十条"),
        ("received", "第三十一条"),
        ("third_party", "第三十二条"),
        ("reply", "第三十三条"),
        ("co_maker", "第三十四条"),
        ("excess", "第三十五条"),
        ("decision", "第三十六条"),
        ("severance", "第三十七条"),
        ("form", "第四十条"),
        ("rectification", "第四十一条"),
        ("fee", "第四十二条"),
        ("supervision", "第四十七条"),
        ("annual_report", "第四十九条"),
    ),
)

EDITIONS: tuple[Edition, ...] = (R2008, R2019)


def edition_on(day: date) -> Edition:
    """Return the edition that governs an act of this day.

    Raises NoEdition before 1 May 2008, when the first edition came into force.
    """
    for edition in EDITIONS:
        if edition.in_force_on(day):
            return edition
    raise NoEdition(
        f"{day.year}年{day.month}月{day.day}日《政府信息公开条例》尚未施行："
        "条例自2008年5月1日起施行，此前的行为不适用条例规定的期限。"
    )


def annual_report_due(report_year: int, *, government: bool) -> date:
    """Return the last day to publish the annual report on a year.

    The edition in force when the year has ended decides, so the report on 2018
    still follows the old edition and the report on 2019 is the first new one.
    Source: Regulation (2019) art. 49; (2007) art. 31 (gk).
    """
    edition = edition_on(date(report_year + 1, 1, 1))
    day = (
        edition.annual_report_government if government else edition.annual_report_organ
    )
    return day.of(report_year + 1)
