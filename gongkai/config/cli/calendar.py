"""``gongkai calendar``: read holiday notices and show the working calendar."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from gongkai.law.calendar_notice import Notice, UnreadableNotice, parse_notice
from gongkai.law.clock_words import WEEKDAYS
from gongkai.law.working_days import WorkingCalendar, load_shipped


def _notice_json(notice: Notice) -> dict[str, object]:
    return {
        "year": notice.year,
        "whole_year": notice.whole_year,
        "days": [
            {
                "date": item.day.isoformat(),
                "off": item.off,
                "name": item.name,
                "sentence": item.sentence,
            }
            for item in notice.days
        ],
        "problems": list(notice.problems),
    }


def _show_notice(notice: Notice) -> None:
    kind = "全年安排" if notice.whole_year else "对已有安排的调整"
    table = Table(title=f"{notice.year}年节假日通知（{kind}）读出的日期")
    for heading in ("日期", "星期", "安排", "节日", "出处"):
        table.add_column(heading, no_wrap=heading != "出处")
    for item in notice.days:
        table.add_row(
            item.day.isoformat(),
            WEEKDAYS[item.day.weekday()],
            "放假" if item.off else "[bold]上班[/bold]",
            item.name or "—",
            item.sentence,
        )
    Console().print(table)
    off = sum(item.off for item in notice.days)
    click.echo(f"共读出放假{off}天，上班{len(notice.days) - off}天。")


def _save(notice: Notice, text: str) -> str:
    """Hand the days to the act that stores them; return the calendar's version.

    Django is started only here: reading a notice needs no database.
    """
    import django

    django.setup()
    actions = importlib.import_module("gongkai.core.actions")
    return str(actions.load_notice(notice.year, list(notice.days), text=text))


@click.group(help="工作日历 / The working calendar")
def command() -> None:
    """Group the acts on the working calendar."""


@command.command(
    "load", help="从放假通知全文载入日历 / Load a year from the official notice"
)
@click.argument(
    "path",
    metavar="NOTICE.txt",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--year", type=int, help="通知安排的年份 / Year, if the text has none")
@click.option("--yes", is_flag=True, help="不再询问，直接保存 / Save without asking")
@click.option("--json", "as_data", is_flag=True, help="输出 JSON / Print JSON")
def load(path: Path, year: int | None, yes: bool, as_data: bool) -> None:
    """Show the days read from a notice and save them when told to.

    With ``--json`` nothing is asked: the days are printed, and saved only with
    ``--yes``. A notice with problems is never saved without asking.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        notice = parse_notice(text, year=year)
        load_shipped().with_notice(
            notice.year, notice.calendar_days(), whole_year=notice.whole_year
        )
    except UnicodeDecodeError:
        raise click.ClickException(
            "文件不是 UTF-8 编码的文本，请转换后再载入。"
        ) from None
    except (UnreadableNotice, ValueError) as refusal:
        raise click.ClickException(str(refusal)) from None
    if as_data:
        click.echo(json.dumps(_notice_json(notice), ensure_ascii=False, indent=2))
    else:
        _show_notice(notice)
    for problem in notice.problems:
        click.secho(f"请核对：{problem}", fg="red", err=True)
    if yes and notice.problems:
        raise click.ClickException(
            "通知中有需要核对的地方，未保存：请核对后不带 --yes 再次运行并确认。"
        )
    if as_data and not yes:
        return
    if not yes and not click.confirm("以上日期是否与通知一致并保存？"):
        click.echo("未保存。")
        return
    version = _save(notice, text)
    click.echo(f"已保存，日历版本为 {version}。", err=as_data)


@command.command("show", help="显示某年的放假和调休 / Show a year")
@click.argument("year", type=int)
@click.option("--json", "as_data", is_flag=True, help="输出 JSON / Print JSON")
def show(year: int, as_data: bool) -> None:
    """Show the days off and make-up days of a year in the shipped calendar."""
    calendar = load_shipped()
    if not calendar.known_from.year <= year <= calendar.known_through.year:
        raise click.ClickException(
            f"日历中没有{year}年：已知的是{calendar.known_from.year}年"
            f"至{calendar.known_through.year}年。"
        )
    if as_data:
        click.echo(json.dumps(_year_json(calendar, year), ensure_ascii=False, indent=2))
        return
    table = Table(title=f"{year}年放假与调休（日历版本 {calendar.version}）")
    for heading in ("日期", "星期", "安排", "节日"):
        table.add_column(heading)
    for row in calendar.days:
        if row.day.year == year:
            table.add_row(
                row.day.isoformat(),
                WEEKDAYS[row.day.weekday()],
                "放假" if row.off else "上班",
                row.name,
            )
    Console().print(table)
    click.echo(f"{year}年共有{calendar.working_days_in(year)}个工作日。")


def _year_json(calendar: WorkingCalendar, year: int) -> dict[str, object]:
    return {
        "year": year,
        "version": calendar.version,
        "known_through": calendar.known_through.isoformat(),
        "working_days": calendar.working_days_in(year),
        "days": [
            {"date": row.day.isoformat(), "off": row.off, "name": row.name}
            for row in calendar.days
            if row.day.year == year
        ],
    }
