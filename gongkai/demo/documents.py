"""The few hundred items of 2018 with full texts, tables and files, in every column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from gongkai.catalogue.actions import link, record_validity, register_normative
from gongkai.catalogue.bodies import plain_text
from gongkai.catalogue.content import Attachment, Content
from gongkai.catalogue.files import store
from gongkai.catalogue.imports.preparing import FinishedItem
from gongkai.catalogue.models import InformationItem, StoredFile, ValidityFact
from gongkai.catalogue.states import LinkKind
from gongkai.law.terms import lapse_day
from gongkai.organisations.models import Organ, OrganKind

from . import papers, printing
from .county import NAME
from .data import load
from .year import CHINA, UNQUOTED, Producer, Year

if TYPE_CHECKING:
    from .county import County

NORMATIVE = 61
"""Normative documents published in the year; 86 were made and registered."""
ISSUED = 86
INTERPRETED = 56
FORWARDED = 12
"""County documents that a township forwarded word for word: the same information."""
REGISTER_CODE = "明府规"

_GENRE_OF_TYPE = {
    "guide": "other",
    "rules": "other",
    "annual_report": "annual_report",
    "on_request": "other",
    "functions": "organ_profile",
    "policy": "notice",
    "planning": "plan",
    "statistics": "statistics",
    "service": "service_guide",
    "finance": "announcement",
    "personnel": "personnel",
    "key_area": "announcement",
    "proposals": "proposal_reply",
    "interpretation": "interpretation",
    "interaction": "response",
    "notices": "announcement",
    "news": "news",
    "topic": "notice",
    "catalogue": "announcement",
}
_PER_COLUMN = 4


@dataclass
class Library:
    """Writes the full texts; remembers the normative documents for the register."""

    year: Year
    budget_units: list[Organ]
    share: float = 1
    normative: list[tuple[str, Producer, date]] = field(default_factory=list)
    forwarded: list[tuple[str, str]] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    filed: int = 0

    def items(self) -> list[FinishedItem]:
        """Return all of them, with row numbers above those of the mass."""
        made = [
            *self._for_columns(),
            *self._normative_with_interpretations(),
            *self._forwardings(),
            *self._budgets(),
        ]
        return [
            replace(item, row=number) for number, item in enumerate(made, start=100_001)
        ]

    def _count(self, whole: int) -> int:
        return max(2, round(whole * self.share))

    def _for_columns(self) -> Iterator[FinishedItem]:
        for row in load("columns")["column"]:
            column = self.year.county.columns[row["slug"]]
            for place in range(_PER_COLUMN if self.share == 1 else 1):
                moment = self._moment()
                producer, words, title = self._unwritten(NAMES[row["slug"]], moment)
                topic = words["topic"]
                body = papers.full_body(
                    self.year.random,
                    name=producer.organ.full_name,
                    topic=topic,
                    town=words["town"],
                    signed_on=moment.date(),
                )
                files = self._files(title, body, producer, moment) if not place else ()
                yield self._item(
                    producer,
                    moment,
                    title=title,
                    genre=_GENRE_OF_TYPE[row["type"]],
                    body=body,
                    columns=(column.pk,),
                    key_area=row.get("key_area", ""),
                    statutory="A20.15",
                    attachments=files,
                    keywords=topic,
                )

    def _files(
        self, title: str, body: str, producer: Producer, moment: datetime
    ) -> tuple[Attachment, ...]:
        """Return the paper as a Word file and every third time as PDF too."""
        self.filed += 1
        word = store(papers.word(title, body), f"{title[:60]}.docx")
        if self.filed % 3:
            return (word,)
        return (word, self._printed(title, body, producer.organ, moment.date()))

    def _printed(self, title: str, body: str, organ: Organ, on: date) -> Attachment:
        printed = printing.pdf(title, body, organ=organ.full_name, on=on)
        return store(printed, f"{title[:60]}.pdf")

    def _unwritten(
        self, shape: str, moment: datetime
    ) -> tuple[Producer, dict[str, Any], str]:
        """Return who writes, of what, and a title that no other item here bears."""
        while True:
            producer = self.year.producer("news")
            words = self.year.words_for(producer, moment)
            words["topic"] = words["topic"].translate(UNQUOTED)
            title = shape.format(**words)
            if title not in self.titles:
                self.titles.add(title)
                return producer, words, title

    def _normative_with_interpretations(self) -> Iterator[FinishedItem]:
        columns = self.year.county.columns
        for place in range(self._count(NORMATIVE)):
            producer = self.year.producers[place % len(self.year.producers)]
            moment = self._moment()
            topic, title = self._fresh_title(producer)
            if place % 7 == 3:
                title += "（试行）"
            created = moment.date()
            trial = "试行" in title
            body = papers.article_body(
                self.year.random,
                name=producer.organ.full_name,
                topic=topic,
                town=self.year.random.choice(self.year.towns),
            )
            self.normative.append((title, producer, created))
            yield self._item(
                producer,
                moment,
                title=title,
                genre="normative",
                body=body,
                columns=(columns["normative"].pk,),
                statutory="A20.01",
                is_normative=True,
                document_number=self.year.document_number(producer),
                effective_from=created,
                expires_on=lapse_day(created, is_trial=trial),
                attachments=(store(papers.word(title, body), f"{title}.docx"),),
                keywords=topic,
            )
            if place < self._count(INTERPRETED):
                yield self._item(
                    producer,
                    moment + timedelta(hours=2),
                    title=f"《{title}》解读",
                    genre="interpretation",
                    body=papers.interpretation_body(
                        title, producer.organ.full_name, topic
                    ),
                    columns=(columns["interpretations"].pk,),
                    statutory="A20.15",
                    keywords=topic,
                )

    def _forwardings(self) -> Iterator[FinishedItem]:
        """Townships forward documents of the county's organs."""
        townships = [
            each
            for each in self.year.producers
            if each.organ.kind == OrganKind.TOWNSHIP
        ]
        documents = [
            row for row in self.normative if row[1].organ.kind != OrganKind.TOWNSHIP
        ]
        for place, (title, _maker, day) in enumerate(
            documents[: self._count(FORWARDED)]
        ):
            producer = townships[place % len(townships)]
            name = producer.organ.full_name
            forwarding = f"{name}转发《{title}》的通知"
            self.forwarded.append((forwarding, title))
            yield self._item(
                producer,
                datetime(day.year, day.month, day.day, 16, place, tzinfo=CHINA),
                title=forwarding,
                genre="notice",
                body=f"<p>各村（居）民委员会：</p><p>现将《{title}》转发给你们，请结合实际抓好落实。"
                f"</p><p>{name}</p>",
                columns=(self.year.county.columns["other-documents"].pk,),
                statutory="A20.01",
                document_number=self.year.document_number(producer),
                keywords="转发",
            )

    def _fresh_title(self, producer: Producer) -> tuple[str, str]:
        """Return a topic and a title no other normative document bears."""
        taken = {title.removesuffix("（试行）") for title, *_rest in self.normative}
        place = producer.organ.full_name.removesuffix("人民政府")
        county = place if producer.organ.kind == OrganKind.TOWNSHIP else NAME
        for topic in producer.topics:
            plain = topic.translate(UNQUOTED)
            title = f"{county}{plain}管理办法"
            if title not in taken:
                return plain, title
        raise ValueError(f"{producer.slug} has no topic left")

    def _budgets(self) -> Iterator[FinishedItem]:
        """Each budget unit's budget for 2018 and final accounts of 2017."""
        columns = self.year.county.columns
        for place, organ in enumerate(self.budget_units[: self._count(116)]):
            producer = self._as_producer(organ)
            for label, slug, area, first in (
                ("2018年部门预算", "budget", "finance.budget", date(2018, 2, 1)),
                (
                    "2017年部门决算",
                    "final-accounts",
                    "finance.final_accounts",
                    date(2018, 8, 20),
                ),
            ):
                income, spending = papers.budget_rows(self.year.random)
                public = papers.three_public_rows(self.year.random)
                title = f"{organ.full_name}{label}"
                moment = self._moment(first)
                body = (
                    f"<h3>一、基本情况</h3><p>本部门纳入{label}编制范围的单位1个。</p>"
                    + papers.table("收入情况表", income)
                    + papers.table("支出情况表", spending)
                    + papers.table("“三公”经费情况表", public)
                    + "<h3>二、情况说明</h3><p>“三公”经费与上年相比有所下降，"
                    "主要是严格执行公务用车和公务接待的有关规定。</p>"
                )
                files: tuple[Attachment, ...] = ()
                if place % 4 == 0:
                    sheets = [
                        ("收入", income),
                        ("支出", spending),
                        ("三公经费", public),
                    ]
                    files = (store(papers.workbook(sheets), f"{title}.xlsx"),)
                if place % 8 == 0:
                    printed = self._printed(title, body, organ, moment.date())
                    files = (printed, *files)
                yield self._item(
                    producer,
                    moment,
                    title=title,
                    genre="budget_report",
                    body=body,
                    columns=(columns[slug].pk, columns["three-public"].pk),
                    key_area=area,
                    statutory="A20.07",
                    theme="0401",
                    attachments=files,
                    keywords="预算" if slug == "budget" else "决算",
                )

    def _as_producer(self, organ: Organ) -> Producer:
        for each in self.year.producers:
            if each.organ.pk == organ.pk:
                return each
        return Producer(organ, organ.slug, "", "0401", ("预算公开",), 1)

    def _moment(self, first: date = date(2018, 1, 3)) -> datetime:
        days = [
            day for month in self.year.days.values() for day in month if day >= first
        ]
        if first.month > 1:
            days = days[:15]  # within twenty days of approval, Budget Law art. 14
        day = self.year.random.choice(days)
        minute = self.year.random.randint(0, 59)
        return datetime(day.year, day.month, day.day, 10, minute, tzinfo=CHINA)

    def _item(
        self, producer: Producer, moment: datetime, **fields: Any
    ) -> FinishedItem:
        body = fields["body"]
        text = plain_text(body)
        fields.setdefault("theme", producer.theme)
        content = Content(
            created_on=moment.date(),
            text=text,
            summary=papers.opening(text),
            source=producer.organ.full_name,
            **fields,
        )
        files = StoredFile.objects.in_bulk([a.sha256 for a in content.attachments])
        return FinishedItem(
            0, producer.organ, content, moment.astimezone(UTC), tuple(files.values())
        )


