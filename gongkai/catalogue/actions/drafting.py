"""Draft, save, submit, discard."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalogue.content import Content, content_of
from gongkai.catalogue.faults import file_faults, metadata_faults, parts_of
from gongkai.catalogue.models import (
    Column,
    InformationItem,
    ItemVersion,
    Publication,
    StoredFile,
)
from gongkai.catalogue.policies import may_draft, may_edit
from gongkai.catalogue.queries import last_day_to_publish
from gongkai.catalogue.states import FINISHED, State
from gongkai.core.actions import event, record
from gongkai.core.errors import BadInput, NotLawful
from gongkai.core.queries import calendar
from gongkai.core.writing import Write, as_one, insertion, write
from gongkai.law.classification import GENRES, GROUNDS, THEMES
from gongkai.law.terms import reevaluation_day
from gongkai.law.working_days import WorkingCalendar
from gongkai.organisations.models import Organ
from gongkai.organisations.policies import Holder
from gongkai.review.actions import keep_findings, opening
from gongkai.review.screening import Draft as FoundFault
from gongkai.review.screening import screen
from gongkai.review.states import Property, Severity, Verdict

from ._linking import check_links
from ._shared import enter, locked, move
from ._standing import Ids, Standing, ground_for, reserved_ids, standing

if TYPE_CHECKING:
    from gongkai.accounts.models import User
    from gongkai.catalogue.models.column import ColumnQuerySet


@transaction.atomic
def draft(organ: Organ, content: Content, *, by: User) -> InformationItem:
    """Begin an item of ``organ`` with its first version, screened.

    Raises NotAllowed, or BadInput when a code or column is unknown. Source:
    公开属性源头认定 (property proposed at drafting); Reg. art. 26 (20 working days).
    """
    ground = ground_for(organ, content.columns, by=by)
    may_draft(ground.holder, organ).enforce()
    _check_vocabulary(content)
    _check_columns(content, ground.known_columns)
    check_links(organ, content.links)
    item = InformationItem(
        pk=ground.ids.item,
        government=organ.root(),
        publisher=organ,
        state=State.DRAFT,
        handler=by,
        latest_id=ground.ids.version,  # there when the foreign keys are checked
    )
    _repeat(item, content, ground.working)
    new = _new_version(item, content, by=by, note="", ids=ground.ids, number=1)
    drafted = event(item.stream, "drafted", by=by, organ_id=organ.pk)
    new.write(insertion(item), drafted)
    item.latest = new.version
    return item


@transaction.atomic
def save(
    item: InformationItem,
    content: Content,
    *,
    by: User,
    note: str = "",
    closes_earlier: bool = False,
) -> ItemVersion:
    """Save the content as a new version; sign-offs of the old one no longer count.

    A public item stays public with its released version until the new one is
    released in turn; from then on, with ``closes_earlier``, no older text is shown.
    The term to publish a change runs from the day it is made (Reg. art. 26:
    形成或者变更之日起).
    """
    item = locked(item)
    state = enter(item, "save")
    may_edit(Holder(by), item).enforce()
    _check_vocabulary(content)
    _check_columns(
        content, _columns_open_to(item).filter(pk__in=content.columns).count()
    )
    check_links(item.publisher, content.links)
    if item.state in FINISHED:
        item.changed_on = timezone.localdate()
    voided = item.state in (State.IN_REVIEW, State.APPROVED)
    _repeat(item, content, calendar())
    item.release_at = item.scheduled_by = None
    fields = move(item, state)
    item.save(
        update_fields=[
            *fields,
            *_REPEATED,
            "release_at",
            "scheduled_by",
        ]
    )
    version = _add_next_version(
        item, content, by=by, note=note, closes_earlier=closes_earlier
    )
    record(
        item.stream,
        "saved",
        by=by,
        organ_id=item.publisher_id,
        version=version.number,
        voided=voided,
        note=note,
        **({"closes_earlier": True} if closes_earlier else {}),
    )
    return version


def submit(
    item: InformationItem, *, by: User, waiver_request: str = ""
) -> InformationItem:
    """Send the latest version to review.

    With blocking findings it goes only with ``waiver_request``, the officer's
    reason why the second reviewer should waive them. What was signed and sent back
    goes as a copy: waivers, like sign-offs, were for the old one. Source: 先审后发.
    """
    found = standing(item, by=by)
    with as_one(several=found.is_used):
        enter(found.item, "submit")
        may_edit(found.holder, found.item).enforce()
        if found.is_used:  # a signed version is not signed again: copy it first
            _copy_version(found.item, by=by)
            found = standing(found.item, by=by)
        return _send(found, by=by, waiver_request=waiver_request.strip())


def _send(found: Standing, *, by: User, waiver_request: str) -> InformationItem:
    """Claim the item for its review, unless findings are open."""
    state = enter(found.item, "submit")
    blocking = found.blocking
    if blocking and not waiver_request:
        raise NotLawful(
            _(
                "还有%(count)d处阻断性发现未处理。请先修改（如去标识化），"
                "确需原样公开的，写明理由提请复审人豁免。"
            )
            % {"count": blocking}
        )
    found.claim(
        state,
        found.steps[0],
        event(
            found.item.stream,
            "submitted",
            by=by,
            organ_id=found.item.publisher_id,
            version=found.number,
            waiver_request=waiver_request,
        ),
    )
    return found.item


@transaction.atomic
def discard(item: InformationItem, *, by: User, reason: str) -> InformationItem:
    """Give up a draft. Its versions stay in the record.

    An item decided about before goes on as it was decided: public, withdrawn, or on
    the list of what is not published, to be looked at again (Reg. art. 18).
    """
    item = locked(item)
    state = enter(item, "discard")
    may_edit(Holder(by), item).enforce()
    if not reason.strip():
        raise BadInput(_("请写明弃稿理由。"))
    decided = _last_decided(item)
    if decided is None:
        item.save(update_fields=move(item, state))
    else:
        item.latest, state = decided
        _repeat(item, content_of(item.latest), calendar())
        if item.disclosure_property == Property.WITHHELD and not item.reevaluate_on:
            item.reevaluate_on = reevaluation_day(timezone.localdate())
        fields = move(item, state)
        item.save(update_fields=[*fields, "latest", "reevaluate_on", *_REPEATED])
    record(item.stream, "discarded", by=by, organ_id=item.publisher_id, reason=reason)
    return item


def _last_decided(item: InformationItem) -> tuple[ItemVersion, State] | None:
    """Return the version last decided about, and the state that put the item in."""
    versions = item.versions.select_related("review__route", "review__release")
    for version in versions.order_by("-number"):
        review = version.review
        if hasattr(review, "release"):
            public = Publication.objects.filter(item=item).exists()
            return version, State.RELEASED if public else State.WITHDRAWN
        last = review.route.steps[-1] if review.route else ""
        agreed = review.sign_offs.filter(step=last, verdict=Verdict.AGREED)
        if review.disclosure_property != Property.PROACTIVE and agreed.exists():
            return version, State.LISTED
    return None


def _copy_version(item: InformationItem, *, by: User) -> None:
    """Write the latest version once more, under a review nobody has signed."""
    item = locked(item)
    if item.latest is not None:
        _add_next_version(item, content_of(item.latest), by=by, note=_("重新送审"))


_REPEATED = (
    "title",
    "genre",
    "disclosure_property",
    "created_on",
    "changed_on",
    "publish_by",
)


def _repeat(item: InformationItem, content: Content, working: WorkingCalendar) -> None:
    """Repeat on the item what the office's lists show of its latest version."""
    item.title = content.title[:500]
    item.genre = content.genre
    item.disclosure_property = content.proposal.property
    item.created_on = content.created_on
    item.publish_by = last_day_to_publish(item.owed_from, working)


