"""A county with a witness that is public, and every kind of thing that is not."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.content import Link
from gongkai.catalogue.files import store
from gongkai.catalogue.models import InformationItem
from gongkai.review.actions import Proposal
from gongkai.review.models import Withdrawal
from gongkai.review.states import Property
from tests.factories.county import County

SECRET = "密匣"
WITNESS = "见证"


@dataclass
class House:
    """A county with a witness that is public, and a file that is not."""

    county: County
    witness: InformationItem
    topic: int

    def filled(self, **changes: Any) -> dict[str, Any]:
        """Return content that would show at every door there is."""
        return {
            "genre": "notice",
            "theme": "0401",
            "statutory": "A20.07",
            "key_area": "finance.budget",
            "area": "G03",
            "is_normative": True,
            "columns": (self.county.documents.pk, self.topic),
            **changes,
        }

    def secret(self, **changes: Any) -> dict[str, Any]:
        """Return content marked in every field, linked to the witness."""
        marked: dict[str, Any] = dict(  # noqa: C408 -- as it is called
            title="密匣财政方案的通知",
            summary="密匣概述",
            body="<p>密匣正文</p>",
            text="密匣正文",
            keywords="密匣关键词",
            source="密匣来源",
            joint_publishers="密匣联合机关",
            document_number="明密字〔2018〕99号",
            attachments=(store("密匣附件内容".encode(), "密匣附件.txt"),),
            links=(Link("interprets", self.witness.pk),),
        )
        return self.filled(**(marked | changes))


def read(client: Client, path: str) -> str:
    """Return the page at an address, which must be there."""
    response = client.get(path)
    assert response.status_code == 200, path
    return response.getvalue().decode()


def look(client: Client, path: str) -> tuple[int, str]:
    """Return what an address answers, whatever it is."""
    response = client.get(path)
    return response.status_code, response.getvalue().decode()


# --- The kinds -------------------------------------------------------------------------

Kind = Callable[[House], InformationItem]
KINDS: dict[str, Kind] = {}


def kind(make: Kind) -> Kind:
    KINDS[make.__name__.strip("_")] = make
    return make


@kind
def draft(house: House) -> InformationItem:
    return house.county.draft(**house.secret())


@kind
def in_first_review(house: House) -> InformationItem:
    return house.county.submitted(**house.secret())


@kind
def in_second_review(house: House) -> InformationItem:
    item = house.county.submitted(**house.secret())
    return actions.sign(item, by=house.county.first, opinion="同意")


@kind
def in_approval(house: House) -> InformationItem:
    item = in_second_review(house)
    return actions.sign(
        item, by=house.county.second, opinion="同意", secrecy_opinion="不涉密"
    )


@kind
def returned(house: House) -> InformationItem:
    item = house.county.submitted(**house.secret())
    return actions.send_back(item, by=house.county.first, reason="请补正")


@kind
def approved_but_not_released(house: House) -> InformationItem:
    return house.county.approved(**house.secret())


@kind
def scheduled(house: House) -> InformationItem:
    item = house.county.approved(**house.secret())
    at = timezone.now() + timedelta(hours=1)
    return actions.schedule(item, at, by=house.county.officer)


@kind
def listed_on_request(house: House) -> InformationItem:
    proposal = Proposal(Property.ON_REQUEST, "仅涉及个别企业")
    return house.county.approved(**house.secret(proposal=proposal))


@kind
def listed_withheld(house: House) -> InformationItem:
    proposal = Proposal(Property.WITHHELD, "属于过程性信息", "PROCESS")
    return house.county.approved(**house.secret(proposal=proposal))


@kind
def discarded(house: House) -> InformationItem:
    item = house.county.draft(**house.secret())
    return actions.discard(item, by=house.county.officer, reason="不再需要")


@kind
def withdrawn(house: House) -> InformationItem:
    item = house.county.released(**house.secret())
    actions.withdraw(
        item,
        by=house.county.manager,
        kind=Withdrawal.Kind.PRIVACY,
        reason="误含个人信息",
        public_note="因内容需要处理，暂停公开。",
    )
    return item


@kind
def withdrawn_with_redirect(house: House) -> InformationItem:
    item = house.county.released(**house.secret())
    actions.withdraw(
        item,
        by=house.county.manager,
        kind=Withdrawal.Kind.ERROR,
        reason="重复发布",
        redirect_to=f"/info/{house.witness.public_id}/",
    )
    return item


@kind
def expired_notice_the_worker_has_not_seen(house: House) -> InformationItem:
    over = timezone.now() + timedelta(seconds=3)
    item = house.county.released(**house.secret(visible_until=over))
    time.sleep(max(0, (over - timezone.now()).total_seconds()))
    return item


@kind
def new_version_under_review(house: House) -> InformationItem:
    item = house.witness
    content = house.county.content(**house.secret(links=()))
    actions.save(item, content, by=house.county.officer, note="密匣修改说明")
    item.refresh_from_db()
    return actions.submit(item, by=house.county.officer)


@kind
def new_version_approved(house: House) -> InformationItem:
    return house.county.sign_all(new_version_under_review(house))


@kind
def withdrawn_after_its_next_draft_was_discarded(house: House) -> InformationItem:
    item = house.county.released(**house.secret())
    next_one = house.county.content(**house.secret(title="密匣第二稿"))
    actions.save(item, next_one, by=house.county.officer)
    item = actions.discard(item, by=house.county.officer, reason="不改了")
    actions.withdraw(
        item, by=house.county.manager, kind=Withdrawal.Kind.SECRECY, reason="不宜公开"
    )
    return item


@kind
def withdrawn_with_its_next_version_on_the_clock(house: House) -> InformationItem:
    """The moment comes, and the worker looks."""
    item = house.county.released(**house.secret())
    next_one = house.county.content(**house.secret(title="密匣第二稿"))
    actions.save(item, next_one, by=house.county.officer)
    item.refresh_from_db()
    house.county.sign_all(actions.submit(item, by=house.county.officer))
    at = timezone.now() + timedelta(hours=1)
    actions.schedule(item, at, by=house.county.officer)
    actions.withdraw(
        item, by=house.county.manager, kind=Withdrawal.Kind.SECRECY, reason="不宜公开"
    )
    actions.release_scheduled(now=at)
    return item


def _decided_again(house: House, proposal: Proposal) -> InformationItem:
    item = house.county.released(**house.secret())
    content = house.county.content(**house.secret(proposal=proposal))
    actions.save(item, content, by=house.county.officer)
    item.refresh_from_db()
    return house.county.sign_all(actions.submit(item, by=house.county.officer))


@kind
def withdrawn_by_the_decision_to_withhold_it(house: House) -> InformationItem:
    return _decided_again(
        house, Proposal(Property.WITHHELD, "属于过程性信息", "PROCESS")
    )


@kind
def withdrawn_by_the_decision_to_open_it_on_request(house: House) -> InformationItem:
    return _decided_again(house, Proposal(Property.ON_REQUEST, "仅涉及个别企业"))


@kind
def abolition_that_was_withdrawn(house: House) -> InformationItem:
    """A document that is itself withdrawn may not be named as the basis."""
    other = house.county.released(title="另一份旧文件", document_number="")
    item = house.county.released(**house.secret(links=(Link("abolishes", other.pk),)))
    for each in (item, other):
        actions.withdraw(
            each, by=house.county.manager, kind=Withdrawal.Kind.LEGAL, reason="撤销"
        )
    return item
