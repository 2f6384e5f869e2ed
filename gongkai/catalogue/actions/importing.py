"""Bring in finished items: start a batch, approve it by two people, release it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from gongkai.catalogue.imports.copying import (
    Ready,
    copy_items,
    copy_releases,
)
from gongkai.catalogue.imports.preparing import FinishedItem, Prepared, prepare
from gongkai.catalogue.models import Column, InformationItem
from gongkai.catalogue.policies import may_manage_catalogue
from gongkai.catalogue.queries import last_day_to_publish
from gongkai.catalogue.signals import items_published
from gongkai.catalogue.states import State
from gongkai.core.actions import record
from gongkai.core.errors import BadInput, NotLawful
from gongkai.core.models import Event
from gongkai.core.queries import calendar
from gongkai.law.classification import GENRES, THEMES
from gongkai.organisations.models import Organ
from gongkai.organisations.policies import Holder
from gongkai.review.models import Batch, BatchApproval, Review
from gongkai.review.policies import may_sign
from gongkai.review.states import Step

if TYPE_CHECKING:
    from gongkai.accounts.models import User

CHUNK = 2_000
BATCH_STEPS = (Step.SECOND, Step.APPROVAL)

Progress = Callable[[int], None]
"""Called with how many more rows are done."""

LastDay = Callable[[date], date | None]

Preparer = Callable[[Iterable[FinishedItem]], Iterator[Prepared]]


def _no_progress(_done: int) -> None:
    """Tell nobody."""


def start_batch(
    government: Organ,
    *,
    name: str,
    source: str,
    items: Sequence[FinishedItem],
    by: User,
    progress: Progress = _no_progress,
    preparer: Preparer | None = None,
) -> Batch:
    """Bring finished items in as drafts of a batch, a chunk to a transaction.

    An interrupted load loses nothing: started again with the same name and source,
    it goes on with the rows that are not yet in. Nothing is public until the batch
    is approved and released. Raises NotLawful while somebody else loads it.
    """
    may_manage_catalogue(Holder(by), government).enforce()
    if not items:
        raise BadInput(_("没有可以导入的信息。"))
    _check_vocabulary(government, items)
    with _alone(f"import/{government.pk}/{name}/{source}"):
        return _load(
            _begun(government, name, source, by),
            (preparer or _prepared)(items),
            len(items),
            progress,
        )


def _load(
    batch: Batch, prepared: Iterator[Prepared], count: int, progress: Progress
) -> Batch:
    """Copy the rows that are not in yet, then tell that all of them are."""
    present = Counter(
        bytes(digest)
        for digest in Review.objects.filter(batch=batch)
        .values_list("content_hash", flat=True)
        .iterator()
    )
    by, organ_id = batch.by, batch.government_id
    for chunk in _chunks(prepared):
        missing = [each for each in chunk if not _took(present, each.content_hash)]
        with transaction.atomic():
            if missing:
                copy_items(batch, missing)
                record(
                    _stream(batch),
                    "chunk_imported",
                    by=by,
                    organ_id=organ_id,
                    items=len(missing),
                )
        progress(len(chunk))
    record(_stream(batch), "batch_loaded", by=by, organ_id=organ_id, items=count)
    return batch


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """Let nobody else do the same meanwhile; a process that dies stands in no way.

    Raises NotLawful when somebody does it already.
    """
    # Within a transaction the lock goes with it, however that ends.
    scope = "_xact" if connection.in_atomic_block else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pg_try_advisory{scope}_lock(hashtextextended(%s, 0))",
            [name],
        )
        if cursor.fetchone() != (True,):
            raise NotLawful(_("同名的批次正在导入，请等它结束后再试。"))
    try:
        yield
    finally:
        if not scope:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name]
                )


def _check_vocabulary(government: Organ, items: Sequence[FinishedItem]) -> None:
    """Refuse codes nobody knows and columns or organs of another government."""
    genres = {item.content.genre for item in items} - set(GENRES)
    themes = {item.content.theme for item in items} - {""} - set(THEMES)
    if unknown := sorted(genres | themes):
        raise BadInput(
            _("没有这样的体裁或主题代码：%(codes)s。") % {"codes": "、".join(unknown)}
        )
    columns = {pk for item in items for pk in item.content.columns}
    known = Column.objects.filter(government=government, pk__in=columns).count()
    if known != len(columns):
        raise BadInput(_("所选栏目不属于本政府或已不存在，请重新选择。"))
    organs = {item.publisher.root().pk for item in items}
    if organs != {government.pk}:
        raise BadInput(_("一个批次只能导入同一政府各机构的信息。"))


def _begun(government: Organ, name: str, source: str, by: User) -> Batch:
    """Return the batch begun before under this name and source, or a new one."""
    name, source = name[:120], source[:200]
    batch = (
        Batch.objects.filter(government=government, name=name, source=source, by=by)
        .order_by("-id")
        .first()
    )
    if batch is not None and not is_loaded(batch):
        return batch
    with transaction.atomic():
        batch = Batch.objects.create(
            government=government, name=name, source=source, by=by
        )
        record(
            _stream(batch),
            "batch_started",
            by=by,
            organ_id=government.pk,
            name=name,
            source=source,
        )
    return batch


def is_loaded(batch: Batch) -> bool:
    """Tell whether all rows of a batch are in."""
    return Event.objects.of(_stream(batch)).filter(kind="batch_loaded").exists()


@transaction.atomic
def approve_batch(
    batch: Batch, step: Step, *, by: User, opinion: str, secrecy_opinion: str = ""
) -> BatchApproval:
    """Sign a batch: second review with secrecy review, then approval.

    By two people, neither the importer. Source: Reg. art. 17; 先审后发.
    """
    if not is_loaded(batch):
        raise NotLawful(_("该批次还没有导入完，请先继续导入再审批。"))
    done = {approval.step: approval.by_id for approval in batch.approvals.all()}
    turn = next((each for each in BATCH_STEPS if each not in done), None)
    if step != turn:
        raise NotLawful(
            _("该批次现在应办理“%(step)s”。") % {"step": turn.label}
            if turn
            else _("该批次已经审批完毕，可以发布。")
        )
    may_sign(
        Holder(by),
        batch.government,
        step,
        authors={batch.by_id},
        signers=set(done.values()),
    ).enforce()
    if not opinion.strip():
        raise BadInput(_("请写明意见：每一步审核都要留下书面意见。"))
    if step == Step.SECOND and not secrecy_opinion.strip():
        raise BadInput(_("请写明保密审查意见：复审须同时作保密审查（条例第十七条）。"))
    approval = BatchApproval.objects.create(
        batch=batch,
        step=step,
        by=by,
        opinion=opinion.strip(),
        secrecy_opinion=secrecy_opinion.strip() if step == Step.SECOND else "",
    )
    record(
        _stream(batch), "batch_signed", by=by, organ_id=batch.government_id, step=step
    )
    return approval


@dataclass
class Outcome:
    """What releasing a batch did: how many items, and which were left out and why."""

    released: int = 0
    left_out: list[tuple[int, str]] = field(default_factory=list)  # item id, reason


def release_batch(
    batch: Batch, *, by: User, progress: Progress = _no_progress, hands: int = 1
) -> Outcome:
    """Make the approved items of a batch public, a chunk to a transaction.

    Items come in the order in which they were first published, so that their index
    numbers do too. Items with open blocking findings stay drafts and are reported.
    May be called again: what is out already is not touched. With more than one of
    ``hands`` as many connections share the organs between them.
    """
    may_manage_catalogue(Holder(by), batch.government).enforce()
    if batch.approvals.count() < len(BATCH_STEPS):
        raise NotLawful(_("该批次尚未经两人审批（复审和批准），不能发布：先审后发。"))
    left_out = _blocked(batch)
    ready = _ready(batch)
    if hands > 1 and len(ready) > CHUNK:
        released = _release_side_by_side(batch, ready, hands, progress, by=by)
    else:
        released = _release_all(batch, ready, progress, by=by)
    outcome = Outcome(released, left_out)
    record(
        _stream(batch),
        "batch_released",
        by=by,
        organ_id=batch.government_id,
        released=outcome.released,
        left_out=len(outcome.left_out),
    )
    return outcome


def _release_all(
    batch: Batch, ready: Sequence[Ready], progress: Progress, *, by: User
) -> int:
    """Release in order, a chunk to a transaction; return how many went out."""
    released, working = 0, calendar()
    last_day = cache(lambda day: last_day_to_publish(day, working))
    _forget_plans()
    for chunk in _chunks(iter(ready)):
        with transaction.atomic():
            standing = _lock(chunk)
            going = [each for each in chunk if each.item in standing]
            if going:
                _release_chunk(batch, going, last_day, by=by)
        released += len(going)
        progress(len(chunk))
    _forget_plans()
    return released


def _release_side_by_side(
    batch: Batch, ready: Sequence[Ready], hands: int, progress: Progress, *, by: User
) -> int:
    """Give each hand its own organs, so that none waits for another's numbers."""
    counts = Counter(each.publisher for each in ready)
    loads = [0] * hands
    hand_of: dict[int, int] = {}
    for publisher, count in counts.most_common():
        hand = hand_of[publisher] = loads.index(min(loads))
        loads[hand] += count
    shares: list[list[Ready]] = [[] for _hand in range(hands)]
    for each in ready:
        shares[hand_of[each.publisher]].append(each)

    turn = Lock()

    def tell(done: int) -> None:
        with turn:
            progress(done)

    def work(share: list[Ready]) -> int:
        try:
            return _release_all(batch, share, tell, by=by)
        finally:
            connection.close()  # this thread's own

    with ThreadPoolExecutor(hands) as pool:
        return sum(pool.map(work, shares))


