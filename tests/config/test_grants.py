"""The application's role, logged in for real, may do what it should and no more."""

from typing import Any

import psycopg
import pytest
from django.apps import apps
from psycopg import sql

from gongkai.config.grants import APP_ROLE

Connection = psycopg.Connection[Any]


def _may(connection: Connection, table: str, right: str) -> bool:
    row = connection.execute(
        "SELECT has_table_privilege(%s, %s, %s)", [APP_ROLE, table, right]
    ).fetchone()
    assert row is not None
    return bool(row[0])


def _tables(attribute: str) -> list[str]:
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if getattr(model, attribute, 0)
    )


def test_the_application_owns_nothing(app_connection: Connection) -> None:
    owned = app_connection.execute(
        "SELECT relname FROM pg_class WHERE relowner = %s::regrole", [APP_ROLE]
    ).fetchall()
    assert owned == []
    row = app_connection.execute(
        "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = %s",
        [APP_ROLE],
    ).fetchone()
    assert row == (False, False, False)


def test_the_application_cannot_become_the_owner(app_connection: Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_connection.execute("SET ROLE gongkai")


def test_append_only_tables_only_grow(app_connection: Connection) -> None:
    tables = _tables("append_only")
    assert tables
    for table in tables:
        assert _may(app_connection, table, "SELECT"), table
        for right in ("UPDATE", "DELETE", "TRUNCATE"):
            assert not _may(app_connection, table, right), f"{right} on {table}"


def test_tables_kept_by_triggers_are_only_read(app_connection: Connection) -> None:
    tables = [*_tables("read_only_to_app"), "django_migrations"]
    assert len(tables) > 1
    for table in tables:
        assert _may(app_connection, table, "SELECT"), table
        for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
            assert not _may(app_connection, table, right), f"{right} on {table}"


def test_other_tables_are_read_and_written_but_never_emptied_or_altered(
    app_connection: Connection,
) -> None:
    for right in ("SELECT", "INSERT", "UPDATE", "DELETE"):
        assert _may(app_connection, "django_session", right)
    for table in sorted(model._meta.db_table for model in apps.get_models()):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_connection.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(table)))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_connection.execute("ALTER TABLE django_session DISABLE TRIGGER ALL")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_connection.execute("CREATE TABLE mine (id int)")


def test_the_application_can_use_the_queue(app_connection: Connection) -> None:
    row = app_connection.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status) "
        "VALUES ('default', 'none', 'todo') RETURNING id"
    ).fetchone()
    assert row is not None
    events = app_connection.execute(
        "SELECT type FROM procrastinate_events WHERE job_id = %s", [row[0]]
    ).fetchall()
    assert events == [("deferred",)]
