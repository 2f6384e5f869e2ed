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
from gongkai.catalogue.models import Posting
from gongkai.catalogue.policies import may_manage_catalogue
from gongkai.catalogue.states import Channel
from gongkai.core.errors import NotLawful
from gongkai.organisations.models import Organ
from gongkai.organisations.policies import Holder
from gongkai.review.models import Release

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
    """Record many earlier postings of released items at once; return how many.

    The database refuses a posting of what is not public, in the future, or twice.
    """
    may_manage_catalogue(Holder(by), government).enforce()
    if bad := next((p for p in postings if p.channel == Channel.WEBSITE), None):
        raise NotLawful(
            _("第%(item)d件：政府网站的发布由系统自动登记。") % {"item": bad.item}
        )
    standing = dict(
        Release.objects.filter(
            government=government,
            withdrawal__isnull=True,
            review__version__item__in={p.item for p in postings},
        )
        .order_by("id")
        .values_list("review__version__item_id", "pk")
    )
    if missing := sorted({p.item for p in postings} - set(standing)):
        raise NotLawful(
            _("第%(item)d件尚未公开，不能登记发布渠道。") % {"item": missing[0]}
        )
    for each in postings:
        check_public_words(each.address, government)
    now = timezone.now()
    copy_rows(
        Posting,
        (
            "government_id", "item_id", "release_id", "channel", "posted_at",
            "address", "recorded_by_id", "recorded_at", "struck_reason",
        ),
        (
            (
                government.pk, each.item, standing[each.item], each.channel.value,
                each.posted_at, each.address, by.pk, now, "",
            )
            for each in postings
        ),
    )  # fmt: skip
    copy_events(
        (f"item:{each.item}", "posted", by.pk, government.pk, _posted(each))
        for each in postings
    )
    return len(postings)


def _posted(each: EarlierPosting) -> dict[str, Any]:
    return {"channel": each.channel.value, "posted_at": each.posted_at.isoformat()}
