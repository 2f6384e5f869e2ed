"""Every form is read exactly from every layout in which reports are published."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.law.checker.report import check, understand
from gongkai.law.forms import CellKey, Cells, Form, national_form
from tests.law.checker.layouts import (
    CELLED,
    FLOWING,
    LINED,
    heading,
    one_cell_a_line,
    pipe,
    year_of,
)

Layout = Callable[[Form, Cells], bytes]
FORMS = ("2014", "2019", "2021")
FIGURES = st.sampled_from([0, 0, 0, 1, 5, 12, 340, 37685]).map(Decimal)


@st.composite
def filled(draw: st.DrawFn, name: str, blanks: bool) -> dict[CellKey, Decimal | None]:
    """Draw any figures for every cell of a form, some of them blank."""
    form = national_form(name)
    split = draw(st.booleans())
    left_out = {"o"} if split else {"o1", "o2", "o3"}
    left_out = left_out if name == "2021" else set()
    value = st.one_of(FIGURES, st.none()) if blanks else FIGURES
    keys = [key for key in form.keys() if key.row not in left_out]  # noqa: SIM118
    values = draw(st.lists(value, min_size=len(keys), max_size=len(keys)))
    return dict(zip(keys, values, strict=True))


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("layout", CELLED + LINED, ids=lambda layout: layout.__name__)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_cells_and_blanks_are_read_from_every_layout_of_cells(
    layout: Layout, name: str, data: st.DataObject
) -> None:
    form, cells = national_form(name), data.draw(filled(name, blanks=True))
    if all(value is None for value in cells.values()):
        return
    read = understand(layout(form, cells))
    assert read.form is form
    assert read.identity.year == year_of(form)
    assert read.identity.organ == "南江县人民政府"
    assert dict(read.cells) == cells


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("layout", FLOWING, ids=lambda layout: layout.__name__)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_figures_are_read_from_flowing_text(
    layout: Layout, name: str, data: st.DataObject
) -> None:
    form, cells = national_form(name), data.draw(filled(name, blanks=False))
    read = understand(layout(form, cells))
    assert read.form is form
    assert dict(read.cells) == cells


def test_a_row_with_too_few_figures_says_that_places_are_uncertain() -> None:
    form = national_form("2021")
    cells: dict[CellKey, Decimal | None] = {key: Decimal(0) for key in form.keys()}  # noqa: SIM118
    text = pipe(form, cells).decode().replace(" | ", " ").replace(" |", "")
    text = text.replace("1.属于国家秘密 0 0 0 0 0 0 0", "1.属于国家秘密 3 3")
    report = check(text.encode())
    assert report.cells[CellKey("table3", "d1", "自然人")] == 3
    assert report.cells[CellKey("table3", "d1", "总计")] == 3
    assert report.cells[CellKey("table3", "d1", "商业企业")] is None
    assert any("对照原件" in found.message for found in report.findings)


def test_thousands_separators_units_and_full_width_digits_are_numbers() -> None:
    form = national_form("2021")
    cells: dict[CellKey, Decimal | None] = {key: Decimal(0) for key in form.keys()}  # noqa: SIM118
    text = pipe(form, cells).decode()
    text = text.replace("行政许可 | 0", "行政许可 | １２，３４５".replace("，", ","))
    text = text.replace("行政处罚 | 0", "行政处罚 | 4119件")
    text = text.replace("行政事业性收费 | 0", "行政事业性收费 | 7,730.28万元")
    cells_read = check(text.encode()).cells
    assert cells_read[CellKey("table2", "行政许可", "1")] == 12345
    assert cells_read[CellKey("table2", "行政处罚", "1")] == 4119
    assert cells_read[CellKey("table2", "行政事业性收费", "1")] == Decimal("7730.28")


def test_a_text_without_tables_is_read_as_prose() -> None:
    text = "南江县教育局2022年政府信息公开工作年度报告\n一、总体情况\n2022年主动公开政府信息30条。"
    report = check(text.encode())
    assert (report.organ, report.year, report.form) == ("南江县教育局", 2022, None)


def test_the_year_may_be_in_chinese_numerals() -> None:
    form = national_form("2021")
    title = heading(form, 2023, "南江县人民政府")
    text = one_cell_a_line(form, {key: Decimal(0) for key in form.keys()})  # noqa: SIM118
    changed = text.decode().replace(
        title, "南江县人民政府二〇二四年政府信息公开工作年度报告"
    )
    assert check(changed.encode()).year == 2024


@pytest.mark.shared
def test_the_shared_reports_are_read_whole_in_every_layout(shared: Path) -> None:
    expected: dict[str, dict[CellKey, Decimal]] = {}
    with (shared / "data/reports/expected_cells.csv").open(encoding="utf-8") as listed:
        for row in csv.DictReader(listed):
            key = CellKey(row["table"], row["row"], row["column"])
            expected.setdefault(row["report_id"], {})[key] = Decimal(row["value"])
    files = [*(shared / "data/reports/tables").iterdir()]
    files.append(shared / "data/reports/hongze2023.pdf")
    assert len(files) == 11
    for file in files:
        cells = check(file.read_bytes()).cells
        assert dict(cells) == expected[file.name.split(".")[0]], file.name
