"""Write the year 2018 of the sample county: 35,438 items, the same on every machine."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import accumulate
from typing import Any

from gongkai.catalogue.content import Content
from gongkai.catalogue.imports.preparing import FinishedItem
from gongkai.catalogue.states import Channel
from gongkai.law.working_days import load_shipped
from gongkai.organisations.models import Organ

from .county import NAME, County
from .data import load
from .papers import opening

YEAR = 2018
WEBSITE = 35_438
CHANNELS: Mapping[Channel, int] = {
    Channel.GAZETTE: 12,
    Channel.WEIBO: 889,
    Channel.WECHAT: 981,
    # The form's fifth row, other ways: 365 altogether.
    Channel.TOUTIAO: 120,
    Channel.DOUYIN: 45,
    Channel.PRESS: 60,
    Channel.BROADCAST: 50,
    Channel.NOTICE_BOARD: 70,
    Channel.READING_POINT: 20,
}
"""Postings beside the website: with it the proportions of the seed's report."""

UNQUOTED = str.maketrans("", "", "“”")
CHINA = timezone(timedelta(hours=8))
_MONTHS = (78, 62, 88, 84, 92, 90, 86, 84, 86, 80, 92, 78)
"""How busy each month is."""
_PRODUCERS = {
    "approval": ("fagai", "huanbao", "zhujian", "shuili", "ziran", "jiaotong"),
    "procurement": ("jiaoyi", "caizheng", "yuanqu"),
    "statistics": ("tongji", "tongji", "fagai", "caizheng", "nongye"),
    "penalty": ("shijian", "huanbao", "chengguan", "yingji", "jiaotong", "weijian"),
    "licence": ("shijian", "zhujian", "weijian", "xingzheng", "linye", "jiaotong"),
    "emergency": ("yingji", "office", "shuili", "linye", "ziran"),
    "personnel": ("renshe", "jiaoyu", "weijian", "office"),
    "plan": (),
}
"""Who writes what; other genres come from everybody."""
_KEY_COLUMNS = {
    "fupin": ("poverty", "welfare.poverty", "A20.11", "1706"),
    "minzheng": ("assistance", "welfare.assistance", "A20.11", "1703"),
    "jiaoyu": ("education", "welfare.education", "A20.11", "1102"),
    "weijian": ("health", "welfare.health", "A20.11", "1301"),
    "huanbao": ("environment", "welfare.environment", "A20.13", "1003"),
    "wenlv": ("culture-sport", "welfare.culture_sport", "A20.11", "1201"),
    "zhujian": ("housing", "resources.housing", "A21.C02", "1002"),
    "guozi": ("state-property", "resources.state_property", "A20.15", "0305"),
    "jiaoyi": ("bidding", "projects.bidding", "A20.10", "0306"),
    "ziran": ("land-mining", "resources.land_mining", "A21.C04", "0501"),
    "zhengshou": ("land", "projects.land", "A21.C05", "1002"),
}
"""Where an organ's notices and public lists belong besides their own column."""
_TOPICS = {
    "“一次不跑”改革": "topic-once",
    "第四次经济普查": "topic-census",
    "河长制": "topic-river",
    "安全生产月": "topic-safety",
}
_UNSAID = ("",)
"""What those who neither punish nor permit have to say of it."""
_SUPERVISED = {"circular": "supervision"}


@dataclass(frozen=True)
class Producer:
    """An organ as the year sees it: its row of data beside its record."""

    organ: Organ
    slug: str
    agency: str
    theme: str
    topics: tuple[str, ...]
    weight: int


