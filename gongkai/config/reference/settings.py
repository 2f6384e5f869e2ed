"""The page of settings."""

from gongkai.config import env
from gongkai.config.reference.markdown import code, table


def settings() -> str:
    """Return every variable of the environment."""
    rows = (
        (code(each.name), each.kind, code(_default(each.default)), each.en, each.zh)
        for each in env.REGISTRY
    )
    secrets = "、".join(code(each.name) for each in env.REGISTRY if each.secret)
    return (
        "Read by `gongkai.config.env` at start; a value that cannot be read stops the\n"
        "program with a sentence. `gongkai settings` shows what holds now.\n"
        f"{secrets} are secrets: `NAME_FILE` may name a file that holds the value.\n\n"
        + table(("Variable", "Type", "Default", "Meaning", "含义"), rows)
    )


def _default(value: object) -> str:
    if isinstance(value, list):
        return ",".join(value)
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)
