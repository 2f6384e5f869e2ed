"""The classifications under which information is filed, as data with codes.

Labels are data and follow the official wording; codes are short, ASCII and
never change. Sources: the theme and genre classes of the national policy
library; 党政机关公文处理工作条例 art. 8; Regulation arts. 14-16, 20, 21, 23, 36;
国办发〔2019〕54号 (26 areas); 国办发〔2014〕32号 (form of 2014-2018).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal, Protocol, TypeVar


class UnknownClass(KeyError):
    """Say in a sentence that a code or label is not in a classification."""

    def __str__(self) -> str:
        return str(self.args[0])


class Entry(Protocol):
    """What every classification entry has."""

    @property
    def code(self) -> str:
        """Return the stable ASCII code."""

    @property
    def label(self) -> str:
        """Return the Chinese label."""


@dataclass(frozen=True, slots=True)
class Label:
    """An entry that is a code and a label, nothing more."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Theme class 主题分类; ``parent`` is empty for the 22 themes themselves.

    ``national`` is the State Council's wording where the county renames it.
    """

    code: str
    label: str
    parent: str = ""
    national: str = ""


@dataclass(frozen=True, slots=True)
class Genre:
    """Genre 体裁: one of the 15 kinds of official document, or another kind."""

    code: str
    label: str
    official: bool
    direction: Literal["up", "level", "down", ""] = ""
    normally_published: bool = True
    low_risk: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statutory:
    """Content to be disclosed by law; ``level`` is all, county or township."""

    code: str
    label: str
    text: str
    article: str
    level: Literal["all", "county", "township"]


@dataclass(frozen=True, slots=True)
class KeyArea:
    """Key area 重点领域 or, with ``parent``, one of its parts."""

    code: str
    label: str
    basis: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """Ground for not disclosing, with the article of each edition that has it.

    ``overridable``: consent or grave public interest opens it (art. 15).
    ``yields``: gives way to a law, regulation or rule that orders disclosure.
    """

    code: str
    label: str
    content: str
    force: Literal["must_not", "may", "refer"]
    articles: Mapping[str, str] = field(hash=False)
    overridable: bool = False
    yields: bool = False

    def article(self, edition: str) -> str:
        """Return the article in edition ``R2008`` or ``R2019``."""
        try:
            return self.articles[edition]
        except KeyError:
            raise UnknownClass(
                f"“{self.label}”不是该版条例（{edition}）规定的不予公开理由。"
            ) from None


@dataclass(frozen=True, slots=True)
class Channel:
    """Channel 渠道 and the row of the 2014 form where its postings count."""

    code: str
    label: str
    row_2014: str


@dataclass(frozen=True, slots=True)
class Property:
    """Disclosure property 公开属性 and the remark at a document's foot."""

    code: str
    label: str
    mark: str


E = TypeVar("E", bound=Entry)


def choices(*classifications: Mapping[str, Entry]) -> list[tuple[str, str]]:
    """Return (code, label) pairs of the classifications, in their order."""
    return [
        (entry.code, entry.label)
        for entries in classifications
        for entry in entries.values()
    ]


def theme(code: str) -> Theme:
    """Return the theme or sub-theme of a code; raise UnknownClass."""
    try:
        return THEMES[code]
    except KeyError:
        raise UnknownClass(f"主题分类里没有代码“{code}”。") from None


def theme_path(code: str, *, national: bool = False) -> str:
    r"""Return the written form ``综合政务\政务公开``, as pages show it."""
    entry = theme(code)
    name = entry.national if national and entry.national else entry.label
    return (
        f"{theme_path(entry.parent, national=national)}\\{name}"
        if entry.parent
        else name
    )


def sub_themes(code: str) -> list[Theme]:
    """Return the sub-themes of one of the 22 themes, in order."""
    return [entry for entry in THEMES.values() if entry.parent == theme(code).code]


def theme_choices() -> list[tuple[str, str]]:
    """Return (code, path) pairs of all themes and sub-themes."""
    return [(code, theme_path(code)) for code in THEMES]


def parse_theme(text: str) -> Theme:
    r"""Return the theme of a code or a written path; raise UnknownClass.

    Tolerates ``/``, ``＼``, ``>`` and ``-`` for the backslash, missing 、,
    half-width brackets, spaces, the national wording, and a sub-theme alone
    where only one theme has it.
    """
    if text.strip() in THEMES:
        return THEMES[text.strip()]
    parts = [_bare(part) for part in re.split(r"[\\/＼／>＞»\-—|]+", text)]
    found = _THEME_NAMES.get(tuple(part for part in parts if part), set())
    if len(found) == 1:
        return THEMES[next(iter(found))]
    if found:
        among = "、".join(f"“{theme_path(code)}”" for code in sorted(found))
        raise UnknownClass(f"主题“{text}”不止一个：{among}，请写明上一级。")
    raise UnknownClass(
        f"主题分类里没有“{text}”：应写作“主题\\子主题”，例如“{theme_path('0201')}”。"
    )


