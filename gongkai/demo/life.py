"""Play the days around today: drafts, reviews, returns, releases, withdrawals.

All of it by the acts, by the people who may; so every worklist has something due,
something overdue and something waiting, whatever day the county is loaded.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.bodies import plain_text
from gongkai.catalogue.content import Content, Link, content_of
from gongkai.catalogue.files import store
from gongkai.catalogue.states import Channel, LinkKind, State
from gongkai.review.actions import Proposal
from gongkai.review.models import Withdrawal
from gongkai.review.states import Property

from . import papers
from .year import UNQUOTED, Producer, Year

if TYPE_CHECKING:
    from gongkai.accounts.models import User
    from gongkai.catalogue.models import InformationItem
    from gongkai.organisations.models import Organ

    from .county import County

OFFICERS = {
    "office": "xinxi",
    "caizheng": "xinxi",
    "jiaoyu": "jiaoyu",
    "weijian": "weijian",
    "qingxi": "qingxi",
    "yuanqu": "yuanqu",
    "jiaojing": "jiaojing",
}
UNISSUED_MOBILE = "16012345678"  # a range no operator was given
# genre -> column, statutory basis, titles
_KINDS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "notice": ("documents", "A20.01", (
        "关于做好{month}月{topic}工作的通知",
        "关于开展{year}年{topic}自查的通知",
        "关于在{town}开展{topic}试点的通知",
    )),
    "announcement": ("notices", "A20.15", (
        "{short}关于{topic}有关事项的公告",
        "关于{town}{topic}办理地点调整的公告",
        "关于{year}年{month}月{topic}结果的公告",
    )),
    "notice_list": ("notices", "A20.15", (
        "{town}{year}年{month}月{topic}情况公示",
        "{short}{year}年{topic}拟安排项目公示",
    )),
    "service_guide": ("service-guides", "A20.05", (
        "{short}{topic}服务指南（{year}年版）",
        "{town}便民服务中心{topic}服务指南",
    )),
    "news": ("news", "", (
        "{short}到{town}开展{topic}专项检查",
        "{short}召开{month}月{topic}工作推进会",
    )),
    "plan": ("planning", "A20.03", (
        "明珠县{topic}三年行动计划（{year}—{later}年）",
        "{short}{year}年{topic}工作计划",
        "{town}{topic}提升行动计划（{year}—{later}年）",
    )),
    "circular": ("supervision", "A20.13", (
        "关于{month}月{topic}检查情况的通报",
        "关于{town}{topic}专项督查情况的通报",
    )),
    "opinion": ("documents", "A20.01", (
        "关于加强{topic}工作的实施意见",
        "关于支持{town}做好{topic}工作的意见",
    )),
    "letter": ("other-documents", "A20.01", (
        "关于{topic}有关事项的复函",
        "关于商请{town}协助{topic}工作的函",
    )),
}  # fmt: skip
_TURNS = tuple(genre for genre in _KINDS if genre != "letter")


@dataclass
class Life:
    """The cast at work today."""

    county: County
    today: date = field(default_factory=timezone.localdate)

    def __post_init__(self) -> None:
        self.random = random.Random(7)  # noqa: S311 -- a sample, no secret
        year = Year(self.county)
        everybody = {each.slug: each for each in year.producers}
        self.towns = year.towns
        self.titles: set[str] = set()
        self.producers = [everybody[slug] for slug in OFFICERS]
        self.written = 0

    def play(self, tell: Callable[[int, int], None]) -> None:
        """Play every scene once."""
        scenes = (
            self.drafts, self.waiting, self.returned, self.approved, self.released,
            self.again, self.withdrawn, self.periods, self.lists, self.validity,
        )  # fmt: skip
        for done, scene in enumerate(scenes):
            tell(done, len(scenes))
            scene()
        tell(len(scenes), len(scenes))

    # --- the acts in short ---------------------------------------------------

    def person(self, name: str) -> User:
        """Return one of the cast."""
        return self.county.people[name]

    def officer(self, item: InformationItem) -> User:
        """Return who drafts for the item's organ."""
        return self.person(OFFICERS[item.publisher.slug])

    def content(self, producer: Producer, age: int, **changes: Any) -> Content:
        """Return the content of one more item, created ``age`` days ago."""
        genre = changes.get("genre", _TURNS[self.written % len(_TURNS)])
        column, statutory, shapes = _KINDS.get(genre, _KINDS["notice"])
        created = self.today - timedelta(days=age)
        topic, title = self._title(producer, shapes, created)
        body = papers.full_body(
            self.random,
            name=producer.organ.full_name,
            topic=topic,
            town="青溪镇",
            signed_on=created,
        )
        text = plain_text(body)
        return replace(
            Content(
                title=title,
                created_on=created,
                genre=genre,
                summary=papers.opening(text),
                body=body,
                text=text,
                theme=producer.theme,
                statutory=statutory,
                columns=(self.county.columns[column].pk,),
                keywords=topic,
                source=producer.organ.full_name,
            ),
            **changes,
        )

    def _title(
        self, producer: Producer, shapes: tuple[str, ...], on: date
    ) -> tuple[str, str]:
        """Return a topic and the next title of these shapes not written yet."""
        while True:
            topic = producer.topics[self.written // 3 % len(producer.topics)]
            topic = topic.translate(UNQUOTED)
            title = shapes[self.written // len(_TURNS) % len(shapes)].format(
                topic=topic,
                short=producer.organ.short_name,
                town=self.towns[self.written // 2 % len(self.towns)],
                year=on.year,
                later=on.year + 2,
                month=on.month,
            )
            self.written += 1
            if title not in self.titles:
                self.titles.add(title)
                return topic, title

    def draft(
        self, age: int = 3, *, organ: Organ | None = None, **changes: Any
    ) -> InformationItem:
        """Draft an item of the organ, or of the next one in turn."""
        turn = self.written % len(self.producers)
        producer = next(
            (each for each in self.producers if each.organ == organ),
            self.producers[turn],
        )
        by = self.person(OFFICERS[producer.slug])
        return actions.draft(
            producer.organ, self.content(producer, age, **changes), by=by
        )

    def submitted(self, age: int = 3, **changes: Any) -> InformationItem:
        """Draft and submit."""
        item = self.draft(age, **changes)
        return actions.submit(item, by=self.officer(item))

    def sign(self, item: InformationItem, steps: int = 9) -> InformationItem:
        """Let the reviewers sign up to so many steps."""
        signers = {"first": "chushen", "second": "fushen", "approval": "pizhun"}
        while item.state == State.IN_REVIEW and steps:
            second = item.step == "second"
            item = actions.sign(
                item,
                by=self.person(signers[item.step]),
                opinion="同意。",
                secrecy_opinion="不涉及国家秘密。" if second else "",
            )
            steps -= 1
        return item

    def public(self, age: int = 3, **changes: Any) -> InformationItem:
        """Bring an item before the public."""
        item = self.sign(self.submitted(age, **changes))
        actions.release(item, by=self.officer(item))
        item.refresh_from_db()
        return item

    # --- scenes --------------------------------------------------------------

    def drafts(self) -> None:
        """Drafts of every age: fresh, due within days, past the legal term."""
        for age in (0, 1, 2, 5, 9, 14, 20, 25, 27, 29, 33, 45):
            self.draft(age)
        self._with_findings()
        for reason in ("与上月通知内容重复", "事项已取消"):
            item = self.draft(12)
            actions.discard(item, by=self.officer(item), reason=reason)

    def _with_findings(self) -> None:
        """Drafts that cannot go out as they are: a mobile number, no theme, a mark."""
        phone = f"联系人手机：{UNISSUED_MOBILE}。"
        self.draft(4, body=f"<p>请于月底前报送材料。{phone}</p>")
        self.draft(4, theme="")
        self.draft(4, body="<p>内部资料，注意保存</p>")
        asked = self.draft(6, body=f"<p>{phone}</p>")
        actions.submit(
            asked,
            by=self.officer(asked),
            waiver_request="该号码是值班专用号码，需要对外公布。",
        )

    def waiting(self) -> None:
        """Items before each step of review, some close to the last day."""
        for steps in (0, 1, 2):
            for age in (1, 4, 11, 24, 28, 36):
                self.sign(self.submitted(age, genre="notice"), steps)

    def returned(self) -> None:
        """Items sent back with a reason, at each step."""
        reasons = (
            "附件与正文所列金额不一致，请核对后重新报送。",
            "名单中的个人信息须去标识化后再公开。",
            "请补充文件的实施日期和咨询方式。",
        )
        signers = ("chushen", "fushen", "pizhun")
        for steps, (reason, name) in enumerate(zip(reasons, signers, strict=True)):
            for age in (6, 26):
                item = self.sign(self.submitted(age, genre="notice"), steps)
                actions.send_back(item, by=self.person(name), reason=reason)

    def approved(self) -> None:
        """Approved and waiting, or set to go out at a time to come."""
        for age in (1, 3, 8, 27):
            self.sign(self.submitted(age))
        for days in (1, 2, 5):
            item = self.sign(self.submitted(2))
            at = timezone.now() + timedelta(days=days)
            actions.schedule(item, at, by=self.officer(item))

    def released(self) -> None:
        """What went out lately, some of it on other channels too, one waived."""
        channels = (
            Channel.WECHAT,
            Channel.WEIBO,
            Channel.TOUTIAO,
            Channel.NOTICE_BOARD,
        )
        for place in range(40):
            item = self.public(self.random.randint(1, 30))
            if place % 3 == 0:
                channel = channels[place // 3 % len(channels)]
                actions.post(
                    item,
                    channel,
                    posted_at=timezone.now(),
                    by=self.officer(item),
                    address=f"https://{channel.value}.example/mingzhu/now/{item.pk}",
                )
        self._waived()

    def _waived(self) -> None:
        phone = f"防汛值班专用手机：{UNISSUED_MOBILE}（仅接听险情报告）。"
        item = self.draft(2, body=f"<p>{phone}</p>", text=phone)
        by = self.officer(item)
        item = actions.submit(item, by=by, waiver_request="值班专用号码，须对外公布。")
        item = self.sign(item, 1)
        if item.latest is not None:
            for finding in item.latest.review.findings.blocking():
                actions.waive(
                    item,
                    finding,
                    by=self.person("fushen"),
                    reason="属公务值班号码，不是个人信息。",
                )
        item = self.sign(item)
        actions.release(item, by=by)

    def again(self) -> None:
        """Public items corrected and released again; one correction under way."""
        for place in range(4):
            item = self.public(15, genre="notice")
            if item.latest is None:
                continue
            by = self.officer(item)
            content = content_of(item.latest)
            line = "<p>更正：本通知报送时间延长至月底。</p>"
            body = content.body + line
            actions.save(
                item,
                replace(content, body=body, text=plain_text(body)),
                by=by,
                note="更正报送时间",
            )
            if place < 3:
                item = self.sign(actions.submit(item, by=by))
                actions.release(item, by=by)

    def withdrawn(self) -> None:
        """Items taken back: an error, the privacy of somebody, one led elsewhere."""
        kinds = Withdrawal.Kind
        item = self.public(10)
        actions.withdraw(
            item, by=self.person("fushen"), kind=kinds.ERROR,
            reason="所附金额有误", public_note="内容有误，更正后重新发布。",
        )  # fmt: skip
        item = self.public(9)
        actions.withdraw(
            item, by=self.person("guanli"), kind=kinds.PRIVACY,
            reason="名单含有不必要的个人信息", public_note="为保护个人信息，本件已撤回。",
        )  # fmt: skip
        better = self.public(1)
        item = self.public(8)
        actions.withdraw(
            item, by=self.person("pizhun"), kind=kinds.LEGAL,
            reason="已被新的通知代替", public_note="本件已由新的通知代替。",
            redirect_to=f"/info/{better.public_id}/",
        )  # fmt: skip

    def periods(self) -> None:
        """Public notices still running, and two whose period has just ended."""
        now = timezone.now()
        for days in (1, 3, 5, 7):
            self.public(
                1, genre="notice_list", visible_until=now + timedelta(days=days)
            )
        for _place in range(2):
            self.public(12, genre="notice_list", visible_until=now + timedelta(hours=1))
        actions.end_notices(now=now + timedelta(hours=1))

    def lists(self) -> None:
        """What is open on request only, or not at all, with reasons and next looks."""
        on_request = Proposal(Property.ON_REQUEST, "涉及特定企业的生产经营情况")
        for age in (20, 40):
            self.sign(self.submitted(age, proposal=on_request, genre="letter"))
        self.submitted(2, proposal=on_request, genre="letter")
        for ground, reason in (
            ("PROCESS", "征求意见过程中形成的讨论材料"),
            ("INTERNAL_AFFAIRS", "内部值班安排"),
            ("THIRD_PARTY", "含有第三方商业秘密，第三方不同意公开"),
        ):
            proposal = Proposal(Property.WITHHELD, reason, ground)
            item = self.sign(self.submitted(30, proposal=proposal, genre="letter"))
        actions.reevaluate(
            item, keep=False, reason="第三方已同意公开", by=self.person("fushen")
        )

    def validity(self) -> None:
        """A policy, its interpretation, and the document that replaced an older one."""
        old = self.public(25, genre="notice", title="关于冬季供水保障工作的通知")
        title = "关于进一步做好冬季供水保障工作的通知"
        body = (
            "<p>供水单位应当提前检修管网，保障群众冬季用水。</p><p>原通知同时废止。</p>"
        )
        new = self.public(
            2, organ=old.publisher, genre="notice", title=title, body=body,
            text=plain_text(body),
            links=(Link(LinkKind.ABOLISHES, old.pk),),
            attachments=(store(papers.word(title, body), f"{title}.docx"),),
        )  # fmt: skip
        self.public(
            1, genre="interpretation", title=f"《{title}》解读",
            columns=(self.county.columns["interpretations"].pk,),
            links=(Link(LinkKind.INTERPRETS, new.pk),),
        )  # fmt: skip