NAMES = {
    "guide": "{name}政府信息公开指南",
    "rules": "{name}政府信息公开工作制度",
    "statutory": "{name}主动公开基本目录（{topic}部分）",
    "annual-reports": "{name}2017年政府信息公开工作年度报告（全文）",
    "on-request": "{name}依申请公开办理说明",
    "profile": "{name}机构职能",
    "documents": "关于印发{topic}工作方案的通知",
    "normative": "关于贯彻落实{topic}有关规定的通知",
    "other-documents": "关于做好{topic}有关工作的函",
    "cleanup": "关于公布{topic}方面规范性文件清理结果的公告",
    "planning": "明珠县{topic}专项规划（2018—2022年）",
    "statistics": "2017年明珠县{topic}统计公报",
    "permits": "{name}行政许可事项清单（2018年版）",
    "penalties": "{name}行政处罚裁量基准（2018年版）",
    "emergency": "明珠县{topic}应急预案",
    "service-guides": "{topic}办事指南（2018年修订）",
    "personnel": "{name}2018年公开招聘公告",
    "supervision": "{name}2018年随机抽查事项清单",
    "finance": "关于2018年{topic}资金安排情况的说明",
    "budget": "关于2018年{topic}专项经费预算的说明",
    "final-accounts": "关于2017年{topic}专项经费决算的说明",
    "three-public": "{name}2018年“三公”经费管理情况的说明",
    "procurement": "{name}2018年政府采购计划公告",
    "projects": "2018年{town}重大建设项目清单公告",
    "approval-service": "{project}审批服务事项公告",
    "approval-result": "关于{project}批准结果的公告",
    "bidding": "{project}招标投标情况公告",
    "land": "关于{project}征收土地补偿安置方案的公告",
    "design-change": "关于{project}设计变更的公告",
    "construction": "{project}施工单位和工期公告",
    "quality-safety": "{project}质量安全监督情况公告",
    "completion": "{project}竣工验收结果公告",
    "key-areas": "关于2018年{topic}信息公开重点任务的公告",
    "welfare": "关于2018年{topic}惠民事项的公告",
    "poverty": "关于{town}2018年脱贫攻坚项目安排的公告",
    "assistance": "关于{town}社会救助对象动态管理情况的公告",
    "education": "关于2018年{town}义务教育阶段招生安排的公告",
    "health": "关于{town}基本公共卫生服务开展情况的公告",
    "environment": "关于{town}饮用水水源水质状况的公告",
    "culture-sport": "关于{town}公共文化设施免费开放的公告",
    "resources": "关于{project}公共资源交易事项的公告",
    "housing": "关于2018年{town}住房保障对象分配结果的公告",
    "land-mining": "{town}国有建设用地使用权挂牌出让公告",
    "state-property": "关于{place}国有房产公开招租的公告",
    "proposals": "关于{topic}建议办理情况的答复",
    "interpretations": "一图读懂{topic}",
    "responses": "关于{topic}有关问题的回应",
    "consultations": "关于{topic}征求意见采纳情况的公告",
    "notices": "关于{town}{topic}有关事项的公告",
    "news": "{town}{topic}工作扎实推进",
    "reposts": "转载：{topic}政策问答",
    "topics": "关于开设{topic}专栏的通知",
    "topic-once": "关于公布{topic}“一次办好”事项目录的通知",
    "topic-census": "{town}第四次经济普查宣传工作方案",
    "topic-river": "{town}河长制巡河工作安排",
    "topic-safety": "{town}安全生产月活动方案",
}
"""What the full text in a column is called; ``Library`` writes no title twice."""


