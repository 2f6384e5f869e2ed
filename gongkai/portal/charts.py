"""From numbers to the coordinates of a chart; templates draw them as SVG.

Across everything is in percent of the width, down in em of the text. So a chart is as
wide as its column while its letters stay as large as the page's: on a phone, in the
elder mode 关怀版 and on paper. Bars and lines begin at zero; a blank is never zero.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

MOST_SERIES = 3
_NARROWEST = 15.0  # em: the narrowest phone in the elder mode
_LINE = 1.45  # em from one line of text to the next
_BAR = 0.9
_GAP = 0.75
_LONGEST_BAR = Decimal(98)  # percent
_SHORTEST_BAR = Decimal("0.6")  # of what is not nothing, so that it can be seen
_PLOT = 8.0  # em: how high lines can climb
_TOP = 2.0
_END_LABELS = 8.0  # em at the right, for the names of several lines
_NO_LINE_START = "，、。）：；"


class TooManySeries(ValueError):
    """A chart shows three lines at most; more cannot be told apart."""


@dataclass(frozen=True)
class Bar:
    """A label over a bar; ``width`` is empty where there is none to draw.

    ``words`` are the label's lines with their baselines; the figure follows the last
    one, or stands below it where ``figure_at`` says so.
    """

    words: tuple[tuple[str, str], ...]
    figure: str
    figure_at: str
    top: str
    width: str


@dataclass(frozen=True)
class BarChart:
    """Bars one under the other; sizes are in em, widths in percent."""

    bars: tuple[Bar, ...]
    height: str
    thickness: str


@dataclass(frozen=True)
class Mark:
    """A point of a line; ``figure`` is empty where there is no room to write it."""

    x: str
    y: str
    figure: str
    above: str
    anchor: str
    said: str


@dataclass(frozen=True)
class Segment:
    """A piece of a line between two points that follow one another."""

    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Tick:
    """A word under the axis; ``label`` is empty where there is no room."""

    x: str
    label: str
    anchor: str


@dataclass(frozen=True)
class Line:
    """One series: its points, pieces, and its name at the right if there are more."""

    name: str
    marks: tuple[Mark, ...]
    segments: tuple[Segment, ...]
    words: tuple[tuple[str, str], ...]  # baseline and text, one line each


@dataclass(frozen=True)
class LineChart:
    """Up to three lines over one axis that begins at zero."""

    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    height: str
    base: str
    ticks_at: str

    @property
    def several(self) -> bool:
        """Tell whether names stand at the right."""
        return len(self.lines) > 1


def shown(value: Decimal | None, blank: str = "") -> str:
    """Return a figure to the last digit, thousands apart; ``blank`` for none."""
    if value is None:
        return blank
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def breadth(text: str) -> float:
    """Return about how broad a text is, in em: a Chinese sign is one."""
    return sum(0.6 if ord(char) < 0x2E80 else 1.0 for char in text)


def broken(text: str, room: float = _NARROWEST) -> tuple[str, ...]:
    """Break a label into lines of at most ``room`` em; 。and its like end a line."""
    lines: list[str] = []
    line = ""
    for char in text:
        if breadth(line + char) > room and char not in _NO_LINE_START:
            lines.append(line)
            line = ""
        line += char
    return (*lines, line)


def bars(
    rows: Sequence[tuple[str, Decimal | None]], *, unit: str = "", blank: str = "—"
) -> BarChart:
    """Lay out one bar for each label and value, in their order."""
    largest = max(
        (abs(value) for _label, value in rows if value is not None), default=Decimal(0)
    )
    laid: list[Bar] = []
    at = 0.0
    for label, value in rows:
        lines = broken(label)
        figure = shown(value, blank) + (unit if value is not None else "")
        baselines = [at + 1.05 + _LINE * n for n in range(len(lines))]
        beside = breadth(lines[-1]) + 0.6 + breadth(figure) * 1.1 <= _NARROWEST
        below = baselines[-1] + (0 if beside else _LINE)
        laid.append(
            Bar(
                tuple(zip(map(_em, baselines), lines, strict=True)),
                figure,
                "" if beside else _em(below),
                _em(below + 0.35),
                _share(value, largest),
            )
        )
        at = below + 0.35 + _BAR + _GAP
    return BarChart(tuple(laid), _em(max(at - _GAP, 0.0) + 0.2), _em(_BAR))


def _share(value: Decimal | None, largest: Decimal) -> str:
    if not value or not largest:
        return ""
    share = abs(value) / largest * _LONGEST_BAR
    return f"{max(share, _SHORTEST_BAR):.2f}%"


def lines(
    places: Sequence[str],
    series: Sequence[tuple[str, Sequence[Decimal | None]]],
    *,
    unit: str = "",
) -> LineChart:
    """Lay out one line for each series over ``places``, oldest first.

    Gaps stay open where a value is not known. Raises TooManySeries.
    """
    if len(series) > MOST_SERIES:
        raise TooManySeries(f"一张图最多三条线，给了{len(series)}条。")
    values = [value for _name, row in series for value in row if value is not None]
    largest = max(values, default=Decimal(0))
    several = len(series) > 1
    room = (_NARROWEST - (_END_LABELS if several else 0)) * 0.9
    xs = _across(len(places))
    drawn = [
        _line(name, row, places, xs, largest, room=room, unit=unit, alone=not several)
        for name, row in series
    ]
    if several:
        drawn = _named(drawn, series, unit)
    base = _TOP + _PLOT
    return LineChart(
        tuple(drawn),
        _ticks(places, xs, room),
        _em(base + 2.0),
        _em(base),
        _em(base + 1.4),
    )


def _across(count: int) -> list[float]:
    if count == 1:
        return [50.0]
    return [3 + 94 * n / (count - 1) for n in range(count)]


def _down(value: Decimal, largest: Decimal) -> float:
    share = float(max(value, Decimal(0)) / largest) if largest else 0.0
    return _TOP + _PLOT * (1 - share)


def _stride(broadest: float, count: int, room: float) -> int:
    """Return how many places lie between two that have room for their words."""
    if count < 2:
        return 1
    return max(1, math.ceil((1.5 * broadest + 0.6) / (room / (count - 1))))


def _anchor(at: int, count: int) -> str:
    if count == 1:
        return "middle"
    return {0: "start", count - 1: "end"}.get(at, "middle")


def _line(
    name: str,
    row: Sequence[Decimal | None],
    places: Sequence[str],
    xs: Sequence[float],
    largest: Decimal,
    *,
    room: float,
    unit: str,
    alone: bool,
) -> Line:
    count = len(places)
    broadest = max((breadth(shown(value)) for value in row), default=0.0)
    stride = _stride(broadest, count, room)
    known = [at for at, value in enumerate(row) if value is not None]
    marks: dict[int, Mark] = {}
    for at in known:
        value = row[at]
        if value is None:  # pragma: no cover -- only known places are walked
            continue
        y = _down(value, largest)
        written = alone and (count - 1 - at) % stride == 0
        marks[at] = Mark(
            f"{xs[at]:.2f}%",
            _em(y),
            shown(value) if written else "",
            _em(y - 0.6),
            _anchor(at, count),
            f"{places[at]} {name} {shown(value)}{unit}",
        )
    segments = tuple(
        Segment(marks[at].x, marks[at].y, marks[at + 1].x, marks[at + 1].y)
        for at in known
        if at + 1 in marks
    )
    return Line(name, tuple(marks.values()), segments, ())


def _ticks(places: Sequence[str], xs: Sequence[float], room: float) -> tuple[Tick, ...]:
    broadest = max((breadth(place) for place in places), default=0.0)
    count = len(places)
    stride = _stride(broadest, count, room)
    return tuple(
        Tick(
            f"{xs[at]:.2f}%",
            place if (count - 1 - at) % stride == 0 else "",
            _anchor(at, count),
        )
        for at, place in enumerate(places)
    )


def _named(
    drawn: Sequence[Line],
    series: Sequence[tuple[str, Sequence[Decimal | None]]],
    unit: str,
) -> list[Line]:
    """Put each line's name and last figure at its right end, none over another."""
    texts = []
    for (name, row), line in zip(series, drawn, strict=True):
        last = next((value for value in reversed(row) if value is not None), None)
        figure = f"{shown(last)}{unit}" if last is not None else ""
        words = [*broken(name, _END_LABELS), figure]
        if breadth(words[-2]) + 0.6 + breadth(figure) <= _END_LABELS:
            words[-2:] = [f"{words[-2]} {figure}".strip()]
        wanted = float(line.marks[-1].y[:-2]) if line.marks else _TOP + _PLOT
        texts.append((wanted, words))
    tops = _apart([(y, len(words) * _LINE) for y, words in texts])
    return [
        Line(
            line.name,
            line.marks,
            line.segments,
            tuple((_em(top + 0.35 + _LINE * n), word) for n, word in enumerate(words)),
        )
        for line, top, (_y, words) in zip(drawn, tops, texts, strict=True)
    ]


def _apart(wanted: Sequence[tuple[float, float]]) -> list[float]:
    """Return places near the wanted ones at which no block covers another.

    Each pair is a place and a height. Blocks are moved down from the top, then up
    from the bottom edge.
    """
    order = sorted(range(len(wanted)), key=lambda n: wanted[n][0])
    tops = [place for place, _height in wanted]
    floor = 0.7
    for n in order:
        tops[n] = max(tops[n], floor)
        floor = tops[n] + wanted[n][1]
    ceiling = max(_TOP + _PLOT + 1.2, sum(height for _place, height in wanted))
    for n in reversed(order):
        tops[n] = min(tops[n], ceiling - wanted[n][1])
        ceiling = tops[n]
    return tops


def _em(size: float) -> str:
    return f"{size:.2f}em"
