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
        "OPTIONS": parts,
    }
