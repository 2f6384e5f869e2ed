"""The glossary names only what exists in the code."""

import ast
import re
import tomllib
from collections.abc import Iterator

from ._pages import DOCS, ROOT

_ROW = re.compile(r"^\| (`.+?) \| (.+?) \| (.*?) \|$", re.MULTILINE)


def _rows() -> list[tuple[str, str, str]]:
    return _ROW.findall((DOCS / "glossary.md").read_text("utf-8"))


def _names_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        for attribute in ("id", "attr", "arg", "name"):
            value = getattr(node, attribute, None)
            if isinstance(value, str):
                yield value


def _names() -> set[str]:
    names: set[str] = set()
    for path in (ROOT / "gongkai").rglob("*.py"):
        if "migrations" not in path.parts:
            names.update(_names_in(ast.parse(path.read_text("utf-8"))))
    for path in (ROOT / "gongkai").rglob("*.toml"):
        names.update(tomllib.loads(path.read_text("utf-8")))
    return names


def test_every_identifier_stands_in_the_code() -> None:
    names = _names()
    rows = _rows()
    assert len(rows) > 50, "the tables of the glossary were not read"
    # The first column holds the entry itself, the third what belongs to it.
    missing = [
        identifier
        for entry, _chinese, note in rows
        for identifier in re.findall(r"`(\w+)`", entry + note)
        if identifier not in names
    ]
    assert not missing


def test_every_entry_has_its_chinese_term_and_stands_once() -> None:
    entries = [entry for entry, _chinese, _note in _rows()]
    assert len(entries) == len(set(entries))
    for entry, chinese, _note in _rows():
        assert re.search("[一-鿿]", chinese), f"{entry} has no Chinese term"


def test_a_name_that_nobody_uses_would_be_found() -> None:
    assert "InformationItem" in _names()
    assert "CitizenRequestTicket" not in _names()
