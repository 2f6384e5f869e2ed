"""Turns a PostgreSQL address into Django's words for it."""

from typing import Any

from psycopg import conninfo

_DJANGO_NAMES = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}

# The acts and pages send the same few statements all day. Prepared on their third use
# in a connection, they are planned once, which was half of the database's work. A
# PgBouncer in between must know prepared statements (1.21 or later).
_STATEMENTS: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 3}


_WEB_STATEMENT_SECONDS = 5


def bounded(settings: dict[str, Any]) -> dict[str, Any]:
    """Return database settings whose statements end after five seconds.

    For those who answer pages: nobody waits longer, and whoever asks the dearest
    question again and again must not hold every connection. Migrations, imports and
    the worker take what they need.
    """
    options = settings["OPTIONS"]
    told = (
        f"{options.get('options', '')} -c statement_timeout={_WEB_STATEMENT_SECONDS}s"
    )
    return settings | {"OPTIONS": options | {"options": told.strip()}}


def database(url: str) -> dict[str, Any]:
    """Return the Django database settings for a libpq address.

    A unix socket is given as ``postgresql://user@/name?host=/folder``; further
    parameters (``sslmode`` and the like) go to libpq as they are.
    """
    parts = conninfo.conninfo_to_dict(url)
    named = {
        django: str(parts.pop(libpq))
        for libpq, django in _DJANGO_NAMES.items()
        if parts.get(libpq) is not None
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": _STATEMENTS | parts,
    }
