"""The same answer for people and for machines."""

import json
from collections.abc import Callable
from typing import Any

import click

from gongkai.config.language import say

json_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--json",
    "as_json",
    is_flag=True,
    help=say("以 JSON 输出，供程序读取", "Answer as JSON, for machines"),
)


def answer(data: object, text: str, *, as_json: bool) -> None:
    """Print ``data`` as one line of JSON, or else ``text``."""
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, default=str))
    elif text:
        click.echo(text)
