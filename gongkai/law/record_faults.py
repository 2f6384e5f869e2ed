"""Examination of rows to be imported: every fault is a finding, none a crash.

Pure over rows of text; nothing is looked up in a database. The importer shows
the findings by row and column and lets an officer leave rows out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from gongkai.law.classification import UnknownClass, parse_genre, parse_theme
from gongkai.law.days import DayFault, looks_like_a_day, parse_moment
from gongkai.law.import_columns import guess_mapping, value_of
from gongkai.law.numbers import (
    NumberFault,
    brackets_are_standard,
    find_document_numbers,
    normalise_document_number,
    parse_index_number,
)

__all__ = ["KINDS", "RowFault", "examine"]

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

_SITES = re.compile(
    r".*(?:网站|政府网|信息网|门户网?|管理员|admin|编辑部?)$", re.IGNORECASE
)


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
class _Row:
    """A row with its number and its fields under canonical names."""

    number: int
    id: str
    fields: Mapping[str, str]

    def get(self, field: str) -> str:
        return self.fields.get(field, "")


Mapped = Mapping[str, str]
Check = Callable[[_Row, Mapped], Iterator[RowFault]]


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
        _Row(
            number,
            value_of(row, mapping, "id"),
            {field: value_of(row, mapping, field) for field in mapping},
        )
        for number, row in enumerate(rows, start=first_row)
    ]
    faults = [
        fault for row in read for check in _ROW_CHECKS for fault in check(row, mapping)
    ]
    return faults + [fault for check in _LIST_CHECKS for fault in check(read, mapping)]


def _fault(
    kind: str, row: _Row, mapping: Mapped, field: str, value: str, why: str
) -> RowFault:
    column = mapping[field]
    ids = (row.id,) if row.id else ()
    message = f"第{row.number}行“{column}”：{why}"
    return RowFault(kind, (row.number,), ids, column, value, message)


def _no_title_column(row: Mapping[str, str]) -> RowFault:
    message = (
        f"表里没有名称这一列（现有：{'、'.join(row)}）：名称是必填项，"
        "请指定哪一列是名称。"
    )
    return RowFault("column_missing", (), (), "", "", message)


# --- a row by itself ---------------------------------------------------------


def _title(row: _Row, mapping: Mapped) -> Iterator[RowFault]:
    title = row.get("title")
    if not title:
        why = "名称是空的。名称是必填项，请补上完整的标题。"
        yield _fault("title_missing", row, mapping, "title", title, why)
    elif looks_like_a_day(title):
        why = f"“{title}”是日期，不是名称，可能是导出时错了列。请填上完整的标题。"
        yield _fault("title_is_a_date", row, mapping, "title", title, why)


def _dates(row: _Row, mapping: Mapped) -> Iterator[RowFault]:
    published = row.get("published_on")
    if "published_on" in mapping and not published:
        why = (
            "没有发布日期。发布日期是必填项，没有日期的信息视为没有更新，请查明后补上。"
        )
        yield _fault("publish_date_missing", row, mapping, "published_on", "", why)
    if "created_on" in mapping and not row.get("created_on") and not published:
        why = "没有生成日期。生成日期是必填项，公开期限从这一天起算，请查明后补上。"
        yield _fault("date_missing_or_bad", row, mapping, "created_on", "", why)
    for field in ("created_on", "published_on", "effective_from", "expires_on"):
        if text := row.get(field):
            try:
                parse_moment(text)
            except DayFault as fault:
                why = f"{fault}请改正后再导入。"
                yield _fault("date_missing_or_bad", row, mapping, field, text, why)


def _order_of_dates(row: _Row, mapping: Mapped) -> Iterator[RowFault]:
    written, published = _moment(row, "created_on"), _moment(row, "published_on")
    effective, expires = _moment(row, "effective_from"), _moment(row, "expires_on")
    if published and effective and effective[0] < published[0]:
        why = (
            f"{effective[0]}开始施行，而{published[0]}才发布，施行早于发布。"
            "请核对两个日期。"
        )
        yield _fault(
            "effective_before_publish", row, mapping, "effective_from",
            row.get("effective_from"), why,
        )  # fmt: skip
    if effective and expires and expires[0] < effective[0]:
        why = f"{expires[0]}失效，早于施行的{effective[0]}。请核对两个日期。"
        yield _fault(
            "expires_before_effective", row, mapping, "expires_on",
            row.get("expires_on"), why,
        )  # fmt: skip
    if written and published and _earlier(published, written):
        why = (
            f"发布时间“{row.get('published_on')}”早于生成时间“{row.get('created_on')}”。"
            "信息不可能在形成之前发布，请核对，不得倒填日期。"
        )
        yield _fault(
            "published_before_written", row, mapping, "published_on",
            row.get("published_on"), why,
        )  # fmt: skip


def _signature(row: _Row, mapping: Mapped) -> Iterator[RowFault]:
    # The day under the signature 落款 stands alone on one of the last lines.
    lines = [line.strip() for line in row.get("body").splitlines() if line.strip()]
    signed = next((line for line in reversed(lines[-5:]) if looks_like_a_day(line)), "")
    written = _moment(row, "created_on")
    try:
        differs = bool(written and signed and parse_moment(signed)[0] != written[0])
    except DayFault:
        return
    if differs:
        text = row.get("created_on")
        why = f"生成日期是“{text}”，正文落款是“{signed}”。请以落款为准核对。"
        kind = "written_date_differs_from_signature"
        yield _fault(kind, row, mapping, "created_on", text, why)


def _document_number(row: _Row, mapping: Mapped) -> Iterator[RowFault]:
    text = row.get("document_number")
    if not text:
        return
    if not brackets_are_standard(text):
        normal = _number_in(text)
        ending = f"导入时改作“{normal}”。" if normal else "请改正。"
        why = f"文号“{text}”的年份应放在六角括号〔〕内，{ending}"
        yield _fault(
            "doc_number_bracket_not_standard",
            row,
            mapping,
            "document_number",
            text,
            why,
        )
        return
    try:
        normalise_document_number(text)
    except NumberFault as fault:
        embedded = bool(find_document_numbers(text))
        kind = "doc_number_in_sentence" if embedded else "doc_number_unreadable"
        yield _fault(kind, row, mapping, "document_number", text, str(fault))


def _index_number(row: _Row, mapping: Mapped) -> Iterator[RowFault]:
    # Old systems numbered in their own ways, and an index number never changes:
    # only one that claims the national form is held to its check digit.
    text = row.get("index_number")
    try:
        right = not text or parse_index_number(text).check_digit_is_right
    except NumberFault:
        return
    if not right:
        why = f"索引号“{text}”里机构代码的校验码不对，请对照原件核对。"
        yield _fault(
            "index_number_check_digit", row, mapping, "index_number", text, why
        )


def _publisher(row: _Row, mapping: Mapped) -> Iterator[RowFault]:
    name = row.get("publisher")
    if name and _SITES.fullmatch(name):
        why = f"“{name}”不是行政机关。发布机构应填制作或保存该信息的机关全称。"
        yield _fault("agency_not_an_agency", row, mapping, "publisher", name, why)


def _classes(row: _Row, mapping: Mapped) -> Iterator[RowFault]:
    readers = {"theme": parse_theme, "genre": parse_genre}
    for field, read in readers.items():
        if text := row.get(field):
            try:
                read(text)
            except UnknownClass as fault:
                why = f"{fault}导入后须由编辑重新归类。"
                yield _fault(f"{field}_unknown", row, mapping, field, text, why)


_ROW_CHECKS: tuple[Check, ...] = (
    _title,
    _dates,
    _order_of_dates,
    _signature,
    _document_number,
    _index_number,
    _publisher,
    _classes,
)


# --- rows against each other -------------------------------------------------


def _same_id(rows: Sequence[_Row], mapping: Mapped) -> Iterator[RowFault]:
    why = "编号“{value}”重复。每条信息的编号应当唯一，请核对是否重复导出。"
    yield from _collisions("duplicate_id", "id", rows, mapping, why)


def _same_url(rows: Sequence[_Row], mapping: Mapped) -> Iterator[RowFault]:
    why = "网址“{value}”相同。同一网页只应有一条信息，请留一条，或改正网址。"
    yield from _collisions("same_url_twice", "url", rows, mapping, why)


def _same_index_number(rows: Sequence[_Row], mapping: Mapped) -> Iterator[RowFault]:
    why = "索引号“{value}”重复。索引号唯一且不再使用第二次，请核对。"
    yield from _collisions("index_number_twice", "index_number", rows, mapping, why)


def _same_document_number(rows: Sequence[_Row], mapping: Mapped) -> Iterator[RowFault]:
    # Only within one publisher: a list compiled from many places may tell of
    # one document several times.
    if "publisher" not in mapping:
        return
    groups: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in rows:
        number = _number_in(row.get("document_number"))
        if number and row.get("publisher"):
            groups[number, row.get("publisher")].append(row)
    why = "同一机关的文号“{value}”重复。一个文号只属于一份文件，请核对。"
    for (number, _), group in groups.items():
        if len(group) > 1:
            yield _together(
                "doc_number_twice", "document_number", group, mapping, number, why
            )


def _versions(rows: Sequence[_Row], mapping: Mapped) -> Iterator[RowFault]:
    # Only rows that tell when they are in force can be versions of one norm;
    # meetings, notices and news often bear the same title year after year.
    groups: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in rows:
        if row.get("title") and any(row.get(field) for field in _IN_FORCE):
            groups[row.get("title"), row.get("publisher")].append(row)
    for (title, _), group in groups.items():
        days = {row.get("published_on") or row.get("created_on") for row in group}
        if len(group) > 1 and len(days) > 1:
            listed = "、".join(sorted(day or "日期不明" for day in days))
            why = (
                f"“{{value}}”有{len(group)}个版本（{listed}）。请按时间先后导入为"
                "同一信息的各个版本，并标明哪一个有效。"
            )
            yield _together("several_versions", "title", group, mapping, title, why)


_IN_FORCE = ("effective_from", "expires_on", "validity")
_LIST_CHECKS = (
    _same_id,
    _same_url,
    _same_index_number,
    _same_document_number,
    _versions,
)


def _collisions(
    kind: str, field: str, rows: Sequence[_Row], mapping: Mapped, why: str
) -> Iterator[RowFault]:
    groups: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        if value := row.get(field):
            groups[value].append(row)
    for value, group in groups.items():
        if len(group) > 1:
            yield _together(kind, field, group, mapping, value, why)


def _together(
    kind: str,
    field: str,
    group: Sequence[_Row],
    mapping: Mapped,
    value: str,
    why: str,
) -> RowFault:
    numbers = tuple(row.number for row in group)
    where = "、".join(map(str, numbers))
    message = f"第{where}行“{mapping[field]}”：{why.format(value=value)}"
    ids = tuple(row.id for row in group if row.id)
    return RowFault(kind, numbers, ids, mapping[field], value, message)


# --- small readers -----------------------------------------------------------


def _moment(row: _Row, field: str) -> tuple[date, time | None] | None:
    try:
        return parse_moment(row.get(field)) if row.get(field) else None
    except DayFault:
        return None


def _earlier(one: tuple[date, time | None], other: tuple[date, time | None]) -> bool:
    if one[0] != other[0] or one[1] is None or other[1] is None:
        return one[0] < other[0]
    return one[1] < other[1]


def _number_in(text: str) -> str:
    try:
        return str(normalise_document_number(text))
    except NumberFault:
        found = find_document_numbers(text)
        return str(found[0].number) if found else ""
