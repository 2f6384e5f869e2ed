"""The difference of two versions, as words put in and words struck."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from gongkai.catalogue.content import Content
from gongkai.law.classification import GENRES, GROUNDS, THEMES, theme_path
from gongkai.review.states import Property

from .labels import FIELD_LABELS

_LONG = 2_000  # characters of a paragraph compared letter by letter


@dataclass(frozen=True)
class Piece:
    """A run of text: ``kind`` is same, ins or del."""

    kind: str
    text: str


Paragraph = list[Piece]


def text_diff(old: str, new: str) -> list[Paragraph]:
    """Return the paragraphs of the new text with what went and what came."""
    before, after = old.splitlines(), new.splitlines()
    found: list[Paragraph] = []
    for op, a, b, c, d in SequenceMatcher(None, before, after, False).get_opcodes():
        if op == "equal":
            found += [[Piece("same", line)] for line in before[a:b]]
            continue
        found += _replaced(before[a:b], after[c:d])
    return found


def _replaced(old: list[str], new: list[str]) -> list[Paragraph]:
    """Return lines that took the place of others, each beside the one it resembles."""
    found: list[Paragraph] = []
    for line in new:
        match = next((n for n, other in enumerate(old) if _alike(other, line)), None)
        if match is None:
            found.append([Piece("ins", line)])
            continue
        found += [[Piece("del", gone)] for gone in old[:match]]
        found.append(_line_diff(old[match], line))
        old = old[match + 1 :]
    return found + [[Piece("del", gone)] for gone in old]


def _alike(old: str, new: str) -> bool:
    if max(len(old), len(new)) > _LONG:
        return old[:50] == new[:50]
    return SequenceMatcher(None, old, new, False).quick_ratio() >= 0.5


def _line_diff(old: str, new: str) -> Paragraph:
    if max(len(old), len(new)) > _LONG:
        return [Piece("del", old), Piece("ins", new)]
    matcher = SequenceMatcher(None, old, new, False)
    pieces: Paragraph = []
    for op, a, b, c, d in matcher.get_opcodes():
        if op == "equal":
            pieces.append(Piece("same", old[a:b]))
            continue
        if b > a:
            pieces.append(Piece("del", old[a:b]))
        if d > c:
            pieces.append(Piece("ins", new[c:d]))
    return pieces


def changed(paragraphs: list[Paragraph]) -> bool:
    """Tell whether anything differs."""
    return any(piece.kind != "same" for line in paragraphs for piece in line)


def field_changes(old: Content, new: Content) -> list[tuple[str, str, str]]:
    """Return (label, before, after) of each particular that differs; no body."""
    found = []
    for name, label in FIELD_LABELS.items():
        before, after = shown(old, name), shown(new, name)
        if before != after:
            found.append((str(label), before, after))
    return found


def shown(content: Content, name: str) -> str:
    """Return one particular of a content as a person reads it."""
    if name in _SPECIAL:
        return str(_SPECIAL[name](content))
    value = getattr(content, name)
    if value in (None, "", ()):
        return _("无")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(value)


def _property(content: Content) -> str:
    return str(Property(content.proposal.property).label)


def _ground(content: Content) -> str:
    ground = GROUNDS.get(content.proposal.ground)
    return ground.label if ground else _("无")


def _attachments(content: Content) -> str:
    return "、".join(each.name for each in content.attachments) or _("无")


_SPECIAL: dict[str, Any] = {
    "genre": lambda c: GENRES[c.genre].label if c.genre in GENRES else c.genre,
    "theme": lambda c: theme_path(c.theme) if c.theme in THEMES else _("无"),
    "property": _property,
    "property_reason": lambda c: c.proposal.reason or _("无"),
    "ground": _ground,
    "attachments": _attachments,
    "columns": lambda c: "、".join(str(pk) for pk in c.columns) or _("无"),
    "links": lambda c: "、".join(f"{x.kind}:{x.item}" for x in c.links) or _("无"),
}
