"""The acts on an item, each tried from where it is allowed and where it is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.actions import releasing
from gongkai.catalogue.content import Link
from gongkai.catalogue.models import InformationItem, Posting, Publication
from gongkai.catalogue.states import Channel, State
from gongkai.core.errors import BadInput, NotAllowed, NotLawful, NotOpen
from gongkai.core.models import Event
from gongkai.core.queries import verify_ledger
from gongkai.organisations.actions import appoint
from gongkai.organisations.roles import Role
from gongkai.review.actions import Proposal
from gongkai.review.models import Withdrawal
from gongkai.review.states import Property
from tests.factories.county import SINCE, County


def public() -> list[str]:
    return list(
        Publication.objects.public(now=timezone.now()).values_list("title", flat=True)
    )


def test_an_item_goes_from_draft_to_the_public(county: County) -> None:
    item = county.draft()
    assert item.state == State.DRAFT
    assert item.publish_by == date(2018, 10, 24)
    county.sign_all(actions.submit(item, by=county.officer))
    assert public() == []
    item.refresh_from_db()
    release = actions.release(item, by=county.officer)
    publication = Publication.objects.get()
    year = timezone.localdate().year
    assert publication.index_number == f"{county.finance.code}/{year}-00001"
    assert publication.listed_at == release.at
    assert [p.channel for p in item.postings.all()] == [Channel.WEBSITE]
    kinds = list(Event.objects.of(item.stream).values_list("kind", flat=True))
    assert kinds == ["drafted", "submitted", "signed", "signed", "signed", "released"]
    assert verify_ledger().holds


def test_what_was_made_before_there_was_a_duty_is_not_owed(county: County) -> None:
    item = county.released(created_on=date(1998, 3, 2))
    assert item.publish_by is None
    assert public() == [item.title]


def test_a_closed_column_takes_nothing_new_and_keeps_what_it_holds(
    county: County,
) -> None:
    item, other = county.draft(), county.draft(columns=(county.column.pk,))
    actions.close_column(county.documents, on=timezone.localdate(), by=county.manager)
    actions.save(item, county.content(title="改过的通知"), by=county.officer)
    with pytest.raises(BadInput, match="已关闭"):
        county.draft()
    with pytest.raises(BadInput, match="已关闭"):
        actions.save(other, county.content(), by=county.officer)


def test_a_second_release_tells_its_version_and_gives_no_number(
    county: County,
) -> None:
    item = county.released()
    actions.save(item, county.content(title="改过的通知"), by=county.officer)
    county.sign_all(actions.submit(item, by=county.officer))
    release = actions.release(item, by=county.officer)
    told = Event.objects.of(item.stream).filter(kind="released").order_by("seq")
    assert told.count() == 2
    assert told[1].data == {"version": 2, "release": release.pk}
    assert told[1].by_id == county.officer.pk


def test_the_light_route_still_needs_two_people_besides_the_author(
    county: County,
) -> None:
    item = county.submitted(genre="news", document_number="")
    item = actions.sign(item, by=county.first, opinion="同意")
    item = actions.sign(
        item, by=county.second, opinion="同意", secrecy_opinion="不涉密"
    )
    assert item.state == State.APPROVED
    assert item.latest.review.sign_offs.count() == 2


def test_an_identity_number_blocks_until_it_is_masked(county: County) -> None:
    text = "救助对象身份证号360727194608040004。"
    item = county.draft(text=text, body=f"<p>{text}</p>")
    with pytest.raises(NotLawful, match="阻断"):
        actions.submit(item, by=county.officer)
    actions.save(item, county.content(), by=county.officer)
    assert actions.submit(item, by=county.officer).state == State.IN_REVIEW


def test_what_is_not_to_be_published_need_not_be_masked(county: County) -> None:
    text = "举报人身份证号36072719460804000X。"
    withheld = Proposal(Property.WITHHELD, "涉及举报人个人隐私", "THIRD_PARTY")
    item = county.approved(text=text, proposal=withheld)
    assert item.state == State.LISTED
    assert item.latest
    assert item.latest.review.findings.filter(severity="warn").exists()
    actions.save(item, county.content(text=text), by=county.officer)
    with pytest.raises(NotLawful, match="阻断"):
        actions.submit(item, by=county.officer)


def test_a_waived_finding_lets_the_item_pass(county: County) -> None:
    item = county.draft(theme="")
    item = actions.submit(item, by=county.officer, waiver_request="本件无对应主题")
    item = actions.sign(item, by=county.first, opinion="同意")
    finding = item.latest.review.findings.blocking().get()
    with pytest.raises(NotAllowed):
        actions.waive(item, finding, by=county.first, reason="可以")
    actions.waive(item, finding, by=county.second, reason="确无对应主题")
    assert county.sign_all(item).state == State.APPROVED


def test_who_wrote_an_earlier_version_waives_nothing_in_the_next(
    county: County,
) -> None:
    text = "身份证号36072719460804000X"
    item = county.draft(text=text)
    for role in (Role.SECOND_REVIEWER, Role.SECRECY_REVIEWER):
        appoint(county.officer, county.finance, role, since=SINCE, by=None)
    actions.save(item, county.content(text=text, summary="概述"), by=county.first)
    item.refresh_from_db()
    assert item.latest
    finding = item.latest.review.findings.blocking().get()
    with pytest.raises(NotAllowed, match="参与了本件起草"):
        actions.waive(item, finding, by=county.officer, reason="须公示")
    assert actions.waive(item, finding, by=county.second, reason="须公示")


def test_the_approver_cannot_approve_over_an_open_finding(county: County) -> None:
    item = county.draft(theme="")
    item = actions.submit(item, by=county.officer, waiver_request="本件无对应主题")
    item = actions.sign(item, by=county.first, opinion="同意")
    item = actions.sign(
        item, by=county.second, opinion="同意", secrecy_opinion="不涉密"
    )
    with pytest.raises(NotLawful, match="阻断"):
        actions.sign(item, by=county.approver, opinion="同意")


def test_editing_after_a_sign_off_voids_it(county: County) -> None:
    item = actions.sign(county.submitted(), by=county.first, opinion="同意")
    actions.save(item, county.content(title="改后的通知"), by=county.officer)
    item.refresh_from_db()
    assert item.state == State.DRAFT
    item = actions.submit(item, by=county.officer)
    assert item.step == "first"
    assert item.latest.review.sign_offs.count() == 0


def test_a_returned_item_comes_back_as_a_new_version(county: County) -> None:
    item = actions.sign(county.submitted(), by=county.first, opinion="同意")
    item = actions.send_back(item, by=county.second, reason="附件缺失")
    assert item.state == State.RETURNED
    item = actions.submit(item, by=county.officer)
    assert item.latest.number == 2
    assert county.sign_all(item).state == State.APPROVED


def test_an_author_does_not_sign(county: County) -> None:
    item = county.draft()
    actions.save(item, county.content(summary="另写"), by=county.first)
    item = actions.submit(item, by=county.officer)
    with pytest.raises(NotAllowed, match="起草"):
        actions.sign(item, by=county.first, opinion="同意")


def test_a_second_review_needs_a_secrecy_opinion(county: County) -> None:
    item = actions.sign(county.submitted(), by=county.first, opinion="同意")
    with pytest.raises(BadInput, match="保密"):
        actions.sign(item, by=county.second, opinion="同意")


def test_a_signer_who_read_an_older_version_is_told(county: County) -> None:
    item = county.submitted()
    with pytest.raises(NotLawful, match="最新版本"):
        actions.sign(item, by=county.first, opinion="同意", version=9)


def test_a_withdrawn_item_is_gone_and_can_come_back_as_a_new_version(
    county: County,
) -> None:
    item = county.released()
    number = item.publication.index_number
    actions.withdraw(
        item, by=county.approver, kind=Withdrawal.Kind.ERROR, reason="金额有误"
    )
    assert public() == []
    item.refresh_from_db()
    assert item.state == State.WITHDRAWN
    actions.save(item, county.content(title="更正后的通知"), by=county.officer)
    item = county.sign_all(actions.submit(item, by=county.officer))
    actions.release(item, by=county.officer)
    assert public() == ["更正后的通知"]
    assert Publication.objects.get().index_number == number
    assert item.postings.standing().filter(channel=Channel.WEBSITE).count() == 1


def test_a_public_item_stays_public_while_its_next_version_is_reviewed(
    county: County,
) -> None:
    item = county.released()
    actions.save(item, county.content(title="第二版"), by=county.officer)
    assert public() == [item.title]
    item = county.sign_all(actions.submit(item, by=county.officer))
    actions.release(item, by=county.officer)
    assert public() == ["第二版"]


def test_a_notice_is_gone_the_moment_its_period_ends(county: County) -> None:
    soon = timezone.now() + timedelta(hours=1)
    item = county.released(visible_until=soon, genre="notice_list")
    later = soon + timedelta(seconds=1)
    assert not Publication.objects.public(now=later).exists()
    assert actions.end_notices(now=later) == ([item.pk], [])
    assert not Publication.objects.exists()


def test_a_withheld_item_goes_to_the_list_with_a_date_to_look_again(
    county: County,
) -> None:
    proposal = Proposal(Property.WITHHELD, "属于过程性信息", "PROCESS")
    item = county.approved(proposal=proposal)
    assert item.state == State.LISTED
    assert item.reevaluate_on == timezone.localdate() + timedelta(days=365)
    with pytest.raises(NotOpen):
        actions.release(item, by=county.officer)
    item = actions.reevaluate(item, keep=False, reason="情况变化", by=county.second)
    assert item.state == State.RETURNED


def test_a_posting_counts_for_the_channel_and_not_for_the_item(county: County) -> None:
    item = county.released()
    posting = actions.post(
        item,
        Channel.WECHAT,
        posted_at=timezone.now(),
        by=county.officer,
        address="https://mp.example.cn/s/1",
    )
    assert item.postings.standing().count() == 2
    assert len(public()) == 1
    with pytest.raises(BadInput, match="已经登记"):
        actions.post(
            item,
            Channel.WECHAT,
            posted_at=timezone.now(),
            by=county.officer,
            address="https://mp.example.cn/s/1",
        )
    seen_before = Posting.objects.get(pk=posting.pk)
    actions.strike_posting(posting, by=county.officer, reason="登记错误")
    with pytest.raises(NotLawful, match="已经划销"):
        actions.strike_posting(seen_before, by=county.officer, reason="又一次")
    assert item.postings.standing().count() == 1


def test_a_draft_cannot_be_posted(county: County) -> None:
    with pytest.raises(NotLawful, match="先审后发"):
        actions.post(
            county.draft(),
            Channel.WEIBO,
            posted_at=timezone.now(),
            by=county.officer,
            address="https://weibo.example.cn/1",
        )


def test_a_scheduled_item_is_released_when_its_time_comes(county: County) -> None:
    item = county.approved()
    at = timezone.now() + timedelta(hours=1)
    actions.schedule(item, at, by=county.officer)
    assert actions.release_scheduled(now=timezone.now()) == ([], [])
    assert actions.release_scheduled(now=at) == ([item.pk], [])
    assert len(public()) == 1


def test_a_scheduled_release_that_is_refused_tells_its_officer(county: County) -> None:
    item = county.approved()
    at = timezone.now() + timedelta(hours=1)
    actions.schedule(item, at, by=county.officer)
    county.officer.posts.update(until=timezone.localdate() - timedelta(days=1))
    done, refused = actions.release_scheduled(now=at)
    assert done == []
    assert refused[0][0] == item.pk
    item.refresh_from_db()
    assert item.release_at is None
    last = Event.objects.of(item.stream).last()
    assert last is not None
    assert last.kind == "schedule_failed"
    assert "信息员" in last.data["reason"]


def test_a_release_that_was_only_hindered_is_tried_again(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = county.approved()
    at = timezone.now() + timedelta(hours=1)
    actions.schedule(item, at, by=county.officer)

    def hindered(*_args: object, **_named: object) -> None:
        raise OperationalError("deadlock detected\nDETAIL: two processes")

    with monkeypatch.context() as patch:
        patch.setattr(releasing, "release", hindered)
        told = actions.release_scheduled(now=at)
    assert told == ([], [(item.pk, "deadlock detected")])
    assert actions.release_scheduled(now=at) == ([item.pk], [])


def test_nothing_is_set_for_when_its_notice_is_over(county: County) -> None:
    end = timezone.now() + timedelta(days=5)
    item = county.approved(visible_until=end)
    with pytest.raises(BadInput, match="公示期已满"):
        actions.schedule(item, end, by=county.officer)
    actions.schedule(item, end - timedelta(minutes=1), by=county.officer)


def test_an_abolishing_document_shows_on_the_abolished_one(county: County) -> None:
    old = county.released()
    county.released(
        title="关于废止预算公开工作方案的通知",
        document_number="明府办发〔2018〕15号",
        links=(Link("abolishes", old.pk),),
    )
    today = timezone.localdate()
    shown = Publication.objects.with_validity(on=today).get(item=old)
    assert getattr(shown, "validity") == "abolished"  # noqa: B009  annotated


@pytest.mark.parametrize(
    ("act", "who"),
    [
        ("submit", "outsider"),
        ("save", "outsider"),
        ("sign", "outsider"),
        ("send_back", "outsider"),
        ("release", "outsider"),
        ("withdraw", "outsider"),
        ("discard", "outsider"),
        ("withdraw", "auditor"),
        ("save", "auditor"),
    ],
)
def test_an_outsider_is_always_refused(county: County, act: str, who: str) -> None:
    someone = getattr(county, who)
    ready = {
        "submit": county.draft,
        "save": county.draft,
        "discard": county.draft,
        "sign": county.submitted,
        "send_back": county.submitted,
        "release": county.approved,
        "withdraw": county.released,
    }
    extra = {
        "sign": {"opinion": "同意"},
        "send_back": {"reason": "不行"},
        "withdraw": {"kind": Withdrawal.Kind.ERROR, "reason": "有误"},
        "discard": {"reason": "不要了"},
    }
    item = ready[act]()
    args = (item, county.content()) if act == "save" else (item,)
    with pytest.raises(NotAllowed):
        getattr(actions, act)(*args, by=someone, **extra.get(act, {}))


WRONG = [
    (act, state)
    for act, step in __import__("gongkai.catalogue.states", fromlist=["TABLE"]).TABLE
    for state in State
    if state not in step.frm
]


@pytest.mark.parametrize(("act", "state"), WRONG)
def test_every_act_is_refused_from_every_wrong_state(
    county: County, act: str, state: str
) -> None:
    item = county.draft()
    step = "first" if state == State.IN_REVIEW else ""
    InformationItem.objects.filter(pk=item.pk).update(state=state, step=step)
    calls: dict[str, Callable[[], object]] = {
        "save": lambda: actions.save(item, county.content(), by=county.officer),
        "submit": lambda: actions.submit(item, by=county.officer),
        "sign": lambda: actions.sign(item, by=county.first, opinion="同意"),
        "send_back": lambda: actions.send_back(item, by=county.first, reason="不行"),
        "release": lambda: actions.release(item, by=county.officer),
        "schedule": lambda: actions.schedule(item, timezone.now(), by=county.officer),
        "withdraw": lambda: actions.withdraw(
            item, by=county.approver, kind=Withdrawal.Kind.ERROR, reason="有误"
        ),
        "discard": lambda: actions.discard(item, by=county.officer, reason="不要了"),
        "reevaluate": lambda: actions.reevaluate(
            item, keep=True, reason="维持", by=county.second
        ),
    }
    with pytest.raises(NotOpen, match="当前状态"):
        calls[act]()
