"""Open a cell: the records it counts, newest first, with what a reader knows them by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Model

from gongkai.catalogue.models import InformationItem, RegisterEntry
from gongkai.law.forms import CellKey, Form
from gongkai.organisations.models import Organ
from gongkai.reporting.models import (
    Attendance,
    CaseEntry,
    DisclosureBody,
    Fund,
    Meeting,
    OpinionEvent,
    PublicSession,
    ReadingPoint,
    StaffMember,
    TrainingCourse,
)

from .counting import Scope, select
from .indicators import Indicator, indicator


@dataclass(frozen=True)
class Record:
    """One record behind a figure. ``on`` is the day by which it counts."""

    kind: str
    pk: int
    title: str
    organ_id: int
    on: date
    amount: Decimal
    detail: str

    @property
    def place(self) -> tuple[date, int]:
        """Where a list of records goes on after this one."""
        return (self.on, self.pk)


def records(
    form: Form,
    key: CellKey,
    scope: Scope,
    *,
    after: tuple[date, int] | None = None,
    limit: int = 50,
) -> list[Record]:
    """Return the records a cell counts, newest first, from after a `Record.place`."""
    found = indicator(form, key)
    return records_of(form, found, scope, after=after, limit=limit) if found else []


def records_of(
    form: Form,
    found: Indicator,
    scope: Scope,
    *,
    after: tuple[date, int] | None = None,
    limit: int = 50,
) -> list[Record]:
    """Return `records` of a figure that need not be a cell."""
    since = 'AND (r."on", r.pk) < (%(after_on)s, %(after_pk)s)' if after else ""
    rows = select(
        form,
        scope,
        found,
        'r.pk, r.organ_id, r."on", r.amount',
        f'{since} ORDER BY r."on" DESC, r.pk DESC LIMIT %(limit)s',
        limit=limit,
        **({"after_on": after[0], "after_pk": after[1]} if after else {}),
    )
    words = named(found.kind, [row[0] for row in rows])
    return [
        Record(found.kind, pk, title, organ_id, on, Decimal(amount), detail)
        for pk, organ_id, on, amount in rows
        for title, detail in (words.get(pk, ("", "")),)
    ]


def named(kind: str, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return the title and a detail of records of one kind, by identity."""
    return _NAMED[kind](list(ids))


def _items(ids: list[int]) -> dict[int, tuple[str, str]]:
    """Call an item what the public knows it by; its draft may say otherwise."""
    rows = InformationItem.objects.filter(pk__in=ids).values_list(
        "pk", "title", "publication__title", "index_number__number"
    )
    return {pk: (public or title, number or "") for pk, title, public, number in rows}


def _of(
    model: type[Model],
    title: str,
    detail: str,
) -> Callable[[list[int]], dict[int, tuple[str, str]]]:
    def read(ids: list[int]) -> dict[int, tuple[str, str]]:
        rows = model._default_manager.filter(pk__in=ids).values_list(
            "pk", title, detail
        )
        return {pk: (name, more) for pk, name, more in rows}

    return read


_NAMED: dict[str, Callable[[list[int]], dict[int, tuple[str, str]]]] = {
    "item": _items,
    "register": _of(RegisterEntry, "title", "number"),
    "attendance": _of(Attendance, "name", "course__title"),
    "case": _of(CaseEntry, "reference", "evidence"),
    "session": _of(PublicSession, "title", "evidence"),
    "event": _of(OpinionEvent, "title", "evidence"),
    "meeting": _of(Meeting, "title", "evidence"),
    "course": _of(TrainingCourse, "title", "evidence"),
    "fund": _of(Fund, "title", "evidence"),
    "staff": _of(StaffMember, "name", "evidence"),
    "reading_point": _of(ReadingPoint, "name", "address"),
    "organ": _of(Organ, "full_name", "short_name"),
    "body": _of(DisclosureBody, "name", "evidence"),
}
