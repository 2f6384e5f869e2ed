"""One small sample county for all tests of this folder, loaded once and rolled back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from gongkai.demo.load import Summary, is_loaded, load_county

SCALE = 0.02


@pytest.fixture(scope="package", autouse=True)
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Summary]:
    with django_db_blocker.unblock(), transaction.atomic():
        assert not is_loaded()
        yield load_county(scale=SCALE)
        transaction.set_rollback(True)
