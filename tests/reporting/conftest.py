"""What the room's tests begin with: a round opened, a county with reports, one frozen."""

from __future__ import annotations

import pytest

from gongkai.reporting.models import AnnualReport, Round
from tests.factories.county import County
from tests.reporting.annual import Reporting, reporting
from tests.reporting.counting import open_2018


@pytest.fixture
def opened(county: County) -> Round:
    """Open the round on 2018, with entries in the finance department's ledgers."""
    return open_2018(county)


@pytest.fixture
def world(county: County) -> Reporting:
    """Return the county with what its reports need."""
    return reporting(county)


@pytest.fixture
def frozen(world: Reporting) -> AnnualReport:
    """Return the finance department's report on 2018 with its figures frozen."""
    world.meeting()
    world.sign(world.round())
    return world.frozen()
