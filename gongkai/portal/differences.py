"""What changed between two released versions, in a form a person can read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from django.utils.translation import gettext as _

from gongkai.catalogue.models import ItemVersion

Kind = Literal["same", "ins", "del"]
_FINE = 600  # longer paragraphs are compared whole: time grows with the square
_AROUND = 1  # unchanged paragraphs kept beside a change


@dataclass(frozen=True)
class Piece:
    """A stretch of text that is unchanged, inserted or deleted."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in pieces; ``skipped`` unchanged ones stand before it unshown."""

    pieces: tuple[Piece, ...]
    skipped: int = 0

    @property
    def changed(self) -> bool:
        """Tell whether anything in it changed."""
        return any(piece.kind != "same" for piece in self.pieces)


@dataclass(frozen=True)
class FieldChange:
    """A field of the metadata that says something else now."""

    label: str
    old: str
    new: str


_FIELDS = (
    "title",
    "document_number",
    "summary",
    "created_on",
    "effective_from",
    "expires_on",
    "keywords",
    "source",
)


def changed_fields(old: ItemVersion, new: ItemVersion) -> list[FieldChange]:
    """Return the metadata that differ, and the attachments added or taken away."""
    changes = [
        FieldChange(
            _name(name),
            _plain(getattr(old, name)),
            _plain(getattr(new, name)),
        )
        for name in _FIELDS
        if getattr(old, name) != getattr(new, name)
    ]
    before, after = _files(old), _files(new)
    if before != after:
        changes.append(FieldChange(_("附件"), "\n".join(before), "\n".join(after)))
    return changes


def _name(field: str) -> str:
    return str(getattr(ItemVersion._meta.get_field(field), "verbose_name", field))


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _files(version: ItemVersion) -> list[str]:
    return [f"{each['name']}（{each['sha256'][:8]}）" for each in version.attachments]


def compare(old: str, new: str) -> list[Paragraph]:
    """Return the paragraphs of both texts, long unchanged stretches left out."""
    return list(_folded(list(_paragraphs(old.splitlines(), new.splitlines()))))


def _paragraphs(old: list[str], new: list[str]) -> Iterator[Paragraph]:
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, old, new, False).get_opcodes():
        if tag == "equal":
            yield from (Paragraph((Piece("same", line),)) for line in new[b1:b2])
            continue
        pairs = min(a2 - a1, b2 - b1)
        for at in range(pairs):
            yield _within(old[a1 + at], new[b1 + at])
        for line in old[a1 + pairs : a2]:
            yield Paragraph((Piece("del", line),))
        for line in new[b1 + pairs : b2]:
            yield Paragraph((Piece("ins", line),))


def _within(old: str, new: str) -> Paragraph:
    """Compare two paragraphs by character, or whole when they have little in common."""
    whole = Paragraph((Piece("del", old), Piece("ins", new)))
    if max(len(old), len(new)) > _FINE:
        return whole
    matcher = SequenceMatcher(None, old, new, False)
    if matcher.ratio() < 0.4:
        return whole
    pieces = []
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", new[b1:b2]))
            continue
        if a2 > a1:
            pieces.append(Piece("del", old[a1:a2]))
        if b2 > b1:
            pieces.append(Piece("ins", new[b1:b2]))
    return Paragraph(tuple(pieces))


def _folded(paragraphs: list[Paragraph]) -> Iterator[Paragraph]:
    near: set[int] = set()
    for at, paragraph in enumerate(paragraphs):
        if paragraph.changed:
            near.update(range(at - _AROUND, at + _AROUND + 1))
    skipped = 0
    for at, paragraph in enumerate(paragraphs):
        if at not in near:
            skipped += 1
            continue
        yield Paragraph(paragraph.pieces, skipped)
        skipped = 0
    if skipped:
        yield Paragraph((), skipped)
