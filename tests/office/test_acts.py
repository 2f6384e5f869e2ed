"""Each act through the client: done, refused at the form, nothing typed lost."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from gongkai.catalogue import actions
from gongkai.catalogue.content import content_of
from gongkai.catalogue.models import (
    InformationItem,
    ItemLink,
    Posting,
    Publication,
    StoredFile,
)
from gongkai.core.models import Event
from gongkai.organisations.models import Post
from gongkai.organisations.roles import Role
from gongkai.review.actions import Proposal
from gongkai.review.states import Property
from tests.factories.county import County

from .conftest import Sign


def do(
    client: Client, item: InformationItem, act: str, **data: Any
) -> tuple[int, str, InformationItem]:
    """Post an act; return status, page and the item afterwards."""
    response = client.post(reverse("office:item_act", args=[item.pk, act]), data)
    item.refresh_from_db()
    return response.status_code, response.content.decode(), item


def in_two_hours() -> str:
    at = timezone.localtime() + timedelta(hours=2)
    return f"{at:%Y-%m-%dT%H:%M}"


def test_a_draft_is_submitted(county: County, sign_in: Sign) -> None:
    status, _page, item = do(sign_in("officer"), county.draft(), "submit")
    assert status == 302
    assert item.state == "in_review"


def test_a_blocked_draft_goes_only_with_a_reason_to_waive(
    county: County, sign_in: Sign
) -> None:
    client, item = sign_in("officer"), county.draft(theme="")
    status, page, item = do(client, item, "submit", waiver_request="")
    assert status == 200
    assert "阻断性发现未处理" in page
    assert item.state == "draft"
    _status, _page, item = do(client, item, "submit", waiver_request="无对应主题")
    assert item.state == "in_review"
    event = Event.objects.get(stream=item.stream, kind="submitted")
    assert event.data["waiver_request"] == "无对应主题"


def test_an_act_is_its_own_transaction(
    county: County,
    sign_in: Sign,
) -> None:
    client, item = sign_in("officer"), county.draft()
    with CaptureQueriesContext(connection) as asked:
        status, _page, _item = do(client, item, "submit")
    assert status == 302
    begun = [each for each in asked if each["sql"].startswith("SAVEPOINT")]
    assert len(begun) == 2  # the act's own, and the session's that keeps the message


def test_an_approved_item_is_released(county: County, sign_in: Sign) -> None:
    status, _page, item = do(sign_in("officer"), county.approved(), "release")
    assert status == 302
    assert item.state == "released"
    assert Publication.objects.filter(pk=item.pk).exists()


def test_a_draft_is_not_released_and_the_page_says_why(
    county: County, sign_in: Sign
) -> None:
    status, page, _item = do(sign_in("officer"), county.draft(), "release")
    assert status == 200
    assert "当前状态为“起草”" in page
    assert not Publication.objects.exists()


def test_a_release_is_set_and_cancelled(county: County, sign_in: Sign) -> None:
    client, item = sign_in("officer"), county.approved()
    _status, _page, item = do(client, item, "schedule", at=in_two_hours())
    assert item.release_at is not None
    assert item.scheduled_by == county.officer
    _status, _page, item = do(client, item, "cancel-schedule")
    assert item.release_at is None


def test_a_time_gone_by_is_refused_and_kept_in_the_form(
    county: County, sign_in: Sign
) -> None:
    status, page, item = do(
        sign_in("officer"), county.approved(), "schedule", at="2018-09-20T08:00"
    )
    assert status == 200
    assert "须在将来" in page
    assert "2018-09-20T08:00" in page
    assert item.release_at is None


def test_an_item_is_withdrawn_with_a_reason(county: County, sign_in: Sign) -> None:
    client, item = sign_in("approver"), county.released()
    wrong = {"kind": "error", "public_note": "已更正", "redirect_to": "https://x.cn"}
    status, page, item = do(client, item, "withdraw", reason="金额有误", **wrong)
    assert status == 200
    assert "以“/”开头" in page
    assert "金额有误" in page
    right = wrong | {"redirect_to": "/policies/"}
    _status, _page, item = do(client, item, "withdraw", reason="金额有误", **right)
    assert item.state == "withdrawn"
    assert not Publication.objects.exists()


def test_a_draft_is_discarded_with_a_reason(county: County, sign_in: Sign) -> None:
    client, item = sign_in("officer"), county.draft()
    status, _page, item = do(client, item, "discard", reason="")
    assert (status, item.state) == (200, "draft")
    status, _page, item = do(client, item, "discard", reason="不再需要")
    assert (status, item.state) == (302, "discarded")


def test_an_item_is_sent_back_from_its_page(county: County, sign_in: Sign) -> None:
    item = county.approved()
    _s, _p, item = do(sign_in("approver"), item, "send-back", reason="附件缺失")
    assert item.state == "returned"


def test_who_may_not_record_a_posting_leaves_no_file(
    county: County, sign_in: Sign, settings: Settings, tmp_path: Path
) -> None:
    settings.FILES_ROOT = tmp_path
    status, page, _item = do(
        sign_in("auditor"),
        county.released(),
        "post",
        channel="gazette",
        posted_at=f"{timezone.localtime():%Y-%m-%dT%H:%M}",
        proof=SimpleUploadedFile("公报.txt", "审计员写的".encode()),
    )
    assert status == 200
    assert "登记须由本机构信息员" in page
    assert not StoredFile.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_refused_posting_keeps_its_proof(county: County, sign_in: Sign) -> None:
    client, item = sign_in("officer"), county.released()
    proof = SimpleUploadedFile("公报.txt", "第3期".encode())
    status, page, _item = do(client, item, "post", channel="gazette", proof=proof)
    assert status == 200
    assert "已收到“公报.txt”，不必重新选择" in page
    token = page.split('name="proof-kept" value="')[1].split('"')[0]
    at = f"{timezone.localtime():%Y-%m-%dT%H:%M}"
    kept = {"channel": "gazette", "posted_at": at, "proof-kept": token}
    assert do(client, item, "post", **kept)[0] == 302
    row = Posting.objects.standing().get(item=item, channel="gazette")
    assert row.proof_id == hashlib.sha256("第3期".encode()).hexdigest()


def test_a_posting_is_recorded_with_proof_and_struck(
    county: County, sign_in: Sign
) -> None:
    client, item = sign_in("officer"), county.released()
    posted = f"{timezone.localtime():%Y-%m-%dT%H:%M}"
    status, page, item = do(
        client, item, "post", channel="gazette", posted_at=posted, address=""
    )
    assert status == 200
    assert "上传证明材料" in page
    proof = SimpleUploadedFile("公报.txt", "第9期第3页".encode())
    status, _page, item = do(
        client, item, "post", channel="gazette", posted_at=posted, proof=proof
    )
    assert status == 302
    posting = Posting.objects.get(item=item, channel="gazette")
    assert posting.proof is not None
    file = client.get(reverse("office:item_file", args=[item.pk, posting.proof_id]))
    assert b"".join(file.streaming_content).decode() == "第9期第3页"  # type: ignore[attr-defined]  # a stream
    address = reverse("office:strike_posting", args=[item.pk, posting.pk])
    assert client.post(address, {"reason": ""}).status_code == 200
    assert client.post(address, {"reason": "登记错误"}).status_code == 302
    posting.refresh_from_db()
    assert posting.struck_reason == "登记错误"


def test_an_item_is_linked_by_number_and_unlinked(
    county: County, sign_in: Sign
) -> None:
    client = sign_in("officer")
    policy = county.released()
    guide = county.released(
        title="《方案》政策解读", genre="interpretation", document_number=""
    )
    status, page, _item = do(client, guide, "link", kind="interprets", other="没有的")
    assert status == 200
    assert "没有的" in page
    number = policy.publication.index_number
    status, _page, _item = do(client, guide, "link", kind="interprets", other=number)
    assert status == 302
    link = guide.links_out.get()
    outside = client.get(reverse("office:item_outside", args=[policy.pk]))
    assert "被解读" in outside.content.decode()
    address = reverse("office:unlink", args=[guide.pk, link.pk])
    own = reverse("office:item_outside", args=[guide.pk])
    assert address in client.get(own).content.decode()
    ItemLink.objects.filter(pk=link.pk).update(stated_in=guide.latest)
    stated = client.get(own).content.decode()
    assert address not in stated
    assert "已发布的版本载明" in stated
    ItemLink.objects.filter(pk=link.pk).update(stated_in=None)
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    assert not guide.links_out.exists()


def test_a_validity_fact_is_recorded(county: County, sign_in: Sign) -> None:
    client, item = sign_in("second"), county.released()
    data = {"kind": "abolished", "on": "2018-12-01", "until": "", "basis": ""}
    status, page, _item = do(client, item, "validity", **data)
    assert status == 200
    assert "2018-12-01" in page
    data["basis"] = "明府办发〔2018〕20号"
    status, _page, _item = do(client, item, "validity", **data)
    assert status == 302
    assert item.validity_facts.get().basis == data["basis"]


def test_withheld_information_is_looked_at_again(county: County, sign_in: Sign) -> None:
    proposal = Proposal(Property.WITHHELD, "属于过程性信息", "PROCESS")
    item = county.approved(proposal=proposal)
    listed = sign_in("second").get(reverse("office:withheld_list")).content.decode()
    assert item.title in listed
    assert "属于过程性信息" in listed
    refused = sign_in("officer").get(
        reverse("office:item_act", args=[item.pk, "reevaluate"])
    )
    assert "由复审人办理" in refused.content.decode()
    _s, _p, item = do(
        sign_in("second"), item, "reevaluate", keep="no", reason="情况变化"
    )
    assert item.state == "returned"


def test_a_finding_is_waived_by_the_second_reviewer_only(
    county: County, sign_in: Sign
) -> None:
    item = actions.submit(
        county.draft(theme=""), by=county.officer, waiver_request="无对应主题"
    )
    finding = item.latest.review.findings.blocking().get()
    address = reverse("office:waive", args=[item.pk, finding.pk])
    refused = sign_in("first").post(address, {"reason": "可以"})
    assert "只有复审人可以豁免" in refused.content.decode()
    assert "可以" in refused.content.decode()
    findings = reverse("office:item_findings", args=[item.pk])
    assert address in sign_in("second").get(findings).content.decode()
    done = sign_in("second").post(address, {"reason": "确无对应主题"})
    assert done.status_code == 302
    assert not item.latest.review.findings.blocking().exists()


def test_who_wrote_an_earlier_version_is_offered_no_waiver(
    county: County, sign_in: Sign
) -> None:
    draft = county.draft(theme="")
    assert draft.latest is not None
    content = content_of(draft.latest)
    actions.save(draft, replace(content, summary="改过"), by=county.first)
    item = actions.submit(draft, by=county.officer, waiver_request="无对应主题")
    Post.objects.create(
        person=county.officer,
        organ=county.finance,
        role=Role.SECOND_REVIEWER,
        since="2018-01-01",
    )
    finding = item.latest.review.findings.blocking().get()
    address = reverse("office:waive", args=[item.pk, finding.pk])
    for page in ("item_findings", "item_review"):
        shown = sign_in("officer").get(reverse(f"office:{page}", args=[item.pk]))
        assert address not in shown.content.decode()
        assert "您参与了本件起草，不能豁免" in shown.content.decode()


@pytest.mark.parametrize(
    "act",
    ["submit", "mask", "release", "schedule", "withdraw", "post", "link", "discard"],
)
def test_an_outsider_finds_no_act_at_all(
    county: County, sign_in: Sign, act: str
) -> None:
    item = county.draft()
    address = reverse("office:item_act", args=[item.pk, act])
    client = sign_in("outsider")
    assert client.get(address).status_code == 404
    assert client.post(address, {"reason": "无"}).status_code == 404


def test_the_auditor_reads_every_act_and_does_none(
    county: County, sign_in: Sign
) -> None:
    item = county.draft()
    status, page, item = do(sign_in("auditor"), item, "submit")
    assert status == 200
    assert "须担任明珠县财政局的信息员或初审人" in page
    assert item.state == "draft"


def test_drafts_are_submitted_together_after_a_page_that_names_them(
    county: County, sign_in: Sign
) -> None:
    ready, blocked = county.draft(), county.draft(title="缺主题的通知", theme="")
    other = actions.draft(
        county.health, county.content(title="别的机构的通知"), by=county.outsider
    )
    client, address = sign_in("officer"), reverse("office:bulk_submit")
    picked = {"pick": [ready.pk, blocked.pk, other.pk]}
    page = client.post(address, picked).content.decode()
    assert "确认送审这 1 件信息" in page
    assert "缺主题的通知" in page
    assert "别的机构的通知" not in page
    client.post(address, picked | {"confirmed": "yes"})
    states = InformationItem.objects.values_list("pk", "state")
    assert dict(states) == {
        ready.pk: "in_review",
        blocked.pk: "draft",
        other.pk: "draft",
    }


def test_a_proof_of_another_item_is_not_handed_out(
    county: County, sign_in: Sign
) -> None:
    item = county.draft()
    address = reverse("office:item_file", args=[item.pk, "0" * 64])
    assert sign_in("officer").get(address).status_code == 404


def test_a_linked_item_of_another_organ_goes_by_its_public_title(
    county: County, sign_in: Sign
) -> None:
    policy = county.released(title="财政局的方案")
    theirs = actions.draft(
        county.health,
        county.content(title="卫健委的解读", genre="news", document_number=""),
        by=county.outsider,
    )
    ItemLink.objects.create(from_item=theirs, to_item=policy, kind="interprets")
    ItemLink.objects.create(from_item=policy, to_item=theirs, kind="related")
    outside = reverse("office:item_outside", args=[policy.pk])
    client = sign_in("officer")
    page = client.get(outside).content.decode()
    assert "卫健委的解读" not in page
    assert "现不公开的信息" in page
    own = policy.links_out.get()
    address = reverse("office:unlink", args=[policy.pk, own.pk])
    assert "卫健委的解读" not in client.get(address).content.decode()
    assert "卫健委的解读" in sign_in("manager").get(outside).content.decode()


def test_a_newer_draft_of_a_public_linked_item_gives_no_title_away(
    county: County, sign_in: Sign
) -> None:
    policy = county.released(title="财政局的方案")
    news = actions.draft(
        county.health, county.content(title="健康宣传周"), by=county.outsider
    )
    ItemLink.objects.create(from_item=news, to_item=policy, kind="related")
    actions.save(policy, county.content(title="还没有公开的新标题"), by=county.officer)
    outside = reverse("office:item_outside", args=[news.pk])
    page = sign_in("outsider").get(outside).content.decode()
    assert "还没有公开的新标题" not in page
    assert "财政局的方案" in page
    assert f"/info/{policy.public_id}/" in page
