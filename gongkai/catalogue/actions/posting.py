"""Record many earlier postings of imported items at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalogue.imports.copying import copy_events, copy_rows
from gongkai.catalogue.models import Posting, Publication
from gongkai.catalogue.policies import may_manage_catalogue
from gongkai.catalogue.states import Channel
from gongkai.core.errors import BadInput, NotLawful
from gongkai.organisations.models import Organ
from gongkai.organisations.policies import Holder

from ._public_words import check_public_words

if TYPE_CHECKING:
    from gongkai.accounts.models import User


@dataclass(frozen=True)
class EarlierPosting:
    """An item also went out on another channel at a moment in the past."""

    item: int
    channel: Channel
    posted_at: datetime
    address: str


@transaction.atomic
def post_earlier(
    government: Organ, postings: Sequence[EarlierPosting], *, by: User
) -> int:
    """Record many earlier postings of public items at once; return how many.

    All or none: raises NotLawful or BadInput naming the first item that keeps the
    others out.
    """
    may_manage_catalogue(Holder(by), government).enforce()
    items, now = {each.item for each in postings}, timezone.now()
    public = Publication.objects.filter(government=government).in_bulk(items)
    taken = set(
        Posting.objects.standing()
        .filter(item__in=items)
        .values_list("item_id", "channel", "address")
    )
    for each in postings:
        _check(each, public.get(each.item), now)
        check_public_words(each.address, government)
        place = (each.item, each.channel.value, each.address)
        if place in taken:
            raise BadInput(
                _("第%(item)d件在这一渠道、这一地址已经登记过。") % {"item": each.item}
            )
        taken.add(place)
    copy_rows(
        Posting,
        (
            "government_id", "item_id", "release_id", "channel", "posted_at",
            "address", "recorded_by_id", "recorded_at", "struck_reason",
        ),
        (
            (
                government.pk, each.item, public[each.item].release_id, each.channel.value,
                each.posted_at, each.address, by.pk, now, "",
            )
            for each in postings
        ),
    )  # fmt: skip
    copy_events(
        (
            f"item:{each.item}",
            "posted",
            by.pk,
            public[each.item].publisher_id,
            _posted(each),
        )
        for each in postings
    )
    return len(postings)


def _check(posting: EarlierPosting, public: Publication | None, now: datetime) -> None:
    """Refuse what is not public, and a time or place that cannot be."""
    item = {"item": posting.item}
    if posting.channel == Channel.WEBSITE:
        raise NotLawful(_("第%(item)d件：政府网站的发布由系统自动登记。") % item)
    if public is None:
        raise NotLawful(_("第%(item)d件尚未公开，不能登记发布渠道。") % item)
    if posting.posted_at > now:
        raise BadInput(_("第%(item)d件：发布时间不能在将来。") % item)
    if posting.posted_at < public.listed_at.replace(second=0, microsecond=0):
        raise BadInput(
            _("第%(item)d件：发布时间不能早于本件首次公开的时间：先审后发。") % item
        )
    if not posting.address:
        raise BadInput(_("第%(item)d件：请填写网址、刊期或地点。") % item)


def _posted(each: EarlierPosting) -> dict[str, Any]:
    return {"channel": each.channel.value, "posted_at": each.posted_at.isoformat()}
