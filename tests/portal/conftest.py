"""What the tests of the portal share."""

from collections.abc import Iterator

import pytest

from gongkai.portal.sites import forget


@pytest.fixture(autouse=True)
def _forgetful_portal() -> Iterator[None]:
    """Let no kept site or column reach the next test."""
    forget()
    yield
    forget()
