"""What any file is turned into: a run of lines and table rows, folded for matching."""

from __future__ import annotations

from dataclasses import dataclass

_MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * _MEGABYTE
MAX_CHARS = 400_000  # some twenty times a long report
MAX_CELLS = 50_000
MAX_BLOCKS = 60_000
MAX_TAGS = 400_000  # a page saved by Word has some five for each cell
MAX_MARKUP = 6_000_000  # characters of a page without its embedded pictures


class Unreadable(ValueError):
    """A file cannot be read as a report; the message says why and what to do."""


@dataclass(frozen=True)
class Block:
    """A line of text, or a table row when ``cells`` is given.

    ``line`` is 1-based: in text files the line, elsewhere the paragraph or row.
    ``blanks`` counts empty lines that follow. ``separated`` marks a text that is one
    whole cell (the file puts a sign between cells), so that an empty one is a blank cell.
    """

    line: int
    text: str = ""
    cells: tuple[str, ...] | None = None
    table: int = 0
    blanks: int = 0
    separated: bool = False


@dataclass(frozen=True)
class Document:
    """The blocks of a file.

    ``kind`` is text, html, docx or pdf; ``raw`` the original text for quoting.
    """

    kind: str
    blocks: tuple[Block, ...]
    raw: str
    pages: int = 0


def bounded(document: Document) -> Document:
    """Return ``document``; raises Unreadable when it is too much to be a report."""
    cells = sum(len(block.cells or ()) for block in document.blocks)
    if cells > MAX_CELLS or len(document.blocks) > MAX_BLOCKS:
        raise Unreadable(
            f"文件有{cells or len(document.blocks)}个表格单元或段落，远多于一份年度报告，未作检查。请只提交年度报告正文和统计表。"
        )
    if len(document.raw) > MAX_CHARS:
        raise too_long(len(document.raw))
    if not document.raw.strip():
        raise Unreadable("文件里没有文字。如为扫描件，请先识别为文字或提交原始文档。")
    return document


def too_long(characters: int) -> Unreadable:
    """Return the refusal of a text of so many characters."""
    return Unreadable(
        f"文件文字有{characters}字，远多于一份年度报告，未作检查。请只提交年度报告正文和统计表。"
    )


def too_large(size: int) -> Unreadable:
    """Return the refusal of a file of so many bytes."""
    limit = f"{MAX_BYTES // _MEGABYTE} MB"
    said = f"{size / _MEGABYTE:.1f}".removesuffix(".0") + " MB"
    if said == limit:
        said, limit = f"{size}字节", f"{limit}（{MAX_BYTES}字节）"
    return Unreadable(
        f"文件有{said}，超过上限{limit}，未作检查。请只提交年度报告，去掉图片和附件。"
    )
