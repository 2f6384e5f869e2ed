"""PDF documents, read by a child process with limited time and memory."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from gongkai.law.checker.reading.model import Block, Document, Unreadable
from gongkai.law.checker.reading.text import read_text

_SECONDS = 30
_REASONS = {
    "encrypted": "PDF加了打开密码，无法读取。请去掉密码后再试。",
    "damaged": "PDF已损坏，无法打开。请重新导出后再试。",
    "pages": "PDF页数过多，不是一份年度报告，未作检查。",
    "empty": "PDF里没有文字，可能是扫描件。请提交由文档直接导出的PDF，或先识别为文字。",
    "memory": "PDF内容展开后过大，未作检查。请重新导出后再试。",
}


def read_pdf(data: bytes) -> Document:
    """Return the text lines of all pages; raises Unreadable."""
    try:
        child = subprocess.run(
            [sys.executable, "-m", "gongkai.law.checker.reading.pdf_child"],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise Unreadable(
            f"PDF在{_SECONDS}秒内没有读完，未作检查。请重新导出后再试。"
        ) from slow
    try:
        answer = json.loads(child.stdout)
    except ValueError as fault:
        raise Unreadable(_REASONS["memory"]) from fault
    if "fault" in answer:
        raise Unreadable(_REASONS[answer["fault"]])
    pages = [without_page_number(page) for page in answer["pages"]]
    read = read_text("\n".join(pages), "pdf")
    if not re.search(r"[\u4e00-\u9fff]", read.raw):
        raise Unreadable(_REASONS["empty"])
    # Lines of a PDF say nothing about empty cells.
    blocks = tuple(Block(b.line, b.text, b.cells, b.table) for b in read.blocks)
    return Document("pdf", blocks, read.raw, len(pages))


def without_page_number(page: str) -> str:
    """Return a page's text without a bare number on its first or last line."""
    lines = page.strip("\n").split("\n")
    for end in (0, -1):
        if lines and re.fullmatch(r"\s*[-—–]?\s*\d{1,3}\s*[-—–]?\s*", lines[end]):
            lines.pop(end)
    return "\n".join(lines)
