"""A figure that may be approximate: a range of what it can truthfully mean.

A plain number is a range of one value. 余 (“870余”) means not less and below the next
round step; 约 and 左右 reach a step to either side; a blank cell can be anything from
zero, so it is never taken for zero and never hides a contradiction that is certain.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_INFINITY = Decimal("Infinity")


@dataclass(frozen=True)
class Figure:
    """All values between ``low`` and ``high``, both inclusive."""

    low: Decimal
    high: Decimal

    @property
    def exact(self) -> bool:
        """Say whether this is one value."""
        return self.low == self.high

    def __add__(self, other: Figure) -> Figure:
        return Figure(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Figure) -> Figure:
        return Figure(self.low - other.high, self.high - other.low)

    def meets(self, other: Figure) -> bool:
        """Say whether the two can be the same number."""
        return self.low <= other.high and other.low <= self.high

    def __str__(self) -> str:
        if self.exact:
            return plain(self.low)
        if self.high == _INFINITY:
            return f"至少{plain(self.low)}" if self.low > 0 else "空白"
        return f"{plain(self.low)}—{plain(self.high)}"


UNKNOWN = Figure(Decimal(0), _INFINITY)
ZERO = Figure(Decimal(0), Decimal(0))


def exactly(value: Decimal | int | str) -> Figure:
    """Return the figure of one value."""
    number = Decimal(value)
    return Figure(number, number)


def more_than(value: Decimal) -> Figure:
    """Return what ``value`` with 余 or 多 can mean: 870余 is 870 to 879."""
    return Figure(value, value + max(step(value) - 1, Decimal(0)))


def about(value: Decimal) -> Figure:
    """Return what 约 before or 左右 after ``value`` can mean."""
    return Figure(value - step(value), value + step(value))


def almost(value: Decimal) -> Figure:
    """Return what 近 before ``value`` can mean: up to a step less."""
    return Figure(value - step(value), value)


def step(value: Decimal) -> Decimal:
    """Return the place of the last digit that is not zero: 870 has 10, 2500 has 100."""
    if value == 0:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(10) ** int(exponent)


def total(figures: Iterable[Figure]) -> Figure:
    """Return the sum; zero for none."""
    result = ZERO
    for figure in figures:
        result += figure
    return result


def largest(figures: Iterable[Figure]) -> Figure:
    """Return the range of the maximum; zero for none."""
    known = list(figures) or [ZERO]
    return Figure(max(f.low for f in known), max(f.high for f in known))


def plain(value: Decimal) -> str:
    """Write a number without exponent or idle zeros: 7730.28, 100, 0."""
    if not value.is_finite():
        return str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
