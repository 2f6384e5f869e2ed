"""How a variable of the environment is read, and refused loudly.

A secret ``NAME`` may instead be given as ``NAME_FILE``, the path of a file that holds it.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from gongkai.config.language import say

T = TypeVar("T")


class CannotRun(Exception):
    """The house cannot do as asked; the message says why and what to do."""


class BadEnvironment(CannotRun):
    """An environment variable cannot be read; the message says which and why."""


@dataclass(frozen=True)
class Variable(Generic[T]):
    """One environment variable: its name, how to read it, what it means.

    ``default`` is what stands when the variable is unset; None means there is none.
    """

    name: str
    kind: str
    parse: Callable[[str], T]
    default: T
    zh: str
    en: str
    secret: bool = False

    def __call__(self, environ: Mapping[str, str] | None = None) -> T:
        """Return the value, or the default when unset or empty.

        Raises BadEnvironment, with a sentence naming the variable.
        """
        environ = os.environ if environ is None else environ
        text = self._text(environ).strip()
        if not text:
            return self.default
        try:
            return self.parse(text)
        except ValueError as error:
            shown = "***" if self.secret else repr(text)
            raise BadEnvironment(f"{self.name}={shown}: {error}") from error

    def _text(self, environ: Mapping[str, str]) -> str:
        direct = environ.get(self.name, "")
        path = environ.get(f"{self.name}_FILE", "") if self.secret else ""
        if not path:
            return direct
        if direct:
            raise BadEnvironment(
                say(
                    f"{self.name} 和 {self.name}_FILE 都已设置，请只留一个。",
                    f"{self.name} and {self.name}_FILE are both set; keep one of them.",
                )
            )
        try:
            return Path(path).read_text(encoding="utf-8")
        except OSError as error:
            raise BadEnvironment(
                say(
                    f"{self.name}_FILE={path!r} 无法读取：{error.strerror}。",
                    f"{self.name}_FILE={path!r} cannot be read: {error.strerror}.",
                )
            ) from error


def boolean(text: str) -> bool:
    """Read yes or no in the usual words."""
    lowered = text.lower()
    if lowered in {"1", "true", "yes", "on"}:
        return True
    if lowered in {"0", "false", "no", "off"}:
        return False
    allowed = "1, true, yes, on, 0, false, no, off"
    raise ValueError(say(f"应为 {allowed} 之一。", f"expected one of {allowed}."))


def count(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from ``low`` to ``high``, both included."""

    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]+", text) or not low <= int(text) <= high:
            raise ValueError(
                say(
                    f"应为{low}至{high}的整数。",
                    f"expected a whole number from {low} to {high}.",
                )
            )
        return int(text)

    return parse


def names(text: str) -> list[str]:
    """Read names separated by commas or blanks."""
    return [part for part in re.split(r"[,\s]+", text) if part]


def origins(text: str) -> list[str]:
    """Read origins, each with its scheme."""
    found = names(text)
    for origin in found:
        if not re.match(r"https?://", origin):
            raise ValueError(
                say(
                    f"“{origin}”应以 http:// 或 https:// 开头。",
                    f"{origin!r} must begin with http:// or https://.",
                )
            )
    return found


def database(text: str) -> str:
    """Read the address of a PostgreSQL database."""
    if not re.match(r"postgres(ql)?://", text):
        forms = (
            "postgresql://user:password@host:port/name",
            "postgresql://user@/name?host=/folder",
        )
        raise ValueError(
            say(
                f"应写作 {forms[0]}；经 unix 套接字则为 {forms[1]}。",
                f"expected {forms[0]}; for a unix socket {forms[1]}.",
            )
        )
    return text


def key(text: str) -> str:
    """Read a signing key, as long as Django wants it."""
    if len(text) < 50:  # as Django's check security.W009
        raise ValueError(
            say("密钥至少50个字符。", "a secret key has at least 50 characters.")
        )
    return text


def choice(*allowed: str) -> Callable[[str], str]:
    """Return a reader of one of the words ``allowed``."""

    def parse(text: str) -> str:
        if text not in allowed:
            listed = ", ".join(allowed)
            raise ValueError(say(f"应为 {listed} 之一。", f"expected one of {listed}."))
        return text

    return parse
