"""Clients for the office's tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories.county import County

Sign = Callable[[str], Client]


@pytest.fixture
def sign_in(county: County) -> Sign:
    """Return a function that gives a client signed in as one of the cast."""

    def as_member(name: str) -> Client:
        client = Client()
        client.force_login(
            getattr(county, name),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        return client

    return as_member
