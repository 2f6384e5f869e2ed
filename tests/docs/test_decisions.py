"""Decisions are numbered in a row; every library has its reason."""

import re
from pathlib import Path

import pytest

from ._pages import DOCS, ROOT

DECISIONS = sorted((DOCS / "decisions").glob("0*.md"))


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(DECISIONS) + 1))
    index = (DOCS / "decisions" / "index.md").read_text("utf-8")
    for path in DECISIONS:
        heading = path.read_text("utf-8").splitlines()[0].removeprefix("# ")
        assert f"- [{heading}]({path.name})" in index


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_a_decision_has_a_number_and_says_what_was_rejected(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith(f"# {int(path.name[:4])}. ")
    if path.name != "0003-libraries.md":
        for part in ("**Context.**", "**Decision.**", "**Rejected.**"):
            assert part in text


@pytest.mark.parametrize("name", ["base", "test", "bench"])
def test_every_library_has_its_reason_and_no_other_is_named(name: str) -> None:
    lines = (ROOT / "requirements" / f"{name}.in").read_text("utf-8").splitlines()
    asked = {
        re.split(r"[\[~<>=]", line)[0]
        for line in lines
        if line and not line.startswith(("#", "-"))
    }
    text = (DOCS / "decisions" / "0003-libraries.md").read_text("utf-8")
    _, _, after = text.partition(f"(`{name}.in`)")
    part = after.split("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \|", part, re.MULTILINE)
    given = {library for row in rows[1:] for library in row.split(", ")}
    assert given == asked
