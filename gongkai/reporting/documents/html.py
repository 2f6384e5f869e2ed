"""The report as a fragment of HTML in which sanitising changes nothing."""

from __future__ import annotations

from html import escape

from .content import ReportContent
from .flow import SAMPLE, Block, flow
from .grid import Cell, Grid, Line


def as_html(content: ReportContent) -> str:
    """Return headings, paragraphs and tables; the title is the page's own heading."""
    out = [f"<p><strong>{SAMPLE}</strong></p>"] if content.sample else []
    out += [_block(block) for block in flow(content)]
    return "\n".join(out)


def _block(block: Block) -> str:
    text = _text(block.text)
    if block.kind == "edition":
        return "\n".join(_paragraph(each) for each in (text, *map(_text, block.lines)))
    if block.kind == "heading":
        return f"<h2>{text}</h2>"
    if block.kind == "subheading":
        return f"<h3>{text}</h3>"
    if block.kind == "signature":
        return _paragraph("<br>".join(map(_text, block.lines)))
    if block.kind == "remarks":
        items = "".join(f"<li>{_text(each)}</li>" for each in block.lines)
        return f"{_paragraph('注：')}\n<ol>{items}</ol>"
    if block.grid:
        heading = f"<h2>{text}</h2>\n" if block.kind == "annex" else ""
        return heading + _table(block.grid)
    opening = f"<strong>{_text(block.opening)}</strong>" if block.opening else ""
    return f"<p>{opening}{text}</p>"


def _paragraph(inner: str) -> str:
    return f"<p>{inner}</p>" if inner else ""


def _table(grid: Grid) -> str:
    unit = f"（单位：{grid.unit}）" if grid.unit else ""
    out = [f"<table><caption>{_text(grid.title + unit)}</caption>"]
    for section in grid.sections:
        head, body = _lines(section.head), _lines(section.body)
        if grid.repeats:
            out.append(f"<thead>{head}</thead><tbody>{body}</tbody>")
        else:
            out.append(f"<tbody>{head}{body}</tbody>")
    return "\n".join([*out, "</table>"])


def _lines(lines: tuple[Line, ...]) -> str:
    return "\n".join(f"<tr>{''.join(map(_cell, line))}</tr>" for line in lines)


def _cell(cell: Cell) -> str:
    tag = "th" if cell.scope else "td"
    attributes = "".join(
        f' {name}="{value}"'
        for name, value in (
            ("colspan", cell.colspan if cell.colspan > 1 else ""),
            ("rowspan", cell.rowspan if cell.rowspan > 1 else ""),
            ("scope", cell.scope),
        )
        if value
    )
    # Classes and styles do not survive; an ideographic space indents as in print.
    text = "\u3000" * cell.indent + _text(cell.text)
    return f"<{tag}{attributes}>{text}</{tag}>"


def _text(text: str) -> str:
    """Escape as the sanitiser writes it."""
    return escape(text, quote=False).replace("\xa0", "&nbsp;")
