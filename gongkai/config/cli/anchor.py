"""``gongkai anchor``: whether the ledger is as it was first written."""

import json
import sys
from datetime import date, timedelta
from typing import Any

import click

from gongkai.config.cli.output import json_option
from gongkai.config.language import say


@click.group(help=say("校验事件链与每日锚点", "Verify event chains and daily anchors"))
def command() -> None:
    """Group what can be asked of the ledger."""


@command.command(
    help=say(
        "重新计算每条事件链和每个日锚，与存储的比对；不符时退出码为 1。",
        "Compute every chain and every anchor again and compare; exit code 1 if the "
        "ledger was tampered with.",
    )
)
@json_option
def verify(*, as_json: bool) -> None:
    """Walk the whole ledger."""
    from gongkai.config.cli.django import django

    with django():
        answer = verification()
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        for line in _report(answer):
            click.echo(line)
    if not answer["holds"]:
        sys.exit(1)


def verification() -> dict[str, Any]:
    """Verify the ledger; return what was found as plain data."""
    from gongkai.core.models import Event
    from gongkai.core.queries import verify_ledger

    report = verify_ledger()
    return {
        "holds": report.holds,
        "events": Event.objects.count(),
        "anchors": report.anchors,
        "broken_links": [
            {"event": event, "stream": stream, "seq": seq}
            for event, stream, seq in report.broken_links
        ],
        "broken_days": [day.isoformat() for day in report.broken_days],
    }


def _report(answer: dict[str, Any]) -> list[str]:
    lines = [
        say(
            f"第{link['event']}号事件（{link['stream']}第{link['seq']}条）与其哈希不符。",
            f"Event {link['event']} ({link['stream']}#{link['seq']}) does not fit.",
        )
        for link in answer["broken_links"]
    ]
    lines += [
        say(f"{day}的日锚与当日事件不符。", f"The anchor of {day} does not fit.")
        for day in answer["broken_days"]
    ]
    if answer["holds"]:
        lines.append(
            say(
                f"{answer['events']}个事件、{answer['anchors']}个日锚全部相符。",
                f"{answer['events']} events and {answer['anchors']} anchors all hold.",
            )
        )
    return lines


@command.command(
    help=say(
        "为截至昨天（或 --until）尚未锚定的每一天生成日锚。",
        "Anchor every finished day up to yesterday, or to --until.",
    )
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help=say("锚定到哪一天为止", "The last day to anchor"),
)
@json_option
def make(*, until: Any, as_json: bool) -> None:
    """Anchor what is not anchored yet."""
    from gongkai.config.cli.django import django

    with django():
        made = make_anchors(until.date() if until else None)
    if as_json:
        click.echo(json.dumps(made, ensure_ascii=False))
        return
    for anchor in made:
        click.echo(f"{anchor['day']}  {anchor['events']:>7}  {anchor['hash']}")
    if not made:
        click.echo(say("没有尚未锚定的日子。", "There is no day left to anchor."))


def make_anchors(until: date | None) -> list[dict[str, Any]]:
    """Anchor the finished days; a day that is not over is never anchored."""
    from django.utils import timezone

    from gongkai.core.actions import anchor_days

    yesterday = timezone.localdate() - timedelta(days=1)
    if until is not None and until > yesterday:
        raise click.ClickException(
            say(
                "只能锚定已经过完的日子，最晚到昨天。",
                "Only finished days are anchored, yesterday at the latest.",
            )
        )
    return [
        {
            "day": anchor.day.isoformat(),
            "events": anchor.events,
            "hash": bytes(anchor.hash).hex(),
        }
        for anchor in anchor_days(until=until or yesterday)
    ]
