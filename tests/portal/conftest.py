"""What the tests of the portal share."""

from collections.abc import Iterator

import pytest

from gongkai.catalogue import actions
from gongkai.catalogue.models import InformationItem
from gongkai.portal.sites import forget
from tests.factories.county import County
from tests.portal.house import House


@pytest.fixture(autouse=True)
def _forgetful_portal() -> Iterator[None]:
    """Let no kept site or column reach the next test."""
    forget()
    yield
    forget()


@pytest.fixture
def house(county: County) -> House:
    """Return a county whose witness stands at every door."""
    block = actions.open_column(
        county.government, by=None, slug="guide", name="指南", block="guide"
    )
    topic = actions.open_column(
        county.government, by=None, slug="theme-page", name="专题页", is_topic=True
    )
    house = House(county, InformationItem(), topic.pk)
    house.witness = county.released(
        **house.filled(
            title="见证财政公开的通知",
            summary="见证概述",
            columns=(county.documents.pk, topic.pk, block.pk),
        )
    )
    return house
