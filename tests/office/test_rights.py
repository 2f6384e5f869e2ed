"""Every address of the office with an id in it, tried by who has no part in it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from gongkai.catalogue.actions import link, open_column
from gongkai.catalogue.files import store
from gongkai.catalogue.models import InformationItem, ItemLink, Posting
from gongkai.catalogue.states import LinkKind
from gongkai.core.models import Event
from gongkai.office.urls import urlpatterns
from gongkai.organisations.models import Post
from gongkai.reporting import actions
from gongkai.reporting.models import Meeting, OpinionEvent, TrainingCourse
from gongkai.review.models import Batch
from tests.factories.counting import Counting, make_counting, place
from tests.factories.county import County

from .conftest import Sign

Address = tuple[str, dict[str, Any]]
NOT_OF_ONE_ORGAN = {"entry_list", "entry_new", "bulletin_file"}
SHOWN = {
    # to every official; whoever may not do it reads why, and the act refuses
    *("organ_detail", "organ_contact", "organ_rename", "organ_merge"),
    *("column_edit", "column_close"),
}


@pytest.fixture
def addresses(county: County) -> list[Address]:
    """Return each address with an id, that of something of the finance department."""
    counting = make_counting(county)
    return [
        *_items(county),
        *_county(county, counting),
        *_ledgers(county),
        *_reports(county, counting),
    ]


def _items(county: County) -> list[Address]:
    posting = Posting.objects.exclude(channel="website").first()
    assert posting
    file = store("附件内容".encode(), "附件.txt")
    item = county.draft(
        attachments=(file,),
        theme="",  # a blocking finding
    )
    assert item.latest
    finding = item.latest.review.findings.blocking().get()
    other = InformationItem.objects.exclude(pk=posting.item_id).first()
    assert other
    link(posting.item, other, LinkKind.RELATED, by=county.officer)
    one, public = {"pk": item.pk}, {"pk": posting.item_id}
    pages = ("detail", "edit", "findings", "versions", "record", "outside", "review")
    return [
        *((f"item_{name}", one) for name in pages),
        ("item_file", one | {"sha256": file.sha256}),
        ("item_act", one | {"slug": "submit"}),
        ("waive", one | {"finding": finding.pk}),
        ("unlink", public | {"link": ItemLink.objects.get().pk}),
        ("strike_posting", public | {"posting": posting.pk}),
    ]


def _county(county: County, counting: Counting) -> list[Address]:
    finance = {"pk": county.finance.pk}
    organs = ("organ_detail", "organ_contact", "organ_rename", "organ_merge")
    column = open_column(county.government, by=None, slug="other", name="其他")
    round_ = {"pk": counting.round.pk}
    rounds = ("round_detail", "round_remind", "round_consolidate")
    return [
        *((name, finance) for name in organs),
        ("act_for", finance),
        ("bulletin_organ", finance),
        ("bulletin_records", finance | {"kind": "items"}),
        ("column_edit", {"pk": column.pk}),
        ("column_close", {"pk": column.pk}),
        ("post_end", {"pk": Post.objects.get(person=county.officer).pk}),
        ("batch_detail", {"pk": Batch.objects.get().pk}),
        *((name, round_) for name in rounds),
    ]


def _ledgers(county: County) -> list[Address]:
    finance, now = county.finance, timezone.now()
    proof = store("会议纪要".encode(), "纪要.txt")
    meeting = actions.enter(
        Meeting, finance, by=county.officer, on=timezone.localdate(now), title="会",
        proof_id=proof.sha256,
    )  # fmt: skip
    event = actions.enter(
        OpinionEvent, finance, by=county.officer, on=timezone.localdate(now), title="传言",
        evidence="记录", detected_at=now,
    )  # fmt: skip
    one = {"slug": "meetings", "pk": meeting.pk}
    pages = ("entry_detail", "entry_proof", "entry_strike", "entry_end")
    return [
        *((name, one) for name in pages),
        ("attendance", {"pk": TrainingCourse.objects.get().pk}),
        ("answer", {"pk": event.pk}),
    ]


def _reports(county: County, counting: Counting) -> list[Address]:
    ret, cell = {"pk": counting.finance.pk}, {"number": place("A1")}
    returns = ("detail", "compute", "sign", "send_back", "accept")
    counting.signed()
    report = {"pk": actions.begin_report(county.finance, 2018, by=county.officer).pk}
    reports = ("detail", "edit", "preview", "freeze", "frozen", "edition", "item")
    whole = actions.consolidate(counting.round, by=county.manager, note="试")
    sums = {"pk": counting.round.pk, "round_number": whole.number}
    return [
        *((f"return_{name}", ret) for name in returns),
        ("return_cell", ret | cell),
        ("return_cell_export", ret | cell | {"kind": "csv"}),
        ("consolidation_detail", {"pk": counting.round.pk, "number": whole.number}),
        ("consolidation_cell", sums | cell),
        ("consolidation_cell_export", sums | cell | {"kind": "csv"}),
        *((f"report_{name}", report) for name in reports),
        ("report_file", report | {"kind": "pdf"}),
        ("frozen_cell", report | {"cell": place("A1")}),
    ]


def test_what_is_another_organ_s_does_not_exist_or_is_refused(
    county: County, addresses: list[Address], sign_in: Sign
) -> None:
    client, events = sign_in("outsider"), Event.objects.count()
    for name, arguments in addresses:
        address = reverse(f"office:{name}", kwargs=arguments)
        for answer in (client.get(address), client.post(address, {"reason": "试"})):
            if name in SHOWN | {"round_detail", "round_remind", "round_consolidate"}:
                continue
            assert answer.status_code in {403, 404, 405}, (name, answer.status_code)
    assert Event.objects.count() == events


def test_an_auditor_changes_nothing(
    county: County, addresses: list[Address], sign_in: Sign
) -> None:
    client, events = sign_in("auditor"), Event.objects.count()
    filled = {"reason": "试", "on": "2018-12-31", "waiver": "试", "note": "试"}
    filled |= {"act": "release", "title": "试", "opinion": "同意", "confirmed": "yes"}
    for name, arguments in addresses:
        address = reverse(f"office:{name}", kwargs=arguments)
        for data in (filled, {}, filled | {"act": "approve", "do": "clear"}):
            answer = client.post(address, data)
            assert answer.status_code < 500, name
    assert Event.objects.count() == events
    assert InformationItem.objects.exclude(state="released").count() == 1


def test_no_address_with_an_id_is_left_out(addresses: list[Address]) -> None:
    asked = {
        pattern.name for pattern in urlpatterns if pattern.pattern.converters
    } - NOT_OF_ONE_ORGAN
    assert {name for name, _arguments in addresses} == asked
