"""Organs are reminded of returns that are nearly due or late, each once a day."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.core.errors import NotAllowed
from gongkai.core.models import Event
from gongkai.organisations.policies import Holder
from gongkai.reporting import actions
from gongkai.reporting.models import Round
from gongkai.reporting.queries import waiting_for
from tests.factories.county import County
from tests.reporting.counting import of, signed

FRIDAY, DUE = date(2019, 1, 25), date(2019, 1, 31)


def test_organs_are_reminded_once_a_working_day_until_they_sign(
    county: County, opened: Round
) -> None:
    assert opened.due_on == DUE
    assert actions.remind(FRIDAY) == []
    assert len(actions.remind(date(2019, 1, 28))) == 3
    assert actions.remind(date(2019, 1, 28)) == []
    signed(county, opened)
    assert len(actions.remind(DUE)) == 2
    late = actions.remind(date(2019, 2, 1))
    assert {ret.organ for ret in late} == {county.office, county.health}
    told = Event.objects.filter(kind="reminded", stream=late[0].stream).order_by("seq")
    assert [event.data["working_days_left"] for event in told] == [3, 0, -1]
    assert told[0].by is None


def test_nobody_is_reminded_on_a_day_off_or_once_the_county_is_added_up(
    county: County, opened: Round
) -> None:
    assert actions.remind(date(2019, 2, 5)) == []  # Spring Festival
    assert actions.remind(date(2019, 2, 2)) != []  # a Saturday worked instead
    signed(county, opened)
    actions.consolidate(opened, by=county.manager, note="其他单位未报")
    assert actions.remind(date(2019, 2, 11)) == []


def test_a_return_sent_back_is_reminded_of_again(county: County, opened: Round) -> None:
    ret = signed(county, opened)
    actions.send_back(ret, reason="漏报", by=county.manager)
    assert ret in actions.remind(DUE)


def test_what_waits_for_a_person_is_what_their_organs_have_to_sign(
    county: County, opened: Round
) -> None:
    assert list(waiting_for(Holder(county.officer))) == [of(county, opened)]
    assert list(waiting_for(Holder(county.approver))) == [of(county, opened)]
    assert list(waiting_for(Holder(county.auditor))) == []
    signed(county, opened)
    assert list(waiting_for(Holder(county.officer))) == []


def test_by_hand_too_an_organ_is_reminded_once_a_day(
    county: County, opened: Round
) -> None:
    assert len(actions.remind_round(opened, by=county.manager)) == 3
    assert actions.remind_round(opened, by=county.manager) == []
    assert Event.objects.filter(kind="reminded").count() == 3
    with pytest.raises(NotAllowed):
        actions.remind_round(opened, by=county.officer)
