"""``gongkai settings``: what the environment may say."""

import click
from rich.console import Console
from rich.table import Table

from gongkai.config import env
from gongkai.config.cli.output import answer, json_option
from gongkai.config.language import say, speaks_english


@click.command(
    help=say(
        "列出全部环境变量、默认值和含义；写错的变量会被指出。",
        "List every environment variable, its default and meaning; a wrong value is "
        "refused with a sentence.",
    )
)
@json_option
def command(*, as_json: bool) -> None:
    """Read every variable, so that a wrong one is found now."""
    rows = [
        {
            "name": variable.name,
            "type": variable.kind,
            "default": variable.default,
            "value": "***" if variable.secret and variable() else variable(),
            "zh": variable.zh,
            "en": variable.en,
        }
        for variable in env.REGISTRY
    ]
    if as_json:
        answer(rows, "", as_json=True)
        return
    table = Table()
    for zh, en in (("变量", "Variable"), ("现值", "Value"), ("含义", "Meaning")):
        table.add_column(say(zh, en), overflow="fold")
    for row in rows:
        meaning = row["en"] if speaks_english() else row["zh"]
        table.add_row(str(row["name"]), str(row["value"] or ""), str(meaning))
    Console().print(table)
