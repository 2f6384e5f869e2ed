"""Examination of rows to be imported: every fault is a finding, none a crash.

Pure over rows of text; nothing is looked up in a database. The importer shows
the findings by row and column and lets an officer leave rows out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai.law.import_columns import guess_mapping, value_of
from gongkai.law.record_faults.alone import ROW_CHECKS
from gongkai.law.record_faults.rows import KINDS, Mapped, Row, RowFault
from gongkai.law.record_faults.together import LIST_CHECKS

__all__ = ["KINDS", "RowFault", "examine"]


def examine(
    rows: Sequence[Mapping[str, str]],
    mapping: Mapped | None = None,
    *,
    first_row: int = 2,
) -> list[RowFault]:
    """Return the findings on ``rows``, row by row, then those between rows.

    ``mapping`` is canonical field -> header (``guess_mapping`` of the headers by
    default). ``first_row`` numbers the first row; 2 where line 1 holds headers.
    """
    if not rows:
        return []
    mapping = guess_mapping(rows[0]) if mapping is None else mapping
    if "title" not in mapping:
        return [_no_title_column(rows[0])]
    read = [
        Row(
            number,
            value_of(row, mapping, "id"),
            {field: value_of(row, mapping, field) for field in mapping},
        )
        for number, row in enumerate(rows, start=first_row)
    ]
    faults = [
        fault for row in read for check in ROW_CHECKS for fault in check(row, mapping)
    ]
    return faults + [fault for check in LIST_CHECKS for fault in check(read, mapping)]


def _no_title_column(row: Mapping[str, str]) -> RowFault:
    message = (
        f"表里没有名称这一列（现有：{'、'.join(row)}）：名称是必填项，"
        "请指定哪一列是名称。"
    )
    return RowFault("column_missing", (), (), "", "", message)
