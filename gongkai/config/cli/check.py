"""``gongkai check``: examine published annual reports, or claims out of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from gongkai.config.cli.output import json_option
from gongkai.config.language import say
from gongkai.law.checker import MAX_BYTES, Report, Unreadable, answer_claim, check
from gongkai.law.checker.batch import Tables, tables_from_json
from gongkai.law.checker.reading.model import too_large
from gongkai.law.forms import BadForm, Form, load_form

if TYPE_CHECKING:
    from rich.console import Console

_UNREADABLE = 2
_CHINA = ZoneInfo("Asia/Shanghai")
_SEVERITIES = {
    "error": (say("错误", "error"), "red"),
    "warning": (say("提示", "warning"), "yellow"),
    "note": (say("说明", "note"), "cyan"),
}
_SUFFIXES = (".txt", ".html", ".htm", ".docx", ".pdf", ".json")
_path = click.Path(exists=True, dir_okay=False, allow_dash=True)


@click.command(
    "check",
    help=say(
        "检查年度报告（文本、HTML、DOCX、PDF）：读出统计表，核对勾稽关系、正文与表、"
        "格式、乱码；“-”是标准输入。退出码：0没有错误，1有错误，2有文件无法读取。",
        "Examine annual reports (text, HTML, DOCX, PDF; '-' for standard input): tables, "
        "relations, text against table, format, garbled text. Exit code 0: no error, "
        "1: errors found, 2: a file cannot be read.",
    ),
)
@click.argument("files", nargs=-1, type=_path)
@click.option(
    "--previous",
    type=_path,
    help=say("上年报告，核对结转、变动和照抄", "Last year's report, to compare with"),
)
@click.option(
    "--form",
    "form_files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=say("地方表样（TOML），可多次使用", "A local form (TOML); repeat"),
)
@click.option(
    "--claims",
    type=_path,
    help=say(
        "逐行回答JSONL中的说法：有statement的只看文字，有text的对照报告的表"
        "（FILE，或同一目录下的报告）",
        "Answer the claims of a JSONL file: 'statement' from its words, 'text' against "
        "the tables of its report (FILE, or a report beside the claims)",
    ),
)
@click.option(
    "--docx",
    "document",
    type=click.Path(dir_okay=False, path_type=Path),
    help=say(
        "把检查意见写成Word文档（只用于一份报告）",
        "Write the findings to a Word document (for one report)",
    ),
)
@json_option
def command(
    files: tuple[str, ...],
    previous: str | None,
    form_files: tuple[Path, ...],
    claims: str | None,
    document: Path | None,
    as_json: bool,
) -> None:
    """Examine each file, or answer each claim."""
    if claims:
        sys.exit(_answer_claims(claims, files))
    if not files:
        raise click.UsageError(say("请给出要检查的文件。", "Give a file to examine."))
    if document and len(files) != 1:
        raise click.UsageError(
            say("--docx只用于一份报告。", "--docx takes one report.")
        )
    try:
        forms = tuple(load_form(path) for path in form_files)
        before = read_bytes(previous) if previous else None
        if before is not None:
            check(before, forms=forms)
    except (BadForm, Unreadable) as refusal:
        _refuse(previous or "--form", str(refusal), as_json=as_json)
        sys.exit(_UNREADABLE)
    worst = 0
    for name in files:
        worst = max(worst, _examine(name, before, forms, document, as_json=as_json))
    sys.exit(worst)


def read_bytes(name: str) -> bytes:
    """Return a file's content, one byte over the limit at most."""
    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    path = Path(name)
    if path.stat().st_size > MAX_BYTES:
        raise too_large(path.stat().st_size)
    return path.read_bytes()


def _examine(
    name: str,
    before: bytes | None,
    forms: tuple[Form, ...],
    document: Path | None,
    *,
    as_json: bool,
) -> int:
    try:
        report = check(read_bytes(name), previous=before, forms=forms)
    except Unreadable as refusal:
        _refuse(name, str(refusal), as_json=as_json)
        return _UNREADABLE
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        _print(name, report)
    if document and not _write(document, name, report):
        return _UNREADABLE
    return 1 if report.has_errors else 0


def _write(document: Path, name: str, report: Report) -> bool:
    """Write the findings as a Word document; say how it went on standard error."""
    from gongkai.reporting.findings_document import findings_docx

    source = Path(name).name if name != "-" else ""
    written = findings_docx(report, on=datetime.now(_CHINA).date(), source=source)
    try:
        document.write_bytes(written)
    except OSError as fault:
        reason = fault.strerror
        click.echo(
            say(f"{document}无法写入：{reason}。", f"{document}: {reason}."), err=True
        )
        return False
    click.echo(
        say(f"检查意见已写入{document}。", f"Findings written to {document}."), err=True
    )
    return True


def _refuse(name: str, reason: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"file": name, "error": reason}, ensure_ascii=False))
    else:
        click.echo(f"{name}：{reason}", err=True)