@dataclass
class Year:
    """A seeded source of everything that varies."""

    county: County
    seed: int = YEAR
    random: random.Random = field(init=False)
    serials: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)  # noqa: S311 -- a sample, no secret
        self.producers = _producers(self.county)
        self.words = load("texts")["words"]
        self.towns = [row["name"] for row in load("organs")["township"]]
        self.units = [
            organ.full_name
            for organ in self.county.organs.values()
            if organ.order > 10_000
        ]
        self.weights = list(accumulate(each.weight for each in self.producers))
        self.days = _working_days()

    def items(self, count: int = WEBSITE) -> list[FinishedItem]:
        """Return ``count`` items in the order in which they went out."""
        plan = sorted(
            ((self._moment(), kind) for kind in _kinds(count)),
            key=lambda pair: pair[0],
        )
        return [
            self._item(row, moment, kind)
            for row, (moment, kind) in enumerate(plan, start=2)
        ]

    def producer(self, genre: str) -> Producer:
        """Choose who writes an item of a genre."""
        if genre == "annual_report":  # each organ makes one
            self.serials[genre] += 1
            return self.producers[self.serials[genre] % len(self.producers)]
        slugs = _PRODUCERS.get(genre)
        if slugs:
            chosen = self.random.choice(slugs)
            return next(each for each in self.producers if each.slug == chosen)
        return self.random.choices(self.producers, cum_weights=self.weights)[0]

    def document_number(self, producer: Producer) -> str:
        """Return the next document number of an agency, in order of issue."""
        self.serials[producer.agency] += 1
        return f"{producer.agency}〔{YEAR}〕{self.serials[producer.agency]}号"

    def words_for(self, producer: Producer, moment: datetime) -> dict[str, Any]:
        """Return what stands in for the placeholders of a text."""
        pick = self.random.choice
        return {
            "short": producer.organ.short_name,
            "name": producer.organ.full_name,
            "topic": pick(producer.topics),
            "town": pick(self.towns),
            "village": pick(self.words["villages"]),
            "project": pick(self.words["projects"]),
            "firm": pick(self.words["firms"]),
            "place": pick(self.words["places"]),
            "unit": pick(self.units),
            "offence": pick(self.words["offences"].get(producer.slug, _UNSAID)),
            "permit": pick(self.words["permits"].get(producer.slug, _UNSAID)),
            "n": self.random.randint(2, 98),
            "m": self.random.randint(3, 9),
            "q": (moment.month - 1) // 3 + 1,
            "month": moment.month,
            "day": moment.day,
        }

    def created_on(self, moment: datetime, kind: Mapping[str, Any]) -> date:
        """Return a day of creation: mostly days before, some beyond the legal term."""
        late = self.random.random() < 0.045
        typical = kind.get("lag", 6)
        back = self.random.randint(32, 75) if late else self.random.randint(0, typical)
        return max(date(YEAR, 1, 2), (moment - timedelta(days=back)).date())

    def _moment(self) -> datetime:
        month = self.random.choices(range(1, 13), _MONTHS)[0]
        day = self.random.choice(self.days[month])
        minute = self.random.randint(8 * 60 + 20, 17 * 60 + 50)
        return datetime(
            day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=CHINA
        )

    def _item(
        self, row: int, moment: datetime, kind: Mapping[str, Any]
    ) -> FinishedItem:
        producer = self.producer(kind["genre"])
        words = self.words_for(producer, moment)
        title = self.random.choice(kind["titles"]).format(**words)
        paragraphs = [line.format(**words) for line in kind["body"]]
        content = Content(
            title=title,
            created_on=self.created_on(moment, kind),
            genre=kind["genre"],
            summary=opening(paragraphs[-1]),
            body="".join(f"<p>{line}</p>" for line in paragraphs),
            text="\n".join(paragraphs),
            document_number=self.document_number(producer)
            if kind.get("numbered")
            else "",
            theme=kind.get("theme", producer.theme),
            keywords=words["topic"].translate(UNQUOTED),
            source="上级部门网站"
            if kind["genre"] == "repost"
            else producer.organ.full_name,
            **self._places(kind, producer, words["topic"]),
        )
        return FinishedItem(row, producer.organ, content, moment.astimezone(UTC))

    def _places(
        self, kind: Mapping[str, Any], producer: Producer, topic: str
    ) -> dict[str, Any]:
        """Return columns, the main one first, and key area."""
        slugs = [kind["column"]]
        key_area = kind.get("key_area", "")
        statutory = kind.get("statutory", "")
        official = kind["genre"] in (
            "notice_list",
            "announcement",
            "notice",
            "opinion",
            "service_guide",
        )
        if official and producer.slug in _KEY_COLUMNS:
            column, key_area, statutory, _theme = _KEY_COLUMNS[producer.slug]
            slugs.append(column)
        if topic in _TOPICS:
            slugs.append(_TOPICS[topic])
        if kind["genre"] in _SUPERVISED:
            slugs.append(_SUPERVISED[kind["genre"]])
        columns = tuple(self.county.columns[slug].pk for slug in slugs)
        return {"columns": columns, "key_area": key_area, "statutory": statutory}


def _kinds(count: int) -> Iterator[Mapping[str, Any]]:
    """Yield ``count`` kinds in the year's proportions; what is left over is news."""
    kinds = load("texts")["kind"]
    left = count
    for kind in kinds[:-1]:
        share = kind["n"] * count // WEBSITE if count < WEBSITE else kind["n"]
        for _place in range(max(1, share)):
            left -= 1
            yield kind
    for _place in range(left):
        yield kinds[-1]


def _producers(county: County) -> list[Producer]:
    data = load("organs")
    rows = [
        *data["organ"],
        *(data["township_defaults"] | row for row in data["township"]),
    ]
    return [
        Producer(
            county.organs[row["slug"]],
            row["slug"],
            row["agency"],
            row["theme"],
            tuple(row["topics"]),
            row["weight"],
        )
        for row in rows
    ]


def _working_days() -> dict[int, list[date]]:
    calendar = load_shipped()
    first = date(YEAR, 1, 1)
    days = [first + timedelta(days=n) for n in range(365)]
    by_month: dict[int, list[date]] = {month: [] for month in range(1, 13)}
    for day in days:
        if calendar.is_working(day):
            by_month[day.month].append(day)
    return by_month


def postings(
    year: Year, released: list[tuple[int, str, datetime]], *, scale: float = 1
) -> Iterator[tuple[int, Channel, datetime, str]]:
    """Choose which items also went out elsewhere: (item, channel, moment, address).

    ``released`` holds (item, genre, moment). The gazette prints documents; the
    others carry news and notices first.
    """
    documents = [
        row
        for row in released
        if row[1] in ("notice", "opinion", "decision", "normative")
    ]
    for channel, count in CHANNELS.items():
        wanted = max(1, round(count * scale))
        source = documents if channel == Channel.GAZETTE else released
        for place, (item, _genre, moment) in enumerate(
            year.random.sample(source, wanted), start=1
        ):
            later = moment + timedelta(minutes=year.random.randint(5, 600))
            yield item, channel, later, _address(channel, place, later)


def _address(channel: Channel, place: int, moment: datetime) -> str:
    issue = {
        Channel.GAZETTE: f"《明珠县人民政府公报》{YEAR}年第{(place + 2) // 3}期",
        Channel.PRESS: f"《明珠报》{moment.date()}第2版",
        Channel.BROADCAST: f"明珠县广播电视台{moment.date()}新闻",
        Channel.NOTICE_BOARD: f"{NAME}政务公开栏（{moment.date()}）",
        Channel.READING_POINT: f"{NAME}档案馆查阅点（{moment.date()}）",
    }
    return issue.get(channel) or f"https://{channel.value}.example/mingzhu/{place:05d}"
