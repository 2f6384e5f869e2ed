"""Which organs return figures, and whose records are counted with which of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import timezone

from gongkai.organisations.models import Organ, OrganKind

_ALWAYS = frozenset({OrganKind.OFFICE, OrganKind.DEPARTMENT, OrganKind.TOWNSHIP})


def answering_organs(government: Organ, on: date) -> list[Organ]:
    """Return the organs that make returns of their own on a day, in the tree's order.

    The office, departments, townships, and institutions directly under the government.
    Sub-bodies, institutions of a department and public utilities are counted with the
    organ above them. Without any office the government itself answers as well, for
    what belongs to nobody else. Source: 国办发〔2014〕32号 (县级以上政府部门，乡镇政府).
    """
    return _answering(_organs(government), on)


def counted_with(government: Organ, on: date) -> dict[int, int]:
    """Return for every organ of a government the answering organ it is counted with.

    An organ that was merged is counted with its successor, one that does not answer
    with the next above it that does; what is left, with the county office.
    """
    organs = {organ.pk: organ for organ in _organs(government)}
    answering = _answering(list(organs.values()), on)
    own = {organ.pk for organ in answering}
    office = next(
        (organ.pk for organ in answering if organ.kind == OrganKind.OFFICE),
        government.pk,
    )
    return {pk: _found(pk, organs, own, office, on) for pk in organs}


def reach_of(organ: Organ, on: date | None = None) -> frozenset[int]:
    """Return the organs whose records are an organ's own on a day: itself and others.

    A government's are all its organs'.
    """
    on = on or timezone.localdate()
    if organ.government_id is None:
        return frozenset(other.pk for other in _organs(organ))
    shares = counted_with(organ.root(), on)
    return frozenset({organ.pk}) | {
        pk for pk, whole in shares.items() if whole == organ.pk
    }


def answered_for(
    government: Organ, answering: Iterable[int], on: date
) -> frozenset[int] | None:
    """Return the organs counted with some answering organs; None when that is all."""
    wanted, shares = set(answering), counted_with(government, on)
    found = frozenset(pk for pk, whole in shares.items() if whole in wanted)
    return None if len(found) == len(shares) else found


def _organs(government: Organ) -> list[Organ]:
    """Return the government first, then its organs."""
    found = list(Organ.objects.of(government))
    return sorted(found, key=lambda organ: organ.pk != government.pk)


def _answering(organs: list[Organ], on: date) -> list[Organ]:
    government = organs[0]
    found = [organ for organ in organs if _answers(organ, government.pk, on)]
    if not any(organ.kind == OrganKind.OFFICE for organ in found):
        found.insert(0, government)
    return found


def _answers(organ: Organ, government: int, on: date) -> bool:
    if organ.abolished_on is not None and organ.abolished_on <= on:
        return False
    return organ.kind in _ALWAYS or (
        organ.kind == OrganKind.INSTITUTION and organ.parent_id == government
    )


def _found(
    pk: int, organs: Mapping[int, Organ], own: set[int], office: int, on: date
) -> int:
    """Walk from an organ to its successor or the one above until one answers."""
    seen: set[int] = set()
    at: int | None = pk
    while at is not None and at in organs and at not in seen:
        if at in own:
            return at
        seen.add(at)
        organ = organs[at]
        gone = organ.abolished_on is not None and organ.abolished_on <= on
        at = (organ.successor_id if gone else None) or organ.parent_id
    return office
