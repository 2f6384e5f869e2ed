"""Tables and marks of the pages."""

from collections.abc import Iterable
from typing import Any


def page(title: str, body: str) -> str:
    """Return a whole page with the note that nobody edits it."""
    note = "<!-- Written from the code by `make reference`; do not edit. -->"
    return f"# {title}\n\n{note}\n\n{body.strip()}\n"


def table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a table; a cell keeps to one line."""
    lines = [[*headings]]
    lines.append(["---"] * len(lines[0]))
    lines += [[_cell(value) for value in row] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")


def code(value: object) -> str:
    """Return a value as code, nothing for nothing."""
    return f"`{value}`" if str(value) else ""


def labels(values: Iterable[Any]) -> str:
    """Return the labels of choices in a row."""
    return "、".join(str(value.label) for value in values)