def after_release(county: County, library: Library) -> None:
    """Register the normative documents, link what goes with them, tell their fate."""
    by = county.people["guanli"]
    normative = library.normative
    public = {
        item.title: item
        for item in InformationItem.objects.filter(
            government=county.government, genre__in=("normative", "interpretation")
        ).order_by("-id")
    }
    unpublished = max(1, round(len(normative) * (ISSUED - NORMATIVE) / NORMATIVE))
    entries = [
        *normative,
        *(
            (
                f"明珠县{producer.topics[-1].translate(UNQUOTED)}内部操作规程",
                producer,
                day,
            )
            for _title, producer, day in normative[:unpublished]
        ),
    ]
    for title, producer, day in sorted(entries, key=lambda entry: entry[2]):
        register_normative(
            producer.organ,
            agency_code=REGISTER_CODE,
            title=title,
            issued_on=day,
            effective_from=day,
            is_trial="试行" in title,
            legality_reviewer="明珠县司法局",
            legality_opinion="经审核，内容合法，程序完备。",
            legality_reviewed_on=day - timedelta(days=7),
            item=public.get(title),
            by=by,
        )
    for title, item in public.items():
        document = public.get(title.removeprefix("《").removesuffix("》解读"))
        if document is not None and document.pk != item.pk:
            link(item, document, LinkKind.INTERPRETS, by=by)
    _link_forwardings(county, library.forwarded, public)
    _fates(county, [public[title] for title, _producer, _day in normative])


