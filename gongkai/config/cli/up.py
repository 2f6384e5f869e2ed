"""``gongkai up``: everything in one command."""

import contextlib
import importlib.util
import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import click
from rich.console import Console

from gongkai.config import embedded, env
from gongkai.config.cli import ports
from gongkai.config.cli.children import Child, KeepsDying, finish
from gongkai.config.cli.output import json_option
from gongkai.config.language import say

_GONGKAI = ("-m", "gongkai.config.cli")
_PATIENCE = 90  # seconds for the site to answer
_console = Console(stderr=True, highlight=False)


@click.command(
    help=say(
        "启动整个系统，就绪后打印地址；按 Ctrl-C 停止。端口取自 PORT（默认 8000），"
        "被占用时取下一个空闲端口。未设 DATABASE_URL 时使用内置 PostgreSQL，"
        "首次启动会装入示例县数据。",
        "Start everything and print the address once it answers; Ctrl-C stops it. The "
        "port is PORT (8000), or the next free one. Without DATABASE_URL the embedded "
        "PostgreSQL is used and the sample county is loaded on first use.",
    )
)
@click.option(
    "--demo/--no-demo",
    default=True,
    help=say(
        "首次启动时是否装入示例县", "Whether to load the sample county on first use"
    ),
)
@json_option
def command(*, demo: bool, as_json: bool) -> None:
    """Bring up database, tables, sample county, web and worker; then watch them."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(_stop_signals())
        server = None
        if not env.DATABASE_URL():
            server = embedded.Server(env.VAR())
            with _step(say("启动内置数据库", "Starting the embedded database")):
                server.start()
            stack.callback(server.stop)
        _prepare_tables()
        logins = _sample_county() if demo and server is not None else []
        port = ports.free_port(env.BIND(), env.PORT())
        children = [
            Child("web", _web(port)),
            # Without its database it could only wait half a minute for it to return.
            Child("worker", (*_GONGKAI, "worker"), orphaned=signal.SIGKILL),
        ]
        for child in children:
            child.start()
            stack.callback(child.stop)
        with _step(say("启动网站", "Starting the web server")):
            _await_answer(port, children)
        _announce(port, logins, as_json=as_json)
        _watch(children, server)


@contextlib.contextmanager
def _stop_signals() -> Iterator[None]:
    """Turn the ways of being told to stop into one, and a stop into a good end."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # once is enough: now we clear up
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    try:
        yield
    except KeyboardInterrupt:
        _console.print(say("已停止。", "Stopped."))
    except KeepsDying as error:
        raise click.ClickException(
            say(
                f"{error} 反复退出，已全部停止；原因见上方输出。",
                f"{error} keeps dying; everything is stopped. The reason is above.",
            )
        ) from error
    except subprocess.CalledProcessError as error:
        raise click.ClickException(
            say(
                f"准备步骤失败（{' '.join(error.cmd[2:])}），原因见上方输出。",
                f"Preparing failed ({' '.join(error.cmd[2:])}); the reason is above.",
            )
        ) from error


@contextlib.contextmanager
def _step(what: str) -> Iterator[None]:
    started = time.monotonic()
    with _console.status(f"{what}…"):
        yield
    _console.print(f"{what}  [dim]{time.monotonic() - started:.1f} s[/dim]")


def _prepare_tables() -> None:
    if env.DATABASE_URL():
        with _step(say("汇集静态文件", "Collecting static files")):
            finish(("-m", "django", "collectstatic", "--no-input", "-v", "0"))
        if not env.DATABASE_OWNER_URL():
            return  # the operator migrates: gongkai migrate
    with _step(say("更新数据表", "Bringing the tables up to date")):
        finish((*_GONGKAI, "migrate", "--json"))


def _sample_county() -> list[dict[str, Any]]:
    """Load the sample county once; return the logins it printed then."""
    remembered = env.VAR() / "demo.json"
    if importlib.util.find_spec("gongkai.demo") is None:
        return []
    if not remembered.exists():
        _console.print(
            say("装入示例县（仅首次）…", "Loading the sample county (once)…")
        )
        loaded = json.loads(finish((*_GONGKAI, "demo", "load", "--json")))
        _keep(remembered, loaded)
    logins: list[dict[str, Any]] = json.loads(
        remembered.read_text(encoding="utf-8")
    ).get("logins", [])
    return logins


def _keep(path: Path, data: object) -> None:
    path.touch(mode=0o600)
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def _web(port: int) -> tuple[str, ...]:
    return (
        "-m", "granian", "--interface", "wsgi",
        "--host", env.BIND(), "--port", str(port),
        "--workers", str(env.WEB_WORKERS()),
        "--blocking-threads", str(env.WEB_THREADS()),
        "--no-ws", "--log-level", "warning", "--respawn-failed-workers",
        "--workers-kill-timeout", "5",
        "gongkai.config.wsgi:application",
    )  # fmt: skip


def _await_answer(port: int, children: list[Child]) -> None:
    host = env.ALLOWED_HOSTS()[0].lstrip(".").replace("*", "localhost")
    deadline = time.monotonic() + _PATIENCE
    while not ports.answers(_reachable(), port, host):
        _report_deaths(children)
        if time.monotonic() > deadline:
            raise click.ClickException(
                say(
                    f"网站在 {_PATIENCE} 秒内没有应答。",
                    f"The site did not answer within {_PATIENCE} seconds.",
                )
            )
        time.sleep(0.05)


def _reachable() -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(env.BIND(), env.BIND())  # noqa: S104


def _announce(port: int, logins: list[dict[str, Any]], *, as_json: bool) -> None:
    """Print the address, and who can sign in to the sample county."""
    url = f"http://{_reachable()}:{port}"
    if as_json:
        click.echo(json.dumps({"url": url, "logins": logins}, ensure_ascii=False))
        return
    click.echo(url)
    for login in logins:
        click.echo("  " + "  ".join(str(value) for value in login.values()))
    _console.print(say("按 Ctrl-C 停止。", "Ctrl-C stops it."))


def _watch(children: list[Child], server: embedded.Server | None) -> None:
    """Restart what dies, until told to stop."""
    while True:
        time.sleep(0.25)
        _report_deaths(children)
        if server is not None and not server.alive():
            raise click.ClickException(
                say("内置数据库已退出，全部停止。", "The embedded database has gone.")
            )


def _report_deaths(children: list[Child]) -> None:
    for child in children:
        code = child.look()
        if code is not None:
            _console.print(
                say(
                    f"{child.name} 退出（{code}），即将重新启动。",
                    f"{child.name} died ({code}); starting it again.",
                )
            )
