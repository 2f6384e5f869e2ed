"""Sections of the annual report drafted from its figures, for an officer to go on from.

The text keeps placeholders, so that it says what the tables say; whether a sentence
applies is decided by the figures at drafting.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Template

from gongkai.law.forms.expressions import NotRead, Scope, holds
from gongkai.law.forms.figures import UNKNOWN, Figure, exactly

from .layouts import Layout, LayoutPart, Paragraph, Sentence
from .placeholders import Values, check_text, fill, placeholders, unfinished

__all__ = [
    "PartDraft",
    "check_text",
    "draft_lead",
    "draft_parts",
    "draft_title",
    "fill",
    "placeholders",
    "unfinished",
]

_ORDINALS = "一二三四五六七八九十"
_OPENING = re.compile(r"(?:，其中|：)$")


@dataclass(frozen=True)
class PartDraft:
    """A part as drafted: its text still has placeholders."""

    number: str
    title: str
    text: str
    tables: tuple[str, ...]


def draft_title(layout: Layout, words: Mapping[str, str]) -> str:
    """Return the report's title."""
    return Template(layout.title).safe_substitute(words)


def draft_lead(layout: Layout, words: Mapping[str, str]) -> str:
    """Return what stands before part 一: basis, period, address, contact."""
    return Template(layout.lead).safe_substitute(words)


def draft_parts(
    layout: Layout, values: Values, words: Mapping[str, str], *, government: bool
) -> list[PartDraft]:
    """Return the parts of a layout with the sentences that the figures bear out.

    ``words`` fill ``$organ``, ``$year`` and the like. A sentence whose condition cannot
    be told, for want of a figure, is left out.
    """
    who = "government" if government else "organ"
    scope = _scope(values)
    return [
        PartDraft(
            part.number,
            Template(part.title).safe_substitute(words),
            Template(_text(part, values, scope, who)).safe_substitute(words),
            part.tables,
        )
        for part in layout.parts
    ]


def _scope(values: Values) -> Scope:
    def lookup(path: tuple[str, ...]) -> Figure:
        numbers = values.last if path[0] == "previous" else values.now
        name = ".".join(path[1:] if path[0] == "previous" else path)
        if name not in numbers:
            raise NotRead(name)
        value = numbers[name]
        return UNKNOWN if value is None else exactly(value)

    def parts(_row: str) -> Sequence[str]:
        return ()

    return Scope(lookup, parts)


def _text(part: LayoutPart, values: Values, scope: Scope, who: str) -> str:
    lines: list[str] = []
    heads = 0
    for paragraph in part.paragraphs:
        said = _said(paragraph, values, scope, who)
        if not said:
            continue
        if paragraph.head:
            said = f"（{_ORDINALS[heads]}）{paragraph.head}。{said}"
            heads += 1
        lines.append(said)
    return "\n".join(lines)


def _said(paragraph: Paragraph, values: Values, scope: Scope, who: str) -> str:
    return "".join(
        _sentence(sentence, values)
        for sentence in paragraph.sentences
        if sentence.who in ("", who) and _applies(sentence.when, scope)
    )


def _applies(condition: str, scope: Scope) -> bool:
    if not condition:
        return True
    try:
        return holds(condition, scope) is True
    except NotRead:
        return False


def _sentence(sentence: Sentence, values: Values) -> str:
    if not sentence.items:
        return sentence.text + sentence.end
    listed = "、".join(
        f"{words}{{{{ {name} }}}}{unit}"
        for name, words, unit in sentence.items
        if (values.now.get(name) or 0) > 0
    )
    if not listed:
        return _OPENING.sub("", sentence.text) + sentence.end
    return sentence.text + listed + sentence.end
