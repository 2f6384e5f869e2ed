"""Ledgers: what happened, with its evidence, struck when wrong and never rewritten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from gongkai.core.errors import BadInput, DomainError, NotAllowed, NotLawful, NotOpen
from gongkai.core.models import Event
from gongkai.law.forms import national_form
from gongkai.organisations.policies import Holder
from gongkai.reporting import actions
from gongkai.reporting.figures import leaves
from gongkai.reporting.models import (
    CaseEntry,
    Fund,
    Meeting,
    OpinionEvent,
    PublicSession,
    ReadingPoint,
    StaffMember,
    TrainingCourse,
)
from tests.factories import ledgers
from tests.factories.county import County

JUNE = date(2018, 6, 1)


def enter(county: County, model: Any = Meeting, **changes: Any) -> Any:
    """Enter a meeting of the finance department, or what ``changes`` say."""
    given: dict[str, Any] = {"on": JUNE, "evidence": "纪要1号", "by": county.officer}
    if model in (Meeting, TrainingCourse, OpinionEvent, PublicSession, Fund):
        given["title"] = "推进会"
    return actions.enter(model, county.finance, **(given | changes))


def case(county: County, **changes: Any) -> Any:
    """Enter a case in the row of requests made in person."""
    given: dict[str, Any] = {
        "form": "2014", "table": "form2014", "row": "C1_PERSON", "column": "统计数",
        "reference": "2018-1",
    }  # fmt: skip
    return enter(county, CaseEntry, **(given | changes))


def test_an_entry_is_told_in_the_ledger_of_events(county: County) -> None:
    entry = enter(county)
    assert (entry.government, entry.recorded_by) == (county.government, county.officer)
    event = Event.objects.of(entry.stream).get()
    assert (event.kind, event.by, event.organ_id) == (
        "entered", county.officer, county.finance.pk,
    )  # fmt: skip
    assert event.data == {"ledger": "会议", "title": "推进会"}


@pytest.mark.parametrize(
    ("model", "changes", "says"),
    [
        (Meeting, {"evidence": ""}, "请写明依据，或上传证明材料"),
        (Meeting, {"on": date(2100, 1, 1)}, "日期不能在将来"),
        (Meeting, {"kind": "party"}, "会议|有效"),
        (Fund, {"amount_wan": Decimal(0)}, "金额须大于零"),
        (
            ReadingPoint,
            {"name": "档案馆", "address": "路1号", "until": date(2018, 1, 1)},
            "结束日期不得早于开始日期",
        ),
        (
            ReadingPoint,
            {"name": "档案馆", "address": "路1号", "until": date(2100, 1, 1)},
            "日期不能在将来",
        ),
        (
            OpinionEvent,
            {"detected_at": datetime.fromisoformat("2018-05-31T23:59:00+08:00")},
            "发现舆情的当日",
        ),
    ],
    ids=lambda value: "" if isinstance(value, dict) else str(value)[:20],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    county: County, model: Any, changes: dict[str, Any], says: str
) -> None:
    with pytest.raises((BadInput, NotLawful), match=says):
        enter(county, model, **changes)
    assert not model.objects.exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"row": "C1"}, "不是逐件补录的单元格"),
        ({"row": "A1"}, "不是逐件补录的单元格"),
        ({"row": "C"}, "不是逐件补录的单元格"),
        ({"row": "Z9"}, "不是逐件补录的单元格"),
        ({"form": "1999"}, "没有“1999”这一表样"),
        ({"on": date(2019, 1, 1)}, "不适用于2019年"),
        ({"amount": Decimal("1.5")}, "数量应为整数"),
        ({"amount": Decimal(0)}, "caseentry_is_positive|不|约束"),
    ],
)
def test_a_case_is_entered_at_a_leaf_of_a_form(
    county: County, changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        case(county, **changes)


def test_money_may_have_decimals_and_a_case_is_entered_once(county: County) -> None:
    assert case(county, row="G", amount=Decimal("0.35")).amount == Decimal("0.35")
    first = case(county)
    with pytest.raises(BadInput, match="已经登记过"):
        case(county)
    actions.strike(first, reason="编号有误", by=county.officer)
    assert case(county).pk != first.pk


def test_the_leaves_of_a_form_are_what_no_room_keeps(county: County) -> None:
    found = leaves(national_form("2014"))
    assert {"form2014/C1_POST/统计数", "form2014/F/统计数"} <= found
    assert len(found) == 4 + 2 + 7 + 6 + 3 + 3 + 2


# --- Every act by an outsider, and from a wrong state --------------------------------

Act = Callable[[County, Any, Any], Any]


def _answer(county: County, event: Any, by: Any, **changes: Any) -> Any:
    given: dict[str, Any] = {
        "way": "social", "at": ledgers.noon(JUNE), "address": "微博",
    }  # fmt: skip
    return actions.answer_event(event, by=by, **(given | changes))


ACTS: dict[str, tuple[Any, Act]] = {
    "strike": (Meeting, lambda _c, e, by: actions.strike(e, reason="误登", by=by)),
    "end_held": (StaffMember, lambda _c, e, by: actions.end_held(e, JUNE, by=by)),
    "add_attendance": (
        TrainingCourse,
        lambda _c, e, by: actions.add_attendance(e, [("李", "")], by=by),
    ),
    "answer_event": (OpinionEvent, _answer),
}


def subject(county: County, model: Any) -> Any:
    """Enter what an act is done to."""
    if model is StaffMember:
        return enter(county, StaffMember, name="张专职")
    if model is OpinionEvent:
        return enter(county, OpinionEvent, detected_at=ledgers.noon(JUNE, 9))
    return enter(county, model)


@pytest.mark.parametrize("name", list(ACTS))
def test_the_acts_are_the_organs_own_and_the_managers(
    county: County, name: str
) -> None:
    model, act = ACTS[name]
    for person in (county.outsider, county.auditor, county.second):
        with pytest.raises(NotAllowed, match="登记台账须担任明珠县财政局"):
            act(county, subject(county, model), person)
    for person in (county.officer, county.first, county.approver, county.manager):
        act(county, subject(county, model), person)


def test_nobody_enters_for_another_organ(county: County) -> None:
    for person in (county.outsider, county.auditor):
        with pytest.raises(NotAllowed):
            enter(county, by=person)
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("name", list(ACTS))
def test_nothing_is_done_with_a_struck_entry(county: County, name: str) -> None:
    model, act = ACTS[name]
    entry = subject(county, model)
    actions.strike(entry, reason="误登", by=county.officer)
    with pytest.raises(NotOpen, match="已经划销"):
        act(county, entry, county.officer)


def test_a_strike_has_a_reason_a_person_and_the_servers_time(county: County) -> None:
    entry = enter(county)
    with pytest.raises(BadInput, match="划销须写明理由"):
        actions.strike(entry, reason="  ", by=county.officer)
    entry = actions.strike(entry, reason="重复登记", by=county.first)
    assert (entry.struck_reason, entry.struck_by) == ("重复登记", county.first)
    assert abs(entry.struck_at - timezone.now()) < timedelta(minutes=1)
    assert not Meeting.objects.standing().exists()
    told = Event.objects.of(entry.stream).get(kind="struck")
    assert told.data["reason"] == "重复登记"


def test_nothing_is_detected_later_than_now(county: County) -> None:
    later = timezone.now() + timedelta(hours=1)
    with pytest.raises(NotLawful, match=r"(发现时间|日期)不能在将来"):
        enter(county, OpinionEvent, on=timezone.localdate(later), detected_at=later)


def test_what_holds_is_ended_once(county: County) -> None:
    entry = enter(county, StaffMember, name="张专职")
    with pytest.raises(BadInput, match="不得早于开始日期"):
        actions.end_held(entry, date(2018, 5, 31), by=county.officer)
    with pytest.raises(NotLawful, match="不能在将来"):
        actions.end_held(entry, date(2100, 1, 1), by=county.officer)
    entry = actions.end_held(entry, date(2018, 9, 30), by=county.officer)
    with pytest.raises(NotOpen, match="已登记至2018-09-30为止"):
        actions.end_held(entry, date(2018, 10, 1), by=county.officer)


def test_an_attendance_sheet_goes_on_where_it_ended(county: County) -> None:
    course = enter(county, TrainingCourse)
    actions.add_attendance(course, [("李", "办公室"), (" 王 ", "")], by=county.officer)
    rows = actions.add_attendance(course, [("李", "办公室")], by=county.officer)
    assert [row.line for row in rows] == [3]
    assert list(course.attendances.values_list("name", flat=True)) == ["李", "王", "李"]
    with pytest.raises(BadInput, match="第5行没有姓名"):
        actions.add_attendance(course, [("赵", ""), ("  ", "")], by=county.officer)
    with pytest.raises(BadInput, match="签到表是空的"):
        actions.add_attendance(course, [], by=county.officer)
    assert course.attendances.count() == 3


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"at": datetime.fromisoformat("2018-06-01T08:00:00+08:00")}, "早于发现时间"),
        ({"at": datetime.fromisoformat("2100-01-01T08:00:00+08:00")}, "不能在将来"),
        ({"way": "session"}, "请选择已登记的发布会或访谈"),
        ({"address": ""}, "."),
        ({"way": "pigeon"}, "."),
    ],
)
def test_an_answer_says_when_how_and_where(
    county: County, changes: dict[str, Any], says: str
) -> None:
    event = subject(county, OpinionEvent)
    with pytest.raises(DomainError, match=says):
        _answer(county, event, county.officer, **changes)
    assert not event.responses.exists()


def test_an_answer_at_a_session_names_one_that_stands(county: County) -> None:
    event = subject(county, OpinionEvent)
    session = enter(county, PublicSession, kind="press")
    _answer(county, event, county.officer, way="session", session=session)
    with pytest.raises(BadInput, match="请选择已登记"):
        _answer(county, event, county.officer, way="social", session=session)
    session = actions.strike(session, reason="未举行", by=county.officer)
    with pytest.raises(NotLawful, match="已经划销"):
        _answer(county, event, county.officer, way="session", session=session)


def test_people_see_the_entries_of_their_organs(county: County) -> None:
    entry = enter(county)
    for person in (county.officer, county.auditor, county.manager):
        assert entry in Meeting.objects.visible_to(Holder(person))
    assert entry not in Meeting.objects.visible_to(Holder(county.outsider))
