"""`gongkai db` on an embedded database of its own."""

import json
import os
import subprocess
from pathlib import Path

import click
import psycopg
import pytest
from click.testing import CliRunner, Result

from gongkai.config.cli import db, main
from gongkai.config.cli.db import let_older_servers_read
from gongkai.config.embedded import Server, available, binary


def _gongkai(var: Path, *arguments: str) -> Result:
    environ = {"GONGKAI_VAR": str(var), "DATABASE_URL": ""}
    return CliRunner().invoke(main, arguments, env=environ)


def _number(var: Path) -> object:
    with available(var) as server, psycopg.connect(server.urls.owner) as connection:
        row = connection.execute("SELECT n FROM kept").fetchone()
        assert row is not None
        return row[0]


def test_what_was_dumped_comes_back_and_what_is_newer_goes(
    var: Path, tmp_path: Path
) -> None:
    with available(var) as server, psycopg.connect(server.urls.owner) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS n")
        connection.execute("GRANT SELECT ON kept TO gongkai_app")
    dump = tmp_path / "all.dump"
    result = _gongkai(var, "db", "dump", str(dump), "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.output) == {
        "file": str(dump),
        "bytes": dump.stat().st_size,
    }
    assert oct(dump.stat().st_mode)[-3:] == "600"

    with available(var) as server, psycopg.connect(server.urls.owner) as connection:
        connection.execute("UPDATE kept SET n = 43")
        connection.execute("CREATE TABLE newer ()")
    result = _gongkai(var, "db", "restore", str(dump), "--yes")
    assert result.exit_code == 0, result.output
    assert _number(var) == 42
    rows = json.loads(
        _gongkai(
            var, "db", "shell", "--json", "-c",
            "SELECT current_user, to_regclass('newer') AS newer, n FROM kept",
        ).output
    )  # fmt: skip
    assert rows == [{"current_user": "gongkai_app", "newer": "", "n": "42"}]


def test_a_running_database_is_not_replaced(var: Path, tmp_path: Path) -> None:
    dump = tmp_path / "all.dump"
    server = Server(var)
    server.start()
    try:
        assert _gongkai(var, "db", "dump", str(dump)).exit_code == 0
        result = _gongkai(var, "db", "restore", str(dump), "--yes")
        assert result.exit_code == 1
        assert str(os.getpid()) in result.output
    finally:
        server.stop()


def test_a_dump_cut_short_changes_nothing(var: Path, tmp_path: Path) -> None:
    with available(var) as server, psycopg.connect(server.urls.owner) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS n")
    whole, broken = tmp_path / "whole.dump", tmp_path / "broken.dump"
    assert _gongkai(var, "db", "dump", str(whole)).exit_code == 0
    broken.write_bytes(whole.read_bytes()[: whole.stat().st_size * 9 // 10])
    result = _gongkai(var, "db", "restore", str(broken), "--yes")
    assert result.exit_code == 1
    assert _number(var) == 42


def test_what_we_dumped_an_older_server_can_read(var: Path, tmp_path: Path) -> None:
    dump, script = tmp_path / "all.dump", tmp_path / "all.sql"
    assert _gongkai(var, "db", "dump", str(dump)).exit_code == 0
    subprocess.run(  # noqa: S603 -- pg_restore of the wheel
        [binary("pg_restore"), f"--file={script}", str(dump)], check=True
    )
    before = script.read_bytes()
    assert b"transaction_timeout" in before  # PostgreSQL 17 and later
    let_older_servers_read(script)
    after = script.read_bytes()
    assert b"transaction_timeout" not in after
    assert len(after) == len(before)


def test_a_dump_that_fails_leaves_nothing_behind(
    var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes = []

    def full(_program: str, *arguments: str) -> None:
        draft = Path(arguments[2].removeprefix("--file="))
        modes.append(draft.stat().st_mode & 0o777)
        draft.write_bytes(b"half")
        raise click.ClickException("No space left on device")

    monkeypatch.setattr(db, "_run", full)
    result = _gongkai(var, "db", "dump", str(tmp_path / "all.dump"))
    assert result.exit_code == 1
    assert "No space" in result.output
    assert modes == [0o600]
    assert list(tmp_path.iterdir()) == []


def test_a_restore_asks_first(var: Path, tmp_path: Path) -> None:
    dump = tmp_path / "all.dump"
    dump.write_bytes(b"")
    result = _gongkai(var, "db", "restore", str(dump))
    assert result.exit_code == 1
    assert "替换" in result.output


@pytest.mark.parametrize("command", ["shell", "dump"])
def test_the_owner_of_another_database_must_be_named(command: str) -> None:
    arguments = ["--owner", "-c", "SELECT 1"] if command == "shell" else ["x"]
    result = CliRunner().invoke(
        main,
        ["db", command, *arguments],
        env={"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
    )
    assert result.exit_code == 1
    assert "DATABASE_OWNER_URL" in result.output
