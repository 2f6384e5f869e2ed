"""Several writes as one statement.

An act of the editorial path writes two to five rows. Sent one by one, each costs a way
to the database and back, and each model a compilation of its own; together they cost
one. What the database checks and sets is the same either way.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models.expressions import DatabaseDefault


@dataclass(frozen=True)
class Write:
    """A statement to be made part of a larger one, without its RETURNING.

    An insertion has the form INSERT … SELECT without FROM, so that it can be made to
    depend on another write.
    """

    sql: str
    params: Sequence[Any]


def insertion(row: models.Model) -> Write:
    """Return what inserts an instance as it stands; from now on it counts as stored.

    Left to the database are an id not yet given and fields with a default of its own.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    fields, params = [], []
    for field in row._meta.local_concrete_fields:
        value = field.pre_save(row, add=True)
        if value is None and field.primary_key:
            continue
        if isinstance(value, DatabaseDefault):
            continue
        fields.append(field)
        # A key of another row is an integer already.
        plain = field.is_relation and isinstance(value, int)
        params.append(value if plain else field.get_db_prep_save(value, connection))
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return Write(_insertion_sql(tuple(fields)), params)


def write(first: Write, *others: Write, returning: str = "1") -> list[tuple[Any, ...]]:
    """Execute writes as one statement; return what the last one returns of its rows.

    The others happen only if ``first`` changed a row, once each, however many it
    changed: an update that finds nothing keeps them all from happening. None sees what
    another wrote; triggers after the statement see everything.
    """
    sql = _together(first.sql, tuple(each.sql for each in others), returning)
    params = [param for each in (first, *others) for param in each.params]
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def as_one(*, several: bool) -> AbstractContextManager[Any]:
    """Have what an act writes in the block be written whole or not at all.

    A single statement is a transaction by itself and needs neither BEGIN nor COMMIT;
    inside somebody else's transaction it becomes a savepoint, as any act does.
    """
    if several or connections[DEFAULT_DB_ALIAS].in_atomic_block:
        return transaction.atomic()
    return nullcontext()


@cache
def _insertion_sql(fields: tuple[models.Field[Any, Any], ...]) -> str:
    names = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(map(_placeholder, fields))
    table = fields[0].model._meta.db_table
    # Only names of our own tables and columns are put together here.
    return f'INSERT INTO "{table}" ({names}) SELECT {places}'


def _placeholder(field: models.Field[Any, Any]) -> str:
    kind = field.db_type(connections[DEFAULT_DB_ALIAS]) or "text"
    # A text is left to the column: casting to varchar would cut what is too long.
    return "%s" if kind.startswith(("varchar", "text")) else f"%s::{kind}"


@cache
def _together(first: str, others: tuple[str, ...], returning: str) -> str:
    if not others:
        return f"{first} RETURNING {returning}"
    parts = [f"w0 AS ({first} RETURNING 1)", "done AS (SELECT FROM w0 LIMIT 1)"]
    parts += [
        f"w{place} AS ({sql} FROM done)" for place, sql in enumerate(others[:-1], 1)
    ]
    return f"WITH {', '.join(parts)} {others[-1]} FROM done RETURNING {returning}"
