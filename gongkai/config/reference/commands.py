"""The page of commands."""

from __future__ import annotations

import importlib.util
import inspect
import json
import os
import subprocess
import sys
from typing import Any

import click

from gongkai.config.cli import COMMANDS
from gongkai.config.cli import main as program
from gongkai.config.reference.markdown import code, table


def command_tree() -> dict[str, Any]:
    """Return the click tree as plain values, in the language of this process."""
    context = click.Context(program, info_name="gongkai")
    found: dict[str, Any] = {}
    for name, (module, _zh, _en) in COMMANDS.items():
        if importlib.util.find_spec(f"gongkai.config.cli.{module}") is None:
            continue
        command = program.get_command(context, name)
        if command is not None:
            found |= _commands(f"gongkai {name}", command)
    return found


def _commands(path: str, command: click.Command) -> dict[str, Any]:
    found: dict[str, Any] = {
        path: {
            "help": inspect.cleandoc(command.help or ""),
            "parameters": [_parameter(each) for each in command.params],
        }
    }
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            found |= _commands(f"{path} {name}", child)
    return found


def _parameter(each: click.Parameter) -> list[str]:
    if isinstance(each, click.Option):
        value = "" if each.is_flag else f" {each.make_metavar(_context())}"
        names = ", ".join([*each.opts, *each.secondary_opts])
        return [names + value, each.help or ""]
    return [str(each.make_metavar(_context())), ""]


def _context() -> click.Context:
    return click.Context(program)


def _tree_in(language: str) -> dict[str, Any]:
    """Ask a process of its own: help texts are chosen when a module is imported."""
    result = subprocess.run(
        [sys.executable, "-m", "gongkai.config.reference.commands"],
        env={**os.environ, "GONGKAI_LANG": language},
        capture_output=True,
        check=True,
    )
    tree: dict[str, Any] = json.loads(result.stdout)
    return tree


def commands() -> str:
    """Return every command in both languages."""
    english, chinese = _tree_in("en"), _tree_in("zh")
    parts = [
        "`gongkai --help` speaks Chinese, or English with `GONGKAI_LANG=en`. Every\n"
        "command takes `--json` for machines and answers 0 when it did as asked."
    ]
    for path, said in english.items():
        parts += [f"## {path}", chinese[path]["help"], said["help"]]
        rows = [
            (code(names), text, zh)
            for (names, text), (_, zh) in zip(
                said["parameters"], chinese[path]["parameters"], strict=True
            )
        ]
        if rows:
            parts.append(table(("Argument", "Meaning", "含义"), rows))
    return "\n\n".join(parts)


if __name__ == "__main__":
    click.echo(json.dumps(command_tree(), ensure_ascii=False))
