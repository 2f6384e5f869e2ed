"""Who may do what with ledgers, returns and rounds."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongkai.core.errors import YES, Verdict, no
from gongkai.organisations.models import Organ
from gongkai.organisations.policies import Holder
from gongkai.organisations.roles import Role

from .models import LedgerEntry, Return
from .queries import FILLERS

DECIDERS = frozenset({Role.MANAGER, Role.SECOND_REVIEWER})


def may_fill(holder: Holder, ret: Return) -> Verdict:
    """May this person compute an organ's return and correct its cells."""
    if holder.holds_any(FILLERS, ret.organ):
        return YES
    return no(
        _("填报须担任%(organ)s的信息员、初审人或批准人。")
        % {"organ": ret.organ.full_name}
    )


def may_sign(holder: Holder, ret: Return) -> Verdict:
    """May this person sign an organ's return."""
    if holder.holds_any(FILLERS, ret.organ):
        return YES
    return no(
        _("签报须担任%(organ)s的信息员、初审人或批准人。")
        % {"organ": ret.organ.full_name}
    )


def may_decide(holder: Holder, government: Organ) -> Verdict:
    """May this person open rounds, accept or send back returns and consolidate."""
    if any(government.pk in holder.reach([role]).governments for role in DECIDERS):
        return YES
    return no(_("布置、接收、退回和汇总由政务公开办管理员或复审人办理。"))


def may_enter(holder: Holder, organ: Organ) -> Verdict:
    """May this person enter and strike facts in an organ's ledgers."""
    if holder.holds_any(FILLERS | {Role.MANAGER}, organ):
        return YES
    return no(
        _("登记台账须担任%(organ)s的信息员、初审人、批准人，或政务公开办管理员。")
        % {"organ": organ.full_name}
    )


def may_strike(holder: Holder, entry: LedgerEntry) -> Verdict:
    """May this person strike an entry made by mistake."""
    return may_enter(holder, entry.organ)


def may_write_report(holder: Holder, organ: Organ, publisher: Organ) -> Verdict:
    """May this person write and freeze the annual report of an organ.

    ``publisher`` is who publishes it: for a government its office.
    """
    if holder.holds_any(FILLERS, publisher):
        return YES
    if organ.government_id is None and may_decide(holder, organ):
        return YES
    return no(
        _(
            "编写%(organ)s的年度报告须担任%(publisher)s的信息员、初审人或批准人；"
            "县政府的报告也可由政务公开办管理员或复审人编写。"
        )
        % {"organ": organ.full_name, "publisher": publisher.full_name}
    )
