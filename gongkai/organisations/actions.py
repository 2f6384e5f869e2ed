"""Writes of the room: organs and their changes, posts, handover."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.core.actions import record
from gongkai.core.errors import BadInput, NotLawful

from .models import Handover, Organ, OrganChange, OrganKind, Post
from .policies import answers_for, may_manage_posts
from .roles import Role
from .signals import handed_over

if TYPE_CHECKING:
    from gongkai.accounts.models import User

CONTACT_FIELDS = (
    "office_name",
    "address",
    "hours",
    "telephone",
    "fax",
    "email",
    "postcode",
)


def _root_of(organ: Organ) -> Organ:
    return organ.root()


@transaction.atomic
def establish_organ(*, by: User | None, **fields: Any) -> Organ:
    """Enter an organ into the tree. ``by`` is None only when a county is set up."""
    organ = Organ(**fields)
    if by is not None:
        may_manage_posts(by, _root_of(organ)).enforce()
    organ.full_clean()
    organ.save()
    record(f"organ:{organ.pk}", "organ_established", by=by, organ_id=organ.pk)
    return organ


@transaction.atomic
def rename_organ(
    organ: Organ, new_name: str, short_name: str, *, on: date, basis: str, by: User
) -> Organ:
    """Rename an organ. Numbers given under the old name stay as they are."""
    may_manage_posts(by, _root_of(organ)).enforce()
    organ = Organ.objects.select_for_update(of=("self",)).get(pk=organ.pk)
    OrganChange.objects.create(
        organ=organ,
        kind=OrganChange.Kind.RENAMED,
        on=on,
        old_name=organ.full_name,
        new_name=new_name,
        basis=basis,
    )
    organ.full_name, organ.short_name = new_name, short_name
    organ.full_clean()
    organ.save(update_fields=["full_name", "short_name"])
    record(
        f"organ:{organ.pk}", "organ_renamed", by=by, organ_id=organ.pk, name=new_name
    )
    return organ


@transaction.atomic
def merge_organ(organ: Organ, into: Organ, *, on: date, basis: str, by: User) -> Organ:
    """Merge an organ into another: it keeps its numbers, the successor answers."""
    may_manage_posts(by, _root_of(organ)).enforce()
    organ = Organ.objects.select_for_update(of=("self",)).get(pk=organ.pk)
    if organ.kind == OrganKind.GOVERNMENT or organ.pk == into.pk:
        raise NotLawful(_("人民政府不能并入其他机构，机构也不能并入自身。"))
    if organ.abolished_on:
        raise NotLawful(
            _("%(organ)s已于%(on)s撤销，不能再次并入。")
            % {"organ": organ.full_name, "on": organ.abolished_on}
        )
    _check_successor(organ, into, on=on)
    OrganChange.objects.create(
        organ=organ,
        kind=OrganChange.Kind.MERGED,
        on=on,
        old_name=organ.full_name,
        new_name=into.full_name,
        basis=basis,
    )
    organ.abolished_on, organ.successor = on, into
    organ.save(update_fields=["abolished_on", "successor"])
    record(f"organ:{organ.pk}", "organ_merged", by=by, organ_id=organ.pk, into=into.pk)
    return organ


def _check_successor(organ: Organ, into: Organ, *, on: date) -> None:
    """Refuse a successor that could not answer for the organ from the day on."""
    if into.root() != organ.root():
        raise BadInput(_("承继机构须属于同一政府，请重新选择。"))
    if not Organ.objects.existing(on=on).filter(pk=into.pk).exists():
        raise BadInput(
            _("%(organ)s在%(on)s已不存在，请另选承继机构。")
            % {"organ": into.full_name, "on": on}
        )
    if answers_for(organ, into, on=date.max):
        raise BadInput(
            _("%(into)s是%(organ)s的下属机构或将并入该机构，不能作为其承继机构。")
            % {"into": into.full_name, "organ": organ.full_name}
        )


@transaction.atomic
def update_contact(organ: Organ, *, by: User, **fields: str) -> Organ:
    """Update the disclosure office's contact data (Reg. art. 12: 及时更新)."""
    may_manage_posts(by, _root_of(organ)).enforce()
    if unknown := set(fields) - set(CONTACT_FIELDS):
        raise BadInput(
            _("不认识的联系信息：%(names)s。") % {"names": "、".join(unknown)}
        )
    for name, value in fields.items():
        setattr(organ, name, value)
    organ.full_clean()
    organ.save(update_fields=list(fields))
    record(f"organ:{organ.pk}", "contact_updated", by=by, organ_id=organ.pk, **fields)
    return organ


