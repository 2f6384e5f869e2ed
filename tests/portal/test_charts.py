"""Charts: what is drawn is what is said, and no word covers another."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.portal import charts

ROOM = 15.0
# A busy machine is no fault of a chart.
at_leisure = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def em(size: str) -> float:
    assert size.endswith("em")
    return float(size[:-2])


def percent(size: str) -> float:
    assert size.endswith("%")
    return float(size[:-1])


def D(*values: int) -> list[Decimal | None]:  # noqa: N802 -- short for many rows
    return [Decimal(value) for value in values]


# --- Bars ------------------------------------------------------------------------------


def test_bars_are_as_long_as_their_values() -> None:
    chart = charts.bars([("甲", Decimal(400)), ("乙", Decimal(100))], unit="条")
    widths = [percent(bar.width) for bar in chart.bars]
    assert widths[0] == pytest.approx(4 * widths[1], rel=0.01)
    assert [bar.figure for bar in chart.bars] == ["400条", "100条"]


def test_nothing_is_no_bar_and_a_blank_is_not_nothing() -> None:
    chart = charts.bars(
        [("零", Decimal(0)), ("空", None), ("有", Decimal(5))], unit="件", blank="未填"
    )
    assert [bar.width for bar in chart.bars] == ["", "", "98.00%"]
    assert [bar.figure for bar in chart.bars] == ["0件", "未填", "5件"]


def test_beside_one_huge_value_a_small_one_can_still_be_seen() -> None:
    chart = charts.bars([("大", Decimal(37_000_000)), ("小", Decimal(1))])
    assert percent(chart.bars[1].width) >= 0.5
    assert chart.bars[0].figure == "37,000,000"


def test_all_zero_and_no_rows_are_charts_too() -> None:
    assert charts.bars([("甲", Decimal(0))]).bars[0].width == ""
    assert charts.bars([]).bars == ()


def test_figures_are_written_to_the_last_digit() -> None:
    assert charts.shown(Decimal("7730.2800")) == "7,730.28"
    assert charts.shown(Decimal("1200")) == "1,200"
    assert charts.shown(Decimal("0.0000")) == "0"
    assert charts.shown(None, "未填") == "未填"


LABELS = st.text("政府信息公开数，（）、ABC123", min_size=1, max_size=45)
VALUES = st.none() | st.integers(0, 10**11).map(lambda n: Decimal(n) / 100)


@at_leisure
@given(st.lists(st.tuples(LABELS, VALUES), max_size=8))
def test_no_label_runs_over_the_side_or_into_the_next_bar(
    rows: list[tuple[str, Decimal | None]],
) -> None:
    chart = charts.bars(rows, unit="条", blank="未填")
    floor = 0.0
    for bar, (label, _value) in zip(chart.bars, rows, strict=True):
        assert "".join(words for _y, words in bar.words) == label
        baselines = [em(y) for y, _words in bar.words]
        if bar.figure_at:
            baselines.append(em(bar.figure_at))
        else:
            last = bar.words[-1][1]
            assert charts.breadth(last) + charts.breadth(bar.figure) <= ROOM
        # A line of text reaches one em above its baseline.
        assert baselines[0] - 1 >= floor - 0.01
        assert all(b - a >= 1.4 for a, b in pairwise(baselines))
        # A closing mark may hang over: it never begins a line.
        assert all(
            charts.breadth(w.rstrip("，、。）：；")) <= ROOM for _y, w in bar.words
        )
        assert em(bar.top) > baselines[-1]
        floor = em(bar.top) + em(chart.thickness)
    assert em(chart.height) >= floor


# --- Lines -----------------------------------------------------------------------------

YEARS = ["2014", "2015", "2016", "2017", "2018"]


def test_a_line_rises_with_its_values_from_zero() -> None:
    chart = charts.lines(YEARS, [("公开", D(0, 10, 20, 30, 40))])
    [line] = chart.lines
    heights = [em(mark.y) for mark in line.marks]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] == em(chart.base)
    assert len(line.segments) == 4


def test_a_gap_stays_open() -> None:
    chart = charts.lines(YEARS, [("公开", [*D(1, 2), None, *D(4, 5)])])
    assert [len(line.segments) for line in chart.lines] == [2]
    assert [mark.said[:4] for mark in chart.lines[0].marks] == [
        "2014",
        "2015",
        "2017",
        "2018",
    ]


def test_more_than_three_lines_are_refused() -> None:
    with pytest.raises(charts.TooManySeries, match="最多三条"):
        charts.lines(YEARS, [(str(n), D(1, 2, 3, 4, 5)) for n in range(4)])


def test_flat_at_zero_and_unknown_lines_are_charts_too() -> None:
    zero = charts.lines(YEARS, [("无", D(0, 0, 0, 0, 0))])
    assert {mark.y for mark in zero.lines[0].marks} == {zero.base}
    unknown = charts.lines(YEARS, [("空", [None] * 5), ("有", D(1, 1, 1, 1, 1))])
    assert unknown.lines[0].marks == ()
    assert charts.lines(["2018"], [("一", D(3))]).lines[0].marks[0].x == "50.00%"


@at_leisure
@given(
    st.integers(2, 30).flatmap(
        lambda n: st.lists(st.integers(0, 10**8), min_size=n, max_size=n)
    )
)
def test_written_figures_and_years_leave_room_for_each_other(
    values: list[int],
) -> None:
    places = [str(1990 + n) for n in range(len(values))]
    chart = charts.lines(places, [("数", D(*values))])
    written = [
        (percent(mark.x) / 100 * ROOM, charts.breadth(mark.figure), mark.anchor)
        for mark in chart.lines[0].marks
        if mark.figure
    ]
    ticks = [
        (percent(tick.x) / 100 * ROOM, charts.breadth(tick.label), tick.anchor)
        for tick in chart.ticks
        if tick.label
    ]
    for words in (written, ticks):
        assert words[-1][2] == "end"  # the newest is always written
        spans = [span(*word) for word in words]
        assert all(right <= left + 0.01 for (_, right), (left, _) in pairwise(spans))


def span(x: float, wide: float, anchor: str) -> tuple[float, float]:
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
    return left, left + wide


@at_leisure
@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=2, max_size=3))
def test_names_at_the_right_never_cover_each_other(
    rows: list[list[Decimal | None]],
) -> None:
    names = ["新收申请", "予以公开和部分公开的申请", "不予公开"]
    chart = charts.lines(
        YEARS[:3], [(names[n], row) for n, row in enumerate(rows)], unit="件"
    )
    baselines = sorted(em(y) for line in chart.lines for y, _words in line.words)
    assert all(b - a >= 1.4 for a, b in pairwise(baselines))
    for line, row in zip(chart.lines, rows, strict=True):
        said = "".join(words for _y, words in line.words)
        last = next((value for value in reversed(row) if value is not None), None)
        if last is not None:
            assert said.endswith(f"{charts.shown(last)}件")
