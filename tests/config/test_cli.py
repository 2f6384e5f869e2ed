import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from gongkai.config import env
from gongkai.config.cli import COMMANDS, main
from tests.database import ROOT


def _run(*arguments: str, **environ: str) -> str:
    result = CliRunner().invoke(main, arguments, env=environ)
    assert result.exit_code == 0, result.output
    return result.output


def test_help_names_every_command() -> None:
    output = _run("--help")
    for name, (_, zh, _en) in COMMANDS.items():
        assert name in output
        assert zh in output


def test_help_speaks_english_where_asked_to() -> None:
    assert "Start everything" in _run("--help", GONGKAI_LANG="en")
    assert "启动整个系统" in _run("--help", GONGKAI_LANG="zh", LANG="en_US.UTF-8")


def test_help_loads_neither_django_nor_a_database_driver() -> None:
    code = (
        "import sys\n"
        "from gongkai.config.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "print([m for m in ('django', 'psycopg') if m in sys.modules])"
    )
    result = subprocess.run(  # noqa: S603 -- ourselves
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert result.stdout.splitlines()[-1] == "[]", result.stderr


def test_an_unknown_command_is_refused() -> None:
    result = CliRunner().invoke(main, ["fly"])
    assert result.exit_code == 2
    assert "fly" in result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_speaks_to_machines(name: str) -> None:
    output = _run(name, "--help")
    if "--json" not in output:
        group = main.get_command(None, name)  # type: ignore[arg-type]  # ctx is unused
        for sub in group.commands:  # type: ignore[union-attr]  # else it has --json
            assert "--json" in _run(name, sub, "--help"), f"{name} {sub}"


def test_a_wrong_variable_is_a_sentence_not_a_traceback() -> None:
    result = CliRunner().invoke(main, ["settings"], env={"PORT": "eighty"})
    assert result.exit_code == 1
    assert "PORT='eighty'" in result.output


def test_settings_as_json_lists_the_registry_without_secrets() -> None:
    rows = json.loads(_run("settings", "--json", SECRET_KEY="s3cret" * 10))
    assert [row["name"] for row in rows] == [each.name for each in env.REGISTRY]
    assert {row["value"] for row in rows if row["name"] == "SECRET_KEY"} == {"***"}
