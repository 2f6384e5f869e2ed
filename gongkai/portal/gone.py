"""What became of an item that is not public any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from gongkai.catalogue.models import Publication
from gongkai.organisations.models import Organ
from gongkai.review.models import Withdrawal

from .sites import Face


@dataclass(frozen=True)
class Gone:
    """Says that something was public at this address and no longer is.

    ``label`` is empty where the reason is not told.
    """

    at: datetime
    label: str
    note: str
    redirect_to: str
    publisher: Organ | None


# That a text held secrets or somebody's data is no message for those who kept a copy.
_SAID = frozenset(
    {Withdrawal.Kind.ERROR, Withdrawal.Kind.LEGAL, Withdrawal.Kind.NOTICE_ENDED}
)


def gone(face: Face, public_id: str, *, now: datetime) -> Gone | None:
    """Return why an item that was public is not any more; None if it never was."""
    ended = (
        Publication.objects.filter(
            public_id=public_id, government=face.government, visible_until__lte=now
        )
        .values_list("visible_until", "publisher_id")
        .first()
    )
    if ended is not None and ended[0] is not None:
        return Gone(
            ended[0],
            str(Withdrawal.Kind.NOTICE_ENDED.label),
            _("公示期已满，公示内容不再展示。"),
            "",
            face.organs.get(ended[1]),
        )
    withdrawal = (
        Withdrawal.objects.filter(
            release__government=face.government,
            release__review__version__item__public_id=public_id,
        )
        .annotate(publisher=F("release__review__version__item__publisher_id"))
        .order_by("-release_id")
        .first()
    )
    if withdrawal is None or withdrawal.at is None:
        return None
    return Gone(
        withdrawal.at,
        str(withdrawal.get_kind_display()) if withdrawal.kind in _SAID else "",
        withdrawal.public_note,
        withdrawal.redirect_to,
        face.organs.get(withdrawal.publisher),
    )
