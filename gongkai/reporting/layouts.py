"""Layouts of annual reports as data: titles of the parts, sentences with placeholders."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.law.forms import Form, national_form

from .placeholders import Name, Numbers, names_of_form

LAYOUTS = ("2014", "2019", "2021")


@dataclass(frozen=True)
class Sentence:
    """A sentence; ``when`` a condition, ``who`` government or organ, "" for both.

    ``items`` (name, words, unit) above zero are listed between ``text`` and ``end``.
    """

    text: str
    when: str = ""
    who: str = ""
    items: tuple[tuple[str, str, str], ...] = ()
    end: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Sentences that run together; ``head`` is the 小标题 before them."""

    sentences: tuple[Sentence, ...]
    head: str = ""


@dataclass(frozen=True)
class LayoutPart:
    """One part with the tables printed in it."""

    number: str
    title: str
    paragraphs: tuple[Paragraph, ...] = ()
    tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """A layout by the id of the national form whose reports it is for.

    ``prose`` names the figures of the text that the form has not; ``sums`` what the
    text says of several rows together.
    """

    id: str
    title: str
    lead: str
    parts: tuple[LayoutPart, ...]
    annex: tuple[str, ...] = ()
    prose: tuple[str, ...] = ()
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sum_labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def form(self) -> Form:
        """The national form whose tables are printed."""
        return national_form(self.id)

    def names(self) -> dict[str, Name]:
        """Return what placeholders may name, without the figures beside the form."""
        found = dict(names_of_form(self.form))
        for name, parts in self.sums.items():
            found[name] = Name(name, self.sum_labels[name], found[parts[0]].unit)
        return found

    def with_sums(self, numbers: Numbers) -> Numbers:
        """Return the numbers and the sums all whose parts are known."""
        result = dict(numbers)
        for name, parts in self.sums.items():
            values = [numbers.get(part) for part in parts]
            known = [value for value in values if value is not None]
            if len(known) == len(values):
                result[name] = sum(known[1:], known[0])
        return result


@cache
def layout(layout_id: str) -> Layout:
    """Return the layout of a national form; raises KeyError."""
    if layout_id not in LAYOUTS:
        raise KeyError(layout_id)
    path = files("gongkai.reporting") / "data" / f"layout{layout_id}.toml"
    return _read(tomllib.loads(path.read_text(encoding="utf-8")))


def _read(data: Mapping[str, Any]) -> Layout:
    given = dict(data)
    parts = tuple(
        LayoutPart(
            part["number"],
            part["title"],
            tuple(
                Paragraph(tuple(_sentence(said) for said in each["sentences"]), head)
                for each in part.get("paragraphs", ())
                for head in (each.get("head", ""),)
            ),
            tuple(part.get("tables", ())),
        )
        for part in given.pop("parts")
    )
    sums = {name: tuple(names) for name, names in given.pop("sums", {}).items()}
    for name in ("annex", "prose"):
        given[name] = tuple(given.get(name, ()))
    return Layout(parts=parts, sums=sums, **given)


def _sentence(said: Mapping[str, Any]) -> Sentence:
    items = tuple((name, words, unit) for name, words, unit in said.get("items", ()))
    return Sentence(**{**said, "items": items})
