"""What is wrong between rows: the same number, address or title twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from gongkai.law.record_faults.rows import (
    ListCheck,
    Mapped,
    Row,
    RowFault,
    number_in,
    row_fault,
)

_IN_FORCE = ("effective_from", "expires_on", "validity")


def _same_id(rows: Sequence[Row], mapping: Mapped) -> Iterator[RowFault]:
    why = "编号“{value}”重复。每条信息的编号应当唯一，请核对是否重复导出。"
    yield from _collisions("duplicate_id", "id", rows, mapping, why)


def _same_url(rows: Sequence[Row], mapping: Mapped) -> Iterator[RowFault]:
    why = "网址“{value}”相同。同一网页只应有一条信息，请留一条，或改正网址。"
    yield from _collisions("same_url_twice", "url", rows, mapping, why)


def _same_index_number(rows: Sequence[Row], mapping: Mapped) -> Iterator[RowFault]:
    why = "索引号“{value}”重复。索引号唯一且不再使用第二次，请核对。"
    yield from _collisions("index_number_twice", "index_number", rows, mapping, why)


def _same_document_number(rows: Sequence[Row], mapping: Mapped) -> Iterator[RowFault]:
    # Only within one publisher: a list compiled from many places may tell of
    # one document several times.
    if "publisher" not in mapping:
        return
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        number = number_in(row.get("document_number"))
        if number and row.get("publisher"):
            groups[number, row.get("publisher")].append(row)
    for (number, _), group in groups.items():
        if len(group) > 1:
            why = f"同一机关的文号“{number}”重复。一个文号只属于一份文件，请核对。"
            yield row_fault(
                "doc_number_twice", group, mapping, "document_number", number, why
            )


def _versions(rows: Sequence[Row], mapping: Mapped) -> Iterator[RowFault]:
    # Only rows that tell when they are in force can be versions of one norm;
    # meetings, notices and news often bear the same title year after year.
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.get("title") and any(row.get(field) for field in _IN_FORCE):
            groups[row.get("title"), row.get("publisher")].append(row)
    for (title, _), group in groups.items():
        days = {row.get("published_on") or row.get("created_on") for row in group}
        if len(group) > 1 and len(days) > 1:
            listed = "、".join(sorted(day or "日期不明" for day in days))
            why = (
                f"“{title}”有{len(group)}个版本（{listed}）。请按时间先后导入为"
                "同一信息的各个版本，并标明哪一个有效。"
            )
            yield row_fault("several_versions", group, mapping, "title", title, why)


def _collisions(
    kind: str, field: str, rows: Sequence[Row], mapping: Mapped, why: str
) -> Iterator[RowFault]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if value := row.get(field):
            groups[value].append(row)
    for value, group in groups.items():
        if len(group) > 1:
            said = why.format(value=value)
            yield row_fault(kind, group, mapping, field, value, said)


LIST_CHECKS: tuple[ListCheck, ...] = (
    _same_id,
    _same_url,
    _same_index_number,
    _same_document_number,
    _versions,
)