def _add_next_version(
    item: InformationItem,
    content: Content,
    *,
    by: User,
    note: str,
    closes_earlier: bool = False,
) -> ItemVersion:
    """Add a version to a locked item that has some, and make it the latest."""
    # Not the number of the latest: drafts that were given up have later ones.
    last = item.versions.aggregate(last=Max("number"))["last"]
    number = (last or 0) + 1
    new = _new_version(
        item,
        content,
        by=by,
        note=note,
        ids=reserved_ids(),
        number=number,
        closes_earlier=closes_earlier,
    )
    new.write()
    item.latest = new.version
    item.save(update_fields=["latest"])
    return new.version


@dataclass(frozen=True)
class _New:
    """A version to be written, with the writes of its review and what was found in it."""

    version: ItemVersion
    review: list[Write]
    findings: list[FoundFault]

    def write(self, *others: Write) -> None:
        """Write it, and the act's other rows before."""
        # Two statements, since psycopg reads one of more than 50 values anew each time.
        write(*others, *self.review)
        write(insertion(self.version))
        keep_findings(self.version.review, self.findings)


def _new_version(
    item: InformationItem,
    content: Content,
    *,
    by: User,
    note: str,
    ids: Ids,
    number: int,
    closes_earlier: bool = False,
) -> _New:
    """Return the next version, screened, with its review: nothing is written yet."""
    names = {attachment.sha256 for attachment in content.attachments}
    files = list(StoredFile.objects.filter(sha256__in=names)) if names else []
    organ = item.publisher
    found = [
        *metadata_faults(content),
        *file_faults(content, files),
        *screen(
            parts_of(content, files),
            title=content.title,
            genre=content.genre,
            official=frozenset(filter(None, (organ.telephone, organ.fax, organ.email))),
        ),
    ]
    findings = [_weighed(each, content) for each in found]
    fields = content.version_fields()
    review, writes = opening(
        organ,
        pk=ids.review,
        author=by,
        title=content.title,
        genre=content.genre,
        content_hash=fields["content_hash"],
        proposal=content.proposal,
        findings=findings,
    )
    version = ItemVersion(
        pk=ids.version,
        item=item,
        number=number,
        review=review,
        author=by,
        change_note=note[:200],
        closes_earlier=closes_earlier,
        **fields,
    )
    return _New(version, writes, findings)


