"""Who may do what, asked of the posts a person holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

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

    POSTS_SQL: ClassVar[str] = """
        (SELECT coalesce(json_agg(json_build_array(h.id, h.role, o.id, o.government_id)),
                         '[]')::text
         FROM organisations_post h JOIN organisations_organ o ON o.id = h.organ_id
         WHERE h.person_id = %s AND h.since <= %s
           AND (h.until IS NULL OR h.until >= %s))
    """
    """What `of` takes, as a column of a larger statement: person, day, day."""

    def __init__(self, person: Any, *, on: date | None = None) -> None:
        self.person = person
        posts = Post.objects.current(on=on or timezone.localdate())
        self.posts = list(posts.filter(person=person).select_related("organ"))

    @classmethod
    def of(cls, person: Any, posts: Iterable[Sequence[Any]]) -> Holder:
        """Return the holder of posts read as ``POSTS_SQL`` in a larger statement."""
        holder = cls.__new__(cls)
        holder.person = person
        holder.posts = []
        for post_id, role, organ_id, government_id in posts:
            names = ("id", "person_id", "organ_id", "role")
            post = Post.from_db(None, names, (post_id, person.pk, organ_id, role))
            post.organ = Organ.from_db(
                None, ("id", "government_id"), (organ_id, government_id)
            )
            holder.posts.append(post)
        return holder

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
