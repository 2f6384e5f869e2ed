"""Who may sign, waive and send back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongkai.core.errors import YES, Verdict, no
from gongkai.organisations.models import Organ
from gongkai.organisations.policies import Holder
from gongkai.organisations.roles import Role

from .models import Review
from .states import ROLES_OF_STEP, Step


def may_sign(
    holder: Holder, organ: Organ, step: Step, *, authors: set[int], signers: set[int]
) -> Verdict:
    """May this person sign ``step`` for ``organ``.

    ``authors`` are the ids of all who worked on the content since the last
    release, ``signers`` those who signed it already. Source: Reg. art. 17; four
    eyes: one person, one step.
    """
    if holder.person.pk in authors:
        return no(_("您参与了本件起草，不能审核自己起草的信息（先审后发、一人一岗）。"))
    if holder.person.pk in signers:
        return no(_("您已在前一步签署本件，同一人不得办理两个审核步骤。"))
    missing = [
        role for role in sorted(ROLES_OF_STEP[step]) if not holder.holds(role, organ)
    ]
    if missing:
        names = "、".join(str(Role(role).label) for role in missing)
        return no(
            _("办理“%(step)s”须担任%(organ)s的%(roles)s。")
            % {"step": step.label, "organ": organ.full_name, "roles": names}
        )
    return YES


def may_waive(holder: Holder, review: Review) -> Verdict:
    """May this person waive a finding: only the second reviewer, not the author."""
    if holder.person.pk == review.author_id:
        return no(_("拟稿人不能豁免自己稿件中的发现。"))
    if not holder.holds(Role.SECOND_REVIEWER, review.organ):
        return no(_("只有复审人可以豁免阻断性发现，并须写明理由。"))
    return YES
