"""One entry for every ledger and every cell that is entered case by case."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.law.forms import Form
from gongkai.organisations.models import Organ
from gongkai.reporting import actions
from gongkai.reporting.figures import leaves
from gongkai.reporting.models import (
    CaseEntry,
    DisclosureBody,
    EventResponse,
    Fund,
    Meeting,
    OpinionEvent,
    PublicSession,
    ReadingPoint,
    StaffMember,
    TrainingCourse,
)


def fill(form: Form, organ: Organ, on: date, *, by: User) -> None:
    """Enter something in every ledger, and a case at every leaf of a form."""
    _enter(organ, by, on, Meeting, title="工作推进会")
    course = _enter(organ, by, on, TrainingCourse, title="业务培训班", hours=3)
    actions.add_attendance(course, [("李学员", "办公室"), ("王学员", "")], by=by)
    _enter(organ, by, on, StaffMember, name="张专职", full_time=True)
    _enter(organ, by, on, StaffMember, name="陈兼职")
    _enter(organ, by, on, ReadingPoint, name="县图书馆", address="文化路1号")
    _enter(organ, by, on, DisclosureBody, name="政务公开科")
    _enter(organ, by, on, Fund, title="查阅点设备", amount_wan=Decimal("1.25"))
    press = _enter(
        organ, by, on, PublicSession, title="发布会", kind="press", head_present=True
    )
    _enter(organ, by, on, PublicSession, title="访谈", kind="talk", head_present=True)
    event(organ, on, ("social", "other"), by=by)
    answered = event(organ, on, (), by=by)
    actions.answer_event(
        answered, way="session", at=noon(on), address="会议中心", session=press, by=by
    )
    for number, place in enumerate(sorted(leaves(form)), start=1):
        case(form, place, organ, on, number, by=by)


def event(organ: Organ, on: date, ways: tuple[str, ...], *, by: User) -> OpinionEvent:
    """Notice an event on a day and answer it at noon in each of ``ways``."""
    found: OpinionEvent = _enter(
        organ, by, on, OpinionEvent, title="停水传言", detected_at=noon(on, hour=9)
    )
    for way in ways:
        answer(found, noon(on), way, by=by)
    return found


def answer(found: OpinionEvent, at: datetime, way: str, *, by: User) -> EventResponse:
    """Answer an event."""
    return actions.answer_event(found, way=way, at=at, address="政务微博", by=by)


def case(
    form: Form, place: str, organ: Organ, on: date, number: int, *, by: User
) -> CaseEntry:
    """Enter a case at a leaf of a form."""
    table, row, column = place.split("/")
    found: CaseEntry = _enter(
        organ, by, on, CaseEntry,
        form=form.id, table=table, row=row, column=column, reference=f"{number}号",
    )  # fmt: skip
    return found


def noon(on: date, hour: int = 12) -> datetime:
    """Return a moment of a day in Beijing."""
    return timezone.make_aware(datetime.combine(on, time(hour)))


def _enter(organ: Organ, by: User, on: date, model: Any, **fields: Any) -> Any:
    return actions.enter(model, organ, by=by, on=on, evidence="会议记录1号", **fields)
