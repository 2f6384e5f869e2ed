"""Rows to be imported and the findings on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongkai.law.numbers import (
    NumberFault,
    find_document_numbers,
    normalise_document_number,
)

# Kind of finding -> whether the row cannot be taken as it stands.
KINDS: Mapping[str, bool] = {
    "column_missing": True,
    "title_missing": True,
    "title_is_a_date": True,
    "publish_date_missing": True,
    "date_missing_or_bad": True,
    "effective_before_publish": False,
    "expires_before_effective": True,
    "published_before_written": True,
    "written_date_differs_from_signature": False,
    "duplicate_id": True,
    "same_url_twice": True,
    "index_number_twice": True,
    "index_number_check_digit": False,
    "doc_number_twice": True,
    "doc_number_bracket_not_standard": False,
    "doc_number_in_sentence": True,
    "doc_number_unreadable": True,
    "agency_not_an_agency": True,
    "theme_unknown": False,
    "genre_unknown": False,
    "several_versions": False,
}


@dataclass(frozen=True, slots=True)
class RowFault:
    """One finding on one row or on rows that collide.

    ``rows`` are row numbers as the spreadsheet shows them, ``ids`` what the rows
    call themselves, ``column`` the header in the file, ``value`` the offending text.
    """

    kind: str
    rows: tuple[int, ...]
    ids: tuple[str, ...]
    column: str
    value: str
    message: str

    @property
    def blocks(self) -> bool:
        """Tell whether the rows cannot be imported as they stand."""
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number and its fields under canonical names."""

    number: int
    id: str
    fields: Mapping[str, str]

    def get(self, field: str) -> str:
        """Return a field by its canonical name, "" where the file has none."""
        return self.fields.get(field, "")


Mapped = Mapping[str, str]
Check = Callable[[Row, Mapped], Iterator[RowFault]]
ListCheck = Callable[[Sequence[Row], Mapped], Iterator[RowFault]]


def row_fault(
    kind: str, rows: Sequence[Row], mapping: Mapped, field: str, value: str, why: str
) -> RowFault:
    """Return a finding on one row, or on rows that collide, in a column of the file."""
    numbers = tuple(row.number for row in rows)
    where = "、".join(map(str, numbers))
    message = f"第{where}行“{mapping[field]}”：{why}"
    ids = tuple(row.id for row in rows if row.id)
    return RowFault(kind, numbers, ids, mapping[field], value, message)


def number_in(text: str) -> str:
    """Return the first document number in a text in its normal form, or ""."""
    try:
        return str(normalise_document_number(text))
    except NumberFault:
        found = find_document_numbers(text)
        return str(found[0].number) if found else ""
