"""Record postings, links, validity facts and register entries."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalogue.models import (
    InformationItem,
    ItemLink,
    Posting,
    RegisterEntry,
    StoredFile,
    ValidityFact,
)
from gongkai.catalogue.policies import (
    may_manage_catalogue,
    may_record,
    may_record_validity,
)
from gongkai.catalogue.queries import current_release, next_register_serial
from gongkai.catalogue.states import Channel, LinkKind
from gongkai.core.actions import record
from gongkai.core.errors import BadInput, NotLawful
from gongkai.law.terms import lapse_day
from gongkai.organisations.models import Organ
from gongkai.organisations.policies import Holder

from ._public_words import check_public_words
from ._shared import locked

if TYPE_CHECKING:
    from gongkai.accounts.models import User


@transaction.atomic
def post(
    item: InformationItem,
    channel: Channel,
    *,
    posted_at: datetime,
    by: User,
    address: str = "",
    proof: StoredFile | None = None,
) -> Posting:
    """Record that a public item also went out on another channel.

    Counts once for the channel and not again for the item. Source: form of
    2014–2018, rows A2 (不同渠道和方式公开相同信息计1条).
    """
    item = locked(item)
    may_record(Holder(by), item).enforce()
    released = current_release(item)
    if released is None:
        raise NotLawful(_("本件尚未公开，不能登记发布渠道：先审后发。"))
    if channel == Channel.WEBSITE:
        raise NotLawful(_("政府网站的发布由系统自动登记，无须填写。"))
    if posted_at > timezone.now():
        raise BadInput(_("发布时间不能在将来。"))
    if posted_at < released.publication.listed_at.replace(second=0, microsecond=0):
        raise BadInput(_("发布时间不能早于本件首次公开的时间：先审后发。"))
    check_public_words(address, item.publisher)
    posting = Posting(
        government_id=item.government_id,
        item=item,
        release=released,
        channel=channel,
        posted_at=posted_at,
        address=address.strip(),
        proof=proof,
        recorded_by=by,
    )
    _validate(posting)
    posting.save()
    record(
        item.stream,
        "posted",
        by=by,
        organ_id=item.publisher_id,
        channel=channel,
        posting=posting.pk,
    )
    return posting


@transaction.atomic
def strike_posting(posting: Posting, *, by: User, reason: str) -> Posting:
    """Strike a posting entered by mistake; it stays in the record, uncounted."""
    item = locked(posting.item_id)
    may_record(Holder(by), item).enforce()
    if posting.channel == Channel.WEBSITE:
        raise NotLawful(_("政府网站的发布记录不能划销；如需下架请办理撤回。"))
    if not reason.strip():
        raise BadInput(_("请写明划销理由。"))
    posting.refresh_from_db()
    if posting.struck_at is not None:
        raise NotLawful(_("这条发布渠道记录已经划销，请刷新。"))
    posting.struck_at, posting.struck_reason = timezone.now(), reason.strip()
    posting.save(update_fields=["struck_at", "struck_reason"])
    record(
        item.stream,
        "posting_struck",
        by=by,
        organ_id=item.publisher_id,
        posting=posting.pk,
        reason=reason.strip(),
    )
    return posting


@transaction.atomic
def link(
    item: InformationItem, other: InformationItem, kind: LinkKind, *, by: User
) -> ItemLink:
    """Link an item to another, for example an interpretation to its document.

    Links that change validity (修改、废止) are part of a version and take effect
    with its release; they cannot be added here.
    """
    may_record(Holder(by), item).enforce()
    if kind in (LinkKind.AMENDS, LinkKind.ABOLISHES):
        raise NotLawful(
            _("修改、废止关系须写在文件版本中随审核发布生效，或登记效力变更。")
        )
    if other.government_id != item.government_id:
        raise NotLawful(_("只能关联同一政府的信息。"))
    new = ItemLink(from_item=item, to_item=other, kind=kind)
    _validate(new)
    new.save()
    record(
        item.stream,
        "linked",
        by=by,
        organ_id=item.publisher_id,
        kind=kind,
        to=other.pk,
    )
    return new


@transaction.atomic
def unlink(old: ItemLink, *, by: User) -> None:
    """Take away a link recorded beside the versions that should not be there.

    What a released version states goes when a later one no longer states it, and with
    it what it does to the other's validity.
    """
    item = old.from_item
    may_record(Holder(by), item).enforce()
    if old.stated_in_id is not None:
        raise NotLawful(_("这一关联是已发布的版本载明的，须修改文件后随审核发布取消。"))
    record(
        item.stream,
        "unlinked",
        by=by,
        organ_id=item.publisher_id,
        kind=old.kind,
        to=old.to_item_id,
    )
    old.delete()


@transaction.atomic
def record_validity(
    item: InformationItem,
    kind: ValidityFact.Kind,
    *,
    on: date,
    basis: str,
    by: User,
    until: date | None = None,
    by_item: InformationItem | None = None,
) -> ValidityFact:
    """Record that a document was amended, abolished, extended or restored.

    Shown wherever the item shows. Source: 政府网站发展指引 (废止、失效须标注).
    """
    item = locked(item)
    may_record_validity(Holder(by), item).enforce()
    if not basis.strip():
        raise BadInput(_("请写明依据，例如废止决定的名称和文号。"))
    if by_item is not None and by_item.government_id != item.government_id:
        raise BadInput(_("依据文件须是同一政府的信息。"))
    if until is not None and until < on:
        raise BadInput(_("延长至的日期不能早于办理延长的日期。"))
    if kind == ValidityFact.Kind.RESTORED and on > timezone.localdate():
        raise BadInput(_("恢复有效请在恢复之日登记，日期不能在将来。"))
    check_public_words(basis, item.publisher)
    fact = ValidityFact(
        item=item,
        kind=kind,
        on=on,
        until=until,
        by_item=by_item,
        basis=basis.strip(),
        by=by,
    )
    _validate(fact)
    fact.save()
    record(
        item.stream,
        "validity_recorded",
        by=by,
        organ_id=item.publisher_id,
        kind=kind,
        on=on.isoformat(),
        basis=basis.strip(),
    )
    return fact


@transaction.atomic
def register_normative(
    maker: Organ,
    *,
    agency_code: str,
    title: str,
    issued_on: date,
    effective_from: date,
    legality_reviewer: str,
    legality_opinion: str,
    legality_reviewed_on: date,
    by: User,
    is_trial: bool = False,
    lapses_on: date | None = None,
    document_number: str = "",
    item: InformationItem | None = None,
) -> RegisterEntry:
    """Register a normative document and give it the next unified number.

    Without a passed legality review there is no number. ``lapses_on`` defaults to
    5 years from effect, 2 for trial documents. Source: 三统一制度;
    国办发〔2018〕37号, 国办发〔2018〕115号.
    """
    government = maker.root()
    may_manage_catalogue(Holder(by), government).enforce()
    if item is not None and item.government_id != government.pk:
        raise BadInput(_("登记的文件须是同一政府的信息。"))
    year = issued_on.year
    serial = next_register_serial(government.pk, agency_code, year)
    entry = RegisterEntry(
        government=government,
        maker=maker,
        item=item,
        agency_code=agency_code,
        year=year,
        serial=serial,
        number=f"{agency_code}〔{year}〕{serial:03d}号",
        title=title,
        document_number=document_number,
        issued_on=issued_on,
        effective_from=effective_from,
        is_trial=is_trial,
        lapses_on=lapses_on or lapse_day(effective_from, is_trial=is_trial),
        legality_reviewer=legality_reviewer,
        legality_opinion=legality_opinion,
        legality_reviewed_on=legality_reviewed_on,
        by=by,
    )
    _validate(entry)
    entry.save()
    record(
        f"register:{entry.pk}",
        "registered",
        by=by,
        organ_id=maker.pk,
        number=entry.number,
    )
    return entry


def _validate(row: Posting | ItemLink | ValidityFact | RegisterEntry) -> None:
    """Run the model's own checks and turn their words into BadInput."""
    try:
        row.full_clean()
    except ValidationError as fault:
        raise BadInput("".join(fault.messages)) from fault
