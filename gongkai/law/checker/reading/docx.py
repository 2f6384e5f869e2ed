"""Word documents (DOCX), read as a stream so that a bomb cannot fill the memory."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import IO, Any

from lxml import etree

from gongkai.law.checker.folding import fold
from gongkai.law.checker.reading.model import MAX_CELLS, Block, Document, Unreadable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MAX_XML = 30 * 1024 * 1024
_MAX_ELEMENTS = (
    600_000  # a long report has some 30,000; each costs the parser 100 bytes
)
_PART = "word/document.xml"


def read_docx(data: bytes) -> Document:
    """Return paragraphs and table rows in order; raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            info = _main_part(archive)
            with archive.open(info) as part:
                return _read(_Limited(part))
    except (
        zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, OSError,
        NotImplementedError, RuntimeError, KeyError, ValueError,
    ) as fault:  # fmt: skip
        if isinstance(fault, Unreadable):
            raise
        raise Unreadable(
            "Word文档已损坏或加了密码，无法打开。请用Word另存为不加密的DOCX后再试。"
        ) from fault


def _main_part(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    names = archive.namelist()
    if _PART not in names:
        raise Unreadable(_not_word(names))
    info = archive.getinfo(_PART)
    if info.file_size > _MAX_XML:
        raise Unreadable(
            f"Word文档解压后正文超过{_MAX_XML // 1024 // 1024} MB，不是一份年度报告，未作检查。"
        )
    return info


def _not_word(names: list[str]) -> str:
    if any(name.startswith("xl/") for name in names):
        return "这是Excel工作簿，不能直接检查。请提交年度报告的DOCX、PDF、HTML或文本；只核对统计表的，请把表格复制后粘贴，或另存为CSV。"
    if "OFD.xml" in names:
        return "这是OFD版式文件，暂不能检查。请另存为PDF或DOCX后再试。"
    return "这是压缩包，不是Word文档。请解压后提交其中的年度报告。"


class _Limited:
    """A part of an archive that refuses to grow past its limit, whatever it declares."""

    def __init__(self, part: IO[bytes]) -> None:
        self._part = part
        self._left = _MAX_XML

    def read(self, size: int = -1) -> bytes:
        chunk = self._part.read(size if size >= 0 else self._left + 1)
        self._left -= len(chunk)
        if self._left < 0:
            raise Unreadable("Word文档解压后过大，不是一份年度报告，未作检查。")
        return chunk


def _read(part: _Limited) -> Document:
    collector = _Collector()
    events = etree.iterparse(
        part, events=("start", "end"), resolve_entities=False, no_network=True
    )
    for count, (event, node) in enumerate(events):
        if count > 2 * _MAX_ELEMENTS:
            raise Unreadable(
                "Word文档的内容过多，不是一份年度报告，未作检查。请只提交年度报告正文和统计表。"
            )
        name = str(node.tag).removeprefix(_W).removeprefix(_STRICT)
        handler = getattr(collector, f"{event}_{name}", None)
        if handler:
            handler(node)
    if not collector.raw:
        raise Unreadable("Word文档里没有文字。如为图片，请先识别为文字。")
    return Document("docx", tuple(collector.blocks), "\n".join(collector.raw))


class _Collector:
    """Gathers text as elements close. Nested tables are read as text of their cell."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.raw: list[str] = []
        self._text: list[str] = []
        self._row: list[str] = []
        self._cell: list[str] = []
        self._depth = 0
        self._tables = 0
        self._continues = False
        self._cells = 0

    def start_tbl(self, _node: Any) -> None:
        self._depth += 1
        self._tables += self._depth == 1

    def end_tbl(self, node: Any) -> None:
        self._depth -= 1
        node.clear()

    def start_tr(self, _node: Any) -> None:
        if self._depth == 1:
            self._row = []

    def end_tr(self, node: Any) -> None:
        if self._depth == 1 and self._row:
            self._add(" ".join(self._row), tuple(self._row))
        node.clear()

    def start_tc(self, _node: Any) -> None:
        if self._depth == 1:
            self._cell, self._continues = [], False

    def end_vMerge(self, node: Any) -> None:  # noqa: N802 -- the element's name
        value = node.get(f"{_W}val") or node.get(f"{_STRICT}val")
        self._continues = value != "restart" or self._continues

    def end_tc(self, _node: Any) -> None:
        if self._depth == 1 and not self._continues:
            self._cells += 1
            if self._cells > MAX_CELLS:
                raise Unreadable("Word文档的表格过大，不是一份年度报告，未作检查。")
            self._row.append("".join(self._cell).strip())

    def end_t(self, node: Any) -> None:
        self._text.append(node.text or "")

    def end_tab(self, _node: Any) -> None:
        self._text.append(" ")

    def end_br(self, _node: Any) -> None:
        self._text.append(" ")

    def end_p(self, node: Any) -> None:
        text = "".join(self._text).strip()
        self._text = []
        if self._depth:
            self._cell.append(text)
        elif text:
            self._add(text, None)
            node.clear()

    def _add(self, text: str, cells: tuple[str, ...] | None) -> None:
        self.raw.append(text)
        folded = tuple(map(fold, cells)) if cells is not None else None
        table = self._tables if cells is not None else 0
        self.blocks.append(Block(len(self.raw), fold(text), folded, table))
