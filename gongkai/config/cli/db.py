"""``gongkai db``: PostgreSQL's own programs on our database."""

import csv
import io
import json
import os
import subprocess
import tempfile
from pathlib import Path

import click

from gongkai.config import embedded, env
from gongkai.config.cli.django import database
from gongkai.config.cli.output import answer, json_option
from gongkai.config.language import say

_NEWER = b"SET transaction_timeout = 0;"


@click.group(
    help=say("查看、备份和恢复数据库。", "Look into, dump and restore the database.")
)
def command() -> None:
    """Group the three."""


@command.command(
    help=say(
        "打开 psql；默认为应用账号，--owner 为所有者。-c 只执行一条语句。",
        "Open psql as the application, or with --owner as the owner of the tables. "
        "-c runs one statement only.",
    )
)
@click.option("--owner", is_flag=True, help=say("以所有者身份", "As the owner"))
@click.option("-c", "statement", help=say("要执行的语句", "The statement to run"))
@json_option
def shell(*, owner: bool, statement: str | None, as_json: bool) -> None:
    """Hand the terminal to psql."""
    with database() as server:
        url = _url(server, owner=owner)
        arguments: list[str | Path] = [embedded.binary("psql"), url]
        if statement and as_json:
            arguments += ["--csv"]
        if statement:
            arguments += ["-v", "ON_ERROR_STOP=1", "-c", statement]
        if not (statement and as_json):
            raise SystemExit(subprocess.run(arguments).returncode)  # noqa: S603
        result = subprocess.run(  # noqa: S603 -- psql of the wheel
            arguments, capture_output=True, text=True
        )
        if result.returncode:
            raise click.ClickException(result.stderr.strip())
        click.echo(json.dumps(_rows(result.stdout), ensure_ascii=False))


@command.command(
    help=say(
        "备份到 FILE（PostgreSQL 自定义格式，已压缩）。",
        "Dump into FILE (PostgreSQL's custom format, compressed).",
    )
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def dump(*, file: Path, as_json: bool) -> None:
    """Write beside the target first, so that a half-written dump is never taken for one."""
    draft = file.with_name(f".{file.name}.partial")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)  # before anything stands in it
    try:
        with database() as server:
            _run("pg_dump", "--format=custom", "--no-owner", f"--file={draft}",
                 _url(server, owner=True))  # fmt: skip
    except BaseException:
        draft.unlink()  # on a full disk it would only be in the way
        raise
    draft.rename(file)
    answer(
        {"file": str(file), "bytes": file.stat().st_size},
        say(f"已备份到 {file}。", f"Dumped into {file}."),
        as_json=as_json,
    )


@command.command(
    help=say(
        "用 FILE 恢复，替换现有的全部数据；先停止 `gongkai up`。",
        "Restore from FILE, replacing all present data; stop `gongkai up` first.",
    )
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help=say("不再询问", "Do not ask"))
@json_option
def restore(*, file: Path, yes: bool, as_json: bool) -> None:
    """Replace everything in one transaction, or nothing."""
    if not yes:
        click.confirm(
            say(
                "现有数据将全部被替换，继续吗？",
                "All present data will be replaced. Go on?",
            ),
            abort=True,
            err=True,
        )
    if env.DATABASE_URL():
        _restore(file, None)
    else:
        # Alone: a running site would hold locks on the tables to be replaced.
        server = embedded.Server(env.VAR())
        server.start()
        try:
            _restore(file, server)
        finally:
            server.stop()
    answer(
        {"file": str(file)},
        say(f"已从 {file} 恢复。", f"Restored from {file}."),
        as_json=as_json,
    )


def _restore(file: Path, server: embedded.Server | None) -> None:
    url = _url(server, owner=True)
    with tempfile.TemporaryDirectory() as folder:
        # Unpacked whole before anything is dropped: a dump cut short must not read
        # like one that ended.
        script = Path(folder) / "restore.sql"
        _run("pg_restore", "--no-owner", "--exit-on-error", f"--file={script}",
             str(file))  # fmt: skip
        let_older_servers_read(script)
        # Everything goes first, so that tables newer than the dump do not stay.
        _run("psql", url, "-q", "-o", os.devnull, "-v", "ON_ERROR_STOP=1",
             "--single-transaction", "-c", "DROP OWNED BY CURRENT_USER CASCADE",
             "-f", str(script))  # fmt: skip


def let_older_servers_read(script: Path) -> None:
    """Blank out what our pg_restore sets first and PostgreSQL before 17 does not know."""
    with script.open("r+b") as text:
        head = text.read(4096)
        text.seek(0)
        text.write(head.replace(_NEWER, b" " * len(_NEWER)))


def _url(server: embedded.Server | None, *, owner: bool) -> str:
    if server is not None:
        return server.urls.owner if owner else server.urls.app
    url = env.DATABASE_OWNER_URL() if owner else env.DATABASE_URL()
    if not url:
        raise click.ClickException(
            say("未设置 DATABASE_OWNER_URL。", "DATABASE_OWNER_URL is not set.")
        )
    return url


def _run(program: str, *arguments: str) -> None:
    result = subprocess.run(  # noqa: S603 -- a program of the wheel
        [embedded.binary(program), *arguments], capture_output=True, text=True
    )
    if result.returncode:
        raise click.ClickException(result.stderr.strip())


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))
