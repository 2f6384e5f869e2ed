"""Check the report on standard input and print the answer as JSON; see `apart`."""

from __future__ import annotations

import json
import logging
import resource
import sys
from typing import Any, BinaryIO

from gongkai.law.checker.apart import LENGTHS
from gongkai.law.checker.reading import Unreadable
from gongkai.law.checker.report import check

MEMORY = 1024 * 1024 * 1024
_SECONDS = 20
_MOST = 500


def answer(stream: BinaryIO) -> dict[str, Any]:
    """Return the documented object, or ``{"error": sentence}``."""
    length, before = LENGTHS.unpack(stream.read(LENGTHS.size))
    data = stream.read(length)
    previous = stream.read(before - 1) if before else None
    try:
        said = check(data, previous=previous).as_json()
    except Unreadable as refused:
        return {"error": str(refused)}
    except MemoryError:
        return {"error": "文件内容展开后过大，未作检查。请只提交年度报告正文和统计表。"}
    said["findings"] = said["findings"][:_MOST]
    return said


def main() -> None:
    """Limit this process, then answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.CRITICAL)
    json.dump(answer(sys.stdin.buffer), sys.stdout)


if __name__ == "__main__":
    main()
