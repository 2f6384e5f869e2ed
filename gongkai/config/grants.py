"""What the application's role may do, decided by each model.

The role ``gongkai_app`` owns nothing. It may read and write every table, except that

- a model with ``append_only = True`` may be neither updated nor deleted from, and
- a model with ``read_only_to_app = True`` may only be read: triggers keep it.

It makes no temporary tables and ties no trigger function of ours to a table of its
own: those that keep the gate run with the rights of the owner.

Run after every migration, as the owner.
"""

from collections.abc import Iterable

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

APP_ROLE = "gongkai_app"


def grant(connection: BaseDatabaseWrapper) -> None:
    """Give the application's role exactly its rights; may be repeated."""
    role = sql.Identifier(APP_ROLE)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(role))
        present = set(connection.introspection.table_names(cursor))
        for template, tables in _rights(present):
            cursor.execute(
                sql.SQL(template).format(
                    role=role, tables=sql.SQL(", ").join(map(sql.Identifier, tables))
                )
            )
        _shut_side_doors(cursor)


def _shut_side_doors(cursor: CursorWrapper) -> None:
    """Take from everybody what PostgreSQL gives everybody and nobody needs here."""
    cursor.execute(
        sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(
            sql.Identifier(cursor.connection.info.dbname)
        )
    )
    cursor.execute(
        """SELECT p.oid::regprocedure::text FROM pg_proc p
           WHERE p.pronamespace = 'public'::regnamespace
             AND p.prorettype = 'trigger'::regtype
             AND pg_has_role(p.proowner, 'USAGE')"""
    )
    for (function,) in cursor.fetchall():
        # A signature as PostgreSQL itself writes it, quoted where needed.
        cursor.execute(
            sql.SQL("REVOKE EXECUTE ON FUNCTION {} FROM PUBLIC").format(
                sql.SQL(function)
            )
        )


def _rights(present: set[str]) -> Iterable[tuple[str, list[str]]]:
    """Yield statements in order, each with the tables it is about."""
    yield "GRANT USAGE ON SCHEMA public TO {role}", []
    yield (
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        [],
    )
    yield "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}", []
    if append_only := sorted(_tables("append_only") & present):
        yield "REVOKE UPDATE, DELETE, TRUNCATE ON {tables} FROM {role}", append_only
    read_only = _tables("read_only_to_app") | {
        MigrationRecorder.Migration._meta.db_table
    }
    if read_only := read_only & present:
        yield (
            "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {tables} FROM {role}",
            sorted(read_only),
        )


def _tables(attribute: str) -> set[str]:
    """Return the tables of the models that carry ``attribute``, links included."""
    tables = set()
    for model in apps.get_models():
        if getattr(model, attribute, False):
            tables.add(model._meta.db_table)
            links = (
                field.remote_field.through for field in model._meta.local_many_to_many
            )
            tables |= {
                link._meta.db_table
                for link in links
                if link and link._meta.auto_created
            }
    return tables
