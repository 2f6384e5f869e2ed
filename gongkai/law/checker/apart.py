"""Check a stranger's file in a process of its own: bounded time, memory and answer.

``check`` is bounded by what it agrees to read; here the system bounds it too, so that
no file, however made, can hold a web server or fill its memory. The process is given
none of the caller's secrets, and nothing is written to disk.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import struct
import subprocess
import sys
from contextlib import suppress
from typing import Any

from gongkai.law.checker.reading import MAX_BYTES, Unreadable
from gongkai.law.checker.reading.model import too_large
from gongkai.law.checker.report import Report

SECONDS = 25
LENGTHS = struct.Struct(">QQ")  # of the report and of last year's, plus one if given
_NEEDED = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH")
_log = logging.getLogger(__name__)


def check_apart(
    data: bytes, *, previous: bytes | None = None, seconds: float = SECONDS
) -> Report:
    """Return what `check` says of ``data``, at most 500 findings of it.

    Takes ``seconds`` at most. Raises Unreadable with a sentence in Chinese.
    """
    for file in (data, previous or b""):
        if len(file) > MAX_BYTES:
            raise too_large(len(file))
    answer = _answer(_sent(data, previous), seconds)
    if "error" in answer:
        raise Unreadable(answer["error"])
    return Report.from_json(answer)


def _sent(data: bytes, previous: bytes | None) -> bytes:
    length = 0 if previous is None else len(previous) + 1
    return b"".join([LENGTHS.pack(len(data), length), data, previous or b""])


def _answer(sent: bytes, seconds: float) -> dict[str, Any]:
    with subprocess.Popen(
        [sys.executable, "-m", "gongkai.law.checker.apart_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a traceback could quote the file
        env={name: os.environ[name] for name in _NEEDED if name in os.environ},
        start_new_session=True,
    ) as child:
        try:
            written, _ = child.communicate(sent, timeout=seconds)
        except subprocess.TimeoutExpired as slow:
            raise Unreadable(
                f"文件在{seconds:.0f}秒内没有检查完，已经停止。请只提交年度报告正文和统计表，或另存为DOCX、文本后再试。"
            ) from slow
        finally:
            # Whatever it started, the reader of a PDF for one, goes with it.
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
    try:
        answer = json.loads(written)
    except ValueError as fault:
        _log.error("A check ended without an answer, exit code %s", child.returncode)
        raise Unreadable(
            "文件没有检查完：内容展开后过大，或结构异常。请另存为DOCX或文本后再试。"
        ) from fault
    return dict(answer)
