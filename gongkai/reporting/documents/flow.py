"""The report as a sequence of headings, paragraphs and tables, the same for all files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .content import Part, ReportContent, chinese_date, printable
from .grid import Grid, grid

SAMPLE = "示例数据，仅供演示"
_SUBHEADING = re.compile(r"（[一二三四五六七八九十百]+）")


@dataclass(frozen=True)
class Block:
    """``kind`` is lead, heading, subheading, text, table, annex, remarks or signature.

    ``opening`` is a 小标题 that runs into its paragraph. ``plain_heading`` says that the
    table stands under a heading with its own title already.
    """

    kind: str
    text: str = ""
    opening: str = ""
    grid: Grid | None = None
    plain_heading: bool = False
    lines: tuple[str, ...] = ()


def flow(content: ReportContent) -> Iterator[Block]:
    """Yield the report in printed order, without its title."""
    if content.edition > 1:
        note = f"更正说明：{content.note.strip()}" if content.note.strip() else ""
        yield Block("edition", f"（第{content.edition}版）", lines=(printable(note),))
    for text in _paragraphs(content.lead):
        yield Block("text", text)
    remarks = tuple(filter(None, (printable(each).strip() for each in content.remarks)))
    with_tables = [part for part in content.parts if part.tables]
    last = None if content.annex or not with_tables else with_tables[-1]
    for part in content.parts:
        yield from _part(content, part)
        if part is last and remarks:
            yield Block("remarks", lines=remarks)
    if content.issued_on:
        yield Block(
            "signature",
            lines=(printable(content.organ), chinese_date(content.issued_on)),
        )
    for number, key in enumerate(content.annex, 1):
        label = f"附件{number}" if len(content.annex) > 1 else "附件"
        found = grid(content.form.table(key), content.cells)
        yield Block("annex", label, grid=found)
    if remarks and last is None:
        yield Block("remarks", lines=remarks)


def title_of(content: ReportContent) -> str:
    """Return the title on one line."""
    return " ".join(printable(content.title).split())


def title_lines(title: str) -> list[str]:
    """Break a title that is too long for a line before 政府信息公开, not within it."""
    before, name, after = title.partition("政府信息公开")
    return [before, name + after] if before and name else [title]


def _part(content: ReportContent, part: Part) -> Iterator[Block]:
    yield Block("heading", printable(part.heading))
    for text in _paragraphs(part.text):
        yield _paragraph(text)
    for key in part.tables:
        table = content.form.table(key)
        same = table.title == part.title and len(part.tables) == 1
        found = grid(table, content.cells)
        yield Block("table", grid=found, plain_heading=same)


def _paragraphs(text: str) -> Iterator[str]:
    for line in printable(text).split("\n"):
        bare = line.strip()
        if bare:
            yield bare


def _paragraph(text: str) -> Block:
    """Return a 小标题, one that runs into its paragraph, or a paragraph.

    ``（一）主动公开。全年……`` has its 小标题 up to the first full stop.
    """
    if not _SUBHEADING.match(text):
        return Block("text", text)
    opening, stop, rest = text.partition("。")
    if rest.strip():
        return Block("text", rest.strip(), opening=opening + stop)
    return Block("subheading", text)
