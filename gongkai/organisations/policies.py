"""Who may do what, asked of the posts a person holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.core.errors import YES, Verdict, no

from .models import Organ, Post
from .roles import COUNTY_WIDE, REVIEWERS, Role

if TYPE_CHECKING:
    from gongkai.accounts.models import User

REACHED_SQL = """
    WITH RECURSIVE reached(id) AS (
        SELECT {root}
        UNION
        SELECT c.id FROM reached r JOIN organisations_organ c
        ON c.parent_id = r.id AND c.kind = 'sub_body'
           OR c.successor_id = r.id AND c.abolished_on <= %s)
    SELECT id FROM reached
"""
"""The organs one answers for on a day: itself, sub-bodies, those merged into it."""


@dataclass(frozen=True)
class Reach:
    """Where somebody plays a role: these organs, and all organs of these governments."""

    organs: frozenset[int]
    governments: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.organs or self.governments)

    def covers(self, organ: Organ) -> bool:
        """Tell whether an organ is within."""
        return (
            organ.pk in self.organs or organ.government_id_or_self in self.governments
        )

    @property
    def of_items(self) -> Q:
        """The items of the organs within, asked of many rows at once.

        As few conditions as say it: the database walks one of the two list indexes.
        """
        if not self.governments:
            return Q(publisher__in=self.organs)
        if not self.organs:
            return Q(government__in=self.governments)
        return Q(publisher__in=self.organs) | Q(government__in=self.governments)


class Holder:
    """A person's posts on one day, read once and asked many times.

    A role of ``COUNTY_WIDE`` held at the government reaches all its organs; any
    role reaches the organ it is held at and those this answers for (``REACHED_SQL``).
    """

    POSTS_SQL: ClassVar[str] = f"""
        (SELECT coalesce(json_agg(json_build_array(
                    h.id, h.role, o.id, o.government_id,
                    ARRAY({REACHED_SQL.format(root="o.id")}))),
                '[]')::text
         FROM organisations_post h JOIN organisations_organ o ON o.id = h.organ_id
         WHERE h.person_id = %s AND h.since <= %s
           AND (h.until IS NULL OR h.until >= %s))
    """  # noqa: S608 -- our own words
    """What `of` takes, as a column of a larger statement; see `asked`."""

    def __init__(self, person: Any, *, on: date | None = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {self.POSTS_SQL}",
                self.asked(person, on or timezone.localdate()),
            )
            self._take(person, json.loads(cursor.fetchone()[0]))

    @staticmethod
    def asked(person: Any, on: date) -> list[Any]:
        """Return the parameters of ``POSTS_SQL``."""
        return [on, person.pk, on, on]

    @classmethod
    def of(cls, person: Any, posts: Iterable[Sequence[Any]]) -> Holder:
        """Return the holder of posts read as ``POSTS_SQL`` in a larger statement."""
        holder = cls.__new__(cls)
        holder._take(person, posts)
        return holder

    def _take(self, person: Any, posts: Iterable[Sequence[Any]]) -> None:
        self.person = person
        self.posts: list[Post] = []
        self._reached: dict[int, frozenset[int]] = {}
        for post_id, role, organ_id, government_id, reached in posts:
            names = ("id", "person_id", "organ_id", "role")
            post = Post.from_db(None, names, (post_id, person.pk, organ_id, role))
            post.organ = Organ.from_db(
                None, ("id", "government_id"), (organ_id, government_id)
            )
            self.posts.append(post)
            self._reached[organ_id] = frozenset(reached)

    def reach(self, roles: Iterable[Role] = tuple(Role)) -> Reach:
        """Return where the person plays one of ``roles``."""
        wanted = frozenset(roles)
        posts = [post for post in self.posts if post.role in wanted]
        governments = frozenset(
            post.organ_id
            for post in posts
            if post.role in COUNTY_WIDE and post.organ.government_id is None
        )
        organs = (
            self._reached[post.organ_id]
            for post in posts
            if post.organ.government_id_or_self not in governments
        )
        return Reach(frozenset().union(*organs), governments)

    def holds(self, role: Role, organ: Organ) -> bool:
        """Tell whether the person plays ``role`` for ``organ``."""
        return self.reach([role]).covers(organ)

    def holds_any(self, roles: Iterable[Role], organ: Organ) -> bool:
        """Tell whether the person plays one of ``roles`` for ``organ``."""
        return self.reach(roles).covers(organ)

    @property
    def organ_ids(self) -> set[int]:
        """Ids of the organs where the person holds any post."""
        return {post.organ_id for post in self.posts}

    @property
    def government_ids(self) -> set[int]:
        """Ids of governments in which the person holds a county-wide role."""
        return set(self.reach().governments)

    @property
    def needs_second_factor(self) -> bool:
        """Tell whether a second factor may be asked of this person.

        Of reviewers, and of the operator, who can set any reviewer's password.
        """
        return self.person.is_staff or any(
            Role(post.role) in REVIEWERS for post in self.posts
        )


def may_manage_posts(user: User, government: Organ) -> Verdict:
    """May the person give and end posts, hand work over, change organs."""
    if Holder(user).holds(Role.MANAGER, government):
        return YES
    return no(_("只有政务公开办管理员可以办理任职、交接和机构变更。"))


def answers_for(organ: Organ, other: Organ, *, on: date) -> bool:
    """Tell whether ``other`` is ``organ``, its sub-body, or was merged into it by a day."""
    with connection.cursor() as cursor:
        cursor.execute(REACHED_SQL.format(root="%s::bigint"), [organ.pk, on])
        return (other.pk,) in cursor.fetchall()
