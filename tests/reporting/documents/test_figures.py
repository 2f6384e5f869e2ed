"""Whatever the kind of file, it shows the figures of the JSON, cell by cell."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.law.checker import check
from gongkai.law.forms import CellKey
from gongkai.reporting.documents import (
    ReportContent,
    as_docx,
    as_html,
    as_json,
    as_pdf,
    as_xlsx,
)

from .reading import docx_tables, figures, html_tables, pdf_text, xlsx_tables
from .samples import local_form, local_quarter, year_2018, year_2019, year_2021

SAMPLES = [year_2018, year_2019, year_2021, local_quarter]
READERS = {
    "html": lambda content: html_tables(as_html(content)),
    "docx": lambda content: docx_tables(as_docx(content)),
    "xlsx": lambda content: xlsx_tables(as_xlsx(content)),
}


def _from_json(content: ReportContent) -> dict[CellKey, str]:
    return {
        CellKey(cell["table"], cell["row"], cell["column"]): _written(cell["value"])
        for cell in json.loads(as_json(content))["cells"]
    }


def _written(value: float | None) -> str:
    return "" if value is None else str(value)


@st.composite
def _perturbed(draw: st.DrawFn) -> ReportContent:
    """A sample with some cells blank and some of any size."""
    content: ReportContent = draw(st.sampled_from(SAMPLES))()
    cells = dict(content.cells)
    for key in draw(st.lists(st.sampled_from(sorted(cells)), max_size=30)):
        row = content.form.table(key.table).row(key.row)
        whole = st.integers(0, 999_999).map(Decimal)
        parts = st.decimals(0, 99_999, places=2, allow_nan=False)
        figure = st.one_of(whole, parts) if row.fractional(key.column) else whole
        cells[key] = draw(st.none() | figure)
    return replace(content, cells=cells)


@pytest.mark.parametrize("kind", READERS)
@given(content=_perturbed())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_cell_says_what_the_json_says(kind: str, content: ReportContent) -> None:
    assert figures(content, READERS[kind](content)) == _from_json(content)


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_json_has_every_printed_cell_once(
    sample: Callable[[], ReportContent],
) -> None:
    content = sample()
    told = json.loads(as_json(content))
    keys = [(cell["table"], cell["row"], cell["column"]) for cell in told["cells"]]
    assert len(keys) == len(set(keys))
    assert {CellKey(*key) for key in keys} == set(content.cells)
    assert told["form"] == content.form.id


def test_a_cell_of_the_json_has_code_label_and_unit() -> None:
    told = json.loads(as_json(year_2018()))
    assert told["cells"][0] == {
        "table": "form2014",
        "row": "A1",
        "column": "统计数",
        "code": "A1",
        "label": "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）",
        "unit": "条",
        "value": 9120,
    }
    assert told["definitions"]["A1"]
    rule = json.loads(as_json(year_2021()))["cells"][0]
    assert (rule["row"], rule["code"]) == ("规章", "P.RULE")


# --- The checker reads what we wrote ------------------------------------------------


def _txt(content: ReportContent) -> bytes:
    return pdf_text(as_pdf(content)).encode()


def _page(content: ReportContent) -> bytes:
    return f"<h1>{content.title}</h1>{as_html(content)}".encode()


WRITERS = {"pdf": as_pdf, "docx": as_docx, "html": _page, "txt": _txt}


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_our_checker_finds_every_cell_and_no_fault(
    kind: str, sample: Callable[[], ReportContent]
) -> None:
    content = sample()
    report = check(WRITERS[kind](content), forms=(local_form(),))
    assert report.form is not None
    assert report.form.id == content.form.id
    assert report.year == content.year
    wanted = {key: content.cells[key] for key in content.cells}
    assert {key: report.cells.get(key) for key in wanted} == wanted
    assert [finding.message for finding in report.findings] == []
    if not content.form.local:
        assert report.organ == content.organ


@given(content=_perturbed())
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_checker_reads_changed_figures_from_the_pdf(content: ReportContent) -> None:
    filled = {key: value or Decimal(0) for key, value in content.cells.items()}
    content = replace(content, cells=filled)
    report = check(as_pdf(content), forms=(local_form(),))
    assert {key: report.cells.get(key) for key in filled} == filled
