"""``gongkai scan``: personal data and other faults of a text, before it is released."""

import json
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
from gongkai.law.personal_data import KINDS, Entity, Scan, mask_value, scan
from gongkai.law.text_faults import Fault, find_faults

Answer = dict[str, Any]
_BLOCKS, _WARNS, _HINTS = (
    say("阻断", "blocks"),
    say("提示", "warns"),
    say("存疑", "hint"),
)


@click.command(
    "scan",
    help=say(
        "检查文件中的个人信息、密级标志、乱码等，列出位置和建议的公开写法。"
        "文件可以是文本，或每行有 case_id 和 text 的 JSONL；“-”是标准输入。",
        "Find personal data, secrecy marks and garbled text in FILE ('-' for standard "
        "input): text, or JSON lines with case_id and text.",
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option(
    "--official",
    multiple=True,
    metavar="CONTACT",
    help=say("可以公开的公务电话或邮箱，可多次使用", "A public office contact; repeat"),
)
@json_option
def command(file: str, official: tuple[str, ...], as_json: bool) -> None:
    """Answer for a text or for every line of a JSONL file.

    On a text, exit code 1 says that it may not be released; with ``--json`` and on
    JSONL the answer itself says so, and 1 is kept for lines that could not be read.
    """
    content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    text = decode(content, file)
    contacts = frozenset(official)
    if file.endswith((".jsonl", ".ndjson")):
        lines = [
            (n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()
        ]
        with Progress(console=Console(stderr=True), transient=True) as progress:
            shown = progress.track(lines, description=say("检查文本", "Scanning"))
            _print_lines(answer_lines(shown, contacts))
        return
    found, faults = scan(text, official=contacts), find_faults(text)
    if as_json:
        click.echo(json.dumps(_document(found, faults), ensure_ascii=False))
        return
    _print_report(text, found, faults)
    if found.must_block or any(fault.severity == "block" for fault in faults):
        sys.exit(1)


def decode(content: bytes, name: str) -> str:
    """Return the text of a file; say so when it is not UTF-8, refuse what is no text."""
    if not content.strip():
        raise click.ClickException(say(f"{name}是空文件。", f"{name} is empty."))
    try:
        if b"\x00" in content[:4096] and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            raise UnicodeError
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _as_gb18030(content, name)
    except UnicodeError as fault:
        raise _not_text(name) from fault


def _as_gb18030(content: bytes, name: str) -> str:
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as fault:
        raise _not_text(name) from fault
    note = say("不是UTF-8，已按GB 18030读取。", "is not UTF-8; read as GB 18030.")
    click.echo(f"{name} {note}", err=True)
    return text


def _not_text(name: str) -> click.ClickException:
    return click.ClickException(
        say(
            f"{name}不是文本文件。Word、Excel、PDF请先导入系统或另存为文本再检查。",
            f"{name} is not a text file; save it as text first.",
        )
    )


def answer_lines(
    lines: Iterable[tuple[int, str]], official: frozenset[str]
) -> Iterator[Answer]:
    """Yield an answer per line; a line that cannot be read gets a sentence."""
    for number, line in lines:
        try:
            given = json.loads(line)
        except ValueError:
            yield {"line": number, "error": f"第{number}行不是JSON，已跳过。"}
            continue
        text = given.get("text") if isinstance(given, dict) else None
        if not isinstance(text, str):
            yield {"line": number, "error": f"第{number}行没有字符串字段text，已跳过。"}
            continue
        found = scan(text, official=official)
        yield {
            "case_id": given.get("case_id"),
            "entities": [_plain(entity) for entity in found.entities],
            "must_block": found.must_block,
        }


def _print_lines(answers: Iterable[Answer]) -> None:
    failed = False
    for answer in answers:
        if "error" in answer:
            failed = True
            click.echo(answer["error"], err=True)
        else:
            click.echo(json.dumps(answer, ensure_ascii=False))
    if failed:
        sys.exit(1)


def _plain(entity: Entity) -> Answer:
    return {
        "type": entity.type,
        "start": entity.start,
        "end": entity.end,
        "value": entity.value,
    }


def _document(found: Scan, faults: list[Fault]) -> Answer:
    return {
        "entities": [
            _plain(entity)
            | {"mask": mask_value(entity.type, entity.value)}
            | {"blocks": entity in found.blocking}
            for entity in found.entities
        ],
        "hints": [_plain(entity) for entity in found.hints],
        "faults": [vars(fault) for fault in faults],
        "must_block": found.must_block
        or any(fault.severity == "block" for fault in faults),
        "reasons": list(found.reasons),
    }


def _print_report(text: str, found: Scan, faults: list[Fault]) -> None:
    console = Console()
    if not (found.entities or found.hints or faults):
        console.print(say("没有发现问题。", "Nothing found."))
        return
    table = Table()
    for head in (
        say("行", "Line"),
        say("种类", "Kind"),
        say("原文", "As written"),
        say("建议写法", "Public form"),
        say("结论", "Result"),
    ):
        table.add_column(head, overflow="fold")
    for row in sorted(_rows(text, found, faults)):
        table.add_row(str(row[0]), *(_escape(cell) for cell in row[1:]))
    console.print(table)
    for sentence in (
        *found.reasons,
        *dict.fromkeys(f"{fault.message}{fault.advice}" for fault in faults),
    ):
        click.echo(f"· {sentence}")


def _rows(
    text: str, found: Scan, faults: list[Fault]
) -> Iterator[tuple[int, str, str, str, str]]:
    def line(start: int) -> int:
        return text.count("\n", 0, start) + 1

    blocking = set(found.blocking)
    for entity in found.entities:
        result = _BLOCKS if entity in blocking else _WARNS
        public = mask_value(entity.type, entity.value)
        label = KINDS[entity.type].label
        yield line(entity.start), label, entity.value, public, result
    for entity in found.hints:
        yield line(entity.start), KINDS[entity.type].label, entity.value, "", _HINTS
    for fault in faults:
        result = _BLOCKS if fault.severity == "block" else _WARNS
        yield line(fault.start), _FAULTS[fault.code], fault.value, "", result


def _escape(cell: str) -> str:
    return cell.replace("\n", "⏎").replace("[", "\\[")


_FAULTS = {
    "mojibake": say("乱码", "garbled text"),
    "secrecy_mark": say("密级标志", "secrecy mark"),
    "internal_mark": say("内部标志", "internal mark"),
    "not_public_notice": say("不公开标注", "not-public notice"),
    "partial_notice": say("删减公开标注", "partial notice"),
    "internal_kind": say("内部文种", "internal kind"),
    "revision_mark": say("修订痕迹", "revision mark"),
    "field_error": say("域代码错误", "field error"),
    "markup_left": say("网页代码", "markup left"),
    "placeholder": say("未填内容", "placeholder"),
    "lost_characters": say("丢失文字", "lost characters"),
    "doubled_punctuation": say("标点重复", "doubled punctuation"),
    "invisible_character": say("不可见字符", "invisible character"),
    "half_width": say("半角标点", "half-width punctuation"),
    "impossible_date": say("日期有误", "impossible date"),
    "bracket": say("括号不配对", "unpaired bracket"),
}
