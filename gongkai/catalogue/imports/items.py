"""Turn rows of a list into finished items, and say what is wrong with each row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from django.utils.html import escape
from django.utils.translation import gettext as _

from gongkai.catalogue.bodies import clean, plain_text
from gongkai.catalogue.content import Content
from gongkai.catalogue.models import Column
from gongkai.law.classification import PROPERTIES as PROPERTY_LABELS
from gongkai.law.classification import (
    UnknownClass,
    parse_genre,
    parse_label,
    parse_theme,
)
from gongkai.law.days import DayFault, parse_moment
from gongkai.law.import_columns import guess_mapping, value_of
from gongkai.law.numbers import (
    NumberFault,
    find_document_numbers,
    normalise_document_number,
)
from gongkai.law.record_faults import KINDS, RowFault, examine
from gongkai.organisations.models import Organ
from gongkai.review.actions import Proposal
from gongkai.review.states import Property

from .preparing import FinishedItem
from .tables import Table

LOCAL = ZoneInfo("Asia/Shanghai")

OWN_KINDS: Mapping[str, bool] = {
    "publisher_missing": True,
    "publisher_unknown": True,
    "column_unknown": True,
    "column_missing": True,
    "theme_missing": True,
    "property_unknown": True,
    "published_in_future": True,
    "address_unusable": False,
}
"""Kinds of fault that only this county's tree can tell -> whether the row must wait."""


@dataclass(frozen=True)
class Defaults:
    """What holds for rows that do not say it themselves."""

    organ: Organ | None = None
    column: Column | None = None
    genre: str = "other"
    theme: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """The county's organs and columns by every name a list may call them.

    A column also goes by the way down to it (``上级/下级``), from any step on. The names
    that several columns share are ``shared`` and mean none of them.
    """

    organs: Mapping[str, Organ]
    columns: Mapping[str, Column]
    shared: frozenset[str] = frozenset()

    @classmethod
    def of(cls, government: Organ | None) -> Vocabulary:
        """Read the names of a government's organs and columns, former names too."""
        if government is None:
            return cls({}, {})
        found = Organ.objects.of(government).prefetch_related("changes")
        former = {
            change.old_name: organ for organ in found for change in organ.changes.all()
        }
        # What an organ is called now goes before what another was called once.
        organs = former | {
            name: organ
            for organ in found
            for name in (organ.slug, organ.code, organ.short_name, organ.full_name)
        }
        return cls(organs, *_columns_of(government))


def _columns_of(government: Organ) -> tuple[dict[str, Column], frozenset[str]]:
    """Return columns by the names that mean one of them, and the names of several."""
    tree = Column.objects.filter(government=government).in_bulk()
    by_name: dict[str, list[Column]] = defaultdict(list)
    for column in tree.values():
        steps = [tree[pk].name for pk in column.path]
        for at in range(len(steps)):
            by_name["/".join(steps[at:])].append(column)
    named = {name: found[0] for name, found in by_name.items() if len(found) == 1}
    named |= {column.slug: column for column in tree.values()}
    return named, frozenset(by_name) - named.keys()


@dataclass
class Reading:
    """What reading a list gave: items that may come in, faults, rows left out."""

    mapping: dict[str, str]
    rows: int
    items: list[FinishedItem] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    unknown: list[RowFault] = field(default_factory=list)

    @property
    def left_out(self) -> list[int]:
        """Rows that cannot come in as they stand, in order."""
        return sorted({row for fault in self.blocking for row in fault.rows})

    @property
    def blocking(self) -> list[RowFault]:
        """The faults that keep rows out."""
        return [
            fault
            for fault in (*self.faults, *self.unknown)
            if {**KINDS, **OWN_KINDS}[fault.kind]
        ]


def read_items(
    table: Table,
    vocabulary: Vocabulary,
    defaults: Defaults,
    *,
    now: datetime,
    mapping: Mapping[str, str] | None = None,
) -> Reading:
    """Examine a table and make items of the rows that can come in.

    ``mapping`` (field -> header) overrides what is guessed from the headers.
    """
    used = guess_mapping(table.headers) | dict(mapping or {})
    if unheard := sorted(set(used.values()) - set(table.headers)):
        raise UnknownClass(
            _("表里没有“%(names)s”这一列。") % {"names": "、".join(unheard)}
        )
    reading = Reading(used, len(table.rows))
    reading.faults = examine(table.rows, used, first_row=table.first_row)
    if any(not fault.rows for fault in reading.faults):
        return reading  # there is no column of titles: nothing can be read
    out = {row for fault in reading.blocking for row in fault.rows}
    for number, row in enumerate(table.rows, start=table.first_row):
        maker = _RowReader(number, partial(value_of, row, used), used)
        item = maker.item(vocabulary, defaults, now)
        reading.unknown += maker.faults
        blocked = any(OWN_KINDS[fault.kind] for fault in maker.faults)
        if item is not None and number not in out and not blocked:
            reading.items.append(item)
    return reading


