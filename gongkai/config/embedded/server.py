"""Starts and stops the embedded database."""

import contextlib
import fcntl
import os
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from gongkai.config.embedded import places, system
from gongkai.config.embedded.system import EmbeddedError
from gongkai.config.language import say

# One small machine that also runs the web server. fsync stays on: what was released
# must survive a power cut.
TUNING = {
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_connections": "60",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
    # A failed statement and its detail may hold personal data.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
TEST_TUNING = TUNING | {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_connections": "200",
    # A test's rows are never committed: statistics taken meanwhile say there are none,
    # and plans for no rows take minutes with thousands.
    "autovacuum": "off",
}
_PATIENCE = 300  # seconds; recovery after a kill may replay much


class AlreadyRunning(EmbeddedError):
    """Another process runs the database of this data folder."""


class Server:
    """The embedded database of one data folder.

    ``start`` raises AlreadyRunning when another process runs it, so that two never
    write to the same files.
    """

    def __init__(self, var: Path, tuning: dict[str, str] | None = None) -> None:
        self.var = var.absolute()
        self.tuning = TUNING if tuning is None else tuning
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """Where the data lie."""
        return places.data_folder(self.var)

    @property
    def urls(self) -> places.Urls:
        """The addresses of the three logins."""
        return places.urls(self.var)

    def start(self, *, outlive: bool = False) -> None:
        """Start the server and return once it answers.

        With ``outlive`` it goes on after this process; `stop` still ends it.
        """
        if not self.var.exists():
            self.var.mkdir(parents=True)
            self.var.chmod(0o755)  # ours and new; what is private in it is shut itself
        self._take_lock()
        try:
            self._end_leftover()
            self._run(outlive=outlive)
            _ensure_database(places.urls(self.var, "postgres").superuser)
        except BaseException:
            self.stop()
            raise
        if outlive:
            self._release_lock()

    def stop(self) -> None:
        """Stop the server in order, whether this process started it or an earlier."""
        self._end_leftover()
        if self._process is not None:
            self._process.wait()
            self._process = None
        self._release_lock()

    def alive(self) -> bool:
        """Say whether the server that this process started is still there."""
        return self._process is not None and self._process.poll() is None

    def answers(self) -> bool:
        """Say whether the server accepts connections now, whoever started it."""
        try:
            psycopg.connect(places.urls(self.var).owner, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _take_lock(self) -> None:
        # Append: opening must not wipe the number another process wrote.
        lock = (self.var / "postgres.lock").open("a+", encoding="ascii")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "?"
            lock.close()
            raise AlreadyRunning(
                say(
                    f"{self.var} 的数据库正由另一进程（{holder}）使用；"
                    "请先停止它，或用 GONGKAI_VAR 指定另一个数据文件夹。",
                    f"The database in {self.var} is in use by process {holder}; stop "
                    "that first, or name another data folder with GONGKAI_VAR.",
                )
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        self._lock = lock

    def _release_lock(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _end_leftover(self) -> None:
        """End a server that a killed process left behind, and its stale pid file."""
        process = system.running_server(self.data)
        if process is not None:
            system.end(process)
        elif self._lock is not None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _run(self, *, outlive: bool) -> None:
        user = system.account()
        data, socket = self.data, places.socket_folder(self.data)
        if data.parent != self.var:
            data.parent.mkdir(parents=True, exist_ok=True)
            data.parent.chmod(0o755)
            places.pointer(self.var).write_text(f"{data}\n", encoding="utf-8")
        programs = system.server_programs(user, spare=data.parent)
        if not (data / "PG_VERSION").exists():
            self._create(programs, data, user)
        for folder in (data, socket):
            system.private_folder(folder, user)
        options = ["-k", str(socket), "-h", ""]
        for name, value in self.tuning.items():
            options += ["-c", f"{name}={value}"]
        log = data / "server.log"
        if outlive:
            _detach(programs, data, log, options, user)
        else:
            self._process = _attach(programs, data, log, options, user)
        self._await(log)

    def _create(self, programs: Path, data: Path, user: system.Account | None) -> None:
        """Make an empty cluster beside its place, then move it there in one step."""
        making = data.with_name(f"{data.name}.making")
        shutil.rmtree(making, ignore_errors=True)  # an interrupted attempt of ours
        system.private_folder(making, user)
        command: list[str | Path] = [programs / "initdb", "-D", making]
        command += ["-U", places.SUPERUSER]
        command += ["--auth=trust", "--encoding=UTF8", "--locale=C"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if self.tuning.get("fsync") == "off":
            command.append("--no-sync")
        result = subprocess.run(  # noqa: S603 -- our own program
            command, capture_output=True, text=True, **system.as_account(user)
        )
        if result.returncode:
            raise EmbeddedError(result.stderr.strip())
        making.rename(data)  # fails if anything but an empty folder stands there

    def _await(self, log: Path) -> None:
        url = places.urls(self.var, "postgres").superuser
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            if self._process is not None and not self.alive():
                raise EmbeddedError(_did_not_start(log))
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(url, connect_timeout=2).close()
                return
            time.sleep(0.03)
        raise EmbeddedError(
            say(
                f"内置数据库 {_PATIENCE} 秒内没有应答。",
                "The database does not answer.",
            )
        )


def _attach(
    programs: Path,
    data: Path,
    log: Path,
    options: list[str],
    user: system.Account | None,
) -> subprocess.Popen[bytes]:
    """Start the server as our child, which ends when we do."""
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 -- our own program
            [programs / "postgres", "-D", data, *options],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            # Ctrl-C is for the supervisor, which then stops children in order.
            start_new_session=True,
            preexec_fn=system.dies_with_parent(signal.SIGINT),
            **system.as_account(user),
        )


def _detach(
    programs: Path,
    data: Path,
    log: Path,
    options: list[str],
    user: system.Account | None,
) -> None:
    """Start the server as nobody's child."""
    command: list[str | Path] = [
        programs / "pg_ctl",
        "start",
        "--wait",
        f"--timeout={_PATIENCE}",
    ]
    command += ["-D", data, "-o", shlex.join(options)]
    with log.open("ab") as output:
        result = subprocess.run(  # noqa: S603 -- our own program
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            **system.as_account(user),
        )
    if result.returncode:
        raise EmbeddedError(_did_not_start(log))


def _did_not_start(log: Path) -> str:
    tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    return (
        say("内置数据库未能启动：", "The embedded database did not start:")
        + f"\n{tail}"
    )


def _ensure_database(superuser_url: str) -> None:
    """Make the two logins and the database, where they are missing."""
    logins = {places.OWNER: "LOGIN CREATEDB CREATEROLE", places.APP: "LOGIN"}
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for role, rights in logins.items():
            found = connection.execute(
                "SELECT 1 FROM pg_roles WHERE rolname = %s", [role]
            ).fetchone()
            if found is None:
                statement = "CREATE ROLE {} " + rights
                connection.execute(sql.SQL(statement).format(sql.Identifier(role)))
        found = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [places.DATABASE]
        ).fetchone()
        if found is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(places.DATABASE), sql.Identifier(places.OWNER)
                )
            )


@contextlib.contextmanager
def available(var: Path) -> Iterator[Server]:
    """Have the database answer for as long as the block lasts.

    Uses the server another process runs; otherwise starts one and stops it after.
    """
    server = Server(var)
    try:
        server.start()
    except AlreadyRunning:
        deadline = time.monotonic() + _PATIENCE
        while not server.answers():
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        yield server
        return
    try:
        yield server
    finally:
        server.stop()
