"""Who may do what with an item."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.core.errors import YES, Verdict, no
from gongkai.organisations.models import Organ
from gongkai.organisations.policies import Holder
from gongkai.organisations.roles import Role
from gongkai.review.policies import may_sign
from gongkai.review.states import ROLES_OF_STEP, Step

from .models import InformationItem
from .queries import authors_since_release

WRITERS = frozenset({Role.INFORMATION_OFFICER, Role.FIRST_REVIEWER})
WITHDRAWERS = frozenset({Role.SECOND_REVIEWER, Role.APPROVER, Role.MANAGER})


def may_draft(holder: Holder, organ: Organ) -> Verdict:
    """May this person draft items for an organ."""
    if organ.abolished_on is not None and organ.abolished_on <= timezone.localdate():
        return no(
            _("%(organ)s已于%(on)s撤销，新信息请由承继机构发布。")
            % {"organ": organ.full_name, "on": organ.abolished_on}
        )
    if holder.holds_any(WRITERS, organ):
        return YES
    return no(
        _("起草信息须担任%(organ)s的信息员或初审人。") % {"organ": organ.full_name}
    )


def may_edit(holder: Holder, item: InformationItem) -> Verdict:
    """May this person save a new version."""
    if holder.holds_any(WRITERS, item.publisher):
        return YES
    return no(
        _("修改本件须担任%(organ)s的信息员或初审人。")
        % {"organ": item.publisher.full_name}
    )


def may_sign_item(holder: Holder, item: InformationItem) -> Verdict:
    """May this person sign the step the item waits at, or send it back there."""
    if not item.step:
        return no(_("本件目前没有等待签署的步骤。"))
    review = item.latest.review if item.latest else None
    signers = set(review.sign_offs.values_list("by_id", flat=True)) if review else set()
    return may_sign(
        holder,
        item.publisher,
        Step(item.step),
        authors=authors_since_release(item),
        signers=signers,
    )


def may_waive_in(holder: Holder, item: InformationItem) -> Verdict:
    """May this person waive findings of the item: nobody who wrote on it.

    That they are the second reviewer is asked of the review itself.
    """
    if holder.person.pk in authors_since_release(item):
        return no(_("您参与了本件起草，不能豁免其中的发现（一人一岗）。"))
    return YES


def may_send_back(holder: Holder, item: InformationItem) -> Verdict:
    """May this person return the item to its author."""
    if item.step:
        return may_sign_item(holder, item)
    roles = ROLES_OF_STEP[Step.SECOND] | ROLES_OF_STEP[Step.APPROVAL]
    if holder.holds_any(roles, item.publisher):
        return YES
    return no(_("已批准的信息只能由复审人或批准人退回。"))


def may_release(holder: Holder, item: InformationItem) -> Verdict:
    """May this person open the gate, now or at a set time, for an approved item."""
    roles = {Role.APPROVER, Role.SECOND_REVIEWER, Role.INFORMATION_OFFICER}
    if holder.holds_any(roles, item.publisher):
        return YES
    return no(_("发布已批准的信息须担任本机构的信息员、复审人或批准人。"))


def may_withdraw(holder: Holder, item: InformationItem) -> Verdict:
    """May this person take a release back."""
    if holder.holds_any(WITHDRAWERS, item.publisher):
        return YES
    return no(_("撤回已发布的信息须由复审人、批准人或政务公开办管理员办理。"))


def may_record(holder: Holder, item: InformationItem) -> Verdict:
    """May this person record postings and links."""
    roles = {Role.INFORMATION_OFFICER, Role.SECOND_REVIEWER, Role.MANAGER}
    if holder.holds_any(roles, item.publisher):
        return YES
    return no(_("登记须由本机构信息员、复审人或政务公开办管理员办理。"))


def may_record_validity(holder: Holder, item: InformationItem) -> Verdict:
    """May this person record that a document was amended, abolished or extended.

    It changes what the public is told is in force, so who drafts may not.
    """
    if holder.holds_any({Role.SECOND_REVIEWER, Role.MANAGER}, item.publisher):
        return YES
    return no(_("效力变更须由复审人或政务公开办管理员登记。"))


def may_sign_list(holder: Holder, item: InformationItem) -> Verdict:
    """May this person decide again about information that is not published."""
    if holder.holds(Role.SECOND_REVIEWER, item.publisher):
        return YES
    return no(_("不予公开信息的重新评估由复审人办理（条例第十八条）。"))


def may_manage_catalogue(holder: Holder, government: Organ) -> Verdict:
    """May this person change columns, routes, the register and imports."""
    if holder.holds(Role.MANAGER, government):
        return YES
    return no(_("栏目、登记和导入由政务公开办管理员办理。"))
