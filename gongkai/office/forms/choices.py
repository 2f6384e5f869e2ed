"""Classifications as choices of a form."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongkai.catalogue.models import Column
from gongkai.law.classification import (
    AREAS,
    GENRES,
    KEY_AREAS,
    STATUTORY,
    THEMES,
    choices,
    grounds,
)
from gongkai.organisations.models import Organ

Choices = list[Any]
EMPTY = ("", "—")


def genre_choices() -> Choices:
    """Return the genres in two groups: official documents, and the others."""
    official = [(g.code, g.label) for g in GENRES.values() if g.official]
    others = [(g.code, g.label) for g in GENRES.values() if not g.official]
    return [EMPTY, (_("公文"), official), (_("其他体裁"), others)]


def low_risk_choices() -> Choices:
    """Return the genres the county office may name for the light route."""
    return [(g.code, g.label) for g in GENRES.values() if g.low_risk]


def theme_choices() -> Choices:
    """Return the themes, each with its sub-themes as a group."""
    groups: Choices = [EMPTY]
    for theme in THEMES.values():
        if not theme.parent:
            subs = [
                (t.code, t.label) for t in THEMES.values() if t.parent == theme.code
            ]
            groups.append((theme.label, [(theme.code, theme.label), *subs]))
    return groups


def statutory_choices() -> Choices:
    """Return what the law wants published (Reg. arts. 20, 21)."""
    return [EMPTY, *((s.code, f"{s.label}（{s.article}）") for s in STATUTORY.values())]


def area_choices() -> Choices:
    """Return the 26 grass-roots areas."""
    return [EMPTY, *choices(AREAS)]


def key_area_choices() -> Choices:
    """Return the key areas with their parts indented."""
    return [
        EMPTY,
        *(
            (a.code, f"　{a.label}" if a.parent else a.label)
            for a in KEY_AREAS.values()
        ),
    ]


def ground_choices() -> Choices:
    """Return the grounds of the edition in force, with their articles."""
    known = grounds("R2019")
    return [EMPTY, *((g.code, f"{g.label}（{g.article('R2019')}）") for g in known)]


def column_tree(government: Organ, *, on: date, chosen: set[int]) -> Choices:
    """Return (column, depth) of the open columns in the order of the tree.

    A closed column stays in the list while the item is in it.
    """
    columns = list(Column.objects.filter(government=government))
    open_ids = {c.pk for c in columns if c.closed_on is None or c.closed_on > on}
    below: dict[int | None, list[Column]] = {}
    for column in columns:
        below.setdefault(column.parent_id, []).append(column)
    found: Choices = []

    def walk(parent: int | None, depth: int) -> None:
        for column in below.get(parent, []):
            if column.pk in open_ids | chosen:
                found.append((column, depth))
            walk(column.pk, depth + 1)

    walk(None, 0)
    return found
