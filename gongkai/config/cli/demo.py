"""``gongkai demo``: the fictional sample county."""

import importlib.util
import json
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from gongkai.config.cli.output import json_option
from gongkai.config.language import say


@click.group(help=say("示例县“明珠县”的数据", "The fictional sample county"))
def command() -> None:
    """Group what can be done with the sample county."""


@command.command(
    help=say(
        "装入虚构的明珠县：机构、栏目、人员和2018年一年的信息，全部标明示例数据。"
        "已装入时不再重复；装到一半中断的，从中断处继续。",
        "Load the fictional county: organs, columns, people and the items of 2018, "
        "marked as sample data. Loaded once; an interrupted load goes on.",
    )
)
@json_option
def load(*, as_json: bool) -> None:
    """Load the county and print who can sign in."""
    if importlib.util.find_spec("gongkai.demo") is None:
        raise click.ClickException(
            say("本安装不含示例数据。", "This installation has no sample data.")
        )
    # Django is started only here.
    from gongkai.config.cli.django import django

    with django():
        answer = load_and_tell()
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    click.echo(_sentence(answer))
    for login in answer["logins"]:
        click.echo("  " + "  ".join(login.values()))


def load_and_tell() -> dict[str, Any]:
    """Load the county with a progress bar; return what there is now."""
    from gongkai.demo.load import is_loaded, load_county, printed_logins

    present = is_loaded()
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
    tasks: dict[str, TaskID] = {}

    def tell(what: str, done: int, total: int) -> None:
        if what not in tasks:
            tasks[what] = bar.add_task(what, total=total)
        bar.update(tasks[what], completed=done)

    with bar:
        summary = load_county(tell)
    return {
        "already_there": present,
        **summary.as_dict(),
        "logins": printed_logins(),
    }


def _sentence(answer: dict[str, Any]) -> str:
    if answer["already_there"]:
        return say("示例县已经装入。", "The sample county is already there.")
    return say(
        f"已装入明珠县：{answer['organs']}个机构、{answer['budget_units']}个预算单位、"
        f"{answer['public']}条公开信息、{answer['postings']}次发布，"
        f"用时{answer['seconds']}秒。",
        f"Loaded {answer['organs']} organs, {answer['budget_units']} budget units, "
        f"{answer['public']} public items, {answer['postings']} postings "
        f"in {answer['seconds']} s.",
    )