def _weighed(found: FoundFault, content: Content) -> FoundFault:
    """Return what was found as a hint if the content is not to be published.

    It may hold personal data, which may be the very ground to withhold it; once it is
    to be published after all, it is another version and screened anew.
    """
    if content.proposal.property == Property.PROACTIVE:
        return found
    return replace(found, severity=Severity.WARN)


def _check_vocabulary(content: Content) -> None:
    """Refuse unknown codes and missing reasons."""
    if not content.title.strip():
        raise BadInput(_("请填写名称：名称是目录的必备要素。"))
    if content.genre not in GENRES:
        raise BadInput(
            _("没有“%(code)s”这种体裁，请重新选择。") % {"code": content.genre}
        )
    if content.theme and content.theme not in THEMES:
        raise BadInput(
            _("没有“%(code)s”这个主题分类，请重新选择。") % {"code": content.theme}
        )
    proposal = content.proposal
    if proposal.property == Property.WITHHELD and proposal.ground not in GROUNDS:
        raise BadInput(_("不予公开须选择法定依据（条例第十四条至第十六条）。"))
    if proposal.property != Property.PROACTIVE and not proposal.reason.strip():
        raise BadInput(_("依申请公开或不予公开的，请写明理由。"))


def _columns_open_to(item: InformationItem) -> ColumnQuerySet:
    """Return the open columns, and those the item stands in already."""
    columns = Column.objects.filter(government=item.government_id)
    held = item.latest.columns if item.latest else []
    return columns.open(on=timezone.localdate()) | columns.filter(pk__in=held)


def _check_columns(content: Content, known: int) -> None:
    """Refuse columns that do not exist, are closed or another government's."""
    if known != len(set(content.columns)):
        raise BadInput(_("所选栏目不属于本政府、已关闭或已不存在，请重新选择。"))
