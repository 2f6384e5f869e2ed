"""Which government a request is for, and the frame that is the same for all its pages.

Site, columns and organs change rarely and are on every page, so each process keeps
them for a few seconds. What is public is never kept: it is asked for every time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeVar, cast

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils import timezone

from gongkai.catalogue.models import Column
from gongkai.organisations.models import Organ, Site

KEPT_SECONDS = 5

T = TypeVar("T")
_kept: dict[tuple[str, int], tuple[float, Any]] = {}


@dataclass(frozen=True)
class Tree:
    """The columns of a government, in their order."""

    columns: tuple[Column, ...]
    by_id: dict[int, Column] = field(init=False)
    by_slug: dict[str, Column] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {each.pk: each for each in self.columns})
        object.__setattr__(self, "by_slug", {each.slug: each for each in self.columns})

    def open(self) -> list[Column]:
        """Return the columns shown today."""
        today = timezone.localdate()
        return [
            each
            for each in self.columns
            if each.closed_on is None or each.closed_on > today
        ]

    def children(self, parent: Column | None) -> list[Column]:
        """Return the open columns right under a column, or the topmost ones."""
        above = parent.pk if parent else None
        return [each for each in self.open() if each.parent_id == above]

    def path(self, column: Column) -> list[Column]:
        """Return the way from the top down to the column itself."""
        return [self.by_id[pk] for pk in column.path if pk in self.by_id]

    def in_block(self, block: str) -> list[int]:
        """Return the ids of the columns that make up a statutory block."""
        return [each.pk for each in self.columns if each.block == block]

    def topics(self) -> list[Column]:
        """Return the open topic pages."""
        return [each for each in self.open() if each.is_topic]


@dataclass(frozen=True)
class Face:
    """One government as the public meets it."""

    site: Site

    @property
    def government(self) -> Organ:
        """The government whose information this is."""
        return self.site.government

    @property
    def tree(self) -> Tree:
        """Its columns."""
        pk = self.government.pk
        return _keep(
            ("columns", pk),
            lambda: Tree(tuple(Column.objects.filter(government_id=pk))),
        )

    @property
    def organs(self) -> dict[int, Organ]:
        """Its organs by id, itself included, in their order."""
        government = self.government
        return _keep(
            ("organs", government.pk),
            lambda: {each.pk: each for each in Organ.objects.of(government)},
        )

    def organ(self, slug: str) -> Organ | None:
        """Return the organ of an address, or None."""
        for each in self.organs.values():
            if each.slug == slug:
                return each
        return None


def face_of(request: HttpRequest) -> Face | None:
    """Return the face of the requested host; None before any site is set up.

    The only or first site answers for hosts no site claims: a trial runs at
    127.0.0.1.
    """
    if not hasattr(request, "gongkai_face"):
        sites = _keep(("sites", 0), _load_sites)
        host = _host(request)
        names = (host, host.rsplit(":", 1)[0])
        claimed = [site for site in sites if site.domain.lower() in names]
        found = next(iter(claimed or sites), None)
        request.gongkai_face = Face(found) if found else None  # type: ignore[attr-defined]  # kept for this request
    return cast("Face | None", request.gongkai_face)  # type: ignore[attr-defined]  # set above


def _host(request: HttpRequest) -> str:
    try:
        return request.get_host().lower()
    except DisallowedHost:  # asked again by the page that refuses it
        return ""


def forget(**_signal: Any) -> None:
    """Drop what is kept, when this process itself changed it."""
    _kept.clear()


def _load_sites() -> list[Site]:
    sites = list(Site.objects.select_related("government").order_by("pk"))
    for site in sites:
        site.finder_url = site.fault_report_url  # type: ignore[attr-defined]  # the frame's name for it
    return sites


def _keep(key: tuple[str, int], load: Callable[[], T]) -> T:
    until, value = _kept.get(key, (0.0, None))
    if until < monotonic():
        value = load()
        _kept[key] = (monotonic() + KEPT_SECONDS, value)
    return cast(T, value)
