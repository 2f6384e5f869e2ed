"""The tiny language of report texts: ``{{ A2_WEB }}``, ``{{ A1|上年 }}``, ``{{ A1|较上年 }}``.

A placeholder is a name and at most one word after a bar; nothing is evaluated. The name
is the code of a row (its key, where it has no code), a dot and the column's heading when
the row has several; without heading it means the column 总计.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from gongkai.law.forms import CellKey, Form, Row, Table
from gongkai.law.forms.figures import plain
from gongkai.law.forms.relations import bare

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}|\s]+)\s*(?:\|\s*([^{}|\s]*)\s*)?\}\}")
_BROKEN = re.compile(r"\{\{|\}\}")
_UNFINISHED = re.compile(r"【请[^】\n]*】")
_NOT_WORD = re.compile(r"\W")
LAST, CHANGE = "上年", "较上年"
_WORDS = {"": "本年数", LAST: "上年数", CHANGE: "比上年的增减"}

Numbers = Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Name:
    """What a placeholder stands for; ``key`` is its cell, None beside the form."""

    name: str
    label: str
    unit: str
    key: CellKey | None = None


@dataclass(frozen=True)
class Values:
    """What is printed for the names: this year's figures, last year's, the units."""

    now: Numbers
    last: Numbers = field(default_factory=lambda: MappingProxyType({}))
    units: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class TextFault:
    """What is wrong at a placeholder: the line from 1, and a sentence saying it."""

    line: int
    placeholder: str
    message: str


@lru_cache(maxsize=32)
def names_of_form(form: Form) -> Mapping[str, Name]:
    """Return the placeholders of a form's cells, in printed order."""
    found: dict[str, Name] = {}
    for table in form.tables:
        for row in table.rows:
            for name in _names_of_row(table, row):
                found[name.name] = name
    return MappingProxyType(found)


def _names_of_row(table: Table, row: Row) -> Iterator[Name]:
    columns = table.columns_of(row)
    code, label = row.code or row.key, bare(row.label)
    for at, column in enumerate(columns):
        head = row.headers[at] if at < len(row.headers) else column.label
        key = CellKey(table.key, row.key, column.key)
        if len(columns) == 1:
            yield Name(code, label, row.unit, key)
            continue
        name = f"{code}.{_NOT_WORD.sub('', head)}"
        yield Name(name, f"{label}·{head}", row.unit, key)
        if column.key == "总计":
            yield Name(code, f"{label}·{head}", row.unit, key)


def placeholders(text: str) -> list[str]:
    """Return the names a text mentions, in order, each as often as it stands there."""
    return [match[1] for match in _PLACEHOLDER.finditer(text)]


def fill(text: str, values: Values) -> str:
    """Return the text with its figures; what cannot be told stays as it was written."""
    return _PLACEHOLDER.sub(lambda match: _print(match, values), text)


def _print(match: re.Match[str], values: Values) -> str:
    name, word = match[1], match[2] or ""
    now, last = values.now.get(name), values.last.get(name)
    if word == "" and now is not None:
        return plain(now)
    if word == LAST and last is not None:
        return plain(last)
    if word == CHANGE and now is not None and last is not None:
        return _change(now - last, values.units.get(name, ""))
    return match[0]


def _change(by: Decimal, unit: str) -> str:
    if by == 0:
        return "持平"
    return f"{'增加' if by > 0 else '减少'}{plain(abs(by))}{unit}"


def check_text(
    text: str, known: Mapping[str, Name], values: Values | None = None
) -> list[TextFault]:
    """Return the placeholders that mean nothing and, with ``values``, have no figure."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        for match in _PLACEHOLDER.finditer(line):
            message = _fault(number, match, known, values)
            if message:
                found.append(TextFault(number, match[0], message))
        rest = _PLACEHOLDER.sub("", line)
        if _BROKEN.search(rest):
            message = f"第{number}行的占位符没有写完整，应写作“{{{{ A1 }}}}”或“{{{{ A1|较上年 }}}}”：{rest.strip()[:40]}"
            found.append(TextFault(number, "", message))
    return found


def _fault(
    line: int, match: re.Match[str], known: Mapping[str, Name], values: Values | None
) -> str:
    name, word = match[1], match[2] or ""
    if word not in _WORDS:
        return f"第{line}行的占位符“{match[0]}”竖线后只能写“上年”或“较上年”。"
    if name not in known:
        return f"第{line}行的占位符“{match[0]}”没有对应的指标，请从指标表中选用，或改写为文字。"
    if values is not None and _print(match, values) == match[0]:
        return f"第{line}行“{known[name].label}”（{name}）没有{_WORDS[word]}，请改写这一句，或先补齐数据。"
    return ""


def unfinished(text: str) -> list[TextFault]:
    """Return the marks 【请…】 that a drafted text leaves for its author."""
    return [
        TextFault(
            number,
            match[0],
            f"第{number}行还有待填写的内容：{match[0]}，请补写或删去。",
        )
        for number, line in enumerate(text.split("\n"), 1)
        for match in _UNFINISHED.finditer(line)
    ]


def without_placeholders(text: str) -> str:
    """Return the text with a word that is no figure at each placeholder."""
    return _PLACEHOLDER.sub("若干", text)
