"""An item as the next act finds it: all an act must know, in one statement.

The editorial path is walked for every single item, so each of its acts reads once and
then writes. Nothing is locked while reading; `Standing.claim` makes the act's first
write depend on the item still being as it was read, and so lets only one of two people
who press at the same moment go on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalogue.models import InformationItem, ItemVersion
from gongkai.core.errors import NotOpen
from gongkai.organisations.models import Organ
from gongkai.organisations.policies import Holder
from gongkai.review.models import Review, Route

if TYPE_CHECKING:
    from gongkai.accounts.models import User

# In the order of the models' fields: Django builds an instance in that order.
_VERSION = ("id", "item_id", "number", "review_id", "author_id", "title", "created_on",
            "effective_from", "visible_until", "links")  # fmt: skip
_REVIEW = ("id", "government_id", "organ_id", "author_id", "genre",
           "disclosure_property", "batch_id", "route_id")  # fmt: skip
_ROUTE = ("id", "steps")

_CLAIM = """
    UPDATE catalogue_informationitem
    SET state = %s, step = %s, reevaluate_on = %s, updated_at = %s,
        release_at = NULL, scheduled_by_id = NULL
    WHERE id = %s AND state = %s AND step = %s AND latest_id = %s
"""
_NEXT_VERSION_ID = (
    "nextval(pg_get_serial_sequence('catalogue_itemversion', 'id')::regclass)"
)
_FACTS = """
    ARRAY(SELECT s.by_id FROM review_signoff s WHERE s.review_id = r.id ORDER BY s.id),
    ARRAY(SELECT w.author_id FROM catalogue_itemversion w
          WHERE w.item_id = i.id AND w.number > coalesce((
              SELECT max(x.number) FROM catalogue_itemversion x
              JOIN review_release f ON f.review_id = x.review_id
              WHERE x.item_id = i.id), 0)),
    EXISTS (SELECT FROM catalogue_indexnumber n WHERE n.item_id = i.id),
    (SELECT count(*) FROM review_finding b
     LEFT JOIN review_waiver w ON w.finding_id = b.id
     WHERE b.review_id = r.id AND b.severity = 'block' AND w.finding_id IS NULL),
    EXISTS (SELECT FROM review_return b WHERE b.review_id = r.id)
"""


@dataclass(frozen=True)
class Standing:
    """The item with its publisher and latest version, and what its acts ask about.

    ``authors`` worked on the content since its last release; ``signers`` signed the
    latest version, in order; ``blocking`` findings of it are open; it was sent back
    out of turn if ``taken_back``.
    """

    item: InformationItem
    holder: Holder
    version: ItemVersion
    review: Review
    steps: tuple[str, ...]
    signers: tuple[int, ...]
    authors: frozenset[int]
    numbered: bool
    blocking: int
    taken_back: bool

    @property
    def is_used(self) -> bool:
        """Tell whether the review cannot be signed from its first step any more.

        A batch's review is signed with its batch or not at all.
        """
        signed = bool(self.signers) or self.taken_back
        return signed or self.review.batch_id is not None

    def claim(
        self, state: str, step: str = "", *, reevaluate_on: date | None = None
    ) -> InformationItem:
        """Move the item on, unless somebody acted on it since it was read; return it.

        A time set for its release is taken off. The row stays locked until the act's
        transaction ends. Raises NotOpen when somebody was quicker.
        """
        item, now = self.item, timezone.now()
        before: list[Any] = [item.pk, item.state, item.step, item.latest_id]
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, [state, step, reevaluate_on, now, *before])
            if not cursor.rowcount:
                raise NotOpen(_("本件刚刚由他人办理，请刷新后按最新状态办理。"))
        item.state, item.step, item.updated_at = state, step, now
        item.reevaluate_on = reevaluate_on
        item.release_at = item.scheduled_by = None
        return item


def standing(item: InformationItem | int, *, by: User) -> Standing:
    """Read an item as ``by`` finds it. Raises InformationItem.DoesNotExist."""
    pk = item if isinstance(item, int) else item.pk
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [*Holder.asked(by, today), pk])
        row = cursor.fetchone()
    if row is None:
        raise InformationItem.DoesNotExist(f"item {pk}")
    cells = iter(row)
    found = _build(InformationItem, _columns(InformationItem), cells)
    found.publisher = _build(Organ, _columns(Organ), cells)
    version = _build(ItemVersion, _VERSION, cells)
    version.links = json.loads(version.links)
    review = _build(Review, _REVIEW, cells)
    review.route = route = _build(Route, _ROUTE, cells)
    version.review = review
    found.latest = version
    signers, authors, numbered, blocking, taken_back, posts = cells
    return Standing(
        item=found,
        holder=Holder.of(by, json.loads(posts)),
        version=version,
        review=review,
        steps=tuple(route.steps),
        signers=tuple(signers),
        authors=frozenset(authors),
        numbered=numbered,
        blocking=blocking,
        taken_back=taken_back,
    )


@cache
def _statement() -> str:
    columns = [
        *(f"i.{name}" for name in _columns(InformationItem)),
        *(f'p."{name}"' for name in _columns(Organ)),
        *(f"v.{name}" for name in _VERSION[:-1]),
        "v.links::text",
        *(f"r.{name}" for name in _REVIEW),
        "t.id",
        "t.steps::text[]",
    ]
    # Only names of our own columns are put together here.
    return (
        f"SELECT {', '.join(columns)}, {_FACTS}, {Holder.POSTS_SQL} "  # noqa: S608
        "FROM catalogue_informationitem i "
        "JOIN organisations_organ p ON p.id = i.publisher_id "
        "JOIN catalogue_itemversion v ON v.id = i.latest_id "
        "JOIN review_review r ON r.id = v.review_id "
        "JOIN review_route t ON t.id = r.route_id "
        "WHERE i.id = %s"
    )


@cache
def _columns(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(str(field.column) for field in model._meta.concrete_fields)


def _build(model: Any, names: tuple[str, ...], cells: Iterator[Any]) -> Any:
    """Return an instance of ``model`` from the next cells, the rest deferred."""
    return model.from_db(None, names, [next(cells) for _name in names])


@dataclass(frozen=True)
class Ground:
    """What drafting must know: the author's posts, columns that exist, a version's id."""

    holder: Holder
    known_columns: int
    version_id: int


def ground_for(organ: Organ, columns: Sequence[int], *, by: User) -> Ground:
    """Read, for a new item of ``organ`` by ``by``, what the act must know."""
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT {Holder.POSTS_SQL},
                (SELECT count(*) FROM catalogue_column
                 WHERE id = ANY (%s::bigint[]) AND government_id = %s),
                {_NEXT_VERSION_ID}""",  # noqa: S608 -- our own words
            [*Holder.asked(by, today), list(columns), organ.government_id_or_self],
        )
        posts, known, version_id = cursor.fetchone()
    return Ground(Holder.of(by, json.loads(posts)), known, version_id)


def reserved_version_id() -> int:
    """Return an id no version has, so that the item can name it before it is written."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_NEXT_VERSION_ID}")
        return int(cursor.fetchone()[0])
