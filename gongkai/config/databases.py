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
