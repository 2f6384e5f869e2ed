"""``gongkai calendar``: read holiday notices and show the working calendar."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from gongkai.config.language import say
from gongkai.law.calendar_notice import Notice, UnreadableNotice, parse_notice
from gongkai.law.clock_words import WEEKDAYS
from gongkai.law.working_days import CalendarConflict, WorkingCalendar, load_shipped

JSON = click.option(
    "--json", "as_data", is_flag=True, help=say("输出 JSON", "Answer as JSON")
)
SAVED = click.option(
    "--saved",
    is_flag=True,
    help=say(
        "用数据库中的日历（含后来载入的通知）",
        "Use the database's calendar, with the notices loaded since",
    ),
)


def _notice_json(notice: Notice) -> dict[str, object]:
    return {
        "year": notice.year,
        "whole_year": notice.whole_year,
        "days": [
            {
                "date": item.date.isoformat(),
                "off": item.is_off_day,
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
        table.add_column(heading, no_wrap=heading != "出处", overflow="fold")
    for item in notice.days:
        table.add_row(
            item.date.isoformat(),
            WEEKDAYS[item.date.weekday()],
            "放假" if item.is_off_day else "[bold]上班[/bold]",
            item.name or "—",
            item.sentence,
        )
    Console().print(table)
    off = sum(item.is_off_day for item in notice.days)
    click.echo(f"共读出放假{off}天，上班{len(notice.days) - off}天。")


def saved_calendar() -> WorkingCalendar:
    """Return the calendar in force in the database, loaded notices included.

    Django and the database are started only here; the rest needs neither.
    """
    from gongkai.config.cli.django import django

    with django():
        from gongkai.core import queries

        return queries.calendar()


def _save(notice: Notice, text: str) -> str:
    """Store a notice by its act; return the version of the calendar it makes."""
    from gongkai.config.cli.django import django

    with django():
        from gongkai.core import actions, queries

        queries.calendar().with_notice(
            notice.year, notice.days, whole_year=notice.whole_year
        )
        actions.load_notice(notice.year, notice.days, text=text)
        return queries.calendar().version


@click.group(help=say("工作日历", "The working calendar"))
def command() -> None:
    """Group the acts on the working calendar."""


@command.command(
    "load", help=say("从放假通知全文载入日历", "Load a year from the official notice")
)
@click.argument(
    "path",
    metavar="NOTICE.txt",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--year", type=int, help=say("通知安排的年份", "Year, if the text has none")
)
@click.option(
    "--yes", is_flag=True, help=say("不再询问，直接保存", "Save without asking")
)
@JSON
def load(path: Path, year: int | None, yes: bool, as_data: bool) -> None:
    """Show the days read from a notice and save them when told to.

    With ``--json`` nothing is asked: the days are printed, and saved only with
    ``--yes``. A notice with problems is never saved without asking.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        notice = parse_notice(text, year=year)
    except UnicodeDecodeError:
        raise click.ClickException(
            "文件不是 UTF-8 编码的文本，请转换后再载入。"
        ) from None
    except UnreadableNotice as refusal:
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
    try:
        version = _save(notice, text)
    except CalendarConflict as refusal:
        raise click.ClickException(f"未保存。{refusal}") from None
    click.echo(f"已保存，日历版本为 {version}。", err=as_data)


@command.command("show", help=say("显示某年的放假和调休", "Show a year"))
@click.argument("year", type=int)
@SAVED
@JSON
def show(year: int, saved: bool, as_data: bool) -> None:
    """Show the days off and make-up days of a year."""
    calendar = saved_calendar() if saved else load_shipped()
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
