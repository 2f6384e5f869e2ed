"""``gongkai deadline``: compute legal deadlines, with their working."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import TextIO

import click

from gongkai.config.cli.calendar import JSON, SAVED, saved_calendar
from gongkai.config.language import say
from gongkai.law.clock import RULES, Deadline, deadline, rule_named
from gongkai.law.clock_words import zh_date
from gongkai.law.working_days import WorkingCalendar, load_shipped


class BadRow(ValueError):
    """A row of a batch cannot be read."""


def parse_day(text: object) -> date:
    """Read a date written YYYY-MM-DD; raises ValueError in a sentence."""
    try:
        day = date.fromisoformat(str(text))
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise ValueError(f"日期“{text}”无法识别，请写成 2026-01-30 的形式。")
    return day


def as_json(result: Deadline) -> dict[str, object]:
    """Return a deadline as plain JSON values, day-by-day data included."""
    return {
        "rule": result.rule,
        "start_date": result.start.isoformat(),
        "last_day": result.last_day.isoformat(),
        "provisional": result.provisional,
        "basis": result.basis,
        "working": list(result.working),
        "calendar": result.calendar_version,
        "days": [
            {
                "day": item.day.isoformat(),
                "kind": item.kind,
                "name": item.name,
                "number": item.number,
            }
            for item in result.days
        ],
    }


def _answers(
    lines: TextIO, calendar: WorkingCalendar
) -> Iterator[tuple[int, dict[str, object] | str]]:
    """Yield, for each line of a batch, its number and an answer or a complaint."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield number, _answer(line, calendar)
        except ValueError as refusal:
            yield number, str(refusal)


def _answer(line: str, calendar: WorkingCalendar) -> dict[str, object]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadRow(f"不是有效的 JSON：{error.msg}。") from None
    if not isinstance(row, dict):
        raise BadRow("每一行应当是一个 JSON 对象。")
    missing = [key for key in ("case_id", "rule", "start_date") if key not in row]
    if missing:
        raise BadRow(f"缺少字段：{'、'.join(missing)}。")
    rule = rule_named(str(row["rule"]))
    result = deadline(rule, parse_day(row["start_date"]), calendar)
    return {
        "case_id": row["case_id"],
        "last_day": result.last_day.isoformat(),
        "provisional": result.provisional,
        "working": list(result.working),
    }


def _batch(lines: TextIO, calendar: WorkingCalendar) -> None:
    failed = 0
    for number, answer in _answers(lines, calendar):
        if isinstance(answer, str):
            failed += 1
            click.echo(f"第{number}行：{answer}", err=True)
        else:
            click.echo(json.dumps(answer, ensure_ascii=False))
    if failed:
        click.echo(f"共有{failed}行未能计算，其余各行已给出结果。", err=True)
        raise click.exceptions.Exit(1)


def _print(result: Deadline) -> None:
    click.echo(f"事项：{RULES[result.rule].label}")
    click.echo(f"依据：{result.basis}")
    click.secho(
        f"最后一日：{zh_date(result.last_day)}{'（暂定）' if result.provisional else ''}",
        bold=True,
    )
    click.echo("计算过程：")
    for number, line in enumerate(result.working, start=1):
        click.echo(f"  {number}. {line}")


def _list_rules() -> None:
    for rule in RULES.values():
        length = "固定日期" if rule.due else str(rule.term)
        click.echo(f"{rule.code}\t{length}\t{rule.label}\t{rule.basis}")


@click.command(help=say("计算期限", "Compute a legal deadline"))
@click.option("--rule", "code", help=say("规则代码，如 reply_20", "Rule code"))
@click.option("--start", help=say("起算事实发生之日", "Day zero, YYYY-MM-DD"))
@click.option(
    "--batch",
    type=click.File(encoding="utf-8"),
    help=say(
        "JSONL 文件，每行含 case_id、rule、start_date，- 为标准输入", "Many at once"
    ),
)
@click.option(
    "--list", "listing", is_flag=True, help=say("列出全部规则", "List the rules")
)
@SAVED
@JSON
def command(
    code: str | None,
    start: str | None,
    batch: TextIO | None,
    listing: bool,
    saved: bool,
    as_data: bool,
) -> None:
    """Answer one deadline, a file of them, or the list of rules."""
    if listing:
        _list_rules()
        return
    calendar = saved_calendar() if saved else load_shipped()
    if batch is not None:
        _batch(batch, calendar)
        return
    if not code or not start:
        raise click.UsageError(
            "请同时给出 --rule 和 --start，或者用 --batch 指定文件；--list 列出全部规则。"
        )
    try:
        result = deadline(rule_named(code), parse_day(start), calendar)
    except ValueError as refusal:
        raise click.ClickException(str(refusal)) from None
    if as_data:
        click.echo(json.dumps(as_json(result), ensure_ascii=False, indent=2))
    else:
        _print(result)
