"""A counted year for the pages of returns and reports."""

from __future__ import annotations

import pytest

from tests.factories.counting import Counting, make_counting
from tests.factories.county import County


@pytest.fixture
def counting(county: County) -> Counting:
    """Return the county with a round on 2018 over five items and some ledgers."""
    return make_counting(county)
