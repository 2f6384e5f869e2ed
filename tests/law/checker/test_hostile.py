"""Bad files get a clear sentence, in bounded time and memory."""

from __future__ import annotations

import contextlib
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.checker import Unreadable, check
from tests.law.checker.bad_files import archive
from tests.law.checker.fuzz import corpus, examine, mutated

PATIENCE = 20.0


def refusal(data: bytes) -> str:
    started = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        check(data)
    assert time.monotonic() - started < PATIENCE
    sentence = str(caught.value)
    assert sentence.endswith("。")
    return sentence


def answered(data: bytes) -> bool:
    """Say whether a file is either checked or refused in a sentence."""
    try:
        report = check(data).as_json()
    except Unreadable as refused:
        return str(refused).endswith("。")
    return "findings" in report


def test_a_long_text_that_is_no_report() -> None:
    assert "远多于" in refusal(("信息公开\n" * 900_000).encode())


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"xl/workbook.xml": b"<a/>"}, "Excel"),
        ({"a.txt": b"x"}, "压缩包"),
        ({"OFD.xml": b"<a/>"}, "OFD"),
        ({"word/document.xml": b"<w:document"}, "损坏"),
        ({"word/document.xml": b"<a/>"}, "没有文字"),
    ],
)
def test_archives_that_are_no_word_document(parts: dict[str, bytes], said: str) -> None:
    assert said in refusal(archive(parts))


def test_a_page_with_huge_spans_and_deep_nesting() -> None:
    page = (
        "<div>" * 30_000
        + '<table><tr><td colspan="999999999" rowspan="99999999">信息公开</td></tr></table>'
    )
    started = time.monotonic()
    with contextlib.suppress(Unreadable):
        check(page.encode())
    assert time.monotonic() - started < PATIENCE


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "旧版Word"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "图片"),
        (b"{\\rtf1 abc}", "RTF"),
        (bytes(range(256)) * 50, "无法检查"),
        ("今天天气很好。".encode(), "没有找到"),
        (b"<html></html>", "。"),
    ],
)
def test_other_kinds_of_file(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_the_kind_is_told_by_the_content_not_by_a_name() -> None:
    page = "<table><tr><td>（一）收到申请数</td><td>件</td><td>3</td></tr><tr><td>统计指标 主动公开政府信息数</td></tr></table>"
    assert {key.row for key in check(page.encode()).cells} == {"C1"}


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(
        [b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html><table>", "政府信息公开\n".encode()]
    ),
)
def test_any_bytes_are_answered_or_refused_in_a_sentence(
    tail: bytes, head: bytes
) -> None:
    if head.startswith(b"%PDF"):
        tail = tail[:20]
    assert answered(head + tail)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "一、",
                "二、",
                "（一）",
                "其中",
                "：",
                "100",
                "条",
                "件",
                "，",
                "。",
                "、",
                "|",
                "行政复议",
                "总计",
                "\n",
                "2023年",
                "政府信息公开",
                "等",
                "%",
                "占",
                "较上年",
                "增加",
                "12万余",
                "(",
                ")",
                "申请",
            ]
        ),
        max_size=80,
    )
)
def test_any_mixture_of_words_is_answered(words: list[str]) -> None:
    assert answered("".join(["政府信息公开年度报告", *words]).encode())


def test_tables_within_tables_are_read_as_text() -> None:
    page = "<table><tr><td><table><tr><td>（一）收到申请数</td><td>件</td><td>3</td></tr></table>统计指标</td></tr></table>"
    assert {key.row for key in check(page.encode()).cells} == {"C1"}


@pytest.mark.parametrize(
    "text",
    [
        "2022年公开信息100条，其中网站30条、微信70条，较上年增加20条，占比30%。" * 9_000,
        "其中1件、" * 79_000,
        "叭苯涃M" * 90_000,
        "（" * 390_000,
        "1条（" * 120_000,
        "未收到申请" * 79_000,
        "1" * 390_000,
        "属于国家秘密 1 0 0 0 0 0 1\n" * 18_000,
        "一、总体情况\n（一）主动公开情况良好\n" * 18_000,
        "|\n" * 50_000,
        "收到٣件，公开²条。",
    ],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_texts_made_to_be_slow_are_answered_in_time(text: str) -> None:
    started = time.monotonic()
    assert answered(f"政府信息公开年度报告\n{text}".encode())
    assert time.monotonic() - started < PATIENCE


def test_odd_chinese_numerals_are_no_figures() -> None:
    assert answered("政府信息公开年度报告\n全年收到十十件，举办二三三次。".encode())


def test_damaged_reports_are_answered_or_refused_in_a_sentence() -> None:
    """A few of what `tests.law.checker.fuzz` tries for minutes."""
    rng = random.Random(2018)  # noqa: S311 -- repeatable, not secret
    files = [file for file in corpus(rng) if not file.startswith(b"%PDF")]
    outcomes = {examine(mutated(rng, files)[0], None) for _ in range(150)}
    assert outcomes == {"examined", "refused"}
