"""The seed report cut into addressed sentences, each known by its fingerprint.

The report itself stays outside the repository: a sentence is named by where it stands
(``一(二)2``: part, sub-part, number) and by the hash of its folded text.
``python -m tests.docs.seed_sentences FILE`` prints address, fingerprint and text.
"""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from opencc import OpenCC

SEED = "seed/longnan-2018.txt"

_NUMBERS = "一二三四五六七八九十"
_SENTENCE = re.compile(r"[^。；;！!]+[。；;！!]?")
_PART = re.compile(rf"([{_NUMBERS}])、")
_SUB_PART = re.compile(rf"[（(]([{_NUMBERS}])[）)]")


@dataclass(frozen=True)
class Sentence:
    """One sentence of the report and where it stands."""

    address: str
    text: str

    @property
    def fingerprint(self) -> str:
        """The first twelve hexadecimal digits of the SHA-256 of the folded text."""
        return hashlib.sha256(folded(self.text).encode()).hexdigest()[:12]


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def folded(text: str) -> str:
    """Return ``text`` in NFKC and simplified characters, without white space."""
    plain: str = _simplifier().convert(unicodedata.normalize("NFKC", text))
    return re.sub(r"\s", "", plain)


def sentences(report: str) -> list[Sentence]:
    """Cut the report, without the cells of its form, into sentences with addresses.

    A sentence ends with 。, a semicolon, an exclamation mark or its line. A heading
    (``一、`` or ``（一）``) is a sentence and opens a part; a sub-part numbered （一） where
    another number was due stands beneath the last one, as the seed's section 六 has it.
    What stands before the first part is ``首``, the annex ``附``.
    """
    place = _Place()
    return [
        Sentence(place.of(sentence.strip()), sentence.strip())
        for line in _lines(report)
        for sentence in _SENTENCE.findall(line)
    ]


def _lines(report: str) -> Iterator[str]:
    """Yield the lines around the form: from its head to its last cell it is no prose."""
    lines = [line.strip() for line in report.splitlines()]
    head = next(n for n, line in enumerate(lines) if folded(line) == "统计指标")
    last = max(n for n, line in enumerate(lines) if "|" in line)
    yield from (line for line in (*lines[:head], *lines[last + 1 :]) if line)


class _Place:
    """Where the reading has come to."""

    def __init__(self) -> None:
        self.part = "首"
        self.under: list[str] = []
        self.number = 0

    def of(self, sentence: str) -> str:
        """Return the address of the next sentence."""
        if found := _PART.match(sentence):
            self._open(found[1])
        elif found := _SUB_PART.match(sentence):
            self._open_below(found[1])
        elif self.part != "附" and sentence.startswith("附件"):
            self._open("附")
        else:
            self.number += 1
            return f"{self._name()}{self.number}"
        return self._name()

    def _open(self, part: str) -> None:
        self.part, self.under, self.number = part, [], 0

    def _open_below(self, number: str) -> None:
        self.number = 0
        if self.under and number != _NUMBERS[0]:
            self.under[-1] = number
        else:
            self.under.append(number)

    def _name(self) -> str:
        return self.part + "".join(f"({number})" for number in self.under)


if __name__ == "__main__":
    for each in sentences(Path(sys.argv[1]).read_text("utf-8")):
        sys.stdout.write(f"{each.address}\t{each.fingerprint}\t{each.text}\n")
