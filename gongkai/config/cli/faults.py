"""What an operator can mend, said in a sentence instead of a traceback."""

import errno
import sys

import click

from gongkai.config.cli.ports import NoFreePort
from gongkai.config.language import say
from gongkai.config.variables import CannotRun


def sentence(fault: Exception) -> str | None:
    """Return what to tell the operator about ``fault``; None for a fault of ours.

    Asks only libraries that are loaded already: what was not loaded raised nothing.
    """
    if isinstance(fault, CannotRun):
        return str(fault)
    if isinstance(fault, NoFreePort):
        return say(f"没有空闲端口：{fault}。", f"No port is free: {fault}.")
    refusals = (
        *_of("gongkai.core.errors", "DomainError"),
        *_of("gongkai.law.classification", "UnknownClass"),
    )
    if isinstance(fault, refusals):
        return str(fault)
    database = (
        *_of("django.db", "OperationalError", "InterfaceError"),
        *_of("psycopg", "OperationalError"),
        *_of("procrastinate.exceptions", "ConnectorException"),
    )
    if isinstance(fault, database):
        why = str(fault.__cause__ or fault).strip()
        return say(f"数据库不能继续：{why}", f"The database cannot go on: {why}")
    if isinstance(
        fault, _of("django.db.migrations.exceptions", "InconsistentMigrationHistory")
    ):
        return say(
            "数据表由未发布的旧版本建立，不能更新；请用建立它的版本，或换一个空数据库。",
            "The tables were made by an unreleased version and cannot be brought up to "
            "date; use that version, or an empty database.",
        )
    if isinstance(fault, OSError) and not isinstance(fault, BrokenPipeError):
        why = fault.strerror or str(fault)
        why = say(_CHINESE.get(fault.errno or 0, why), why)
        return f"{fault.filename}: {why}" if fault.filename else why
    return None


_CHINESE = {
    errno.EACCES: "没有权限。",
    errno.EPERM: "没有权限。",
    errno.EROFS: "文件系统只读。",
    errno.ENOSPC: "磁盘已满。",
    errno.EDQUOT: "磁盘配额已用完。",
    errno.ENOENT: "文件或文件夹不存在。",
    errno.ENOTDIR: "不是文件夹。",
    errno.EADDRNOTAVAIL: "不是本机的地址。",
    errno.EISDIR: "是文件夹，不是文件。",
}


def _of(module: str, *names: str) -> tuple[type[Exception], ...]:
    loaded = sys.modules.get(module)
    return tuple(getattr(loaded, name) for name in names) if loaded else ()


class Sentences(click.Group):
    """A group whose commands end in a sentence where the operator can mend it."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as fault:
            told = sentence(fault)
            if told is None:
                raise
            raise click.ClickException(told) from fault
