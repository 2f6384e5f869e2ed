"""What every test may ask for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.cache import cache
from django.db import connections
from django.test import TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker

from gongkai.config.databases import database as django_database
from tests.database import ROOT, CopiedDatabase, copied_database
from tests.factories.county import County, make_county


@pytest.fixture(scope="session")
def own_database(request: pytest.FixtureRequest) -> Iterator[CopiedDatabase]:
    """Return this run's database, migrated and with the grants of the product."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with copied_database(worker) as database:
        yield database


@pytest.fixture(scope="session")
def django_db_setup(
    own_database: CopiedDatabase,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Let Django connect to this run's database, as the application's role.

    A test that commits (``transaction=True``) leaves a database to be thrown away,
    not tables to be emptied: the application may not empty them, and what migrations
    put there must be there for the next test.
    """

    def throw_away(_case: TransactionTestCase) -> None:
        connections.close_all()
        own_database.renew()

    # The dictionary is the one all threads' connections read.
    settings = connections.settings["default"]
    settings.update(django_database(own_database.urls.app), CONN_MAX_AGE=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", throw_away)
        yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture
def app_connection(
    own_database: CopiedDatabase, transactional_db: None
) -> Iterator[psycopg.Connection[Any]]:
    """Return a raw connection logged in as ``gongkai_app``, for tests that commit."""
    with psycopg.connect(own_database.urls.app, autocommit=True) as connection:
        yield connection


@pytest.fixture
def owner_connection(
    own_database: CopiedDatabase, transactional_db: None
) -> Iterator[psycopg.Connection[Any]]:
    """Return a raw connection of the owner of the tables, for tests that commit."""
    with psycopg.connect(own_database.urls.owner, autocommit=True) as connection:
        yield connection


@pytest.fixture(autouse=True)
def _forgetful_cache() -> Iterator[None]:
    """Let no rate limit or cached page reach the next test."""
    yield
    cache.clear()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of reference data beside the checkout, or skip the test."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the reference data in ../shared beside the checkout")
    return folder


@pytest.fixture
def county(db: None) -> County:
    """Return a small county with a cast; see tests/factories/county.py."""
    return make_county()
