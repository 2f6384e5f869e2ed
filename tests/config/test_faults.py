"""What an operator can mend is a sentence with exit code 1, never a traceback."""

import errno
import inspect
import os
from pathlib import Path

import click
import pytest
from click import core, decorators, exceptions, formatting, parser, termui, types
from click.testing import CliRunner
from django.db import OperationalError
from django.db.migrations.exceptions import InconsistentMigrationHistory
from procrastinate.exceptions import ConnectorException

from gongkai.config.cli import chinese, main
from gongkai.config.cli.faults import Sentences, sentence
from gongkai.config.cli.ports import NoFreePort
from gongkai.core.errors import NotOpen
from gongkai.law.classification import UnknownClass


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (NotOpen("已经办结。"), "已经办结。"),
        (UnknownClass("没有这个体裁。"), "没有这个体裁。"),
        (NoFreePort("127.0.0.1:8000-8099"), "8000-8099"),
        (PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/x"), "/x: 没有权限"),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "磁盘已满"),
        (OSError(errno.EMFILE, os.strerror(errno.EMFILE)), os.strerror(errno.EMFILE)),
        (ConnectorException(), "数据库不能继续"),
        (OperationalError("connection refused"), "connection refused"),
        (InconsistentMigrationHistory("x"), "未发布的旧版本"),
    ],
)  # fmt: skip
def test_it_is_said_in_a_sentence(fault: Exception, said: str) -> None:
    @click.group(cls=Sentences)
    def program() -> None:
        """Stand for ours."""

    @program.command()
    def act() -> None:
        raise fault

    result = CliRunner().invoke(program, ["act"])
    assert result.exit_code == 1
    assert said in result.stderr
    assert isinstance(result.exception, SystemExit)


def test_a_fault_of_ours_keeps_its_traceback() -> None:
    assert sentence(KeyError("x")) is None
    assert sentence(BrokenPipeError(errno.EPIPE, "x")) is None


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    environ = {
        "DATABASE_URL": f"postgresql://nobody@/none?host={tmp_path}",
        "DATABASE_OWNER_URL": f"postgresql://nobody@/none?host={tmp_path}",
    }
    result = CliRunner().invoke(main, ["db", "shell", "-c", "SELECT 1"], env=environ)
    assert result.exit_code == 2
    result = CliRunner().invoke(main, ["db", "dump", str(tmp_path / "x")], env=environ)
    assert result.exit_code == 1
    assert str(tmp_path) in result.stderr


def test_click_speaks_the_language_we_speak() -> None:
    for language, usage, missing in (
        ("zh", "用法:", "缺少参数"),
        ("en", "Usage:", "Missing argument"),
    ):
        result = CliRunner().invoke(main, ["scan"], env={"GONGKAI_LANG": language})
        assert result.exit_code == 2
        assert usage in result.stderr
        assert missing in result.stderr


def test_every_word_for_click_is_one_it_says() -> None:
    modules = (core, decorators, exceptions, formatting, parser, termui, types)
    said = "".join(inspect.getsource(module) for module in modules)
    for word in chinese.WORDS:
        assert f'"{word}"' in said, word
