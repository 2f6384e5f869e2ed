"""Read an attendance sheet 签到表: pasted lines, a workbook or a text table."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from gongkai.catalogue import files
from gongkai.core.errors import BadInput

LIMIT = 2_000
"""Lines of one sheet."""
_HEADS = {"姓名", "名字"}
_BETWEEN = re.compile(r"[\t,，;；、]|\s+")
_NUMBERED = re.compile(r"^\s*\d+\s*[.．、\t)）]\s*")


def read_sheet(text: str, file: Any = None) -> list[tuple[str, str]]:
    """Return (name, unit) of each line; raises BadInput naming the line at fault."""
    rows = _of_file(file) if file is not None else _of_text(text)
    found = list(_people(rows))
    if not found:
        raise BadInput(_("名单是空的，请粘贴名单或上传文件。"))
    if len(found) > LIMIT:
        raise BadInput(_("名单超过%(limit)d人，请分次登记。") % {"limit": LIMIT})
    return found


def _people(rows: Iterable[Sequence[str]]) -> Iterable[tuple[str, str]]:
    for number, cells in enumerate(rows, 1):
        filled = [cell.strip() for cell in cells]
        if not any(filled) or filled[0] in _HEADS or filled[0] == "序号":
            continue
        if filled[0].isdigit():  # the sheet's own numbers
            filled = filled[1:]
        name, unit = (*filled, "", "")[:2]
        if not name:
            raise BadInput(_("第%(line)d行没有姓名，请补全。") % {"line": number})
        if len(name) > 40 or len(unit) > 120:
            raise BadInput(
                _("第%(line)d行太长：姓名不超过40字，单位不超过120字。")
                % {"line": number}
            )
        yield name, unit


def _of_text(text: str) -> Iterable[list[str]]:
    for line in text.splitlines():
        bare = _NUMBERED.sub("", line).strip()
        yield _BETWEEN.split(bare, maxsplit=1) if bare else []


def _of_file(file: Any) -> Iterable[Sequence[str]]:
    data = file.read()
    kind = files.examine(data, file.name or "")
    if kind == "xlsx":
        return _of_workbook(data)
    if kind in {"csv", "txt"}:
        return _of_csv(data)
    raise BadInput(_("名单可以是XLSX或CSV文件，请另存后再上传。"))


def _of_workbook(data: bytes) -> list[list[str]]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as fault:
        raise BadInput(_("工作簿无法读取，请另存为XLSX后再上传。")) from fault
    sheet = book.worksheets[0]
    return [
        ["" if cell is None else str(cell) for cell in row]
        for row in sheet.iter_rows(max_row=LIMIT + 10, max_col=4, values_only=True)
    ]


def _of_csv(data: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise BadInput(_("名单不是UTF-8或GB 18030编码的文本，请另存为UTF-8。"))
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t，", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as fault:
        raise BadInput(_("名单无法读取：%(why)s") % {"why": fault}) from fault
