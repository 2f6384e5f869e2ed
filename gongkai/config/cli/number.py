"""``gongkai number``: read document numbers, index numbers and organ codes."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from gongkai.config.cli.output import json_option
from gongkai.config.language import say
from gongkai.law.check_digits import (
    CREDIT_CODE,
    ORGANISATION_CODE,
    clean_code,
    examine_code,
)
from gongkai.law.numbers import (
    DocumentNumber,
    NumberFault,
    find_document_numbers,
    normalise_document_number,
    parse_index_number,
)

Answer = dict[str, Any]
_RAW, _KIND = say("原文", "As written"), say("种类", "Kind")
_NORMAL, _RESULT = say("规范写法", "Normal form"), say("结果", "Result")
_RIGHT, _WRONG = say("正确", "right"), say("有误", "wrong")
_KINDS = {
    "document_number": say("发文字号", "document number"),
    "index_number": say("索引号", "index number"),
    "organ_code": say("机构代码", "organ code"),
}
FIELDS = ("raw", "document_number", "doc_number", "text")
_INDEX_LIKE = re.compile(r"[0-9A-Z]{9,18}/\d{4}-\d+")
_CODE_LIKE = re.compile(
    rf"(?<![0-9A-Za-z])(?:{CREDIT_CODE.pattern}|{ORGANISATION_CODE.pattern}"
    r"|\d{8}-[0-9X])(?![0-9A-Za-z])"
)


@click.command(
    "number",
    help=say(
        "读出文件里的发文字号、索引号和机构代码，统一写法并核对校验码。"
        "文件可以是文本，或每行有 raw、document_number 或 text 的 JSONL；“-”是标准输入。",
        "Read document numbers, index numbers and organ codes in FILE ('-' for "
        "standard input): text, or JSON lines with raw, document_number or text.",
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@json_option
def command(file: str, as_json: bool) -> None:
    """Answer for every number of ``file``.

    People get exit code 1 if any is wrong; in JSON a fault is an answer like others.
    """
    content = sys.stdin.read() if file == "-" else _text_of(Path(file))
    is_jsonl = file.endswith((".jsonl", ".ndjson")) or content.lstrip().startswith("{")
    lines = [line for line in content.splitlines() if line.strip()]
    answers: list[Answer] = []
    with Progress(console=Console(stderr=True), transient=True) as progress:
        for line in progress.track(lines, description=say("核对编号", "Numbers")):
            answers.extend(_answers_to_json(line) if is_jsonl else read_line(line))
    if as_json or is_jsonl:
        for answer in answers:
            click.echo(json.dumps(answer, ensure_ascii=False))
        return
    _print_table(answers)
    if any("error" in answer for answer in answers):
        sys.exit(1)


def read_line(line: str) -> Iterator[Answer]:
    """Yield an answer per number of a line: one number alone, or running text."""
    text = line.strip()
    alone = read_cell(text)
    if "error" not in alone:
        yield alone
        return
    found = [_of_document(hit.raw, hit.number) for hit in find_document_numbers(text)]
    rest = text
    for match in _INDEX_LIKE.finditer(text):
        found.append(read_cell(match[0]))
        rest = rest.replace(match[0], " ")
    found.extend(read_cell(match[0]) for match in _CODE_LIKE.finditer(rest))
    yield from found or [alone]


def read_cell(text: str) -> Answer:
    """Return the answer for a cell that ought to hold exactly one number."""
    try:
        if "/" in text and _INDEX_LIKE.fullmatch(text):
            return _of_index(text)
        if re.fullmatch(r"[0-9A-Z]{9}|[0-9A-Z]{18}", clean_code(text)):
            return {"raw": text, "kind": "organ_code", "normal": examine_code(text)}
        return _of_document(text, normalise_document_number(text))
    except NumberFault as fault:
        return {"raw": text, "error": str(fault)}


def _of_document(raw: str, number: DocumentNumber) -> Answer:
    return {
        "raw": raw,
        "kind": "document_number",
        "normal": str(number),
        "agency_code": number.agency_code,
        "year": number.year,
        "serial": number.serial,
    }


def _of_index(raw: str) -> Answer:
    number = parse_index_number(raw)
    answer: Answer = {
        "raw": raw,
        "kind": "index_number",
        "normal": str(number),
        "organ_code": number.organ_code,
        "year": number.year,
        "serial": number.serial,
        "check_digit_is_right": number.check_digit_is_right,
    }
    try:
        examine_code(number.organ_code)
    except NumberFault as fault:
        answer["error"] = str(fault)
    return answer


def _answers_to_json(line: str) -> Iterable[Answer]:
    try:
        given = json.loads(line)
    except json.JSONDecodeError as fault:
        return [
            {"raw": line, "error": f"这一行不是JSON：第{fault.colno}个字符处出错。"}
        ]
    field = next(
        (name for name in FIELDS if isinstance(given, dict) and name in given), None
    )
    if field is None:
        return [
            {
                "raw": line,
                "error": f"这一行没有可读的字段：应有{'、'.join(FIELDS)}之一。",
            }
        ]
    kept = {key: given[key] for key in ("id", "case_id") if key in given}
    value = str(given[field] or "")
    answers = read_line(value) if field == "text" else [read_cell(value)]
    return [kept | answer for answer in answers]


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise click.ClickException(
            f"{path.name}不是UTF-8编码的文本，请另存为UTF-8后再试。"
        ) from fault


def _print_table(answers: list[Answer]) -> None:
    table = Table()
    for header in (_RAW, _KIND, _NORMAL, _RESULT):
        table.add_column(header, overflow="fold")
    for answer in answers:
        table.add_row(
            answer["raw"],
            _KINDS.get(answer.get("kind", ""), ""),
            answer.get("normal", ""),
            _WRONG if "error" in answer else _RIGHT,
        )
    console = Console()
    console.print(table)
    for answer in answers:
        if "error" in answer:
            console.print(answer["error"], markup=False, highlight=False)
