"""Random years of a county, counted again the plain way: every figure is the same.

Rows are written with the triggers off, so that a release of 2017 can be withdrawn in
2018 at midnight. Ends of periods, chains and circles of forwardings, drafts, returns of
withdrawn items and merged organs come about by chance, the same for a seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

import psycopg
import pytest
from psycopg import sql

from gongkai.law.forms import check_relations
from gongkai.law.periods import Period
from gongkai.organisations.actions import establish_organ, merge_organ
from gongkai.organisations.models import Organ, OrganKind
from gongkai.reporting.figures import Scope, compute, record_ids
from tests.factories.county import County, credit_code
from tests.reporting.counted import FORM, all_agree, at

BEIJING = timezone(timedelta(hours=8))
ROW_OF = {
    "gazette": "A2_GAZETTE", "website": "A2_WEB", "weibo": "A2_WEIBO",
    "wechat": "A2_WECHAT", "toutiao": "A2_OTHER", "press": "A2_OTHER",
}  # fmt: skip
KINDS = ("error", "privacy", "secrecy", "other", "legal", "notice_ended")
TAKEN_BACK = frozenset(KINDS[:4])
PERIODS = (
    Period(2017), Period(2018), Period(2018, "quarter", 1), Period(2018, "month", 12),
    Period(2019),
)  # fmt: skip
BORDERS = [
    datetime.fromisoformat(f"{moment}+08:00")
    for moment in (
        "2017-12-31T23:59:59.999999", "2018-01-01T00:00", "2018-03-31T23:59:59",
        "2018-04-01T00:00", "2018-12-31T23:59:59", "2019-01-01T00:00",
    )
]  # fmt: skip
EMPTY = dict.fromkeys(
    (
        "change_note", "summary", "body", "text", "search_text", "document_number",
        "former_index_number", "keywords", "theme", "statutory", "key_area", "area",
        "source", "source_url", "joint_publishers", "service_object",
        "responsible_office", "scope",
    ),
    "",
)  # fmt: skip
GUARDED = (
    "catalogue_informationitem", "catalogue_itemversion", "catalogue_posting",
    "catalogue_itemlink", "review_review", "review_release", "review_withdrawal",
    "reporting_opinionevent", "reporting_eventresponse", "reporting_publicsession",
)  # fmt: skip


@dataclass
class Release:
    """One release of an item: when, what it said, and when it was taken back."""

    pk: int
    at: datetime
    normative: bool
    interprets: bool
    taken_back: datetime | None = None


@dataclass
class World:
    """What was written, as plain as the oracle reads it."""

    county: County
    dice: random.Random
    owner: psycopg.Connection[Any]
    organs: list[Organ]
    items: list[int] = field(default_factory=list)
    releases: dict[int, list[Release]] = field(default_factory=dict)
    postings: list[tuple[int, str, datetime, bool]] = field(default_factory=list)
    links: set[tuple[int, int, str]] = field(default_factory=set)
    events: dict[int, list[tuple[str, datetime]]] = field(default_factory=dict)

    def insert(self, table: str, **row: Any) -> int:
        query = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING *").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join(sql.Placeholder() * len(row)),
        )
        found = self.owner.execute(query, list(row.values())).fetchone()
        assert found
        return int(found[0])

    def moment(self) -> datetime:
        """Return a moment of some eighteen months, often at the border of a period."""
        if self.dice.random() < 0.4:
            return self.dice.choice(BORDERS)
        start = datetime(2017, 10, 1, tzinfo=BEIJING)
        return start + timedelta(seconds=self.dice.randrange(540 * 86_400))

    def whose(self) -> dict[str, int]:
        """Return whose a ledger entry is."""
        organ = self.dice.choice(self.organs)
        return {"government_id": self.county.government.pk, "organ_id": organ.pk}

    def write(self) -> None:
        """Write a year and a half of a small county."""
        for table in GUARDED:
            self.owner.execute(
                sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(
                    sql.Identifier(table)
                )
            )
        count = self.dice.randrange(8, 30)
        self.items = [self._item(number) for number in range(count)]
        moments = [
            (self.moment(), self.dice.choice(self.items)) for _ in range(2 * count)
        ]
        for moment, item in sorted(moments):
            self._release(item, moment)
        for _ in range(3 * count):
            self._post(self.dice.choice(self.items))
        for _ in range(count):
            self._link(*self.dice.sample(self.items, 2))
        for _ in range(10):
            self._event()

    def _item(self, number: int) -> int:
        return self.insert(
            "catalogue_informationitem",
            public_id=f"i{number}", government_id=self.county.government.pk,
            publisher_id=self.dice.choice(self.organs).pk, state="released", step="",
            title="通知", genre="notice", disclosure_property="proactive",
            created_on=date(2017, 10, 1), handler_id=self.county.officer.pk,
            entered_at=BORDERS[0], updated_at=BORDERS[0],
        )  # fmt: skip

    def _version(self, item: int, moment: datetime, *, number: int, **says: Any) -> int:
        """Write a version with its review; return the review."""
        author = self.county.officer.pk
        said = {"title": "通知", "genre": says["genre"], "content_hash": b"0" * 32}
        review = self.insert(
            "review_review",
            government_id=self.county.government.pk, organ_id=self.organs[0].pk,
            author_id=author, at=moment, disclosure_property="proactive",
            property_reason="", ground="", **said,
        )  # fmt: skip
        self.insert(
            "catalogue_itemversion",
            item_id=item, number=number, review_id=review, author_id=author,
            saved_at=moment, created_on=date(2017, 10, 1), columns=[],
            attachments="[]", links="[]", is_normative=says["normative"],
            **said, **EMPTY,
        )  # fmt: skip
        return review

    def _release(self, item: int, moment: datetime) -> None:
        before = self.releases.setdefault(item, [])
        normative, interprets = self.dice.random() < 0.4, self.dice.random() < 0.3
        genre = "interpretation" if interprets else "notice"
        number = 2 * len(before) + 1
        review = self._version(
            item, moment, number=number, normative=normative, genre=genre
        )
        if self.dice.random() < 0.3:  # a draft after it, never released
            self._version(
                item, moment, number=number + 1, normative=not normative, genre="notice"
            )
        imported = self.dice.random() < 0.5
        made = Release(
            self.insert(
                "review_release",
                government_id=self.county.government.pk, review_id=review,
                by_id=self.county.officer.pk,
                at=moment + timedelta(days=900) if imported else moment,
                original_at=moment if imported else None,
            ),
            moment, normative, interprets,
        )  # fmt: skip
        before.append(made)
        if self.dice.random() < 0.5:
            kind, when = self.dice.choice(KINDS), max(moment, self.moment())
            self.insert(
                "review_withdrawal",
                release_id=made.pk, kind=kind, reason="原因", public_note="",
                redirect_to="", by_id=self.county.officer.pk, at=when,
            )  # fmt: skip
            made.taken_back = when if kind in TAKEN_BACK else None

    def _post(self, item: int) -> None:
        if item not in self.releases:
            return
        channel, when = self.dice.choice(list(ROW_OF)), self.moment()
        release = self.dice.choice(self.releases[item])
        struck = self.dice.random() < 0.2
        self.insert(
            "catalogue_posting",
            government_id=self.county.government.pk, item_id=item,
            release_id=release.pk, channel=channel, posted_at=when,
            address=f"第{len(self.postings)}期",
            recorded_by_id=self.county.officer.pk, recorded_at=when,
            struck_at=when if struck else None, struck_reason="误" if struck else "",
        )  # fmt: skip
        self.postings.append((item, channel, when, struck))

    def _link(self, item: int, other: int) -> None:
        kind = self.dice.choice(["forwards", "forwards", "interprets"])
        if (item, other, kind) not in self.links:
            self.links.add((item, other, kind))
            self.insert(
                "catalogue_itemlink", from_item_id=item, to_item_id=other, kind=kind
            )

    def _event(self) -> None:
        noticed, by = self.moment(), self.county.officer.pk
        entry = {
            "evidence": "记录",
            "note": "",
            "recorded_by_id": by,
            "struck_reason": "",
        }
        event = self.insert(
            "reporting_opinionevent",
            **self.whose(), **entry, on=noticed.astimezone(BEIJING).date(),
            recorded_at=noticed, title="传言", level="other", detected_at=noticed,
        )  # fmt: skip
        answers = self.events.setdefault(event, [])
        for _ in range(self.dice.randrange(4)):
            way, when = (
                self.dice.choice(["social", "other"]),
                max(noticed, self.moment()),
            )
            self.insert(
                "reporting_eventresponse",
                event_id=event,
                way=way,
                at=when,
                address="微博",
            )
            answers.append((way, when))


def recounted(world: World, period: Period) -> dict[str, set[int]]:
    """Count a period with sets and loops: what each row's records are."""
    start, end = (
        datetime(day.year, day.month, day.day, tzinfo=BEIJING)
        for day in (period.first, period.last + timedelta(days=1))
    )
    says = {
        item: until[-1]
        for item, all_of_it in world.releases.items()
        if (until := [each for each in all_of_it if each.at < end])
    }
    gone = {
        pk for pk, last in says.items() if last.taken_back and last.taken_back < end
    }
    rows: dict[int, set[str]] = {}
    for item, channel, when, struck in world.postings:
        if not struck and start <= when < end and item not in gone:
            rows.setdefault(item, set()).add(ROW_OF[channel])
    whole = _same_information(rows, world.links)
    counted: dict[int, set[str]] = {}
    for item, channels in rows.items():
        counted.setdefault(whole(item), set()).update(channels)
    found = {row: set[int]() for row in ROW_OF.values()}
    for item, channels in counted.items():
        for row in channels:
            found[row].add(item)
    interpreting = {item for item, _other, kind in world.links if kind == "interprets"}
    found["A1"] = set(counted)
    found["A1_NORM"] = {pk for pk in counted if pk in says and says[pk].normative}
    found["B2_INTERP"] = {
        pk for pk in counted
        if pk in interpreting or (pk in says and says[pk].interprets)
    }  # fmt: skip
    answered = {
        pk: [way for way, when in answers if when < end]
        for pk, answers in world.events.items()
        if answers and start <= min(when for _way, when in answers) < end
    }
    found["B1"] = set(answered)
    for row, way in (("B2_SOCIAL", "social"), ("B2_OTHER", "other")):
        found[row] = {pk for pk, ways in answered.items() if way in ways}
    return found