def _link_forwardings(
    county: County,
    forwarded: list[tuple[str, str]],
    documents: Mapping[str, InformationItem],
) -> None:
    """Say of each forwarding which document it is: the two count once."""
    items = InformationItem.objects.filter(
        government=county.government, title__in=[title for title, _whole in forwarded]
    )
    found = {item.title: item for item in items}
    for title, whole in forwarded:
        link(
            found[title],
            documents[whole],
            LinkKind.FORWARDS,
            by=county.people["guanli"],
        )


def _fates(county: County, documents: list[InformationItem]) -> None:
    """Some were amended, some abolished, some extended; the others lapsed in time."""
    kinds = ValidityFact.Kind
    by = county.people["guanli"]
    for place, document in enumerate(documents):
        if place % 10 == 1:
            record_validity(
                document, kinds.ABOLISHED, on=date(2020, 12, 31),
                basis="《明珠县人民政府关于公布规范性文件清理结果的决定》（示例）", by=by,
            )  # fmt: skip
        elif place % 10 == 4:
            record_validity(
                document, kinds.AMENDED, on=date(2021, 6, 1),
                basis="《明珠县人民政府关于修改部分规范性文件的决定》（示例）", by=by,
            )  # fmt: skip
        elif place % 3 == 0:
            record_validity(
                document, kinds.EXTENDED, on=date(2023, 1, 4), until=date(2028, 12, 31),
                basis="《明珠县人民政府关于继续执行部分文件的通知》（示例）", by=by,
            )  # fmt: skip
