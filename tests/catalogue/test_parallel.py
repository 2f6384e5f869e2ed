"""Many people at once: numbers stay successive, a step is signed once, nothing is lost.

Each person works in a thread with a connection of their own, and all begin together.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import connection

from gongkai.catalogue import actions
from gongkai.catalogue.models import (
    IndexNumber,
    InformationItem,
    Publication,
    RegisterEntry,
)
from gongkai.core.actions import record
from gongkai.core.errors import DomainError
from gongkai.core.models import Event
from gongkai.core.queries import verify_ledger
from tests.factories.county import County

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 16


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all acts in parallel; return their results, refusals included."""
    together = threading.Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            together.wait(timeout=60)
            return act()
        except DomainError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_sixteen_releases_at_once_take_successive_numbers(county: County) -> None:
    items = [
        county.approved(title=f"关于第{n}号事项的通知", document_number="")
        for n in range(MANY)
    ]
    at_once([partial(actions.release, item, by=county.officer) for item in items])
    numbers = IndexNumber.objects.order_by("serial")
    assert [number.serial for number in numbers] == list(range(1, MANY + 1))
    assert {p.index_number for p in Publication.objects.all()} == {
        number.number for number in numbers
    }
    assert verify_ledger().holds


def test_sixteen_sign_offs_of_one_step_at_once_leave_one(county: County) -> None:
    item = county.submitted()
    results = at_once(
        [lambda: actions.sign(item, by=county.first, opinion="同意")] * MANY
    )
    assert sum(isinstance(result, InformationItem) for result in results) == 1
    item.refresh_from_db()
    assert item.step == "second"
    assert item.latest is not None
    assert item.latest.review.sign_offs.count() == 1


def test_a_save_and_a_sign_off_at_once_never_leave_an_unread_version_signed(
    county: County,
) -> None:
    for n in range(4):
        item = county.submitted(title=f"关于第{n}号事项的通知")
        changed = county.content(title=f"改后的第{n}号通知")
        save = partial(actions.save, item, changed, by=county.officer)
        sign = partial(actions.sign, item, by=county.first, opinion="同意", version=1)
        at_once([save, sign])
        item.refresh_from_db()
        assert item.state == "draft"
        assert item.latest is not None
        assert item.latest.number == 2
        assert not item.latest.review.sign_offs.exists()


def test_sixteen_events_of_one_stream_at_once_stand_in_a_row(county: County) -> None:
    record("parallel", "begun")
    at_once([lambda: record("parallel", "told")] * MANY)
    places = Event.objects.of("parallel").values_list("seq", flat=True)
    assert list(places) == list(range(1, MANY + 2))
    assert verify_ledger().holds


def test_documents_registered_at_once_take_successive_numbers(county: County) -> None:
    def register() -> RegisterEntry:
        return actions.register_normative(
            county.finance,
            agency_code="明府规",
            title="办法",
            issued_on=date(2018, 9, 1),
            effective_from=date(2018, 10, 1),
            legality_reviewer="明珠县司法局",
            legality_opinion="合法",
            legality_reviewed_on=date(2018, 8, 1),
            by=county.manager,
        )

    at_once([register] * 4)
    entries = RegisterEntry.objects.order_by("serial")
    assert [entry.serial for entry in entries] == [1, 2, 3, 4]
