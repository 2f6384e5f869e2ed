"""Django for commands that need it, and only then."""

import contextlib
import os
from collections.abc import Iterator

from gongkai.config import embedded, env

# Commands of manage.py that change tables and so run as their owner.
OWNER_COMMANDS = frozenset({"migrate", "flush", "sqlflush", "createcachetable"})


def default_settings() -> str:
    """Return the settings to use where DJANGO_SETTINGS_MODULE does not say.

    A database address means a server somebody looks after; without one it is a trial.
    """
    kind = "production" if env.DATABASE_URL() else "development"
    return f"gongkai.config.settings.{kind}"


def prepare(command: str = "", *, owner: bool = False) -> None:
    """Choose settings and role, before Django reads either."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", default_settings())
    if owner or command in OWNER_COMMANDS:
        os.environ["GONGKAI_AS_OWNER"] = "1"


@contextlib.contextmanager
def database() -> Iterator[embedded.Server | None]:
    """Have the database answer during the block; starts the embedded one if needed."""
    if env.DATABASE_URL():
        yield None
        return
    with embedded.available(env.VAR()) as server:
        yield server


@contextlib.contextmanager
def django(*, owner: bool = False) -> Iterator[None]:
    """Have Django set up and its database answering during the block."""
    prepare(owner=owner)
    with database():
        import django as framework
        from django.db import connections

        framework.setup()
        try:
            yield
        finally:
            # Before the embedded server stops.
            connections.close_all()
