"""Which column of a foreign list holds which field, and what counts as empty."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files

COLUMNS: Mapping[str, tuple[str, ...]] = {
    field: tuple(headers)
    for field, headers in tomllib.loads(
        (files("gongkai.law") / "data" / "import_columns.toml").read_text("utf-8")
    ).items()
}

_BLANK = {
    "",
    "none",
    "nan",
    "nat",
    "null",
    "n/a",
    "na",
    "-",
    "--",
    "—",
    "——",
    "/",
    "无",
}


def guess_mapping(headers: Iterable[str]) -> dict[str, str]:
    """Return canonical field -> header for the headers that are recognised.

    The better alias wins where two headers mean one field; a header serves one
    field only. Unknown headers are left out for the officer to decide.
    """
    by_name = {_bare_header(header): header for header in reversed(list(headers))}
    mapping: dict[str, str] = {}
    for field, aliases in COLUMNS.items():
        for alias in aliases:
            header = by_name.get(_bare_header(alias))
            if header is not None and header not in mapping.values():
                mapping[field] = header
                break
    return mapping


def value_of(row: Mapping[str, str], mapping: Mapping[str, str], field: str) -> str:
    """Return a field of a row, stripped; what lists write for nothing is ""."""
    text = (row.get(mapping.get(field, "")) or "").strip()
    return "" if text.lower() in _BLANK else text


def _bare_header(header: str) -> str:
    plain = re.sub(r"[（(\[【].*?[）)\]】]", "", header)
    return re.sub(r"[\s_\-:：*＊\ufeff]", "", plain).lower()
