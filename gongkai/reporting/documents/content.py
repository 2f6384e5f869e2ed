"""What an annual report 年度报告 says, before it is a page, a PDF or a Word file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from gongkai.law.forms import Cells, Form

# Characters that XML forbids, and control characters nobody meant to print.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
)


class NamedFile(NamedTuple):
    """A file as people download it."""

    name: str
    data: bytes
    media_type: str


@dataclass(frozen=True)
class Part:
    """One part of the report: ``number`` 一 to 六, "" for a part without.

    ``text`` has its figures already; a line is a paragraph, a line that begins with
    （一） a 小标题. ``tables`` are keys of form tables printed after the text.
    """

    number: str
    title: str
    text: str
    tables: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """Return 一、总体情况, or the title alone."""
        return f"{self.number}、{self.title}" if self.number else self.title


@dataclass(frozen=True)
class ReportContent:
    """A report of ``organ`` on ``year``: prose, and the cells of a form.

    ``lead`` stands before part 一 (basis, period, contact). ``note`` says what a later
    ``edition`` corrects. Tables in ``annex`` stand on their own page at the end.
    ``remarks`` are printed under the tables: overridden cells, missing returns.
    ``sample`` prints 示例数据 on every page. ``definitions`` go into the JSON, by code.
    """

    title: str
    organ: str
    year: int
    form: Form
    cells: Cells
    lead: str
    parts: tuple[Part, ...]
    issued_on: date | None
    edition: int = 1
    note: str = ""
    annex: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    sample: bool = False
    definitions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the keys of all printed tables, each once, in printed order."""
        inside = [key for part in self.parts for key in part.tables]
        return tuple(dict.fromkeys([*inside, *self.annex]))

    @property
    def dated(self) -> date:
        """Return the date files carry: the issue, for a draft the day after its year."""
        return self.issued_on or date(self.year + 1, 1, 1)


def printable(text: str) -> str:
    """Return ``text`` without characters that no document can hold."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def chinese_date(day: date) -> str:
    """Return 2019年3月8日."""
    return f"{day.year}年{day.month}月{day.day}日"
