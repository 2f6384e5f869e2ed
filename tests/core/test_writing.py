"""Several writes as one statement."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import DataError, connection, transaction

from gongkai.core.actions import event
from gongkai.core.models import CalendarNotice, Event
from gongkai.core.writing import Write, as_one, insertion, write
from tests.factories.county import County

pytestmark = pytest.mark.django_db

NOBODY = Write("UPDATE accounts_user SET first_name = %s WHERE id = %s", ["-", -1])


def test_writes_after_one_that_finds_nothing_do_not_happen() -> None:
    assert write(NOBODY, event("s", "one"), event("s", "two")) == []
    assert not Event.objects.of("s").exists()


def test_each_write_happens_once_however_many_rows_the_first_changed(
    county: County,
) -> None:
    everybody = Write("UPDATE accounts_user SET first_name = %s", ["-"])
    told = [event(f"s{n}", "told", by=county.officer, n=n) for n in range(3)]
    assert write(everybody, *told, returning="seq") == [(1,)]
    assert [e.data for e in Event.objects.filter(kind="told").order_by("stream")] == [
        {"n": 0},
        {"n": 1},
        {"n": 2},
    ]


def test_an_inserted_row_is_what_the_instance_says() -> None:
    notice = CalendarNotice(year=2018, text="通知", days=[["2018-01-01", True, "元旦"]])
    [(notice.pk,)] = write(insertion(notice), returning="id")
    stored = CalendarNotice.objects.get()
    assert (stored.pk, stored.year, stored.text, stored.days) == (
        notice.pk,
        notice.year,
        notice.text,
        notice.days,
    )


def test_a_text_too_long_for_its_column_is_refused_not_cut() -> None:
    with pytest.raises(DataError), transaction.atomic():
        write(event("s", "k" * 61))


@pytest.mark.django_db(transaction=True)
def test_a_statement_by_itself_needs_no_transaction_around_it() -> None:
    with as_one(several=False):
        assert not connection.in_atomic_block
        write(event("s", "one"))
    with pytest.raises(DataError), as_one(several=False):
        write(event("s", "k" * 61), event("s", "never"))
    with suppress(DataError), as_one(several=True):
        write(event("s", "undone"))
        write(event("s", "k" * 61))
    assert [told.kind for told in Event.objects.of("s")] == ["one"]


def test_a_statement_refused_inside_another_transaction_leaves_that_usable() -> None:
    write(event("s", "before"))
    with pytest.raises(DataError), as_one(several=False):
        write(event("s", "k" * 61))
    assert [told.kind for told in Event.objects.of("s")] == ["before"]