def _forget_plans() -> None:
    """Let the triggers plan anew: what suits one release does not suit thousands."""
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")


def _release_chunk(
    batch: Batch, chunk: Sequence[Ready], last_day: LastDay, *, by: User
) -> None:
    copy_releases(batch, chunk, by=by)
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE catalogue_informationitem i
               SET state = %s, updated_at = now(), publish_by = d.last_day
               FROM unnest(%s::bigint[], %s::date[]) AS d (id, last_day)
               WHERE i.id = d.id""",
            [
                State.RELEASED.value,
                [ready.item for ready in chunk],
                [last_day(ready.created_on) for ready in chunk],
            ],
        )
    ids = [ready.item for ready in chunk]
    transaction.on_commit(lambda: items_published.send(InformationItem, ids=ids))


def _ready(batch: Batch) -> list[Ready]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT i.id, v.id, r.id, i.publisher_id, i.created_on,
                      (e.data ->> 'published_at')::timestamptz AS original_at
               FROM review_review r
               JOIN catalogue_itemversion v ON v.review_id = r.id
               JOIN catalogue_informationitem i ON i.latest_id = v.id
               JOIN core_event e ON e.stream = 'item:' || i.id AND e.seq = 1
               WHERE r.batch_id = %s AND i.state = %s
                 AND r.disclosure_property = 'proactive'
                 AND NOT EXISTS (SELECT FROM review_release f WHERE f.review_id = r.id)
                 AND NOT EXISTS (
                     SELECT FROM review_finding b
                     LEFT JOIN review_waiver w ON w.finding_id = b.id
                     WHERE b.review_id = r.id AND b.severity = 'block'
                       AND w.finding_id IS NULL)
               ORDER BY original_at NULLS LAST, i.id""",
            [batch.pk, State.DRAFT.value],
        )
        return [Ready(*row) for row in cursor.fetchall()]


