"""A list as its address narrows it: the rows, how many, and the filters beside them.

Counts come from the tally the database keeps (one facet, or organ × facet). For
other combinations up to a thousand rows are counted and more are called "more".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gongkai.catalogue.models import Publication
from gongkai.catalogue.queries import tallies
from gongkai.catalogue.states import Validity

from .facets import FACETS, Facet, check, validity_is
from .paging import address
from .sites import Face

COUNTED = 1000
SHOWN = 8


@dataclass
class Option:
    """One value of a facet, as a link; a part of a class stands under it."""

    label: str
    url: str
    count: int | None = None
    current: bool = False
    part: bool = False
    kin: bool = False


@dataclass
class Group:
    """A facet as the side of the list shows it."""

    label: str | Promise
    options: list[Option] = field(default_factory=list)
    more: list[Option] = field(default_factory=list)
    all_url: str = ""
    open: bool = False


@dataclass(frozen=True)
class Narrowed:
    """A list as the address narrows it: rows, how many, filters and chips."""

    face: Face
    query: QueryDict
    chosen: dict[str, str]
    on: date
    now: datetime
    fixed: Q = field(default_factory=Q)
    bounds: tuple[str, ...] = ()

    @classmethod
    def read(
        cls,
        face: Face,
        query: QueryDict,
        *,
        now: datetime,
        on: date,
        fixed: Q | None = None,
        bounds: tuple[str, ...] = (),
    ) -> Narrowed:
        """Read the filters from an address; unknown values are a missing page.

        ``fixed`` is what the list is of; it leaves few values of the facets ``bounds``.
        """
        chosen = {}
        for name in (*FACETS, "validity", "normative"):
            value = query.get(name, "")
            if value:
                check(face, name, value)
                chosen[name] = value
        return cls(face, query, chosen, on, now, fixed or Q(), bounds)

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

    def _tally(self, facet: Facet) -> dict[str, int] | None:
        """Return exact counts of a facet's values under the other filters, if kept."""
        others = self.chosen.keys() - {facet.name}
        if self.fixed or others - {"organ"} or (others and not facet.pair):
            return None
        kept = self._kept.get(facet.pair if others else facet.tally, {})
        return {facet.value(self.face, key): n for key, n in kept.items()}

    @cached_property
    def _kept(self) -> dict[str, dict[str, int]]:
        """All the kept counts the page may show, read at once."""
        asked = dict.fromkeys(("all", "normative"), "")
        asked |= {facet.tally: "" for facet in FACETS.values()}
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
        for facet in self._facets():
            value, tally = self.chosen[facet.name], self._tally(facet)
            if tally is not None and (value in tally or value not in facet.above):
                return sum(tally.get(each, 0) for each in facet.family(value))
        return None

    def _facets(self) -> list[Facet]:
        return [FACETS[name] for name in self.chosen if name in FACETS]

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
        return FACETS[name].written(self.face, value)

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
        chosen = self.chosen.get(facet.name, "")
        labels, found = facet.labels(self.face), self._found(facet)
        options = [
            Option(
                label,
                address(self.query, **{facet.name: value}),
                found[value],
                current=value == chosen,
                part=value in facet.above,
                kin=bool(chosen) and facet.top(value) == facet.top(chosen),
            )
            for value, label in labels.items()
            if value in found
        ]
        clear = address(self.query, **{facet.name: ""}) if chosen else ""
        return _cut(facet.label, options, clear)

    def _found(self, facet: Facet) -> dict[str, int | None]:
        """Return the values to offer, with counts where they are exact.

        The parts of a class are offered once it is chosen.
        """
        chosen = self.chosen.get(facet.name, "")
        tally = self._tally(facet)
        found: dict[str, int | None] = {}
        if tally is not None:
            found |= _classes(facet, tally)
        elif not chosen:
            seen = self._seen(facet, _classes(facet, self._sampled(facet)))
            found |= {each: seen[each] for each in seen if each not in facet.above}
        if chosen:
            found.setdefault(facet.top(chosen), None)
            parts = facet.family(facet.top(chosen))[1:]
            if tally is not None and any(part in tally for part in parts):
                found |= {part: tally[part] for part in parts if part in tally}
            elif parts:
                seen = self._seen(facet, self._sampled(facet))
                found |= {part: seen[part] for part in parts if part in seen}
            found.setdefault(chosen, None)
        return found

    def _sampled(self, facet: Facet) -> Counter[str]:
        rows = self._sample[:COUNTED]
        return Counter(facet.value(self.face, facet.of_row(row)) for row in rows)

    def _seen(self, facet: Facet, sampled: Mapping[str, int]) -> dict[str, int | None]:
        """Return the counts of the sample; if it is not all, every value there may be.

        What is older than the sample can be asked for too.
        """
        if len(self._sample) <= COUNTED:
            return dict(sampled)
        if facet.name in self.bounds:
            return dict.fromkeys(sampled)
        values = [facet.value(self.face, key) for key in self._kept[facet.tally]]
        return dict.fromkeys((*values, *map(facet.top, values)))

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


def _classes(facet: Facet, counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts by class, its parts included."""
    found: Counter[str] = Counter()
    for value, n in counts.items():
        found[facet.top(value)] += n
    return found


def _cut(label: str | Promise, options: list[Option], all_url: str) -> Group:
    """Keep the fullest values in sight and fold the others away."""
    if len(options) <= SHOWN + 2:
        return Group(label, options, all_url=all_url)
    kin = [each for each in options if each.kin]
    others = sorted(
        (each for each in options if not each.kin), key=lambda each: -(each.count or 0)
    )
    shown = {id(each) for each in (*kin, *others[: max(0, SHOWN - len(kin))])}
    return Group(
        label,
        [each for each in options if id(each) in shown],
        [each for each in options if id(each) not in shown],
        all_url,
    )
