"""The filters of the catalogue lists, with exact counts beside them.

Counts come from the tally the database keeps (one facet, or organ × facet). For
other combinations up to a thousand rows are counted and more are called "more".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import Q, QuerySet
from django.db.models.lookups import Exact
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.catalogue.models import Publication
from gongkai.catalogue.models.publication import main_theme
from gongkai.catalogue.queries import tallies
from gongkai.catalogue.states import Validity
from gongkai.law.classification import (
    AREAS,
    GENRES,
    KEY_AREAS,
    STATUTORY,
    THEMES,
    Entry,
)

from .paging import address
from .sites import Face

COUNTED = 1000
SHOWN = 8
YEARS = range(1949, 2201)


@dataclass(frozen=True)
class Facet:
    """One way to narrow a list. ``tally`` and ``pair`` name the kept counts."""

    name: str
    label: str | Promise
    labels: Callable[[Face], Mapping[str, str]]
    where: Callable[[Face, str], Q]
    tally: str = ""
    pair: str = ""
    of_row: Callable[[Publication], str] = lambda _row: ""
    within: Callable[[str], str] = lambda value: value


@dataclass
class Option:
    """One value of a facet, as a link."""

    label: str
    url: str
    count: int | None = None
    current: bool = False


@dataclass
class Group:
    """A facet as the side of the list shows it."""

    label: str | Promise
    options: list[Option] = field(default_factory=list)
    more: list[Option] = field(default_factory=list)
    all_url: str = ""
    open: bool = False


def validity_is(value: str, on: date) -> Q:
    """Return the condition for a validity on a day, in the words of its index."""
    abolished = Q(abolished_on__lte=on)
    lapsed = Q(expires_on__lt=on)
    amended = Q(amended_on__lte=on)
    not_abolished = Q(abolished_on__isnull=True) | Q(abolished_on__gt=on)
    not_lapsed = Q(expires_on__isnull=True) | Q(expires_on__gte=on)
    not_amended = Q(amended_on__isnull=True) | Q(amended_on__gt=on)
    return {
        Validity.ABOLISHED: abolished,
        Validity.LAPSED: lapsed & not_abolished,
        Validity.AMENDED: amended & not_lapsed & not_abolished,
        Validity.IN_FORCE: not_abolished & not_lapsed & not_amended,
    }[Validity(value)]


def _family(classification: Mapping[str, Entry], code: str) -> list[str]:
    """Return a code and those beneath it."""
    return [
        each.code
        for each in classification.values()
        if each.code == code or getattr(each, "parent", "") == code
    ]


def _labels(classification: Mapping[str, Entry]) -> Callable[[Face], Mapping[str, str]]:
    plain = {each.code: each.label for each in classification.values()}
    return lambda _face: plain


def _organ(face: Face, slug: str) -> Q:
    organ = face.organ(slug)
    return Q(publisher_id=organ.pk) if organ else Q(pk__in=[])


def _theme(code: str) -> Q:
    """Return the condition for a theme with its sub-themes, or for one sub-theme."""
    main = Q(Exact(main_theme(), code[:2]))
    return main & Q(theme=code) if len(code) > 2 else main


def year_is(year: int) -> Q:
    """Return the condition for a year, in the words every list is ordered by.

    Whatever index PostgreSQL walks, it begins and ends with the year.
    """
    zone = timezone.get_default_timezone()
    begin, end = (datetime(year + at, 1, 1, tzinfo=zone) for at in (0, 1))
    return Q(listed_at__gte=begin, listed_at__lt=end)


def _years(_face: Face) -> Mapping[str, str]:
    return {str(year): str(year) for year in YEARS}


FACETS = {
    facet.name: facet
    for facet in (
        Facet(
            "organ",
            gettext_lazy("发布机构"),
            lambda face: {each.slug: each.short_name for each in face.organs.values()},
            _organ,
            tally="organ",
            of_row=lambda row: str(row.publisher_id),
        ),
        Facet(
            "theme",
            gettext_lazy("主题分类"),
            _labels(THEMES),
            lambda _face, code: _theme(code),
            tally="theme",
            pair="organ_theme",
            of_row=lambda row: row.theme[:2],
        ),
        Facet(
            "genre",
            gettext_lazy("体裁分类"),
            _labels(GENRES),
            lambda _face, code: Q(genre=code),
            tally="genre",
            pair="organ_genre",
            of_row=lambda row: row.genre,
        ),
        Facet(
            "key_area",
            gettext_lazy("重点领域"),
            _labels(KEY_AREAS),
            lambda _face, code: Q(key_area__in=_family(KEY_AREAS, code)),
            tally="key_area",
            of_row=lambda row: row.key_area,
        ),
        Facet(
            "statutory",
            gettext_lazy("法定公开类别"),
            _labels(STATUTORY),
            lambda _face, code: Q(statutory=code),
            tally="statutory",
            pair="organ_statutory",
            of_row=lambda row: row.statutory,
        ),
        Facet(
            "area",
            gettext_lazy("基层公开领域"),
            _labels(AREAS),
            lambda _face, code: Q(area=code),
            tally="area",
            of_row=lambda row: row.area,
        ),
        Facet(
            "year",
            gettext_lazy("年度"),
            _years,
            lambda _face, year: year_is(int(year)),
            tally="year",
            pair="organ_year",
            of_row=lambda row: str(row.year),
        ),
    )
}


@dataclass(frozen=True)
class Narrowed:
    """A list as the address narrows it: rows, how many, filters and chips."""

    face: Face
    query: QueryDict
    chosen: dict[str, str]
    on: date
    now: datetime
    fixed: Q = field(default_factory=Q)

    @classmethod
    def read(
        cls,
        face: Face,
        query: QueryDict,
        *,
        now: datetime,
        on: date,
        fixed: Q | None = None,
        only: Iterable[str] | None = None,
    ) -> Narrowed:
        """Read the filters from an address; unknown values are a missing page."""
        chosen = {}
        for name in only or (*FACETS, "validity", "normative"):
            value = query.get(name, "")
            if value:
                _check(face, name, value)
                chosen[name] = value
        return cls(face, query, chosen, on, now, fixed or Q())

    def rows(self) -> QuerySet[Publication]:
        """Return the public items the filters leave."""
        rows = (
            Publication.objects.public(now=self.now)
            .with_validity(on=self.on)
            .filter(self.fixed, government=self.face.government)
            .select_related("publisher")
            .defer("search_text")
        )
        for name, value in self.chosen.items():
            rows = rows.filter(self._where(name, value))
        return rows

    def _where(self, name: str, value: str) -> Q:
        if name == "validity":
            return validity_is(value, self.on)
        if name == "normative":
            return Q(is_normative=True)
        return FACETS[name].where(self.face, value)

    # --- Counts ----------------------------------------------------------------

    def _tally(self, facet: Facet, others: Mapping[str, str]) -> dict[str, int] | None:
        """Return exact counts of a facet's values under other filters, if kept."""
        if self.fixed:
            return None
        if not others and facet.tally:
            return self._kept[facet.tally]
        if set(others) == {"organ"} and facet.pair:
            return self._kept.get(facet.pair, {})
        return None

    @cached_property
    def _kept(self) -> dict[str, dict[str, int]]:
        """All the kept counts the page may show, read at once."""
        asked = dict.fromkeys(("all", "normative", "subtheme"), "")
        asked |= {facet.tally: "" for facet in FACETS.values() if facet.tally}
        organ = self.face.organ(self.chosen.get("organ", ""))
        if organ:
            pairs = (facet.pair for facet in FACETS.values() if facet.pair)
            asked |= dict.fromkeys(pairs, f"{organ.pk}:")
        return tallies(self.face.government.pk, asked, now=self.now)

    def total(self) -> tuple[int, bool]:
        """Return how many items there are, and whether there are more than that."""
        kept = self._kept_total()
        if kept is not None:
            return kept, False
        counted = len(self._sample)
        return min(counted, COUNTED), counted > COUNTED

    def _kept_total(self) -> int | None:
        if self.fixed:
            return None
        if not self.chosen:
            return self._kept["all"].get("", 0)
        if set(self.chosen) == {"normative"}:
            return self._kept["normative"].get("true", 0)
        for name in self.chosen:
            facet = FACETS.get(name)
            others = {key: self.chosen[key] for key in self.chosen if key != name}
            tally = self._tally(facet, others) if facet else None
            if facet is not None and tally is not None:
                return self._of(facet, tally)
        return None

    def _of(self, facet: Facet, tally: Mapping[str, int]) -> int | None:
        """Return the count of the chosen value of a facet, its parts included."""
        value = self.chosen[facet.name]
        if facet.name == "organ":
            organ = self.face.organ(value)
            return tally.get(str(organ.pk), 0) if organ else 0
        if facet.name == "theme" and len(value) > 2:
            if len(self.chosen) > 1:
                return None
            return self._kept["subtheme"].get(value, 0)
        if facet.name == "key_area":
            return sum(tally.get(code, 0) for code in _family(KEY_AREAS, value))
        return tally.get(value, 0)

    @cached_property
    def _sample(self) -> list[Publication]:
        """The newest thousand and one rows at most, with what the facets read.

        In order, so that PostgreSQL walks an index and stops; in no order it would
        rather read the table from its beginning.
        """
        rows = self.rows().select_related(None)
        return list(
            rows.only(
                *("publisher", "theme", "genre", "key_area"),
                *("statutory", "area", "year", "item"),
            ).order_by("-listed_at", "-item_id")[: COUNTED + 1]
        )

    # --- What the page shows ---------------------------------------------------

    def label(self) -> str:
        """Say how many there are."""
        total, more = self.total()
        if more:
            return _("超过%(n)s条") % {"n": f"{total:,}"}
        return _("共%(n)s条") % {"n": f"{total:,}"}

    def chips(self) -> list[dict[str, str | Promise]]:
        """Return the filters in force, each removable."""
        return [
            {
                "label": self._facet_label(name),
                "value": self._value_label(name, value),
                "url": address(self.query, **{name: ""}),
            }
            for name, value in self.chosen.items()
        ]

    def _facet_label(self, name: str) -> str | Promise:
        if name in FACETS:
            return FACETS[name].label
        return _("有效性") if name == "validity" else _("文件性质")

    def _value_label(self, name: str, value: str) -> str:
        if name == "validity":
            return str(Validity(value).label)
        if name == "normative":
            return _("规范性文件")
        return FACETS[name].labels(self.face).get(value, value)

    def groups(self, names: Iterable[str]) -> list[Group]:
        """Return the facets with their counts, those chosen or first open."""
        groups = []
        for at, name in enumerate(names):
            group = (
                self._validity_group()
                if name == "validity"
                else self._group(FACETS[name])
            )
            group.open = at < 2 or name in self.chosen
            if group.options:
                groups.append(group)
        return groups

    def _group(self, facet: Facet) -> Group:
        others = {k: v for k, v in self.chosen.items() if k != facet.name}
        chosen = self.chosen.get(facet.name, "")
        tally = self._tally(facet, others)
        counted = tally is not None
        if tally is None and not chosen:
            sample = self._sample
            counted = len(sample) <= COUNTED
            tally = dict(Counter(map(facet.of_row, sample)))
        labels = facet.labels(self.face)
        found = self._values(facet, tally or {})
        if chosen and chosen not in found and chosen in labels:
            found[chosen] = -1
        options = [
            Option(
                labels[value],
                address(self.query, **{facet.name: value}),
                n if counted and n >= 0 else None,
                value == chosen,
            )
            for value, n in found.items()
            if value in labels
        ]
        return _cut(
            facet.label,
            options,
            address(self.query, **{facet.name: ""}) if chosen else "",
        )

    def _values(self, facet: Facet, tally: Mapping[str, int]) -> dict[str, int]:
        """Return counts by the values addresses use, in their natural order."""
        if facet.name == "organ":
            return {
                organ.slug: tally[str(pk)]
                for pk, organ in self.face.organs.items()
                if str(pk) in tally
            }
        if facet.name == "year":
            return dict(sorted(tally.items(), reverse=True))
        if facet.name == "key_area":
            tops = [each.code for each in KEY_AREAS.values() if not each.parent]
            sums = {
                code: sum(tally.get(each, 0) for each in _family(KEY_AREAS, code))
                for code in tops
            }
            sums |= _parts(self.chosen.get("key_area", ""), tally)
            return {code: n for code, n in sums.items() if n}
        return {code: tally[code] for code in facet.labels(self.face) if code in tally}

    def _validity_group(self) -> Group:
        chosen = self.chosen.get("validity", "")
        options = [
            Option(
                str(each.label),
                address(self.query, validity=each.value),
                current=each.value == chosen,
            )
            for each in Validity
        ]
        return Group(
            _("有效性"),
            options,
            all_url=address(self.query, validity="") if chosen else "",
        )


def _parts(chosen: str, tally: Mapping[str, int]) -> dict[str, int]:
    """Return the counts of the parts of the chosen key area."""
    if not chosen:
        return {}
    top = KEY_AREAS[chosen].parent or chosen
    return {code: tally.get(code, 0) for code in _family(KEY_AREAS, top) if code != top}


def _cut(label: str | Promise, options: list[Option], all_url: str) -> Group:
    """Keep the fullest values in sight and fold the others away."""
    if len(options) <= SHOWN + 2:
        return Group(label, options, all_url=all_url)
    fullest = sorted(options, key=lambda each: (not each.current, -(each.count or 0)))
    shown = {id(each) for each in fullest[:SHOWN]}
    return Group(
        label,
        [each for each in options if id(each) in shown],
        [each for each in options if id(each) not in shown],
        all_url,
    )


def _check(face: Face, name: str, value: str) -> None:
    known: Iterable[str]
    if name == "validity":
        known = Validity.values
    elif name == "normative":
        known = ("1",)
    else:
        known = FACETS[name].labels(face)
    if value not in known:
        raise Http404(_("没有这一类信息。"))