def _lock(chunk: Sequence[Ready]) -> set[int]:
    """Lock the items and return those nobody has touched since they were read."""
    return set(
        InformationItem.objects.select_for_update()
        .filter(latest_id__in=[ready.version for ready in chunk], state=State.DRAFT)
        .values_list("pk", flat=True)
    )


def _blocked(batch: Batch) -> list[tuple[int, str]]:
    """Return (item id, what stands in the way) of items that cannot go out yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT i.id, string_agg(DISTINCT b.message, ' ' ORDER BY b.message)
               FROM review_review r
               JOIN catalogue_itemversion v ON v.review_id = r.id
               JOIN catalogue_informationitem i ON i.latest_id = v.id
               JOIN review_finding b ON b.review_id = r.id AND b.severity = 'block'
               LEFT JOIN review_waiver w ON w.finding_id = b.id
               WHERE r.batch_id = %s AND i.state = %s AND w.finding_id IS NULL
               GROUP BY i.id ORDER BY i.id""",
            [batch.pk, State.DRAFT.value],
        )
        return list(cursor.fetchall())


def _stream(batch: Batch) -> str:
    return f"batch:{batch.pk}"


def _took(present: Counter[bytes], digest: bytes) -> bool:
    """Take one of the rows already in, if this is one."""
    if present[digest] <= 0:
        return False
    present[digest] -= 1
    return True


def _prepared(items: Iterable[FinishedItem]) -> Iterator[Prepared]:
    return map(prepare, items)


def _chunks(items: Iterator[Any]) -> Iterator[list[Any]]:
    while chunk := list(islice(items, CHUNK)):
        yield chunk
