"""Bad files get a clear sentence in bounded time and memory; odd good ones are read."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from typing import Any

import pytest

from gongkai.law.checker import MAX_BYTES, Unreadable, check, check_apart
from tests.law.checker.bad_files import BAD_FILES, MEGABYTE, Bad
from tests.law.checker.test_findings import CLEAN

PATIENCE = 15.0


@pytest.mark.parametrize("case", BAD_FILES, ids=lambda case: case.name)
def test_a_bad_file_is_refused_in_a_sentence(case: Bad) -> None:
    """The process that reads it may use one gigabyte and twenty seconds, no more.

    Its own seconds are counted: those of the clock are also spent on other processes.
    """
    content = case.content()
    begun = seconds_of_children()
    with pytest.raises(Unreadable) as refused:
        check_apart(content, seconds=60)
    assert seconds_of_children() - begun < PATIENCE
    assert case.said in str(refused.value)
    assert str(refused.value).endswith("。")


def seconds_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize(
    ("over", "said"),
    [
        (1, "文件有20971521字节，超过上限20 MB（20971520字节）"),
        (MEGABYTE // 4, "文件有20.2 MB，超过上限20 MB"),
        (10 * MEGABYTE, "文件有30 MB，超过上限20 MB"),
    ],
)
def test_both_sizes_of_a_file_too_large_differ(over: int, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        check(b"a" * (MAX_BYTES + over))
    assert said in str(refused.value)


def test_a_file_of_50_megabytes_is_not_even_handed_over() -> None:
    with pytest.raises(Unreadable, match="文件有50 MB，超过上限20 MB"):
        check_apart(b"a" * 50 * MEGABYTE)
    with pytest.raises(Unreadable, match="超过上限20 MB"):
        check_apart(CLEAN.encode(), previous=b"a" * 21 * MEGABYTE)


# --- Read in spite of appearances ---------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_text_is_read_in_any_encoding(encoding: str) -> None:
    assert dict(check(CLEAN.encode(encoding)).cells) == dict(
        check(CLEAN.encode()).cells
    )


def test_enormous_spans_are_as_good_as_small_ones() -> None:
    lines = [
        "<tr>"
        + "".join(f'<td rowspan="1000000" colspan="1000000">{c}</td>' for c in cells)
        for line in CLEAN.splitlines()
        if (cells := line.strip("| ").split(" | "))
    ]
    page = f"<h1>{CLEAN.splitlines()[0]}</h1><table>{''.join(lines)}</table>"
    begun = time.monotonic()
    assert len(check(page.encode()).cells) > 100
    assert time.monotonic() - begun < PATIENCE


def test_embedded_pictures_do_not_make_a_page_too_large() -> None:
    picture = '<img src="data:image/png;base64,' + "iVBORw0KGgo" * 1_500_000 + '">'
    page = f"<html><body>{picture}<p>{'</p><p>'.join(CLEAN.splitlines())}</p></body>"
    assert check(page.encode()).year == 2023


# --- The process apart --------------------------------------------------------------


def test_it_answers_as_the_checker_does() -> None:
    wrong = CLEAN.replace("公告15条", "公告150条").encode()
    apart, here = (f(wrong, previous=CLEAN.encode()) for f in (check_apart, check))
    assert apart.as_json() == here.as_json()
    assert apart.cells == here.cells
    assert apart.findings
    assert [f.message for f in apart.findings] == [f.message for f in here.findings]


def test_it_is_stopped_when_its_time_is_up() -> None:
    begun = time.monotonic()
    with pytest.raises(Unreadable, match="没有检查完，已经停止"):
        check_apart(CLEAN.encode(), seconds=0.01)
    assert time.monotonic() - begun < 2


def test_it_sees_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, str] = {}
    popen = subprocess.Popen

    def watched(*args: Any, **options: Any) -> Any:
        seen.update(options["env"])
        return popen(*args, **options)

    monkeypatch.setenv("SECRET_KEY", "x")
    monkeypatch.setenv("DATABASE_URL", "y")
    monkeypatch.setattr(subprocess, "Popen", watched)
    check_apart(CLEAN.encode())
    assert seen
    assert not {"SECRET_KEY", "DATABASE_URL"} & seen.keys()


def test_a_death_in_there_is_a_sentence_out_here(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Unreadable, match="没有检查完"):
        check_apart(CLEAN.encode())
    assert "exit code" in caplog.text
    assert "南江县" not in caplog.text
