"""The text of a report around its tables: paragraphs, sections, sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.law.checker.folding import squeeze
from gongkai.law.checker.reading.model import Document
from gongkai.law.checker.tables import Reading

_ENDS = "。!?；;:！？…"
_TOP = re.compile(r"([一二三四五六七八九十]{1,3})[、.．](.{2,60})")
_SECOND = re.compile(r"\(([一二三四五六七八九十]{1,3})\)(.{2,200})")
_THIRD = re.compile(r"\d{1,2}[.．、]\D")
_NUMERALS = "零一二三四五六七八九十"
_SENTENCE = re.compile(r"[^。！!？?]+[。！!？?]?")
MAX_SENTENCE = 1500


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of prose without white space, with the line where it begins."""

    text: str
    line: int


@dataclass(frozen=True)
class Section:
    """A top-level section 一、二、…: its number, title and paragraphs.

    ``parts`` are the numbers of its second-level headings (一)(二)… in order.
    """

    number: int
    title: str
    line: int
    paragraphs: tuple[Paragraph, ...]
    parts: tuple[tuple[int, int], ...] = ()

    @property
    def text(self) -> str:
        """Return the section's prose."""
        return "".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True)
class Prose:
    """All paragraphs, and the sections they form."""

    paragraphs: tuple[Paragraph, ...]
    sections: tuple[Section, ...]

    @property
    def text(self) -> str:
        """Return the whole prose."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def substantial(self) -> bool:
        """Say whether this is a report with text, not its tables alone."""
        return sum(len(p.text) for p in self.paragraphs if "。" in p.text) > 200

    def sentences(self) -> Iterator[tuple[str, int]]:
        """Yield each sentence with its line."""
        for paragraph in self.paragraphs:
            for match in _SENTENCE.finditer(paragraph.text):
                if len(match[0]) <= MAX_SENTENCE:
                    yield match[0], paragraph.line


def read_prose(document: Document, reading: Reading | None) -> Prose:
    """Return the prose of a document, without the zones its tables take."""
    zones = reading.zones if reading else frozenset()
    paragraphs: list[Paragraph] = []
    joinable = False
    for index, block in enumerate(document.blocks):
        if index in zones or (block.cells and len(block.text) < 40):
            joinable = False
            continue
        text = squeeze(block.text)
        if joinable and _continues(paragraphs[-1].text, text):
            paragraphs[-1] = Paragraph(paragraphs[-1].text + text, paragraphs[-1].line)
        else:
            paragraphs.append(Paragraph(text, block.line))
        joinable = document.kind != "html" and block.cells is None
    return Prose(tuple(paragraphs), tuple(_sections(paragraphs)))


def _continues(before: str, text: str) -> bool:
    """Say whether a line goes on in the next: text wrapped as in a PDF."""
    if before[-1:] in _ENDS or len(before) < 20:
        return False
    return not (_TOP.match(text) or _SECOND.match(text) or _THIRD.match(text)) and not (
        _TOP.fullmatch(before) and "," not in before and "，" not in before
    )


def _sections(paragraphs: list[Paragraph]) -> Iterator[Section]:
    heads = [
        (at, number, title)
        for at, paragraph in enumerate(paragraphs)
        if (found := _heading(paragraph.text))
        for number, title in (found,)
    ]
    for place, (at, number, title) in enumerate(heads):
        end = heads[place + 1][0] if place + 1 < len(heads) else len(paragraphs)
        body = tuple(paragraphs[at + 1 : end])
        parts = tuple(
            (_number(match[1]), paragraph.line)
            for paragraph in body
            if (match := _SECOND.match(paragraph.text))
        )
        yield Section(number, title, paragraphs[at].line, body, parts)


def _heading(text: str) -> tuple[int, str] | None:
    match = _TOP.fullmatch(text)
    if not match or text[-1] in "。；;,，" or len(match[2]) > 40:
        return None
    return _number(match[1]), match[2]


def _number(text: str) -> int:
    """Return 1 to 99 from Chinese numerals."""
    tens, ten, ones = text.rpartition("十")
    value = (_NUMERALS.index(tens) if tens else 1) * 10 if ten else 0
    return value + (_NUMERALS.index(ones) if len(ones) == 1 else 0)
