"""Print any cells in the layouts in which reports are published."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from decimal import Decimal

import docx

from gongkai.law.forms import CellKey, Cells, Form, Row, Table
from gongkai.law.forms.figures import plain
from gongkai.law.wordlists import traditional_to_simplified

Line = tuple[str, ...]
WIDE_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


def shown(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def heading(form: Form, year: int, organ: str) -> str:
    if form.id == "2014":
        return f"{organ}政府信息公开情况统计表（{year}年度）"
    return f"{organ}{year}年政府信息公开工作年度报告"


def values(table: Table, row: Row, cells: Cells) -> Line:
    keys = [CellKey(table.key, row.key, c.key) for c in table.columns_of(row)]
    return tuple(shown(cells[key]) for key in keys)


def printed(table: Table, cells: Cells) -> list[Row]:
    """Return the rows that have a place in this report."""
    return [
        row
        for row in table.rows
        if row.heading
        or any(CellKey(table.key, row.key, c.key) in cells for c in table.columns)
    ]


def lines_of(form: Form, cells: Cells) -> Iterator[Line | str]:
    """Yield titles as text and rows as cells."""
    for table in form.tables:
        if table.section:
            yield f"{table.section}、{table.title}"
        if table.key == "form2014":
            yield from _old(table, cells)
        elif table.side_by_side:
            yield from _side_by_side(table, cells)
        elif table.key == "table3":
            yield from _requests(table, cells)
        else:
            yield from _blocks(table, cells)


def _old(table: Table, cells: Cells) -> Iterator[Line]:
    yield ("统 计 指 标", "单位", "统计数")
    for row in table.rows:
        if row.heading:
            yield (row.label, "——", "")
        else:
            yield (row.label, row.unit, *values(table, row, cells))


def _side_by_side(table: Table, cells: Cells) -> Iterator[Line]:
    yield ("行政复议", "行政诉讼")
    names = tuple(column.label for column in table.columns)
    yield (*names, "未经复议直接起诉", "复议后起诉")
    yield (*names, *names)
    yield tuple(v for row in table.rows for v in values(table, row, cells))


def _requests(table: Table, cells: Cells) -> Iterator[Line]:
    yield (WIDE_NOTE, "申请人情况")
    yield ("自然人", "法人或其他组织", "总计")
    yield tuple(c.label for c in table.columns if c.group)
    group = ""
    for row in printed(table, cells):
        start: tuple[str, ...] = ()
        if row.key == "granted":
            start = ("三、本年度办理结果",)
        if row.group and row.group != group:
            start = (row.group,)
        group = row.group
        yield (*start, row.label, *values(table, row, cells))


def _blocks(table: Table, cells: Cells) -> Iterator[Line]:
    basis = ""
    for row in table.rows:
        if row.basis != basis:
            heads = row.headers or tuple(c.label for c in table.columns)
            yield (row.basis,)
            yield ("信息内容", *heads)
            basis = row.basis
        yield (row.label, *values(table, row, cells))


def _text(form: Form, cells: Cells, join: Callable[[Line], str], between: str) -> str:
    lines = (
        line if isinstance(line, str) else join(line) for line in lines_of(form, cells)
    )
    return between.join([heading(form, year_of(form), "南江县人民政府"), *lines])


def year_of(form: Form) -> int:
    return min(form.to_year, form.from_year + 2)


def pipe(form: Form, cells: Cells) -> bytes:
    return _text(form, cells, lambda c: " | ".join(c) + " |", "\n").encode()


def markdown(form: Form, cells: Cells) -> bytes:
    return _text(form, cells, lambda c: "| " + " | ".join(c) + " |", "\n").encode()


def tabs(form: Form, cells: Cells) -> bytes:
    return _text(form, cells, "\t".join, "\n").encode("utf-16")


def sheet(form: Form, cells: Cells) -> bytes:
    """A sheet saved as CSV: every line padded to the width of the widest."""
    lines: list[Line] = [(heading(form, year_of(form), "南江县人民政府"),)]
    lines += [(x,) if isinstance(x, str) else x for x in lines_of(form, cells)]
    width = max(map(len, lines))
    out = io.StringIO()
    csv.writer(out).writerows([*line, *[""] * (width - len(line))] for line in lines)
    return out.getvalue().encode("gb18030")


def one_cell_a_line(form: Form, cells: Cells) -> bytes:
    return _text(form, cells, "\n\n".join, "\n\n").encode()


def one_cell_a_line_tight(form: Form, cells: Cells) -> bytes:
    return _text(form, cells, "\n".join, "\r\n").encode("gb18030")


def between_bars(form: Form, cells: Cells) -> bytes:
    return _text(form, cells, lambda c: "\n|\n".join(c) + "\n|", "\n").encode()


def spaces(form: Form, cells: Cells) -> bytes:
    return _text(form, cells, " ".join, "\n").encode()


def one_long_line(form: Form, cells: Cells) -> bytes:
    return _text(form, cells, " ".join, " ").encode()


def narrow_pdf_text(form: Form, cells: Cells) -> bytes:
    """Break long labels, some of them after the values of their row."""

    def join(line: Line) -> str:
        words = [cell for cell in line if not _is_value(cell)]
        figures = " ".join(cell for cell in line if _is_value(cell))
        label = " ".join(words)
        if len(label) < 14 or not figures:
            return f"{label} {figures}"
        cut = 9 if not label[8].isdigit() else 11
        if len(label) % 2:
            return f"{label[:cut]}\n{label[cut:]} {figures}"
        return f"{label[:cut]}\n{figures}\n{label[cut:]}"

    return ("- 1 -\n" + _text(form, cells, join, "\n")).encode()


def _is_value(cell: str) -> bool:
    return bool(cell) and all(char in "0123456789.-—" for char in cell)


def traditional(form: Form, cells: Cells) -> bytes:
    table = {ord(s): t for t, s in reversed(traditional_to_simplified().items())}
    return pipe(form, cells).decode().translate(table).encode()


def html(form: Form, cells: Cells) -> bytes:
    """A page as content systems write it: spans, paragraphs in cells, padding."""
    parts = [f"<html><body><h1>{heading(form, year_of(form), '南江县人民政府')}</h1>"]
    for line in lines_of(form, cells):
        if isinstance(line, str):
            parts.append(f"</table><p>{line}</p><table border=1>")
            continue
        out = "".join(f'<td colspan="2"><p>{c or "&nbsp;"}</p></td>' for c in line)
        parts.append(f"<tr>{out}</tr>")
    body = "\n".join(parts).replace("</table>", "", 1)
    if "<table" not in body:
        body = body.replace("</h1>", "</h1><table>", 1)
    return f"{body}</table><script>var a=1</script></body></html>".encode(
        "gbk", "xmlcharrefreplace"
    )


def html_with_spans(form: Form, cells: Cells) -> bytes:
    """Group names span rows, labels columns, short rows are padded with blanks."""
    parts = [f"<div><h1>{heading(form, year_of(form), '南江县人民政府')}</h1><table>"]
    for table in form.tables:
        parts.append(f"</table><p>{table.section}、{table.title}</p><table>")
        rows = printed(table, cells)
        if table.key != "table3":
            one = Form(form.id, form.name, (table,))
            for line in lines_of(one, cells):
                if not isinstance(line, str):
                    padded = (*line, *[""] * (3 - len(line))) if len(line) < 3 else line
                    parts.append(_html_row(padded))
            continue
        for at, row in enumerate(rows):
            lead = ""
            if row.key == "granted":
                lead = f'<td rowspan="{len(rows) - 3}">三、本年度办理结果</td>'
            if row.group and rows[at - 1].group != row.group:
                size = sum(other.group == row.group for other in rows)
                lead += f'<td rowspan="{size}">{row.group}</td>'
            parts.append(_html_row((row.label, *values(table, row, cells)), lead))
    return ("\n".join(parts) + "</table></div>").encode()


def _html_row(line: Line, lead: str = "") -> str:
    return f"<tr>{lead}" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>"


def word(form: Form, cells: Cells) -> bytes:
    """A Word document with merged cells, written by python-docx."""
    document = docx.Document()
    document.add_paragraph(heading(form, year_of(form), "南江县人民政府"))
    pending: list[Line] = []

    def flush() -> None:
        if pending:
            table = document.add_table(0, max(map(len, pending)))
            for line in pending:
                made = table.add_row().cells
                for cell, text in zip(made, line, strict=False):
                    cell.text = text
                if len(line) < len(made):
                    made[len(line) - 1].merge(made[-1])
            pending.clear()

    for line in lines_of(form, cells):
        if isinstance(line, str):
            flush()
            document.add_paragraph(line)
        else:
            pending.append(line)
    flush()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# Layouts in which an empty cell can be seen, and those in which it cannot.
CELLED = (
    pipe,
    markdown,
    tabs,
    sheet,
    between_bars,
    traditional,
    html,
    html_with_spans,
    word,
)
LINED = (one_cell_a_line, one_cell_a_line_tight)
FLOWING = (spaces, one_long_line, narrow_pdf_text)
