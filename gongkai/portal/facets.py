"""The ways to narrow a list of the catalogue, each with its condition.

A condition is written in the words of the index that answers it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q
from django.db.models.lookups import Exact
from django.http import Http404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.catalogue.models import Publication
from gongkai.catalogue.models.publication import main_theme
from gongkai.catalogue.states import Validity
from gongkai.law.classification import (
    AREAS,
    GENRES,
    KEY_AREAS,
    STATUTORY,
    THEMES,
    Entry,
    KeyArea,
    Theme,
)

from .sites import Face

YEARS = range(1949, 2201)


@dataclass(frozen=True)
class Facet:
    """One way to narrow a list, with ``labels`` of its values in their order.

    ``tally`` and ``pair`` name the kept counts, of everything and of an organ's items;
    ``value`` is what an address says for their keys and for ``of_row``. ``above`` has
    the class of every part, where classes have parts.
    """

    name: str
    label: str | Promise
    labels: Callable[[Face], Mapping[str, str]]
    where: Callable[[Face, str], Q]
    of_row: Callable[[Publication], str]
    tally: str
    pair: str = ""
    above: Mapping[str, str] = field(default_factory=dict)
    value: Callable[[Face, str], str] = lambda _face, key: key

    def top(self, value: str) -> str:
        """Return the class of a part; a class as it is."""
        return self.above.get(value, value)

    def family(self, value: str) -> list[str]:
        """Return a value and its parts."""
        return [value, *(part for part, top in self.above.items() if top == value)]

    def written(self, face: Face, value: str) -> str:
        r"""Return a value in words, a part as ``class\part``."""
        labels = self.labels(face)
        steps = dict.fromkeys((self.top(value), value))
        return "\\".join(labels.get(each, each) for each in steps)


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


def year_is(year: int) -> Q:
    """Return the condition for a year, in the words every list is ordered by.

    Whatever index PostgreSQL walks, it begins and ends with the year.
    """
    zone = timezone.get_default_timezone()
    begin, end = (datetime(year + at, 1, 1, tzinfo=zone) for at in (0, 1))
    return Q(listed_at__gte=begin, listed_at__lt=end)


def check(face: Face, name: str, value: str) -> None:
    """Say that the page is missing if a filter knows no such value."""
    known: Iterable[str]
    if name == "validity":
        known = Validity.values
    elif name == "normative":
        known = ("1",)
    else:
        known = FACETS[name].labels(face)
    if value not in known:
        raise Http404(_("没有这一类信息。"))


def _labels(classification: Mapping[str, Entry]) -> Callable[[Face], Mapping[str, str]]:
    plain = {each.code: each.label for each in classification.values()}
    return lambda _face: plain


def _organs(face: Face) -> Mapping[str, str]:
    return {each.slug: each.short_name for each in face.organs.values()}


def _organ(face: Face, slug: str) -> Q:
    organ = face.organ(slug)
    return Q(publisher_id=organ.pk) if organ else Q(pk__in=[])


def _slug(face: Face, pk: str) -> str:
    organ = face.organs.get(int(pk))
    return organ.slug if organ else ""


def _theme(code: str) -> Q:
    """Return the condition for a theme with its sub-themes, or for one sub-theme."""
    main = Q(Exact(main_theme(), code[:2]))
    return main & Q(theme=code) if len(code) > 2 else main


def _key_area(code: str) -> Q:
    parts = [part for part, top in _above(KEY_AREAS).items() if top == code]
    return Q(key_area__in=[code, *parts])


def _above(
    classification: Mapping[str, Theme] | Mapping[str, KeyArea],
) -> dict[str, str]:
    return {each.code: each.parent for each in classification.values() if each.parent}


def _years(_face: Face) -> Mapping[str, str]:
    return {str(year): str(year) for year in reversed(YEARS)}


FACETS = {
    facet.name: facet
    for facet in (
        Facet(
            "organ",
            gettext_lazy("发布机构"),
            _organs,
            _organ,
            lambda row: str(row.publisher_id),
            tally="organ",
            value=_slug,
        ),
        Facet(
            "theme",
            gettext_lazy("主题分类"),
            _labels(THEMES),
            lambda _face, code: _theme(code),
            lambda row: row.theme,
            tally="subtheme",
            pair="organ_theme",  # without sub-themes
            above=_above(THEMES),
        ),
        Facet(
            "genre",
            gettext_lazy("体裁分类"),
            _labels(GENRES),
            lambda _face, code: Q(genre=code),
            lambda row: row.genre,
            tally="genre",
            pair="organ_genre",
        ),
        Facet(
            "key_area",
            gettext_lazy("重点领域"),
            _labels(KEY_AREAS),
            lambda _face, code: _key_area(code),
            lambda row: row.key_area,
            tally="key_area",
            above=_above(KEY_AREAS),
        ),
        Facet(
            "statutory",
            gettext_lazy("法定公开类别"),
            _labels(STATUTORY),
            lambda _face, code: Q(statutory=code),
            lambda row: row.statutory,
            tally="statutory",
            pair="organ_statutory",
        ),
        Facet(
            "area",
            gettext_lazy("基层公开领域"),
            _labels(AREAS),
            lambda _face, code: Q(area=code),
            lambda row: row.area,
            tally="area",
        ),
        Facet(
            "year",
            gettext_lazy("年度"),
            _years,
            lambda _face, year: year_is(int(year)),
            lambda row: str(row.year),
            tally="year",
            pair="organ_year",
        ),
    )
}