class _RowReader:
    """Reads one row; what it does not know becomes a fault, never a crash."""

    def __init__(
        self, number: int, value: partial[str], mapping: Mapping[str, str]
    ) -> None:
        self.number, self.value, self.mapping = number, value, mapping
        self.faults: list[RowFault] = []

    def item(
        self, vocabulary: Vocabulary, defaults: Defaults, now: datetime
    ) -> FinishedItem | None:
        """Return the item, or None when something it cannot do without is missing."""
        organ = self._organ(vocabulary, defaults)
        column = self._column(vocabulary, defaults)
        published = self._moment("published_on")
        created = self._day("created_on") or (
            published.astimezone(LOCAL).date() if published else None
        )
        if published and published > now:
            self._fault(
                "published_in_future", "published_on", self.value("published_on"),
                _("发布日期在将来。已有信息的发布日期不能晚于今天，请核对。"),
            )  # fmt: skip
        theme = self._theme(defaults)
        proposal = self._proposal()
        if organ is None or created is None or proposal is None:
            return None
        body, text = self._body()
        content = Content(
            title=self.value("title")[:500],
            created_on=created,
            genre=self._genre(defaults),
            summary=self.value("summary")[:500],
            body=body,
            text=text,
            document_number=self._document_number(),
            former_index_number=self.value("index_number")[:40],
            effective_from=self._day("effective_from"),
            expires_on=self._day("expires_on"),
            theme=theme,
            columns=(column.pk,) if column else (),
            key_area=column.key_area if column else "",
            keywords=self.value("keywords")[:200],
            source=self.value("source")[:120],
            source_url=self._address(),
            proposal=proposal,
        )
        return FinishedItem(self.number, organ, content, published)

    def _fault(self, kind: str, name: str, text: str, why: str) -> None:
        header = self.mapping.get(name, "")
        where = f"第{self.number}行“{header}”：" if header else f"第{self.number}行："
        identity = self.value("id")
        self.faults.append(
            RowFault(
                kind,
                (self.number,),
                (identity,) if identity else (),
                header,
                text,
                where + why,
            )
        )

    def _organ(self, vocabulary: Vocabulary, defaults: Defaults) -> Organ | None:
        name = self.value("publisher")
        if not name:
            if defaults.organ is None:
                self._fault(
                    "publisher_missing", "publisher", "",
                    _("没有发布机构。请补上，或用 --organ 指定默认的发布机构。"),
                )  # fmt: skip
            return defaults.organ
        organ = vocabulary.organs.get(name)
        if organ is None:
            self._fault(
                "publisher_unknown", "publisher", name,
                _("本县机构里没有“%(name)s”。请改用机构全称、简称或代码。") % {"name": name},
            )  # fmt: skip
        return organ

    def _column(self, vocabulary: Vocabulary, defaults: Defaults) -> Column | None:
        name = self.value("column")
        if not name:
            if defaults.column is None:
                self._fault(
                    "column_missing", "column", "",
                    _("没有栏目。请补上，或用 --column 指定默认的栏目。"),
                )  # fmt: skip
            return defaults.column
        steps = [step.strip() for step in re.split(r"[\\/>]", name) if step.strip()]
        ways = ["/".join(steps[at:]) for at in range(len(steps))]
        column = next(filter(None, map(vocabulary.columns.get, ways)), None)
        if column is None and not vocabulary.shared.isdisjoint(ways):
            self._fault(
                "column_unknown", "column", name,
                _("有几个栏目都叫“%(name)s”。请连同上级栏目写明（上级/下级），或改用网址名。")
                % {"name": name},
            )  # fmt: skip
        elif column is None:
            self._fault(
                "column_unknown", "column", name,
                _("栏目里没有“%(name)s”。请改用栏目名称或网址名。") % {"name": name},
            )  # fmt: skip
        return column

    def _theme(self, defaults: Defaults) -> str:
        text = self.value("theme")
        try:
            # What is not a class was told by ``examine`` already.
            found = parse_theme(text).code if text else defaults.theme
        except UnknownClass:
            found = defaults.theme
        if not found:
            self._fault(
                "theme_missing", "theme", text,
                _("没有可用的主题分类。请补上，或用 --theme 指定默认的主题。"),
            )  # fmt: skip
        return found

    def _genre(self, defaults: Defaults) -> str:
        text = self.value("genre")
        try:
            return parse_genre(text).code if text else defaults.genre
        except UnknownClass:
            return defaults.genre

    def _proposal(self) -> Proposal | None:
        text = self.value("disclosure_property")
        try:
            code = parse_label(PROPERTY_LABELS, text).code if text else "proactive"
        except UnknownClass as fault:
            self._fault("property_unknown", "disclosure_property", text, str(fault))
            return None
        if code != Property.PROACTIVE:
            self._fault(
                "property_unknown", "disclosure_property", text,
                _("批量导入只用于主动公开的信息，其他的请逐件录入并写明依据。"),
            )  # fmt: skip
            return None
        return Proposal(Property.PROACTIVE)

    def _moment(self, name: str) -> datetime | None:
        try:
            day, at = parse_moment(self.value(name))
        except DayFault:
            return None
        return datetime.combine(day, at or time(0), LOCAL).astimezone(UTC)

    def _day(self, name: str) -> date | None:
        try:
            return parse_moment(self.value(name))[0]
        except DayFault:
            return None

    def _document_number(self) -> str:
        text = self.value("document_number")
        try:
            return str(normalise_document_number(text)) if text else ""
        except NumberFault:
            found = find_document_numbers(text)
            return str(found[0].number) if found else ""

    def _body(self) -> tuple[str, str]:
        text = self.value("body")
        if "<p" in text or "<div" in text or "<br" in text:
            body = clean(text)
            return body, plain_text(body)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return "".join(f"<p>{escape(line)}</p>" for line in lines), "\n".join(lines)

    def _address(self) -> str:
        text = self.value("url")
        if text and (len(text) > 500 or not text.startswith(("http://", "https://"))):
            self._fault(
                "address_unusable", "url", text,
                _("“%(url)s”不是可用的网址，导入后来源网址留空。") % {"url": text[:80]},
            )  # fmt: skip
            return ""
        return text