def _same_information(
    counted: dict[int, set[str]], links: set[tuple[int, int, str]]
) -> Callable[[int], int]:
    """Return a function from a counted item to the one whose information it spreads."""
    forwards = {
        item: {to for of, to, kind in links if (of, kind) == (item, "forwards")}
        & counted.keys()
        for item in counted
    }

    def whole(item: int) -> int:
        seen: set[int] = set()
        ahead = list(forwards[item])
        while ahead:
            at_hand = ahead.pop()
            if at_hand not in seen:
                seen.add(at_hand)
                ahead += forwards[at_hand]
        ends = {each for each in seen if not forwards[each]}
        return min(ends or seen or {item})

    return whole


def _organs(county: County, dice: random.Random) -> list[Organ]:
    """Give the county some organs more, and merge one in half of the worlds."""
    more = [
        establish_organ(
            by=None, government=county.government, parent=parent, kind=kind,
            slug=f"more-{number}", full_name=f"明珠县第{number}单位",
            short_name=f"第{number}单位", code=credit_code(30 + number),
        )
        for number, (kind, parent) in enumerate([
            (OrganKind.INSTITUTION, county.government),
            (OrganKind.SUB_BODY, county.finance),
            (OrganKind.PUBLIC_UTILITY, county.government),
            (OrganKind.INSTITUTION, county.health),
            (OrganKind.TOWNSHIP, county.government),
        ])
    ]  # fmt: skip
    if dice.random() < 0.5:
        on = dice.choice([date(2018, 7, 1), date(2018, 12, 31), date(2019, 1, 1)])
        merge_organ(
            county.health, county.finance, on=on, basis="改革", by=county.manager
        )
    return [county.office, county.finance, county.health, *more]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(4))
def test_every_figure_of_a_random_world_is_what_a_plain_recount_finds(
    county: County, owner_connection: psycopg.Connection[Any], seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311 -- a world, no secret
    world = World(county, dice, owner_connection, _organs(county, dice))
    world.write()
    for period in PERIODS:
        scope = Scope(county.government.pk, period)
        for row, ids in recounted(world, period).items():
            assert record_ids(FORM, at(row), scope)[1] == sorted(ids), (period, row)
        all_agree(FORM, county.government, period)
        broken = check_relations(FORM, compute(FORM, scope))
        assert [each for each in broken if each.severity == "error"] == []
