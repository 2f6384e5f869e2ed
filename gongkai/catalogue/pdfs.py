"""Read the words of a PDF: its pages, what is noted on them, what it says of itself.

A page without words, a picture, an embedded file makes the reading incomplete: fails
closed, as for Office packages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pypdf import PageObject, PdfReader

from .packages import Budget

_SMALL = 16  # dots: no word fits into a picture as narrow, such as a rule or a bullet
_CARRIERS = {"/FileAttachment", "/RichMedia", "/Screen", "/Sound", "/Movie", "/3D"}
_PARTICULARS = ("/Title", "/Author", "/Subject", "/Keywords")


def read_pages(reader: PdfReader, budget: Budget) -> tuple[str, bool]:
    """Return the words of a PDF, and whether that is all it holds.

    Raises whatever the parser raises, and TooMuch when it takes too long.
    """
    lines, whole = _enclosed(reader, budget)
    for page in reader.pages:
        text, inline = _words(page, budget)
        notes = [each.get_object() for each in _at(page, "/Annots") or ()]
        lines += [text, *(budget.spend(each) for each in _noted(notes))]
        whole = (
            whole
            and bool(text.strip())
            and not inline
            and not _has_picture(page, budget, set())
            and not any(_shows_more(each, budget) for each in notes)
        )
    told: Mapping[str, Any] = reader.metadata or {}
    lines += [budget.spend(str(told[name])) for name in _PARTICULARS if name in told]
    return "\n".join(lines), whole


def _words(page: PageObject, budget: Budget) -> tuple[str, bool]:
    """Return the words of a page, and whether a picture is drawn among them.

    Looks at the clock at every operator: one page can hold millions.
    """
    inline = False

    def operator(name: bytes, *_rest: object) -> None:
        nonlocal inline
        budget.check()
        inline = inline or name == b"INLINE IMAGE"

    text = page.extract_text(visitor_operand_before=operator)
    return budget.spend(text or ""), inline


def _at(holder: Any, name: str) -> Any:
    """Return what a dictionary of the file holds under a name, or None."""
    held = holder.get_object() if holder is not None else None
    return held[name] if isinstance(held, dict) and name in held else None


def _enclosed(reader: PdfReader, budget: Budget) -> tuple[list[str], bool]:
    """Return the words of files that come with the PDF, and whether that is all.

    Data in plain text are read, as the statistics enclosed in a report are.
    """
    form = _at(_at(reader.trailer, "/Root"), "/AcroForm")
    lines, whole = [], _at(form, "/XFA") is None
    for name, contents in reader.attachments.items():
        for data in contents:
            plain = name.lower().endswith((".json", ".csv", ".txt"))
            try:
                lines.append(budget.spend(data.decode() if plain else name))
            except UnicodeDecodeError:
                plain = False
            whole = whole and plain
    return lines, whole


def _noted(notes: list[Any]) -> Iterator[str]:
    """Yield what comments say, fields hold and links lead to."""
    for note in notes:
        for value in (
            *(_at(note, name) for name in ("/Contents", "/V", "/T", "/TU")),
            _at(_at(note, "/A"), "/URI"),
        ):
            if isinstance(value, str):
                yield value


def _shows_more(note: Any, budget: Budget) -> bool:
    """Tell whether a note carries a file, or a picture in one of its appearances."""
    if _at(note, "/Subtype") in _CARRIERS:
        return True
    looks = [_at(_at(note, "/AP"), name) for name in ("/N", "/R", "/D")]
    states = [
        each for look in looks if isinstance(look, dict) for each in look.values()
    ]
    return any(_has_picture(each, budget, set()) for each in (*looks, *states))


def _has_picture(drawn: Any, budget: Budget, seen: set[int]) -> bool:
    """Tell whether what a page or form draws on holds a picture, however deep."""
    budget.check()
    objects = _at(_at(drawn, "/Resources"), "/XObject") or {}
    for name in objects:
        each = objects[name]
        if id(each) in seen:
            continue
        seen.add(id(each))
        if _at(each, "/Subtype") == "/Image":
            if min(_at(each, "/Width") or 0, _at(each, "/Height") or 0) > _SMALL:
                return True
        elif _has_picture(each, budget, seen):
            return True
    return False
