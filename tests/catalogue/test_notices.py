"""Notice periods 公示期: their ends, and what stands in the way of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from gongkai.catalogue import actions, tasks
from gongkai.catalogue.actions._shared import locked
from gongkai.catalogue.models import InformationItem, Publication
from gongkai.catalogue.signals import item_withdrawn
from gongkai.catalogue.states import State
from gongkai.core.errors import NotLawful
from gongkai.review.actions import close_gate
from gongkai.review.models import Withdrawal
from tests.factories.county import County

HOUR = timedelta(hours=1)
LOCKED = "gongkai.catalogue.actions.releasing.locked"
CLOSE_GATE = "gongkai.catalogue.actions.releasing.close_gate"


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be two hours later."""
    later = timezone.now() + 2 * HOUR
    monkeypatch.setattr(timezone, "now", lambda: later)


def test_a_notice_extended_while_the_worker_looked_stands(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = county.released(visible_until=timezone.now() + HOUR)
    longer = county.content(visible_until=timezone.now() + 9 * HOUR)
    actions.save(item, longer, by=county.officer)
    item.refresh_from_db()
    county.sign_all(actions.submit(item, by=county.officer))

    def slow(pk: int) -> InformationItem:
        if not Publication.objects.filter(version__number=2).exists():
            actions.release(item, by=county.officer)  # the officer is quicker
        return locked(pk)

    monkeypatch.setattr(LOCKED, slow)
    assert actions.end_notices(now=timezone.now() + 2 * HOUR) == ([], [])
    assert Publication.objects.get().version.number == 2


def test_a_notice_that_ended_is_told_of_as_withdrawn(
    county: County,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    item = county.released(visible_until=timezone.now() + HOUR)
    told: list[int] = []

    def tell(item: InformationItem, **_rest: object) -> None:
        told.append(item.pk)

    item_withdrawn.connect(tell)
    with django_capture_on_commit_callbacks(execute=True):
        actions.end_notices(now=timezone.now() + 2 * HOUR)
    assert told == [item.pk]


def test_one_notice_that_cannot_be_ended_stops_nothing(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = (
        county.released(visible_until=timezone.now() + HOUR, document_number="")
        for _each in range(2)
    )
    due = county.approved()
    actions.schedule(due, timezone.now() + HOUR, by=county.officer)

    def failing(release: Any, **words: Any) -> Withdrawal:
        if release == bad.publication.release:
            raise DatabaseError("磁盘已满")
        return close_gate(release, **words)

    monkeypatch.setattr(CLOSE_GATE, failing)
    hurry(monkeypatch)
    assert actions.end_notices(now=timezone.now()) == (
        [good.pk],
        [(bad.pk, "磁盘已满")],
    )
    tasks.every_minute(timestamp=0)
    states = dict(InformationItem.objects.values_list("pk", "state"))
    assert states == {
        bad.pk: State.RELEASED,
        good.pk: State.WITHDRAWN,
        due.pk: State.RELEASED,
    }


def test_a_period_that_is_over_blocks(county: County) -> None:
    item = county.draft(visible_until=timezone.now() - HOUR)
    found = item.latest.review.findings.blocking().get()
    assert (found.code, found.part) == ("notice_over", "visible_until")
    open_still = county.draft(visible_until=timezone.now() + HOUR)
    assert not open_still.latest.review.findings.blocking().exists()


def test_a_period_that_ended_during_the_review_is_not_released(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = county.approved(visible_until=timezone.now() + HOUR)
    hurry(monkeypatch)
    with pytest.raises(NotLawful, match="公示截止"):
        actions.release(item, by=county.officer)
    assert not Publication.objects.exists()


def test_a_set_time_taken_off_while_the_worker_looked_releases_nothing(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = county.approved()
    actions.schedule(item, timezone.now() + HOUR, by=county.officer)

    def slow(pk: int) -> InformationItem:
        monkeypatch.setattr(LOCKED, locked)
        actions.cancel_schedule(item, by=county.officer)
        return locked(pk)

    monkeypatch.setattr(LOCKED, slow)
    assert actions.release_scheduled(now=timezone.now() + 2 * HOUR) == ([], [])
    assert not Publication.objects.exists()
