"""What is wrong with a row by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time

from gongkai.law.classification import UnknownClass, parse_genre, parse_theme
from gongkai.law.days import DayFault, looks_like_a_day, parse_moment
from gongkai.law.numbers import (
    NumberFault,
    brackets_are_standard,
    find_document_numbers,
    normalise_document_number,
    parse_index_number,
)
from gongkai.law.record_faults.rows import (
    Check,
    Mapped,
    Row,
    RowFault,
    number_in,
    row_fault,
)

_SITES = re.compile(
    r".*(?:网站|政府网|信息网|门户网?|管理员|admin|编辑部?)$", re.IGNORECASE
)


def _title(row: Row, mapping: Mapped) -> Iterator[RowFault]:
    title = row.get("title")
    if not title:
        why = "名称是空的。名称是必填项，请补上完整的标题。"
        yield row_fault("title_missing", [row], mapping, "title", title, why)
    elif looks_like_a_day(title):
        why = f"“{title}”是日期，不是名称，可能是导出时错了列。请填上完整的标题。"
        yield row_fault("title_is_a_date", [row], mapping, "title", title, why)


def _dates(row: Row, mapping: Mapped) -> Iterator[RowFault]:
    published = row.get("published_on")
    if "published_on" in mapping and not published:
        why = (
            "没有发布日期。发布日期是必填项，没有日期的信息视为没有更新，请查明后补上。"
        )
        yield row_fault("publish_date_missing", [row], mapping, "published_on", "", why)
    if "created_on" in mapping and not row.get("created_on") and not published:
        why = "没有生成日期。生成日期是必填项，公开期限从这一天起算，请查明后补上。"
        yield row_fault("date_missing_or_bad", [row], mapping, "created_on", "", why)
    for field in ("created_on", "published_on", "effective_from", "expires_on"):
        if text := row.get(field):
            try:
                parse_moment(text)
            except DayFault as fault:
                why = f"{fault}请改正后再导入。"
                yield row_fault("date_missing_or_bad", [row], mapping, field, text, why)


def _order_of_dates(row: Row, mapping: Mapped) -> Iterator[RowFault]:
    written, published = _moment(row, "created_on"), _moment(row, "published_on")
    effective, expires = _moment(row, "effective_from"), _moment(row, "expires_on")
    if published and effective and effective[0] < published[0]:
        why = (
            f"{effective[0]}开始施行，而{published[0]}才发布，施行早于发布。"
            "请核对两个日期。"
        )
        yield row_fault(
            "effective_before_publish", [row], mapping, "effective_from",
            row.get("effective_from"), why,
        )  # fmt: skip
    if effective and expires and expires[0] < effective[0]:
        why = f"{expires[0]}失效，早于施行的{effective[0]}。请核对两个日期。"
        yield row_fault(
            "expires_before_effective", [row], mapping, "expires_on",
            row.get("expires_on"), why,
        )  # fmt: skip
    if written and published and _earlier(published, written):
        why = (
            f"发布时间“{row.get('published_on')}”早于生成时间“{row.get('created_on')}”。"
            "信息不可能在形成之前发布，请核对，不得倒填日期。"
        )
        yield row_fault(
            "published_before_written", [row], mapping, "published_on",
            row.get("published_on"), why,
        )  # fmt: skip


def _signature(row: Row, mapping: Mapped) -> Iterator[RowFault]:
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
        yield row_fault(kind, [row], mapping, "created_on", text, why)


def _document_number(row: Row, mapping: Mapped) -> Iterator[RowFault]:
    text = row.get("document_number")
    if not text:
        return
    if not brackets_are_standard(text):
        normal = number_in(text)
        ending = f"导入时改作“{normal}”。" if normal else "请改正。"
        why = f"文号“{text}”的年份应放在六角括号〔〕内，{ending}"
        yield row_fault(
            "doc_number_bracket_not_standard",
            [row],
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
        yield row_fault(kind, [row], mapping, "document_number", text, str(fault))


def _index_number(row: Row, mapping: Mapped) -> Iterator[RowFault]:
    # Old systems numbered in their own ways, and an index number never changes:
    # only one that claims the national form is held to its check digit.
    text = row.get("index_number")
    try:
        right = not text or parse_index_number(text).check_digit_is_right
    except NumberFault:
        return
    if not right:
        why = f"索引号“{text}”里机构代码的校验码不对，请对照原件核对。"
        yield row_fault(
            "index_number_check_digit", [row], mapping, "index_number", text, why
        )


def _publisher(row: Row, mapping: Mapped) -> Iterator[RowFault]:
    name = row.get("publisher")
    if name and _SITES.fullmatch(name):
        why = f"“{name}”不是行政机关。发布机构应填制作或保存该信息的机关全称。"
        yield row_fault("agency_not_an_agency", [row], mapping, "publisher", name, why)


def _classes(row: Row, mapping: Mapped) -> Iterator[RowFault]:
    readers = {"theme": parse_theme, "genre": parse_genre}
    for field, read in readers.items():
        if text := row.get(field):
            try:
                read(text)
            except UnknownClass as fault:
                why = f"{fault}导入后须由编辑重新归类。"
                yield row_fault(f"{field}_unknown", [row], mapping, field, text, why)


def _moment(row: Row, field: str) -> tuple[date, time | None] | None:
    try:
        return parse_moment(row.get(field)) if row.get(field) else None
    except DayFault:
        return None


def _earlier(one: tuple[date, time | None], other: tuple[date, time | None]) -> bool:
    if one[0] != other[0] or one[1] is None or other[1] is None:
        return one[0] < other[0]
    return one[1] < other[1]


ROW_CHECKS: tuple[Check, ...] = (
    _title,
    _dates,
    _order_of_dates,
    _signature,
    _document_number,
    _index_number,
    _publisher,
    _classes,
)