def _print(name: str, report: Report) -> None:
    from rich.console import Console

    console = Console()
    form = report.form.name if report.form else say("未识别出表样", "form not known")
    year = f"{report.year}年度" if report.year else say("年度不明", "year unknown")
    console.print(f"[bold]{_escape(name)}[/]  {_escape(report.organ)}  {year}  {form}")
    _print_cells(console, report)
    if not report.findings:
        console.print(say("没有发现问题。", "Nothing found."), style="green")
    for finding in report.findings:
        label, colour = _SEVERITIES[finding.severity]
        console.print(
            f"[{colour}]{label}[/] [bold]{finding.rule}[/]  {_escape(finding.message)}"
        )
        console.print(f"      [dim]{_escape(_places(finding.where))}[/]")
    errors = sum(finding.severity == "error" for finding in report.findings)
    others = len(report.findings) - errors
    click.echo(
        say(f"错误{errors}项，提示{others}项。", f"{errors} errors, {others} more.")
    )


def _places(where: tuple[str, ...]) -> str:
    shown = "，".join(where[:6])
    return shown if len(where) <= 6 else f"{shown} {say('等', 'and more')}"


def _print_cells(console: Console, report: Report) -> None:
    """Print the tables as read, one row a line."""
    from rich.table import Table

    if report.form is None:
        return
    for form_table in report.form.tables:
        shown = Table(title=form_table.title, title_justify="left", show_lines=False)
        shown.add_column(say("行", "Row"), overflow="fold")
        for column in form_table.columns:
            shown.add_column(column.label, justify="right", overflow="fold")
        for row in form_table.rows:
            keys = [
                (form_table.key, row.key, column.key)
                for column in form_table.columns_of(row)
            ]
            known = [key for key in report.cells if tuple(key) in keys]
            if known:
                values = [report.cells[key] for key in known]
                texts = ["□" if value is None else f"{value:f}" for value in values]
                shown.add_row(_escape(row.label[:40]), *texts)
        if shown.row_count:
            console.print(shown)


def _escape(text: str) -> str:
    return text.replace("[", "\\[")


def _answer_claims(claims: str, files: tuple[str, ...]) -> int:
    """Print a verdict for each line; say on standard error what could not be read."""
    try:
        text = read_bytes(claims).decode("utf-8-sig")
    except (Unreadable, UnicodeDecodeError) as fault:
        reason = str(fault) if isinstance(fault, Unreadable) else "不是UTF-8文本。"
        _refuse(claims, reason, as_json=False)
        return _UNREADABLE
    reports = _Reports(Path(claims).parent if claims != "-" else None, files)
    failed = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        answer = _answer(line, number, reports)
        if isinstance(answer, str):
            failed = _UNREADABLE
            click.echo(answer, err=True)
        else:
            click.echo(json.dumps(answer, ensure_ascii=False))
    return failed


def _answer(line: str, number: int, reports: _Reports) -> dict[str, Any] | str:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return f"第{number}行不是JSON，已跳过。"
    if not isinstance(given, dict):
        return f"第{number}行不是JSON对象，已跳过。"
    try:
        judged = answer_claim(given, reports.of(given))
    except ValueError as fault:
        return f"第{number}行{fault}，已跳过。"
    return {
        "check_id": given.get("check_id"),
        "verdict": judged.verdict,
        "why": judged.why,
    }


class _Reports:
    """The reports that claims speak of: the files given, or those beside the claims."""

    def __init__(self, folder: Path | None, files: tuple[str, ...]) -> None:
        self._known: dict[str, Any] = {}
        for name in files:
            self._take(Path(name))
        self._folder = folder

    def of(self, claim: dict[str, Any]) -> Tables:
        """Return the tables of the report a claim names, read when first asked for."""
        name = claim.get("report_id")
        if "text" not in claim or not isinstance(name, str) or not name:
            return {}
        if name not in self._known:
            for path in self._beside(name):
                self._take(path, name)
                if name in self._known:
                    break
        return self._known

    def _beside(self, name: str) -> Iterator[Path]:
        if self._folder is None or "/" in name or "*" in name:
            return
        for folder in (self._folder, self._folder / "tables"):
            if folder.is_dir():
                for path in sorted(folder.iterdir()):
                    if path.name.startswith(f"{name}.") and path.suffix in _SUFFIXES:
                        yield path
        tables = self._folder / "full_tables.jsonl"
        if tables.is_file():
            yield tables

    def _take(self, path: Path, name: str = "") -> None:
        """Read a report, or reports given as JSON lines, under its name or file name."""
        try:
            data = read_bytes(str(path))
            if path.suffix in (".json", ".jsonl"):
                self._take_json(data)
                return
            report = check(data)
        except (Unreadable, UnicodeDecodeError, ValueError) as refusal:
            click.echo(f"{path}：{refusal}", err=True)
            return
        if report.form:
            found = report.form, report.cells
            self._known[name or path.name.split(".")[0]] = found

    def _take_json(self, data: bytes) -> None:
        for line in data.decode("utf-8-sig").split("\n"):
            given = json.loads(line) if line.strip() else None
            tables = tables_from_json(given) if isinstance(given, dict) else None
            if tables and isinstance(given, dict):
                self._known[str(given.get("report_id", ""))] = tables
