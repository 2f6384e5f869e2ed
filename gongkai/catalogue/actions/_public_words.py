"""Words an act puts before the public without a review: they hold no personal data."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongkai.core.errors import BadInput
from gongkai.law.personal_data import KINDS, scan
from gongkai.organisations.models import Organ


def check_public_words(text: str, organ: Organ) -> None:
    """Raise BadInput naming what in a text must not be shown to everybody.

    Contacts the organ has made public may stand. Source: PIPL arts. 25, 28.
    """
    contacts = frozenset(filter(None, (organ.telephone, organ.fax, organ.email)))
    blocking = scan(text, official=contacts).blocking
    if not blocking:
        return
    kinds = [KINDS[code] for code in dict.fromkeys(each.type for each in blocking)]
    reasons = "".join(f"{kind.label}：{kind.reason}。{kind.advice}" for kind in kinds)
    raise BadInput(
        _("填写的内容会对外显示，其中有不得公开的个人信息。%(reasons)s")
        % {"reasons": reasons}
    )
