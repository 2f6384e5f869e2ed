"""An item as the next act finds it: all an act must know, in one statement.

The editorial path is walked for every single item, so each of its acts reads once and
then writes. Nothing is locked while reading; `Standing.claim` makes the act's first
write depend on the item still being as it was read, and so lets only one of two people
who press at the same moment go on.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalogue.models import InformationItem
from gongkai.core.errors import NotOpen
from gongkai.core.queries import NOTICES_SQL, calendar_of
from gongkai.core.writing import Write, write
from gongkai.law.working_days import WorkingCalendar
from gongkai.organisations.models import Organ
from gongkai.organisations.policies import Holder

if TYPE_CHECKING:
    from gongkai.accounts.models import User

# In the order of the model's fields: Django builds an instance in that order.
_ORGAN = ("id", "government_id", "kind", "full_name")

_CLAIM = """
    UPDATE catalogue_informationitem
    SET state = %s, step = %s, reevaluate_on = %s, updated_at = %s,
        release_at = NULL, scheduled_by_id = NULL
    WHERE id = %s AND state = %s AND step = %s AND latest_id = %s
"""
_RESERVED = """
    nextval('catalogue_informationitem_id_seq'), nextval('catalogue_itemversion_id_seq'),
    nextval('review_review_id_seq')
"""
_FACTS = """
    v.number, v.visible_until, v.links <> '[]', r.id, r.batch_id, t.steps::text[],
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
    """The item with its publisher, and what its acts ask about its latest version.

    ``number``, ``visible_until`` and ``links`` (whether it has any) are the version's,
    ``steps`` those of its review's route. ``signers`` signed it, in order; ``authors``
    worked on the content since its last release; ``blocking`` findings are open; it
    was sent back out of turn if ``taken_back``. The item was released before if it is
    ``numbered``.
    """

    item: InformationItem
    holder: Holder
    number: int
    visible_until: datetime | None
    links: bool
    review_id: int
    batch_id: int | None
    steps: Sequence[str]
    signers: Sequence[int]
    authors: Collection[int]
    numbered: bool
    blocking: int
    taken_back: bool

    @property
    def is_used(self) -> bool:
        """Tell whether the review cannot be signed from its first step any more.

        A batch's review is signed with its batch or not at all.
        """
        signed = bool(self.signers) or self.taken_back
        return signed or self.batch_id is not None

    def claim(
        self,
        state: str,
        step: str = "",
        *others: Write,
        reevaluate_on: date | None = None,
        returning: str = "1",
    ) -> tuple[Any, ...]:
        """Move the item on and do the act's other writes, in one statement.

        Returns what the last of them returns. A time set for the item's release is
        taken off. The row stays locked until the act's transaction ends. Raises
        NotOpen, and writes nothing, when somebody acted on the item since it was read.
        """
        item, now = self.item, timezone.now()
        before: list[Any] = [item.pk, item.state, item.step, item.latest_id]
        claim = Write(_CLAIM, [state, step, reevaluate_on, now, *before])
        rows = write(claim, *others, returning=returning)
        if not rows:
            raise NotOpen(_("本件刚刚由他人办理，请刷新后按最新状态办理。"))
        item.state, item.step, item.updated_at = state, step, now
        item.reevaluate_on = reevaluate_on
        item.release_at = item.scheduled_by = None
        return rows[0]


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
    found.publisher = _build(Organ, _ORGAN, cells)
    posts, *facts = cells
    return Standing(found, Holder.of(by, json.loads(posts)), *facts)


@cache
def _statement() -> str:
    columns = [
        *(f"i.{name}" for name in _columns(InformationItem)),
        *(f"p.{name}" for name in _ORGAN),
    ]
    # Only names of our own columns are put together here.
    return (
        f"SELECT {', '.join(columns)}, {Holder.POSTS_SQL}, {_FACTS} "  # noqa: S608
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
class Ids:
    """Ids no row has: each row can name the others before any of them is written."""

    item: int
    version: int
    review: int


@dataclass(frozen=True)
class Ground:
    """What drafting must know: the author's posts, columns that are open, ids to take."""

    holder: Holder
    known_columns: int
    working: WorkingCalendar
    ids: Ids


def ground_for(organ: Organ, columns: Sequence[int], *, by: User) -> Ground:
    """Read, for a new item of ``organ`` by ``by``, what the act must know."""
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT {Holder.POSTS_SQL},
                (SELECT count(*) FROM catalogue_column
                 WHERE id = ANY (%s::bigint[]) AND government_id = %s
                   AND (closed_on IS NULL OR closed_on > %s)),
                {NOTICES_SQL}, {_RESERVED}""",  # noqa: S608 -- our own words
            [
                *Holder.asked(by, today),
                *(list(columns), organ.government_id_or_self, today),
            ],
        )
        posts, known, notices, *ids = cursor.fetchone()
    holder = Holder.of(by, json.loads(posts))
    return Ground(holder, known, calendar_of(notices), Ids(*ids))


def reserved_ids() -> Ids:
    """Take ids for a version with its review, and for an item if it is new."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_RESERVED}")
        return Ids(*cursor.fetchone())
