"""Keep the small ledgers of 2018: bodies, staff, meetings, courses, answers, cases."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from gongkai.accounts.actions import create_person
from gongkai.organisations.actions import appoint
from gongkai.organisations.models import Organ, Post
from gongkai.organisations.roles import Role
from gongkai.reporting.actions import (
    add_attendance,
    answer_event,
    enter,
    strike,
)
from gongkai.reporting.figures import answering_organs
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

from .cast import SINCE
from .data import load
from .year import CHINA, UNQUOTED, YEAR, Year

if TYPE_CHECKING:
    from gongkai.accounts.models import User

    from .county import County

FORM = "2014"


def officer_names() -> Iterator[str]:
    """Yield invented names that nobody bears."""
    names = load("ledgers")["names"]
    for sign in "例示":
        for given in names["given"]:
            for surname in names["surnames"]:
                yield f"{surname}{sign}{given}"


def appoint_officers(county: County) -> dict[int, User]:
    """Give every organ that answers for itself an information officer; by organ."""
    by = county.people["guanli"]
    names = officer_names()
    found = _officers_of_the_cast(county)
    for organ in answering_organs(county.government, timezone.localdate()):
        if organ.pk not in found:
            officer = create_person(
                f"xinxi-{organ.slug}", next(names), password=None, by=by
            )
            appoint(officer, organ, Role.INFORMATION_OFFICER, since=SINCE, by=by)
            found[organ.pk] = officer
    return found


def _officers_of_the_cast(county: County) -> dict[int, User]:
    posts = Post.objects.current(on=timezone.localdate()).filter(
        role=Role.INFORMATION_OFFICER, organ__government=county.government
    )
    return {post.organ_id: post.person for post in posts.select_related("person")}


@dataclass
class Ledgers:
    """The ledgers of the year, entered by the organs' own officers."""

    county: County
    officers: dict[int, User]
    share: float = 1
    today: date = field(default_factory=timezone.localdate)

    def __post_init__(self) -> None:
        self.data = load("ledgers")
        self.random = random.Random(YEAR)  # noqa: S311 -- a sample, no secret
        self.producers = {each.slug: each for each in Year(self.county).producers}

    def keep(self) -> None:
        """Enter everything, and strike what was entered twice."""
        self._held()
        self._meetings_and_money()
        self._courses()
        self._events(self._sessions())
        self._cases()
        self._last_month()

    def enter(self, model: Any, slug: str, on: date, **fields: Any) -> Any:
        """Enter one fact of the organ, by its officer."""
        organ = self.county.organs[slug]
        fields.setdefault("evidence", f"工作台账{on:%Y%m%d}（示例）")
        return enter(model, organ, by=self.by(organ), on=on, **fields)

    def by(self, organ: Organ) -> User:
        """Return who enters for an organ; the county office where it has nobody."""
        return self.officers.get(organ.pk) or self.county.people["guanli"]

    def _held(self) -> None:
        for row in self.data["body"]:
            self.enter(
                DisclosureBody, row["at"], row["on"],
                name=row["name"], evidence=row["evidence"],
            )  # fmt: skip
        for row in self.data["reading_point"]:
            self.enter(
                ReadingPoint, row["at"], SINCE,
                name=row["name"], address=row["address"], evidence="查阅点设置方案（示例）",
            )  # fmt: skip
        for row in self.data["staff"]:
            self._staff(row["at"], row["name"], full_time=True)
        slugs = {organ.pk: slug for slug, organ in self.county.organs.items()}
        for organ_id, officer in self.officers.items():
            self._staff(slugs[organ_id], officer.name, full_time=False)

    def _staff(self, slug: str, name: str, *, full_time: bool) -> None:
        self.enter(
            StaffMember, slug, SINCE,
            name=name, full_time=full_time, evidence="任职文件（示例）",
        )  # fmt: skip

    def _meetings_and_money(self) -> None:
        for row in self.data["meeting"]:
            self.enter(
                Meeting, row["at"], row["on"],
                title=row["title"], kind=row["kind"], head_present=row.get("head", False),
                evidence=f"会议纪要{row['on']:%Y%m%d}（示例）",
            )  # fmt: skip
        row = self.data["meeting"][-1]
        twice = self.enter(
            Meeting, row["at"], row["on"], title=row["title"], kind=row["kind"]
        )
        strike(twice, reason="重复登记", by=self.by(twice.organ))
        for row in self.data["fund"]:
            self.enter(
                Fund, row["at"], row["on"],
                title=row["title"], amount_wan=Decimal(row["amount"]),
            )  # fmt: skip

    def _courses(self) -> None:
        names = [*officer_names()]
        units = [organ.short_name for organ in self.county.organs.values()]
        for row in self.data["course"]:
            course = self.enter(
                TrainingCourse, row["at"], row["on"],
                title=row["title"], hours=Decimal(row["hours"]),
                audience=row["audience"], evidence="签到表（示例）",
            )  # fmt: skip
            lines = [
                (name, units[place % len(units)])
                for place, name in enumerate(self.random.sample(names, row["lines"]))
            ]
            add_attendance(course, lines, by=self.by(course.organ))

    def _sessions(self) -> list[PublicSession]:
        return [
            self.enter(
                PublicSession, row["at"], row["on"],
                title=row["title"], kind=row["kind"], head_present=row.get("head", False),
            )
            for row in self.data["session"]
        ]  # fmt: skip

    def _events(self, sessions: list[PublicSession]) -> None:
        """Matters answered in one way or two, some in a session besides, one too late.

        The last was noticed at the end of the year and answered in the next: it
        counts there.
        """
        social, other = EventResponse.Way.SOCIAL, EventResponse.Way.OTHER
        told = self.data["events"]
        ways = [
            *[(social, other)] * self._count(told["both"]),
            *[(social,)] * self._count(told["social"]),
            *[(other,)] * self._count(told["other"]),
        ]
        self.random.shuffle(ways)
        for place, kinds in enumerate(ways):
            noticed = datetime(YEAR, 1, 2, 9, tzinfo=CHINA) + timedelta(
                days=self.random.randint(0, 358), minutes=self.random.randint(0, 480)
            )
            event = self._event(place, noticed)
            for way in kinds:
                self._answer(event, way, noticed + self._soon())
            if place < len(sessions):
                self._in_session(event, sessions[place])
        late = self._event(len(ways), datetime(YEAR, 12, 31, 17, tzinfo=CHINA))
        self._answer(late, other, datetime(YEAR + 1, 1, 2, 10, tzinfo=CHINA))

    def _event(self, place: int, noticed: datetime, slug: str = "") -> OpinionEvent:
        producers = [self.producers[slug]] if slug else [*self.producers.values()]
        producer = self.random.choice(producers)
        topic = self.random.choice(producer.topics).translate(UNQUOTED)
        titles = self.data["events"]["titles"]
        event: OpinionEvent = self.enter(
            OpinionEvent, producer.slug, noticed.date(),
            title=titles[place % len(titles)].format(topic=topic),
            detected_at=noticed, evidence=f"舆情简报第{place + 1}期（示例）",
        )  # fmt: skip
        return event

    def _last_month(self) -> None:
        """Something for the returns of the month just over, whatever day it is."""
        last = self.today.replace(day=1) - timedelta(days=1)
        self.enter(
            Meeting, "office", last - timedelta(days=12),
            title="政务公开工作例会", kind=Meeting.Kind.WORK,
        )  # fmt: skip
        for place, slug in enumerate(self.data["events"]["last_month"]):
            day = last - timedelta(days=6 + 3 * place)
            noticed = datetime.combine(day, time(9, 30), CHINA)
            event = self._event(place, noticed, slug)
            self._answer(event, EventResponse.Way.OTHER, noticed + timedelta(hours=5))
            if place % 2 == 0:
                self._answer(
                    event, EventResponse.Way.SOCIAL, noticed + timedelta(hours=6)
                )

    def _answer(self, event: OpinionEvent, way: str, at: datetime) -> None:
        host = "weibo" if way == EventResponse.Way.SOCIAL else "www"
        answer_event(
            event, way=way, at=at, by=self.by(event.organ),
            address=f"https://{host}.mingzhu.example/response/{event.pk}",
        )  # fmt: skip

    def _in_session(self, event: OpinionEvent, session: PublicSession) -> None:
        at = max(event.detected_at, datetime.combine(session.on, time(10), CHINA))
        answer_event(
            event, way=EventResponse.Way.SESSION, at=at, by=self.by(event.organ),
            address=session.title, session=session,
        )  # fmt: skip

    def _soon(self) -> timedelta:
        return timedelta(minutes=self.random.randint(60, 30 * 60))

    def _cases(self) -> None:
        cases = self.data["cases"]
        for number, (received, closed, answered, slug) in enumerate(
            cases["requests"], start=1
        ):
            on = date(YEAR, 1 + (number * 7) % 11, 5 + number)
            reference = f"依申请〔{YEAR}〕{number}号"
            self._case(received, slug, on, reference)
            self._case(closed, slug, on + timedelta(days=14), reference)
            self._case(answered, slug, on + timedelta(days=14), reference)
        for number, (row, slug, month) in enumerate(cases["others"], start=1):
            self._case(row, slug, date(YEAR, month, 12), f"〔{YEAR}〕第{number}号")

    def _case(self, row: str, slug: str, on: date, reference: str) -> None:
        self.enter(
            CaseEntry, slug, on,
            form=FORM, table="form2014", row=row, column="统计数", reference=reference,
            evidence=f"案卷{reference}（示例）",
        )  # fmt: skip

    def _count(self, whole: int) -> int:
        return max(2, round(whole * self.share))
