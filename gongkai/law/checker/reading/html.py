"""HTML pages: paragraphs and tables, with row and column spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from gongkai.law.checker.folding import fold
from gongkai.law.checker.reading.model import (
    MAX_BLOCKS,
    MAX_CELLS,
    MAX_MARKUP,
    MAX_TAGS,
    Block,
    Document,
    Unreadable,
)

_SKIP = {"script", "style", "head", "noscript", "template", "svg", "iframe", "select"}
_BLOCKS = {
    "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "br",
    "tr", "td", "th", "table", "ul", "ol", "dd", "dt", "caption", "blockquote", "pre",
}  # fmt: skip
_PICTURE = re.compile(r"data:[\w.+/-]{1,80};base64,[A-Za-z0-9+/=\s]*")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w-]+)", re.I)


def declared_charset(data: bytes) -> str:
    """Return the character set the page names for itself, or ""."""
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii", "ignore").lower() if found else ""


def read_html(text: str) -> Document:
    """Return the blocks of a page; raises Unreadable when it is too large for one.

    The parser takes some 400 bytes for each tag: they are counted before it begins.
    """
    text = _PICTURE.sub("", text)
    if text.count("<") > MAX_TAGS or len(text) > MAX_MARKUP:
        raise Unreadable(
            f"网页源文件有{len(text)}个字符、{text.count('<')}个标记，远多于一份年度报告，未作检查。请只提交年度报告正文和统计表。"
        )
    if len(re.findall(r"<t[dh][\s>/]", text, re.I)) > MAX_CELLS:
        raise Unreadable(
            f"网页表格超过{MAX_CELLS}个单元，远多于一份年度报告，未作检查。请只提交年度报告正文和统计表。"
        )
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = html.HTMLParser(huge_tree=False, recover=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as fault:
        raise Unreadable(
            "网页无法解析，里面没有内容。请提交网页的完整源文件。"
        ) from fault
    walker = _Walker()
    walker.walk(root)
    walker.flush()
    raw = "\n".join(walker.raw)
    return Document("html", tuple(walker.blocks), raw)


class _Walker:
    """Collects paragraphs and rows in document order, without recursion."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.raw: list[str] = []
        self._text: list[str] = []
        self._tables = 0

    def flush(self) -> None:
        text = re.sub(r"\s+", " ", "".join(self._text)).strip()
        self._text.clear()
        if text:
            self._add(text, None)

    def walk(self, root: Any) -> None:
        """Visit elements with an explicit stack: pages may nest thousands deep."""
        stack: list[tuple[Any, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            name = node.tag if isinstance(node.tag, str) else ""
            if leaving:
                if name in _BLOCKS:
                    self.flush()
            elif name in _SKIP or not name:
                pass
            elif name == "table" and next(node.iterdescendants("table"), None) is None:
                self.flush()
                self._table(node)
            else:
                if name in _BLOCKS:
                    self.flush()
                self._text.append(node.text or "")
                stack.append((node, True))
                stack += [(child, False) for child in reversed(node)]
                continue
            if node is not root:
                self._text.append(node.tail or "")

    def _table(self, table: Any) -> None:
        caption = next(table.iterdescendants("caption"), None)
        if caption is not None:
            self._add(cell_text(caption), None)
        self._tables += 1
        for cells in _rows(table):
            self._add(" ".join(cells), cells)

    def _add(self, text: str, cells: tuple[str, ...] | None) -> None:
        if len(self.blocks) > MAX_BLOCKS:
            raise Unreadable("网页段落过多，不是一份年度报告，未作检查。")
        folded = tuple(map(fold, cells)) if cells is not None else None
        self.raw.append(text)
        number = len(self.raw)
        table = self._tables if cells is not None else 0
        self.blocks.append(Block(number, fold(text).strip(), folded, table))


def _rows(table: Any) -> Iterator[tuple[str, ...]]:
    """Yield each row's own cells; one that spans rows from above is not repeated."""
    for row in table.iterdescendants("tr"):
        cells = [cell_text(cell) for cell in row if cell.tag in ("td", "th")]
        if cells:
            yield tuple(cells)


def cell_text(cell: Any) -> str:
    """Return the text of a cell on one line; broken words are joined."""
    texts = [part for part in cell.itertext() if isinstance(part, str)]
    return re.sub(r"\s+", " ", "".join(texts)).strip()
