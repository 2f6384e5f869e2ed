"""The small ledgers 台账 of the office: one set of pages over all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from gongkai.law.forms import CellKey
from gongkai.law.forms.figures import plain
from gongkai.law.responses import limits
from gongkai.office.statistics import label_of, numbers
from gongkai.reporting.actions.ledgers import form_of_case
from gongkai.reporting.models import (
    CaseEntry,
    DisclosureBody,
    EventResponse,
    Fund,
    HeldEntry,
    LedgerEntry,
    Meeting,
    OpinionEvent,
    PublicSession,
    ReadingPoint,
    StaffMember,
    TrainingCourse,
)

Told = Callable[[Any], str]


@dataclass(frozen=True)
class Ledger:
    """One ledger: its address, entries, what it is for, and its columns.

    ``kind`` is what its records are called behind a figure; ``day`` names ``on``.
    """

    slug: str
    kind: str
    model: type[LedgerEntry]
    fields: tuple[str, ...]
    explain: Any
    day: Any
    columns: tuple[tuple[Any, Told], ...] = ()

    @property
    def label(self) -> str:
        """Return the ledger's name."""
        return str(self.model._meta.verbose_name)

    @property
    def held(self) -> bool:
        """Tell whether entries hold over a time instead of happening on a day."""
        return issubclass(self.model, HeldEntry)


def _yes(value: bool) -> str:
    return _t("是") if value else _t("否")


def _until(entry: Any) -> str:
    return f"{entry.until:%Y-%m-%d}" if entry.until else _t("至今")


LEDGERS = {
    each.slug: each
    for each in (
        Ledger(
            "meetings",
            "meeting",
            Meeting,
            ("title", "kind", "head_present"),
            _("政府信息公开工作会议或专题会议，计入会议次数。"),
            _("召开日期"),
            (
                (_("类别"), lambda e: e.get_kind_display()),
                (_("主要负责人出席"), lambda e: _yes(e.head_present)),
            ),
        ),
        Ledger(
            "courses",
            "course",
            TrainingCourse,
            ("title", "hours", "audience"),
            _("政府信息公开培训班；签到表上每人计1人次（条例第四十八条）。"),
            _("开班日期"),
            (
                (_("学时"), lambda e: plain(e.hours)),
                (_("人次"), lambda e: str(getattr(e, "attended", ""))),
            ),
        ),
        Ledger(
            "staff",
            "staff",
            StaffMember,
            ("name", "full_time", "until"),
            _(
                "从事政府信息公开工作的人员，按统计期最后一日在岗计；不包括政府公报和政府网站工作人员。"
            ),
            _("起"),
            (
                (_("专职或兼职"), lambda e: _t("专职") if e.full_time else _t("兼职")),
                (_("止"), _until),
            ),
        ),
        Ledger(
            "points",
            "reading_point",
            ReadingPoint,
            ("name", "address", "until"),
            _("公众查阅政府信息的场所，按统计期最后一日计（条例第二十五条）。"),
            _("设立日期"),
            ((_("地址"), lambda e: e.address), (_("止"), _until)),
        ),
        Ledger(
            "bodies",
            "body",
            DisclosureBody,
            ("name", "until"),
            _("政府信息公开工作专门机构，按统计期最后一日计（条例第四条）。"),
            _("设立日期"),
            ((_("止"), _until),),
        ),
        Ledger(
            "funds",
            "fund",
            Fund,
            ("title", "amount_wan"),
            _(
                "政府信息公开专项经费，单位万元；不包括政府公报编辑和政府网站建设维护经费。"
            ),
            _("支出日期"),
            ((_("金额（万元）"), lambda e: plain(e.amount_wan)),),
        ),
        Ledger(
            "sessions",
            "session",
            PublicSession,
            ("title", "kind", "head_present"),
            _("新闻发布会和政府网站在线访谈，写明主要负责人是否参加。"),
            _("举行日期"),
            (
                (_("类别"), lambda e: e.get_kind_display()),
                (_("主要负责人参加"), lambda e: _yes(e.head_present)),
            ),
        ),
        Ledger(
            "events",
            "event",
            OpinionEvent,
            ("title", "level", "detected_at"),
            _("公众关注的热点或舆情：一件计1次，用几种方式回应分别登记。"),
            _("发现日期"),
            (
                (_("级别"), lambda e: e.get_level_display()),
                (_("首次回应"), lambda e: _first(e)),
            ),
        ),
        Ledger(
            "cases",
            "case",
            CaseEntry,
            ("reference", "amount"),
            _(
                "依申请公开、行政复议、行政诉讼、举报投诉等事项，在相应系统建成前逐件补录。"
            ),
            _("日期"),
            (
                (_("表样"), lambda e: _form_name(e)),
                (_("计入"), lambda e: _cell_name(e)),
                (_("数量"), lambda e: plain(e.amount)),
            ),
        ),
    )
}


def _form_name(entry: CaseEntry) -> str:
    form = form_of_case(entry.government, entry.form)
    return form.name if form else entry.form


def _cell_name(entry: CaseEntry) -> str:
    """Return the cell an entry counts in, in the words of its form."""
    form = form_of_case(entry.government, entry.form)
    key = CellKey(entry.table, entry.row, entry.column)
    if form is None or key not in numbers(form):
        return f"{entry.row} {entry.column}"
    return label_of(form, key)


def _first(event: Any) -> str:
    first = getattr(event, "first_at", None)
    return f"{timezone.localtime(first):%Y-%m-%d %H:%M}" if first else _t("还没有回应")


@dataclass(frozen=True)
class Due:
    """One time limit of an event: by when, whether met, and how late."""

    label: str
    basis: str
    by: datetime
    met: datetime | None
    late: timedelta | None

    @property
    def hours_late(self) -> int:
        """Whole hours past the limit, at least one once it is past."""
        if self.late is None:
            return 0
        return max(1, -(-int(self.late.total_seconds()) // 3600))


def dues(
    event: OpinionEvent, responses: list[EventResponse], now: datetime
) -> list[Due]:
    """Return the limits of an event as met, late or still running."""
    found = []
    for limit in limits(grave=event.level == OpinionEvent.Level.GRAVE):
        by = event.detected_at + limit.within
        met = min(
            (
                each.at
                for each in responses
                if not limit.by_conference or _is_conference(each)
            ),
            default=None,
        )
        past = (met or now) - by
        late = past if past > timedelta(0) else None
        found.append(Due(limit.what, limit.basis, by, met, late))
    return found


def _is_conference(response: EventResponse) -> bool:
    session = response.session
    return session is not None and session.kind == PublicSession.Kind.PRESS
