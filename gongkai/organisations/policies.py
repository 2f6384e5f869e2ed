"""Who may do what, asked of the posts a person holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.core.errors import YES, Verdict, no

from .models import Organ, Post
from .roles import COUNTY_WIDE, REVIEWERS, Role

if TYPE_CHECKING:
    from gongkai.accounts.models import User


class Holder:
    """A person's posts on one day, read once and asked many times.

    A role of ``COUNTY_WIDE`` held at the government reaches all its organs; any
    role reaches the organ it is held at and that organ's sub-bodies.
    """

    def __init__(self, person: Any, *, on: date | None = None) -> None:
        self.person = person
        posts = Post.objects.current(on=on or timezone.localdate())
        self.posts = list(posts.filter(person=person).select_related("organ"))

    def holds(self, role: Role, organ: Organ) -> bool:
        """Tell whether the person plays ``role`` for ``organ``."""
        return any(
            post.role == role
            and (
                post.organ_id in (organ.pk, organ.parent_id_of_sub_body)
                or (
                    role in COUNTY_WIDE and post.organ_id == organ.government_id_or_self
                )
            )
            for post in self.posts
        )

    def holds_any(self, roles: Iterable[Role], organ: Organ) -> bool:
        """Tell whether the person plays one of ``roles`` for ``organ``."""
        return any(self.holds(role, organ) for role in roles)

    @property
    def organ_ids(self) -> set[int]:
        """Ids of the organs where the person holds any post."""
        return {post.organ_id for post in self.posts}

    @property
    def government_ids(self) -> set[int]:
        """Ids of governments in which the person holds a county-wide role."""
        return {
            post.organ_id
            for post in self.posts
            if post.role in COUNTY_WIDE and post.organ.government_id is None
        }

    @property
    def needs_second_factor(self) -> bool:
        """Tell whether a role of this person may be asked for a second factor."""
        return any(Role(post.role) in REVIEWERS for post in self.posts)


def may_manage_posts(user: User, government: Organ) -> Verdict:
    """May the person give and end posts, hand work over, change organs."""
    if Holder(user).holds(Role.MANAGER, government):
        return YES
    return no(_("只有政务公开办管理员可以办理任职、交接和机构变更。"))
