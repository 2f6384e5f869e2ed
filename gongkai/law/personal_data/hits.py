"""What a recogniser sees and what it reports."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Hit:
    """A find in folded coordinates; a doubtful one is only hinted at."""

    type: str
    start: int
    end: int
    doubtful: bool = False
    of_minor: bool = False


_CLAUSE = re.compile(r"[,;。!?]")
_CELLS = re.compile(r"[,\t|]")
_HEAD = re.compile(r"姓名|户主|身份证|证件号|手机|电话|账号|帐号|卡号|住址")


@dataclass(frozen=True)
class Source:
    """A folded text and questions about the surroundings of a position."""

    text: str

    def before(self, position: int, reach: int = 16) -> str:
        """Return up to ``reach`` characters of the same line before ``position``.

        In a delimited row the head of the column stands in front, so that a column
        called 账号 says so on each of its rows.
        """
        start = max(0, position - reach, self.text.rfind("\n", 0, position) + 1)
        return self.column_head(position) + self.text[start:position]

    def clause_before(self, position: int, reach: int = 16) -> str:
        """Return the part of :meth:`before` after the last clause mark."""
        start = max(0, position - reach, self.text.rfind("\n", 0, position) + 1)
        clause = _CLAUSE.split(self.text[start:position])[-1]
        return self.column_head(position) + clause

    def after(self, position: int, reach: int = 12) -> str:
        """Return up to ``reach`` characters of the same line after ``position``."""
        return self.text[position : position + reach].split("\n", 1)[0]

    @cached_property
    def heads(self) -> tuple[tuple[int, int, str, tuple[str, ...]], ...]:
        """Return (start, end, delimiter, cells) of every table with a known head."""
        return tuple(self._tables())

    def _tables(self) -> Iterator[tuple[int, int, str, tuple[str, ...]]]:
        done = 0
        for word in _HEAD.finditer(self.text):
            if word.start() < done:
                continue
            begin, end = self._line(word.start())
            done = end
            line = self.text[begin:end]
            mark = _CELLS.search(line)
            if mark and len(line) < 400 and _is_head(cells := line.split(mark[0])):
                done = self._end_of_table(end + 1, mark[0])
                yield end + 1, done, mark[0], tuple(cell.strip() for cell in cells)

    def _line(self, position: int) -> tuple[int, int]:
        end = self.text.find("\n", position)
        begin = self.text.rfind("\n", 0, position) + 1
        return begin, len(self.text) if end < 0 else end

    def _end_of_table(self, start: int, delimiter: str) -> int:
        """Return where the rows end: at a line without cells, or another head."""
        while start < len(self.text):
            begin, end = self._line(start)
            line = self.text[begin:end]
            if delimiter not in line or _is_head(line.split(delimiter)):
                break
            start = end + 1
        return start

    def column_head(self, position: int) -> str:
        """Return the head of the column at ``position`` and a colon, or nothing."""
        for start, end, delimiter, cells in self.heads if self._maybe_table else ():
            if start <= position < end:
                line = self.text.rfind("\n", 0, position) + 1
                index = self.text.count(delimiter, line, position)
                return f"{cells[index]}:" if index < len(cells) else ""
        return ""

    @cached_property
    def _maybe_table(self) -> bool:
        return "\n" in self.text and _HEAD.search(self.text) is not None


def _is_head(cells: list[str]) -> bool:
    named = sum(1 for cell in cells if len(cell) < 16 and _HEAD.search(cell))
    return len(cells) > 2 and named > 0 and not any(c.strip().isdigit() for c in cells)
