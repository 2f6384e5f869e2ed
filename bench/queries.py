"""Counts what an act asks of the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

_BOUNDARIES = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE SAVEPOINT")


def count(work: Callable[[], object]) -> dict[str, Any]:
    """Return the queries of ``work`` and, apart from them, its transaction boundaries."""
    with CaptureQueriesContext(connection) as captured:
        work()
    statements = [query["sql"] for query in captured.captured_queries]
    boundaries = sum(sql.startswith(_BOUNDARIES) for sql in statements)
    return {
        "queries": len(statements) - boundaries,
        "boundaries": boundaries,
        "statements": statements,
    }