@transaction.atomic
def appoint(
    person: User, organ: Organ, role: Role, *, since: date, by: User | None
) -> Post:
    """Give a person a role at an organ. ``by`` is None only at set-up."""
    if by is not None:
        may_manage_posts(by, _root_of(organ)).enforce()
    post = Post(person=person, organ=organ, role=role, since=since)
    post.full_clean()
    post.save()
    record(
        f"user:{person.pk}",
        "appointed",
        by=by,
        organ_id=organ.pk,
        role=role,
        since=since.isoformat(),
    )
    return post


@transaction.atomic
def end_post(post: Post, *, until: date, by: User) -> Post:
    """End a post; the last day is ``until``."""
    may_manage_posts(by, _root_of(post.organ)).enforce()
    post.until = until
    post.full_clean()
    post.save(update_fields=["until"])
    record(
        f"user:{post.person_id}",
        "post_ended",
        by=by,
        organ_id=post.organ_id,
        role=post.role,
        until=until.isoformat(),
    )
    return post


@transaction.atomic
def hand_over(
    leaver: User, successor: User, *, on: date, reason: str, by: User
) -> Handover:
    """Give everything ``leaver`` holds to ``successor`` and keep the list.

    Posts end the day before ``on`` and begin for the successor on ``on``; each
    room above moves what it holds for the leaver (open items …). The leaver's
    account stays until it is closed; what they did stays theirs. Everything moves
    at once, so ``on`` is tomorrow at the latest.
    """
    if on > timezone.localdate() + timedelta(days=1):
        raise BadInput(
            _("工作交接立即生效，交接日期最晚为明天。请在交接当天或前一天办理。")
        )
    posts = list(
        Post.objects.select_for_update(of=("self",))
        .select_related("organ__government")
        .filter(Q(until__isnull=True) | Q(until__gte=on), person=leaver)
        .order_by("pk")
    )
    if not posts:
        raise NotLawful(
            _("%(name)s目前没有任职，无可移交的工作。") % {"name": leaver.name}
        )
    if leaver.pk == successor.pk:
        raise BadInput(_("移交人与接收人不能是同一人，请另选接收人。"))
    if not successor.is_active:
        raise NotLawful(
            _("%(name)s的账号已经停用，请另选接收人。") % {"name": successor.name}
        )
    government = _root_of(posts[0].organ)
    for root in {_root_of(post.organ) for post in posts}:
        may_manage_posts(by, root).enforce()
    entries = [_move_post(post, successor, on=on) for post in posts]
    for _receiver, moved in handed_over.send(
        sender=Handover, leaver=leaver, successor=successor, on=on, by=by
    ):
        if isinstance(moved, list):
            entries.extend(moved)
    handover = Handover.objects.create(
        leaver=leaver,
        successor=successor,
        by=by,
        government=government,
        reason=reason,
        entries=entries,
    )
    for person in (leaver, successor):
        record(f"user:{person.pk}", "handed_over", by=by, handover=handover.pk)
    return handover


def _move_post(post: Post, successor: User, *, on: date) -> dict[str, str]:
    held = Post.objects.filter(person=successor, organ=post.organ, role=post.role)
    if not held.filter(until__isnull=True).exists():
        Post.objects.create(
            person=successor,
            organ=post.organ,
            role=post.role,
            since=max(post.since, on),
            until=post.until,
        )
    ref = str(post.pk)
    if post.since > on:
        post.delete()  # it would only have begun later
    else:
        post.until = max(post.since, on - timedelta(days=1))
        post.save(update_fields=["until"])
    return {
        "kind": "post",
        "ref": ref,
        "label": f"{post.organ.full_name} {post.get_role_display()}",
    }
