"""Word lists that ship as data, one file each in ``gongkai/law/data``."""

from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> tuple[str, ...]:
    """Return the words of a data file, in file order; ``#`` starts a comment."""
    text = (files("gongkai.law") / "data" / name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return tuple(word for line in lines for word in line.split())


@cache
def traditional_to_simplified() -> dict[str, str]:
    """Return the single-character pairs of ``traditional.txt``."""
    return {pair[0]: pair[1] for pair in words("traditional.txt")}
