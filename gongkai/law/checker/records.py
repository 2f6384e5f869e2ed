"""Cut a document into records: a run of values with the words before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from gongkai.law.checker.folding import han, squeeze
from gongkai.law.checker.reading.model import Block

_UNITS = frozenset(
    [
        "条",
        "件",
        "次",
        "篇",
        "个",
        "人",
        "人次",
        "万元",
        "元",
        "项",
        "份",
        "场",
        "期",
        "%",
        "宗",
    ]
)
_NUMBER = re.compile(
    r"([+\-—−]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?:条|件|次|篇|个|人次|人|万元|亿元|元|项|份)?",
    re.ASCII,
)
_STUCK = re.compile(r"(.*[\u4e00-\u9fff)”》])(\d[\d,]*(?:\.\d+)?)")
_NOTHING = re.compile(r"[—\-/\\*＊空白无]*")
_NUMBERING = re.compile(
    r"(?:\(?[一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、])"
)
_KEPT = 160  # characters of text before a number that can belong to its label
BLANK = "blank"
MAYBE = "maybe"  # an empty line: a blank cell only if the row lacks one

Value = Decimal | str


@dataclass
class Record:
    """Values in a row with the words before them and the blocks they came from."""

    texts: list[tuple[str, int]] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    last: int = 0

    @property
    def label(self) -> str:
        """Return the words before the values, without numbering, brackets kept."""
        return label_key("".join(text for text, _ in self.texts))

    @property
    def numbers(self) -> list[Decimal]:
        """Return the values that are numbers."""
        return [value for value in self.values if isinstance(value, Decimal)]


def label_key(text: str) -> str:
    """Return the Chinese characters of a label without its numbering and 其中."""
    plain = _NUMBERING.sub("", squeeze(text))
    return han(plain.replace("其中:", "").replace("其中", "", 1))


def parse_number(text: str) -> Decimal | None:
    """Return the number that ``text`` is as a whole, with or without a unit."""
    match = _NUMBER.fullmatch(squeeze(text))
    if not match:
        return None
    try:
        number = Decimal(match[2].replace(",", "") + (match[3] or ""))
    except InvalidOperation:
        return None
    return -number if match[1] in ("-", "—", "−") else number


def records(blocks: Sequence[Block], known: frozenset[str]) -> list[Record]:
    """Return the records of a document; ``known`` are the labels of the form."""
    builder = _Builder(known)
    for index, block in enumerate(blocks):
        if block.cells is not None:
            builder.row(block.cells, index)
        elif block.separated:
            builder.cell(block.text, index)
        else:
            builder.line(block, index)
    builder.end()
    return builder.records


def _is_text(cell: str) -> bool:
    text = squeeze(cell)
    return not (
        _NOTHING.fullmatch(text) or text in _UNITS or parse_number(text) is not None
    )


class _Builder:
    def __init__(self, known: frozenset[str]) -> None:
        self.records: list[Record] = []
        self._known = known
        self._open = Record()

    def row(self, cells: tuple[str, ...], index: int) -> None:
        """Take a table row: every empty cell is a blank."""
        if self._open.values:
            self.finish()
        words = [at for at, cell in enumerate(cells) if _is_text(cell)]
        # Blanks before the label stand under a group's name; a row without a label,
        # as in the table of reviews and lawsuits, has its values from the start on.
        start = words[0] if words else 0
        for cell in cells[start:]:
            self.cell(cell, index)
        if self._open.values:
            self.finish()

    def cell(self, text: str, index: int) -> None:
        """Take one whole cell."""
        number = parse_number(text)
        if number is not None:
            self._value(number, index)
        elif squeeze(text) in _UNITS:
            return
        elif _NOTHING.fullmatch(squeeze(text)):
            if self._open.texts:
                self._value(BLANK, index)
        else:
            self._text(text, index)

    def line(self, block: Block, index: int) -> None:
        """Take a line: words and numbers separated by spaces."""
        text = re.sub(r"计\s*(\d)\s*([条次])", r"计\1\2", block.text)
        for token in text.split():
            number = parse_number(token)
            stuck = _STUCK.fullmatch(token) if number is None else None
            if number is not None:
                self._value(number, index)
            elif token in _UNITS:
                continue
            elif stuck and label_key(stuck[1]) in self._known:
                self._text(stuck[1], index)
                self._value(Decimal(stuck[2].replace(",", "")), index)
            elif _NOTHING.fullmatch(token):
                self._value(BLANK, index)
            else:
                self._text(token, index)
        for _ in range(block.blanks):
            self._value(MAYBE, index)

    def _text(self, text: str, index: int) -> None:
        if self._open.values:
            only_maybe = all(value == MAYBE for value in self._open.values)
            if only_maybe and not self._known_so_far():
                self._open.values.clear()
            else:
                self.finish()
        self._open.texts.append((text, index))
        length = sum(len(text) for text, _ in self._open.texts)
        while length > _KEPT and len(self._open.texts) > 1:
            length -= len(self._open.texts.pop(0)[0])

    def _known_so_far(self) -> bool:
        return any(self._open.label.endswith(label) for label in self._known)

    def _value(self, value: Value, index: int) -> None:
        if value == MAYBE and not self._open.texts:
            return
        self._open.values.append(value)
        self._open.last = index

    def end(self) -> None:
        """Close the last record; a known label with nothing after it has a blank."""
        if self._open.texts and not self._open.values and self._known_so_far():
            self._value(MAYBE, self._open.texts[-1][1])
        self.finish()

    def finish(self) -> None:
        """Close the open record and start another."""
        if self._open.values:
            self.records.append(self._open)
        self._open = Record()
