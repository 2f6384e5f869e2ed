"""The test database itself: the right role, and nothing left from test to test."""

import threading
from typing import Any

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone


def _who() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_django_is_the_application_in_a_test() -> None:
    assert _who() == "gongkai_app"


@pytest.mark.django_db(transaction=True)
def test_django_is_the_application_in_other_threads() -> None:
    found = []

    def ask() -> None:
        found.append(_who())
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert found == ["gongkai_app"]


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_commits_is_gone_in_the_next(
    time: str, app_connection: psycopg.Connection[Any]
) -> None:
    row = app_connection.execute("SELECT count(*) FROM django_session").fetchone()
    assert row == (0,)
    Session.objects.create(session_key=time, expire_date=timezone.now())
    row = app_connection.execute("SELECT count(*) FROM django_session").fetchone()
    assert row == (1,)


def test_what_migrations_put_there_stays(
    app_connection: psycopg.Connection[Any],
) -> None:
    row = app_connection.execute("SELECT count(*) FROM auth_permission").fetchone()
    assert row is not None
    assert row[0] > 50
