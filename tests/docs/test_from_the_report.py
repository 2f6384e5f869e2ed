"""Every sentence and row of the seed report has its place in the product, or 'not yet'."""

from __future__ import annotations

import ast
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest
from django.urls import get_resolver

from gongkai.config.cli import COMMANDS
from gongkai.law.checker import check
from gongkai.law.forms import CellKey, national_form

from ._pages import DOCS, ROOT
from .seed_sentences import SEED, Sentence, folded, sentences

PAGE = (DOCS / "from-the-report.md").read_text("utf-8")
LATER = frozenset(
    ["依申请公开", "互动参与", "建议提案", "政务服务", "复议诉讼", "考核", "搜索"]
)
_SENTENCE_ROW = re.compile(
    r"^\| `([首一二三四五六附][^`]*)` `([0-9a-f]{12})` \| (.+) \|$"
)
_FORM_ROW = re.compile(r"^\| `([A-I][A-Z0-9_]*)` (——|\d+) \| (.+) \|$")

_TEST = re.compile(r"\[([^\]]+)\]\((\.\./tests/[^)]+\.py)\)")
"""A test's sentence, leading to its file."""


class Row(NamedTuple):
    """One row of the page: its name, what stands beside it, and the four columns."""

    name: str
    beside: str
    what: str
    where: str
    shown_by: str
    state: str


def _rows(pattern: re.Pattern[str]) -> list[Row]:
    found = (pattern.match(line) for line in PAGE.splitlines())
    return [Row(m[1], m[2], *m[3].split(" | ")) for m in found if m]


SENTENCES = _rows(_SENTENCE_ROW)
FORM_ROWS = _rows(_FORM_ROW)
ALL = [*SENTENCES, *FORM_ROWS]


@pytest.fixture(scope="module")
def seed(shared: Path) -> list[Sentence]:
    return sentences((shared / SEED).read_text("utf-8"))


@pytest.mark.shared
def test_every_sentence_of_the_report_has_its_row_in_order(
    seed: list[Sentence],
) -> None:
    assert [(row.name, row.beside) for row in SENTENCES] == [
        (sentence.address, sentence.fingerprint) for sentence in seed
    ]


@pytest.mark.shared
def test_every_figure_beside_a_row_is_the_reports(shared: Path) -> None:
    cells = check((shared / SEED).read_bytes()).cells
    for row in FORM_ROWS:
        figure = cells.get(CellKey("form2014", row.name, "统计数"))
        assert row.beside == ("——" if figure is None else str(figure)), row.name


@pytest.mark.shared
def test_no_sentence_of_the_report_is_copied_here(seed: list[Sentence]) -> None:
    page = folded(PAGE)
    prose = [each.text for each in seed if len(folded(each.text)) > 20]
    assert prose
    assert not [text for text in prose if folded(text) in page]


def test_every_row_of_the_form_stands_once_in_order() -> None:
    rows = national_form("2014").tables[0].rows
    assert [row.name for row in FORM_ROWS] == [row.key for row in rows]
    assert len(FORM_ROWS) == 65
    assert [row.name for row in FORM_ROWS if row.beside == "——"] == [
        row.key for row in rows if row.heading
    ]


def test_every_sentence_stands_once() -> None:
    assert len(SENTENCES) > 80
    assert len({row.name for row in SENTENCES}) == len(SENTENCES)


def test_every_state_is_one_of_four_and_what_is_missing_has_its_part() -> None:
    for row in ALL:
        kind, _, rest = row.state.partition("：")
        assert kind in {"有", "部分", "尚无", "不涉功能"}, row
        assert bool(rest) == (kind in {"部分", "尚无"}), row
        if kind == "尚无":
            assert rest in LATER, row
        if kind in {"有", "部分"}:
            assert "`" in row.where, f"{row.name} says not where"
            assert _TEST.search(row.shown_by), f"{row.name} is shown by no test"


@cache
def _functions(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text("utf-8"))
    names = (node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    return frozenset(name for name in names if name.startswith("test_"))


def test_every_test_that_is_named_exists() -> None:
    missing = []
    for row in ALL:
        for words, path in _TEST.findall(row.shown_by):
            file = DOCS / path
            if (
                not file.is_file()
                or f"test_{words.replace(' ', '_')}" not in _functions(file.resolve())
            ):
                missing.append((row.name, words, path))
    assert not missing


def test_every_place_that_is_named_exists() -> None:
    named = [(row, name) for row in ALL for name in re.findall(r"`([^`]+)`", row.where)]
    assert len(named) > len(FORM_ROWS)
    assert not [(row.name, name) for row, name in named if not exists(name)]


def exists(name: str) -> bool:
    """Tell whether a file, command, page or act of that name is in the product."""
    if name.startswith("gongkai "):
        return name.split()[1] in COMMANDS
    if "/" in name:
        return (ROOT / name).exists()
    if ":" in name:
        return _is_page(name)
    room, _, act = name.partition(".")
    return callable(getattr(import_module(f"gongkai.{room}.actions"), act, None))


def _is_page(name: str) -> bool:
    namespace, _, page = name.partition(":")
    _prefix, resolver = get_resolver().namespace_dict.get(namespace, ("", None))
    return resolver is not None and page in resolver.reverse_dict


def test_a_name_that_is_nowhere_would_be_found() -> None:
    assert exists("gongkai check")
    assert exists("portal:item")
    assert exists("catalogue.release")
    assert exists("gongkai/law/forms")
    for name in ("gongkai chekc", "portal:itm", "catalogue.relase", "gongkai/lawn"):
        assert not exists(name)
