"""Every door of the portal, tried with every kind of thing that is not public.

For each kind the bytes of every door are taken before it comes into being and after:
nothing may differ, so that neither a word nor a count gives it away. A witness, which
is public, stands at the same doors, so that a door that shows nothing fails too.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.content import Link, content_of
from gongkai.catalogue.files import store
from gongkai.catalogue.models import InformationItem
from gongkai.office.acts import ACTS
from gongkai.review.actions import Proposal
from gongkai.review.models import Withdrawal
from gongkai.review.states import Property
from tests.factories.county import County

SECRET = "密匣"
WITNESS = "见证"

# --- The doors -------------------------------------------------------------------------

SHOWING = (
    # where the witness must be seen
    "/",
    "/xxgk/finance/guide/",
    "/xxgk/finance/statutory/",
    "/xxgk/finance/statutory/?statutory=A20.07",
    "/xxgk/finance/catalogue.csv",
    "/list/",
    "/list/?organ=finance",
    "/list/?theme=04",
    "/list/?theme=0401",
    "/list/?genre=notice",
    "/list/?key_area=finance",
    "/list/?key_area=finance.budget",
    "/list/?statutory=A20.07",
    "/list/?area=G03",
    "/list/?year={year}",
    "/list/?validity=in_force",
    "/list/?normative=1",
    "/list/?organ=finance&genre=notice",
    "/list/?organ=finance&theme=04",
    "/list/?organ=finance&year={year}",
    "/list/?organ=finance&statutory=A20.07",
    "/list/?theme=04&genre=notice&validity=in_force&year={year}",
    "/list/?to={year}-12",
    "/list/?after=0.1",
    "/policies/",
    "/normative/",
    "/column/statutory/",
    "/column/documents/",
    "/topic/theme-page/",
    "/organ/finance/",
    "/search/?q=见证",
    "/search/?q=見證 財政",
    "/search/?q=财政&organ=finance",
    "/feed/all.atom",
    "/feed/all.rss",
    "/feed/organ/finance.atom",
    "/feed/organ/finance.rss",
    "/feed/column/documents.atom",
    "/feed/column/theme-page.rss",
    "/info/{witness}/",
    "/info/{witness}/?print=1",
    "/info/{witness}/download/",
    "/info/{witness}/versions/1/",
)
COUNTING = (
    # counts, addresses and pages about other things
    "/xxgk/",
    "/xxgk/finance/rules/",
    "/xxgk/finance/annual-reports/",
    "/xxgk/finance/on-request/",
    "/xxgk/health/statutory/",
    "/xxgk/mingzhu/annual-reports/",
    "/list/?organ=health",
    "/list/?genre=announcement",
    "/list/?validity=lapsed",
    "/list/?validity=abolished",
    "/notices/",
    "/key-areas/",
    "/topic/",
    "/organ/",
    "/search/",
    "/search/?q=密匣",
    "/search/?q=明密字〔2018〕99号",
    "/search/?q=财 密",
    "/feed/",
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "/sitemap-{year}.xml",
    "/robots.txt",
    "/on-request/",
    "/contact/",
    "/sitemap/",
    "/ledger/",
    "/statistics/",
    "/statistics/definitions/",
)
OWN = (
    # the secret item's own addresses
    "/info/{secret}/",
    "/info/{secret}/?print=1",
    "/info/{secret}/download/",
    "/info/{secret}/versions/1/",
    "/info/{secret}/versions/2/",
    "/info/{secret}/files/{sha256}/密匣附件.txt",
)


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


@pytest.fixture
def house(county: County) -> House:
    block = actions.open_column(
        county.government, by=None, slug="guide", name="指南", block="guide"
    )
    topic = actions.open_column(
        county.government, by=None, slug="theme-page", name="专题页", is_topic=True
    )
    house = House(county, InformationItem(), topic.pk)
    house.witness = county.released(
        **house.filled(
            title="见证财政公开的通知",
            summary="见证概述",
            columns=(county.documents.pk, topic.pk, block.pk),
        )
    )
    return house


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


# --- The walk ----------------------------------------------------------------------------


def look(client: Client, path: str) -> tuple[int, str]:
    response = client.get(path)
    return response.status_code, response.getvalue().decode()


def walk(client: Client, doors: tuple[str, ...], **names: Any) -> dict[str, str]:
    year = timezone.localdate().year
    seen = {}
    for door in doors:
        status, text = look(client, door.format(year=year, **names))
        assert status == 200, door
        seen[door] = text
    return seen


@pytest.mark.parametrize("name", KINDS)
def test_no_door_shows_what_is_not_public(
    name: str, house: House, client: Client
) -> None:
    witness = house.witness.public_id
    before = walk(client, SHOWING + COUNTING, witness=witness)
    for door in SHOWING:
        assert WITNESS in before[door], f"{door} shows nothing at all"

    item = KINDS[name](house)

    after = walk(client, SHOWING + COUNTING, witness=witness)
    for door, text in after.items():
        if "密匣" not in door and "密" not in door:
            assert SECRET not in text, door
        assert text == before[door], door
    sha256 = store("密匣附件内容".encode(), "密匣附件.txt").sha256
    is_new_version = item.pk == house.witness.pk
    for door in OWN:
        status, text = look(client, door.format(secret=item.public_id, sha256=sha256))
        assert SECRET not in re.sub(r'value="/info/[^"]*"', "", text), door
        if is_new_version:
            assert status == (404 if "files" in door or "2/" in door else 200), door
        elif "redirect" in name:
            assert status == 302, door
        elif name.startswith(("withdrawn", "expired", "abolition")):
            assert status == 410, door
        else:
            assert status == 404, door


def test_an_address_that_never_was_looks_like_a_draft(
    house: House, client: Client
) -> None:
    item = house.county.draft(**house.secret())
    _status, drafted = look(client, f"/info/{item.public_id}/")
    _status, nothing = look(client, "/info/zzzzzzzzzzzz/")
    assert drafted.replace(item.public_id, "…") == nothing.replace("zzzzzzzzzzzz", "…")


def test_an_index_number_leads_to_a_page_that_says_it_was_withdrawn(
    house: House, client: Client
) -> None:
    item = withdrawn(house)
    number = item.index_number.number
    response = client.get(f"/index/{number}", follow=True)
    assert response.status_code == 410
    text = response.content.decode()
    assert SECRET not in text
    assert "因内容需要处理，暂停公开。" in text


def test_what_was_withdrawn_stays_closed_after_a_new_release(
    house: House, client: Client
) -> None:
    item = withdrawn(house)
    item.refresh_from_db()
    clean = house.county.content(title="处理后的方案", document_number="")
    actions.save(item, clean, by=house.county.officer)
    item.refresh_from_db()
    house.county.sign_all(actions.submit(item, by=house.county.officer))
    actions.release(item, by=house.county.officer)
    page = client.get(f"/info/{item.public_id}/").content.decode()
    assert "处理后的方案" in page
    assert "撤回：含有个人信息" in page
    assert SECRET not in page
    assert client.get(f"/info/{item.public_id}/versions/1/").status_code == 404
    only = client.get(f"/info/{item.public_id}/versions/2/")
    assert only.status_code == 200
    assert SECRET not in only.content.decode()


def test_an_older_text_may_hold_what_a_later_one_was_withdrawn_for(
    house: House, client: Client
) -> None:
    county = house.county
    item = county.released(**house.secret())
    for title in ("第二版", "第三版"):
        if title == "第三版":
            actions.withdraw(
                item, by=county.manager, kind=Withdrawal.Kind.PRIVACY, reason="隐私"
            )
            item.refresh_from_db()
        content = replace(county.content(), title=title)
        actions.save(item, content, by=county.officer)
        item.refresh_from_db()
        county.sign_all(actions.submit(item, by=county.officer))
        actions.release(item, by=county.officer)
        item.refresh_from_db()
    assert "第三版" in client.get(f"/info/{item.public_id}/").content.decode()
    for number in (1, 2):
        assert (
            client.get(f"/info/{item.public_id}/versions/{number}/").status_code == 404
        )


SECRET_NUMBER = "11010519491231002X"


def _masked_and_released(county: County) -> InformationItem:
    """Return an item once public with an identity number, public again without it."""
    told = f"救助对象身份证号{SECRET_NUMBER}。"
    item = county.draft(body=f"<p>{told}</p>", text=told)
    item = actions.submit(item, by=county.officer, waiver_request="须核对")
    for finding in item.latest.review.findings.blocking():
        actions.waive(item, finding, by=county.second, reason="误判")
    county.sign_all(item)
    actions.release(item, by=county.officer)
    item.refresh_from_db()
    ACTS["mask"].run(item, county.officer, {"hints": False})
    item.refresh_from_db()
    return item


def _release_next(county: County, item: InformationItem) -> None:
    county.sign_all(actions.submit(item, by=county.officer))
    actions.release(item, by=county.officer)
    item.refresh_from_db()


@pytest.mark.parametrize("edited", [False, True])
def test_what_was_de_identified_is_nowhere_to_be_read_in_an_older_version(
    county: County, client: Client, edited: bool
) -> None:
    item = _masked_and_released(county)
    if edited:  # the masked version itself never goes out, the one after it does
        content = replace(content_of(item.latest), summary="另写的概述")
        actions.save(item, content, by=county.officer)
        item.refresh_from_db()
    _release_next(county, item)
    number = item.publication.version.number
    pages = {
        path: look(client, path)
        for path in (
            f"/info/{item.public_id}/",
            f"/info/{item.public_id}/download/",
            f"/info/{item.public_id}/versions/1/",
            f"/info/{item.public_id}/versions/{number}/",
        )
    }
    assert [status for status, _text in pages.values()] == [200, 200, 404, 200]
    for path, (_status, text) in pages.items():
        assert SECRET_NUMBER not in text, path
        assert SECRET_NUMBER[6:] not in text, path
    assert "/versions/1/" not in pages[f"/info/{item.public_id}/"][1]


def test_what_comes_after_a_de_identification_can_be_compared_with_it(
    county: County, client: Client
) -> None:
    item = _masked_and_released(county)
    _release_next(county, item)
    content = replace(content_of(item.latest), title="第三版的通知")
    actions.save(item, content, by=county.officer)
    item.refresh_from_db()
    _release_next(county, item)
    status, text = look(client, f"/info/{item.public_id}/versions/3/")
    assert (status, SECRET_NUMBER in text) == (200, False)
    assert "第三版的通知" in text
    assert look(client, f"/info/{item.public_id}/versions/2/")[0] == 200
    assert look(client, f"/info/{item.public_id}/versions/1/")[0] == 404


def test_an_attachment_of_an_unreleased_version_cannot_be_fetched(
    house: House, client: Client
) -> None:
    county = house.county
    open_file = store("公开附件".encode(), "公开附件.txt")
    item = county.released(title="带附件的通知", attachments=(open_file,))
    base = f"/info/{item.public_id}/files"
    assert look(client, f"{base}/{open_file.sha256}/公开附件.txt") == (200, "公开附件")
    hidden = store("密匣附件内容".encode(), "密匣附件.txt")
    content = county.content(title="带附件的通知", attachments=(open_file, hidden))
    actions.save(item, content, by=county.officer)
    assert client.get(f"{base}/{hidden.sha256}/密匣附件.txt").status_code == 404
    assert client.get(f"{base}/{hidden.sha256}/公开附件.txt").status_code == 404
    assert look(client, f"{base}/{open_file.sha256}/公开附件.txt") == (200, "公开附件")
