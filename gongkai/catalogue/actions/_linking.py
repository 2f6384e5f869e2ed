"""What a version says about other items: who may say it, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalogue.content import Link
from gongkai.catalogue.models import (
    InformationItem,
    ItemLink,
    ItemVersion,
    ValidityFact,
)
from gongkai.catalogue.states import LinkKind
from gongkai.core.actions import record
from gongkai.core.errors import BadInput
from gongkai.organisations.models import Organ, OrganKind
from gongkai.organisations.policies import answers_for

if TYPE_CHECKING:
    from gongkai.accounts.models import User

EFFECTS = {
    LinkKind.AMENDS: ValidityFact.Kind.AMENDED,
    LinkKind.ABOLISHES: ValidityFact.Kind.ABOLISHED,
}
"""Links that change the validity of the document they lead to."""


def check_links(organ: Organ, links: Sequence[Link]) -> None:
    """Refuse links to what is not there, and to change what is not the organ's.

    A document is amended or abolished by its maker, by the organ that answers for
    the maker now, or by the government or its office. Raises BadInput.
    """
    if not links:
        return
    others = (
        InformationItem.objects.filter(government=organ.government_id_or_self)
        .select_related("publisher")
        .in_bulk({link.item for link in links})
    )
    for link in links:
        if link.item not in others:
            raise BadInput(_("只能关联同一政府的信息，且该信息须存在。"))
        maker = others[link.item].publisher
        if LinkKind(link.kind) in EFFECTS and not _may_change(organ, maker):
            raise BadInput(
                _(
                    "《%(title)s》由%(maker)s制定，只能由制定机关、承继其职权的机关"
                    "或本级人民政府（含政府办公室）修改、废止。"
                )
                % {"title": others[link.item].title, "maker": maker.full_name}
            )


def _may_change(organ: Organ, maker: Organ) -> bool:
    return organ.kind in (OrganKind.GOVERNMENT, OrganKind.OFFICE) or answers_for(
        organ, maker, on=timezone.localdate()
    )


def write_links(item: InformationItem, version: ItemVersion, *, by: User) -> None:
    """Write a released version's links with what they do; drop those it gave up."""
    links = [Link(**each) for each in version.links]
    check_links(item.publisher, links)
    stated = {(link.kind, link.item) for link in links}
    if version.number > 1:
        _drop(item, stated, by=by)
    for link in links:
        kind = LinkKind(link.kind)
        _link, created = ItemLink.objects.get_or_create(
            from_item=item,
            to_item_id=link.item,
            kind=kind,
            defaults={"stated_in": version},
        )
        if created and kind in EFFECTS:
            ValidityFact.objects.create(
                item_id=link.item,
                kind=EFFECTS[kind],
                on=version.effective_from or version.created_on,
                by_item=item,
                basis=version.title[:200],
                by=by,
            )


def _drop(item: InformationItem, stated: set[tuple[str, int]], *, by: User) -> None:
    for old in ItemLink.objects.filter(from_item=item, stated_in__isnull=False):
        if (old.kind, old.to_item_id) not in stated:
            record(
                item.stream,
                "unlinked",
                by=by,
                organ_id=item.publisher_id,
                kind=old.kind,
                to=old.to_item_id,
            )
            old.delete()
