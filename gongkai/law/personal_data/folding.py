"""Fold text to one form for matching, with the way back to the original.

Full-width digits and letters become ASCII, traditional characters simplified,
long runs of Chinese numerals digits, and invisible characters disappear. Every
position in the folded text knows where it came from, so that findings point into
the text the officer sees.
"""

import re
import unicodedata
from dataclasses import dataclass

from gongkai.law.wordlists import traditional_to_simplified


def _table() -> dict[int, str]:
    table = {ord(old): new for old, new in traditional_to_simplified().items()}
    table.update({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
    # Spaces of all widths, and the letters that stand in for a check digit X.
    table.update(dict.fromkeys((0x3000, 0xA0, 0x2002, 0x2003, 0x2009, 0x202F), " "))
    table.update({0x03A7: "X", 0x0425: "X", 0x0445: "x", 0x03C7: "x", 0x2169: "X"})
    return table


_TABLE = _table()
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a\u202c\u200e\u200f")
_ODD = re.compile(
    "[\u00ad\u200b-\u200f\u2060\u202a\u202c\ufeff\uf900-\ufaff\U0001d7ce-\U0001d7ff]"
)
_NUMERALS = dict(
    zip(
        "〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两",
        "0001234567891234567891" + "2",
        strict=True,
    )
)
_NUMERAL_RUN = re.compile(f"[{''.join(_NUMERALS)}]{{11,19}}[Xx]?")
_NUMERAL_TABLE = str.maketrans(_NUMERALS)


@dataclass(frozen=True)
class Folded:
    """A folded text; ``back`` is empty when positions did not move."""

    text: str
    back: tuple[int, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open span in the original text."""
        if not self.back:
            return start, end
        return self.back[start], self.back[end - 1] + 1


def fold(text: str) -> Folded:
    """Return ``text`` folded for matching."""
    folded = text.translate(_TABLE)
    back: tuple[int, ...] = ()
    if _ODD.search(folded):
        folded, back = _fold_slowly(folded)
    if _NUMERAL_RUN.search(folded):
        folded = _NUMERAL_RUN.sub(lambda m: m[0].translate(_NUMERAL_TABLE), folded)
    return Folded(folded, back)


def _fold_slowly(text: str) -> tuple[str, tuple[int, ...]]:
    out: list[str] = []
    back: list[int] = []
    for position, char in enumerate(text):
        if char in _INVISIBLE:
            continue
        for piece in (
            unicodedata.normalize("NFKC", char) if ord(char) > 0xF8FF else char
        ):
            out.append(piece)
            back.append(position)
    return "".join(out), tuple(back)
