"""The PDF can be kept and can be read aloud: PDF/A-3a and PDF/UA-1."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pypdf
import pytest

from gongkai.reporting.documents import as_json, as_pdf
from gongkai.reporting.documents.fonts import covered

from .samples import local_quarter, year_2018, year_2019, year_2021

VERAPDF = Path(__file__).parents[3] / "var" / "verapdf" / "lib"


@pytest.fixture(scope="module")
def pdf() -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(as_pdf(year_2018())))


def _tags(node: Any, found: Counter[str]) -> Counter[str]:
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            _tags(each, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found[str(node["/S"])] += 1
        if "/K" in node:
            _tags(node["/K"], found)
    return found


def test_it_is_tagged_and_says_its_language_and_title(pdf: pypdf.PdfReader) -> None:
    root: Any = pdf.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).lower().startswith("zh")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata is not None
    assert pdf.metadata.title == year_2018().title
    assert pdf.metadata.author == "明珠县人民政府"


def test_headings_and_tables_are_in_its_structure(pdf: pypdf.PdfReader) -> None:
    tags = _tags(pdf.root_object["/StructTreeRoot"], Counter())
    assert tags["/Table"] == 1
    assert tags["/TR"] == 66
    assert tags["/TD"] == 65 * 3
    assert tags["/TH"] == 3
    assert tags["/H1"] == 7  # six parts and the annex
    assert tags["/H2"] == 2


def test_it_claims_both_standards(pdf: pypdf.PdfReader) -> None:
    metadata: Any = pdf.root_object["/Metadata"]
    packet = metadata.get_object().get_data().decode()
    for claim in (
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
    ):
        assert claim in packet


def test_all_fonts_are_the_shipped_ones_and_embedded(pdf: pypdf.PdfReader) -> None:
    names = set()
    for page in pdf.pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = inner["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
            names.add(str(descriptor["/FontName"]).partition("+")[2])
    assert names <= {
        "NotoSerifSC-Regular",
        "NotoSansSC-Regular",
        "NotoSerifSC-Regular-Identity-H",
        "NotoSansSC-Regular-Identity-H",
    }
    assert names


def test_the_head_of_a_long_table_stands_on_every_page(pdf: pypdf.PdfReader) -> None:
    pages = [page.extract_text() for page in pdf.pages]
    annex = next(at for at, text in enumerate(pages) if text.startswith("附件"))
    assert len(pages) > annex + 1
    for text in pages[annex:]:
        assert "统计指标" in text
        assert "统计数" in text


def test_pages_are_numbered(pdf: pypdf.PdfReader) -> None:
    for number, page in enumerate(pdf.pages, 1):
        assert f"— {number} —" in page.extract_text()


def test_the_data_are_attached(pdf: pypdf.PdfReader) -> None:
    data = pdf.attachments["annual-report-2018.json"][0]
    assert data == as_json(year_2018())
    assert json.loads(data)["cells"]


def test_the_fonts_have_all_characters_of_the_national_standard() -> None:
    double = range(0xA1, 0xFF)
    standard = {
        ord(bytes([high, low]).decode("gb2312", "ignore") or " ")
        for high in double
        for low in double
    }
    assert len(standard) > 7000
    assert standard - covered() == set()
    # Rarer ones of personal and place names.
    assert {ord(char) for char in "喆堃赟翀玥祎昇晟䶮㛃㴔垚镕濛瓅"} <= covered()


@pytest.mark.skipif(
    not VERAPDF.is_dir() or shutil.which("java") is None,
    reason="veraPDF is not fetched: sh tests/reporting/verapdf.sh",
)
@pytest.mark.parametrize("standard", ["3a", "ua1"])
def test_verapdf_finds_no_fault(standard: str, tmp_path: Path) -> None:
    contents = (
        year_2018(),
        year_2019(),
        year_2021(sample=True, edition=2, note="改正。", remarks=("说明。",)),
        local_quarter(lead="缺字𠀀"),
    )
    paths = []
    for number, content in enumerate(contents):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(as_pdf(content))
        paths.append(path)
    answer = subprocess.run(  # noqa: S603 -- our own files and a fixed program
        [
            *("java", "-cp", f"{VERAPDF}/*", "org.verapdf.apps.GreenfieldCliWrapper"),
            *("-f", standard, "--format", "text", *map(str, paths)),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert [line.split()[0] for line in answer.stdout.splitlines()] == ["PASS"] * 4