def parse_genre(text: str) -> Genre:
    """Return the genre of a code, label or usual variant; raise UnknownClass."""
    wanted = _bare(text)
    for genre in GENRES.values():
        names = (genre.code, genre.label, *genre.also)
        if text.strip() == genre.code or wanted in map(_bare, names):
            return genre
    raise UnknownClass(f"体裁分类里没有“{text}”，请从体裁表里选。")


def parse_label(classification: Mapping[str, E], text: str) -> E:
    """Return the entry whose code or label is ``text``; raise UnknownClass."""
    wanted = _bare(text)
    for entry in classification.values():
        if text.strip() == entry.code or wanted == _bare(entry.label):
            return entry
    some = "、".join(entry.label for entry in list(classification.values())[:5])
    raise UnknownClass(f"没有“{text}”这一类，可用的有：{some}等。")


def grounds(edition: str) -> list[Ground]:
    """Return the grounds that edition ``R2008`` or ``R2019`` knows."""
    return [ground for ground in GROUNDS.values() if edition in ground.articles]


def _bare(text: str) -> str:
    return re.sub(r"[\s、，,·()（）“”\"]", "", text)


def _data(name: str) -> dict[str, Any]:
    text = (files("gongkai.law") / "data" / f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


def _by_code(entries: Iterable[E]) -> Mapping[str, E]:
    return MappingProxyType({entry.code: entry for entry in entries})


def _labels(table: Mapping[str, Mapping[str, str]]) -> Mapping[str, Label]:
    return _by_code(Label(code, entry["label"]) for code, entry in table.items())


def _read_themes() -> Iterable[Theme]:
    for place, row in enumerate(_data("themes")["theme"], start=1):
        code = f"{place:02d}"
        yield Theme(code, row["label"], national=row.get("national", ""))
        national = row.get("national_subs", {})
        for at, label in enumerate(row["subs"], start=1):
            sub = f"{code}99" if label == "其他" else f"{code}{at:02d}"
            yield Theme(sub, label, code, national.get(label, ""))


def _theme_names() -> dict[tuple[str, ...], set[str]]:
    names: dict[tuple[str, ...], set[str]] = {}
    for entry in THEMES.values():
        own = {_bare(name) for name in (entry.label, entry.national) if name}
        if not entry.parent:
            for name in own:
                names.setdefault((name,), set()).add(entry.code)
            continue
        above = THEMES[entry.parent]
        for name in own:
            for parent in {above.label, above.national} - {""}:
                names.setdefault((_bare(parent), name), set()).add(entry.code)
    for entry in THEMES.values():
        # A sub-theme written alone gives way to a theme of the same name.
        if entry.parent:
            key = (_bare(entry.label),)
            held = names.setdefault(key, set())
            if not any(len(code) == 2 for code in held):
                held.add(entry.code)
    return names


def _read_genres() -> Iterable[Genre]:
    data = _data("genres")
    for family in ("official", "other"):
        for code, row in data[family].items():
            yield Genre(
                code,
                row["label"],
                family == "official",
                row.get("direction", ""),
                row.get("published", True),
                row.get("low_risk", False),
                tuple(row.get("also", ())),
            )


def _read_statutory() -> Iterable[Statutory]:
    for row in _CATEGORIES["statutory"]:
        item = int(row["code"][-2:])
        yield Statutory(
            row["code"],
            row["label"],
            row["text"],
            f"第二十条第{_ORDINALS[item]}项",
            "all",
        )
    levels: dict[str, Literal["county", "township"]] = {"C": "county", "T": "township"}
    for letter, level in levels.items():
        for at, label in enumerate(_CATEGORIES["additions"][letter], start=1):
            code = f"A21.{letter}{at:02d}"
            yield Statutory(code, label, label, "第二十一条", level)


def _read_key_areas() -> Iterable[KeyArea]:
    for row in _CATEGORIES["key_area"]:
        yield KeyArea(row["code"], row["label"], row["basis"])
        for part, label in row["parts"]:
            yield KeyArea(f"{row['code']}.{part}", label, row["basis"], row["code"])


_ORDINALS = (
    "",
    *"一二三四五六七八九十",
    *(f"十{unit}" for unit in "一二三四五"),
)
_CATEGORIES = _data("categories")
_CHANNEL_DATA = _data("channels")

THEMES = _by_code(_read_themes())
_THEME_NAMES = _theme_names()
GENRES = _by_code(_read_genres())
STATUTORY = _by_code(_read_statutory())
AREAS = _by_code(
    Label(f"G{at:02d}", label)
    for at, label in enumerate(_CATEGORIES["areas"]["labels"], start=1)
)
KEY_AREAS = _by_code(_read_key_areas())
GROUNDS = _by_code(Ground(code=code, **row) for code, row in _data("grounds").items())
CHANNELS = _by_code(
    Channel(code, row["label"], row["row_2014"])
    for code, row in _CHANNEL_DATA["channels"].items()
)
PROPERTIES = _by_code(
    Property(code, row["label"], row["mark"])
    for code, row in _CHANNEL_DATA["properties"].items()
)
PLATFORM_BLOCKS = _labels(_CHANNEL_DATA["blocks"])
COLUMN_TYPES = _labels(_CHANNEL_DATA["column_types"])
