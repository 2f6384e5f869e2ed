"""Keep the ledgers 台账: enter facts, end what holds for a time, strike mistakes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.core.actions import record
from gongkai.core.errors import BadInput, NotLawful, NotOpen
from gongkai.law.forms import Form, national_form, national_forms
from gongkai.organisations.models import Organ
from gongkai.organisations.policies import Holder
from gongkai.reporting.figures import leaves
from gongkai.reporting.models import (
    Attendance,
    CaseEntry,
    EventResponse,
    HeldEntry,
    LedgerEntry,
    OpinionEvent,
    PublicSession,
    Round,
    TrainingCourse,
)
from gongkai.reporting.policies import may_enter, may_strike

from ._shared import one_at_a_time, validate

if TYPE_CHECKING:
    from gongkai.accounts.models import User

Entry = TypeVar("Entry", bound=LedgerEntry)
Held = TypeVar("Held", bound=HeldEntry)


@transaction.atomic
def enter(model: type[Entry], organ: Organ, *, by: User, **fields: Any) -> Entry:
    """Enter one fact in an organ's ledger. It has happened, and has its evidence."""
    may_enter(Holder(by), organ).enforce()
    one_at_a_time(organ)
    entry = model(organ=organ, government=organ.root(), recorded_by=by, **fields)
    validate(entry)
    _check_past(entry.on)
    if isinstance(entry, HeldEntry) and entry.until is not None:
        _check_past(entry.until)
    if isinstance(entry, OpinionEvent):
        _check_detected(entry)
    if isinstance(entry, CaseEntry):
        _check_case(entry)
    entry.save()
    record(
        entry.stream,
        "entered",
        by=by,
        organ_id=organ.pk,
        ledger=str(model._meta.verbose_name),
        title=str(entry),
    )
    return entry


@transaction.atomic
def strike(entry: Entry, *, reason: str, by: User) -> Entry:
    """Strike an entry made by mistake 划销. It stays to be seen and counts no more."""
    entry = _locked(entry)
    may_strike(Holder(by), entry).enforce()
    _check_standing(entry)
    if not reason.strip():
        raise BadInput(_("划销须写明理由。"))
    entry.struck_at, entry.struck_by = timezone.now(), by
    entry.struck_reason = reason.strip()
    validate(entry)
    entry.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    entry.refresh_from_db(fields=["struck_at"])
    _tell(entry, "struck", by, reason=entry.struck_reason)
    return entry


@transaction.atomic
def end_held(entry: Held, until: date, *, by: User) -> Held:
    """Say until which day something held: a post, a reading point, a body."""
    entry = _locked(entry)
    may_enter(Holder(by), entry.organ).enforce()
    _check_standing(entry)
    if entry.until is not None:
        raise NotOpen(
            _("已登记至%(until)s为止；登记有误请划销后重新登记。")
            % {"until": entry.until}
        )
    _check_past(until)
    entry.until = until
    validate(entry)
    entry.save(update_fields=["until"])
    _tell(entry, "entry_ended", by, until=until.isoformat())
    return entry


@transaction.atomic
def add_attendance(
    course: TrainingCourse, lines: Iterable[tuple[str, str]], *, by: User
) -> list[Attendance]:
    """Add lines (name, unit) to a course's attendance sheet 签到表, after those there."""
    course = _locked(course)
    may_enter(Holder(by), course.organ).enforce()
    _check_standing(course)
    last = course.attendances.order_by("-line").values_list("line", flat=True).first()
    rows = [
        Attendance(course=course, line=line, name=name.strip(), unit=unit.strip())
        for line, (name, unit) in enumerate(lines, start=(last or 0) + 1)
    ]
    if not rows:
        raise BadInput(_("签到表是空的。"))
    for row in rows:
        row.clean_fields(exclude=["course"]) if row.name else _nameless(row.line)
    Attendance.objects.bulk_create(rows)
    _tell(course, "attendance_added", by, lines=len(rows))
    return rows


@transaction.atomic
def answer_event(
    event: OpinionEvent,
    *,
    way: str,
    at: datetime,
    address: str,
    session: PublicSession | None = None,
    by: User,
) -> EventResponse:
    """Record how an event was answered, when and where (回应)."""
    event = _locked(event)
    may_enter(Holder(by), event.organ).enforce()
    _check_standing(event)
    if at > timezone.now():
        raise NotLawful(_("回应时间不能在将来。"))
    if at < event.detected_at:
        raise NotLawful(_("回应时间不能早于发现时间。"))
    if session is not None:
        _check_session(session, event)
    response = EventResponse(
        event=event, way=way, at=at, address=address, session=session
    )
    validate(response)
    response.save()
    _tell(event, "event_answered", by, way=str(response.get_way_display()))
    return response


def form_of_case(government: Organ, form_id: str) -> Form | None:
    """Return the national form, or the local one the government last used."""
    if any(form.id == form_id for form in national_forms()):
        return national_form(form_id)
    rounds = Round.objects.filter(
        government=government, form_id=form_id, local_form__isnull=False
    )
    last = rounds.order_by("pk").last()
    return last.form if last else None


def _locked(entry: Entry) -> Entry:
    model = type(entry)
    rows = model._default_manager.select_for_update(of=("self",))
    found: Entry = rows.select_related("organ__government").get(pk=entry.pk)
    return found


def _check_standing(entry: LedgerEntry) -> None:
    if entry.struck_at is not None:
        raise NotOpen(_("本条已经划销，不能再办理。"))


def _check_past(day: date) -> None:
    if day > timezone.localdate():
        raise NotLawful(_("日期不能在将来：台账登记已经发生的事。"))


def _check_detected(event: OpinionEvent) -> None:
    if event.detected_at > timezone.now():
        raise NotLawful(_("发现时间不能在将来。"))
    if timezone.localtime(event.detected_at).date() != event.on:
        raise BadInput(_("日期应为发现舆情的当日。"))


def _check_session(session: PublicSession, event: OpinionEvent) -> None:
    if session.struck_at is not None:
        raise NotLawful(_("所选的发布会或访谈已经划销。"))
    if session.government_id != event.government_id:
        raise NotLawful(_("所选的发布会或访谈不是本县的。"))


def _check_case(entry: CaseEntry) -> None:
    """Refuse what no cell of the form counts one by one."""
    form = form_of_case(entry.government, entry.form)
    if form is None:
        raise BadInput(_("没有“%(form)s”这一表样。") % {"form": entry.form})
    if not form.covers(entry.on.year):
        raise BadInput(
            _("%(form)s不适用于%(year)d年。")
            % {"form": form.name, "year": entry.on.year}
        )
    if f"{entry.table}/{entry.row}/{entry.column}" not in leaves(form):
        raise BadInput(
            _(
                "“%(row)s”“%(column)s”不是逐件补录的单元格：它由系统统计，或是下级各项之和。"
            )
            % {"row": entry.row, "column": entry.column}
        )
    row = form.table(entry.table).row(entry.row)
    whole = entry.amount == entry.amount.to_integral_value()
    if not whole and not row.fractional(entry.column):
        raise BadInput(_("本行按件计，数量应为整数。"))


def _nameless(line: int) -> None:
    raise BadInput(_("签到表第%(line)d行没有姓名。") % {"line": line})


def _tell(entry: LedgerEntry, kind: str, by: User, **data: Any) -> None:
    record(entry.stream, kind, by=by, organ_id=entry.organ_id, title=str(entry), **data)
