"""De-identify a content 去标识化: personal data get their public form, markup stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from lxml import html as lxml_html

from gongkai.law.personal_data import Entity, mask, mask_value, scan

from . import bodies
from .content import Content

_FIELDS = (
    *("title", "summary", "keywords", "source", "responsible_office"),
    *("joint_publishers", "service_object", "scope", "former_index_number"),
)
_BLOCKS = {"p", "h2", "h3", "h4", "li", "tr", "table", "blockquote", "figcaption"}
_BLOCKS |= {"caption", "br"}
_CELLS = {"td", "th"}


@dataclass(frozen=True)
class Replacement:
    """One place and its public form. ``part`` is the name of a field of the content."""

    part: str
    type: str
    value: str
    public: str


@dataclass(frozen=True)
class Masked:
    """A content with its personal data in public form, and what was replaced."""

    content: Content
    replacements: tuple[Replacement, ...]


def masked(
    content: Content, *, official: frozenset[str] = frozenset(), hints: bool = False
) -> Masked:
    """Return the content de-identified; attachments are files and stay as they are.

    Only what keeps the content from being released is replaced; with ``hints``
    every piece of personal data found. ``official`` lists contacts the organ has
    made public. Source: PIPL arts. 25, 28, 73; 重点工作要点2018 (去标识化).
    """
    changes: dict[str, Any] = {}
    done: list[Replacement] = []
    for part in _FIELDS:
        text = getattr(content, part)
        entities = _chosen(text, official, hints)
        if entities:
            changes[part] = mask(text, entities)
            done += _told(part, entities)
    body, entities = mask_html(content.body, official=official, hints=hints)
    if entities:
        changes["body"] = body
        changes["text"] = bodies.plain_text(body)
        done += _told("body", entities)
    return Masked(replace(content, **changes), tuple(done))


def mask_html(
    html: str, *, official: frozenset[str] = frozenset(), hints: bool = False
) -> tuple[str, list[Entity]]:
    """Return a cleaned body with its text masked, and what was replaced.

    The text is read as ``bodies.plain_text`` reads it, so that a table row gives
    its context; a number split over several elements is replaced where it begins.
    """
    if not html:
        return html, []
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    pieces = list(_pieces(root))
    text = "".join(piece.text for piece in pieces)
    entities = _chosen(text, official, hints)
    beside = list(_mask_attributes(root, official, hints))
    if not entities and not beside:
        return html, []
    at = 0
    for piece in pieces:
        piece.write(entities, at)
        at += len(piece.text)
    inner = (root.text or "") + "".join(
        lxml_html.tostring(child, encoding="unicode") for child in root
    )
    return bodies.clean(inner), [*entities, *beside]


def _mask_attributes(
    root: Any, official: frozenset[str], hints: bool
) -> Iterator[Entity]:
    """Mask what pictures and links say beside the text, and yield what it was.

    An address stays: masked it would lead elsewhere, so a person must mend it.
    """
    for element in root.iter("a", "img"):
        for name in ("alt", "title"):
            text = element.get(name, "")
            if found := _chosen(text, official, hints):
                element.set(name, mask(text, found))
                yield from found


def _chosen(text: str, official: frozenset[str], hints: bool) -> list[Entity]:
    found = scan(text, official=official)
    return list(found.entities if hints else found.blocking)


def _told(part: str, entities: list[Entity]) -> Iterator[Replacement]:
    for each in entities:
        public = mask_value(each.type, each.value)
        yield Replacement(part, each.type, each.value, public)


@dataclass
class _Piece:
    """A run of text: of an element (``place`` text or tail), or a mere separator."""

    text: str
    element: Any = None
    place: str = ""

    def write(self, entities: list[Entity], at: int) -> None:
        """Write the run back; ``at`` is where it begins in the whole text."""
        if self.element is None:
            return
        end, out, done = at + len(self.text), [], at
        for each in entities:
            if each.end <= at or each.start >= end:
                continue
            out.append(self.text[done - at : max(each.start, at) - at])
            if each.start >= at:
                out.append(mask_value(each.type, each.value))
            done = min(each.end, end)
        out.append(self.text[done - at :])
        setattr(self.element, self.place, "".join(out))


def _pieces(element: Any, *, in_cell: bool = False) -> Iterator[_Piece]:
    """Yield the runs of text in reading order, separators between blocks and cells.

    A cell stays on the line of its row, paragraphs within it or not.
    """
    in_cell = in_cell or element.tag in _CELLS
    if element.text:
        yield _Piece(element.text, element, "text")
    for child in element:
        yield from _pieces(child, in_cell=in_cell)
        if child.tag in _BLOCKS and not in_cell:
            yield _Piece("\n")
        elif child.tag in _CELLS:
            yield _Piece(",")
        if child.tail:
            yield _Piece(child.tail, child, "tail")
