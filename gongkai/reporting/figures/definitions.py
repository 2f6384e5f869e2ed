"""What each figure means: one definition a cell, with the source its records come from."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.law.forms import CellKey

from . import sources as s

DOCUMENTS = "国办发〔2018〕37号"
FORM = "国办发〔2014〕32号"
_POSTED = "按发布时间在统计期内、未划销的发布记录统计；转发已计入的本县信息，其渠道并入被转发的信息；截至期末因内容有误、含个人信息、不宜公开等撤回的不计。"


@dataclass(frozen=True)
class Definition:
    """What is counted: the records of ``source`` for which ``test`` holds.

    ``test`` is asked in SQL of a row ``r``; ``adds`` says that amounts are added up.
    """

    source: s.Source
    test: str
    text: str
    basis: str = FORM
    adds: bool = False


def _items(test: str, text: str) -> Definition:
    return Definition(s.ITEMS, test, text + _POSTED)


def _channel(bit: int, name: str) -> Definition:
    return _items(
        f"r.channels & {bit} > 0",
        f"统计期内在{name}公开的信息件数，同一信息在同一类渠道发布多次计1条。",
    )


def _session(kind: str, name: str, *, head: bool = False) -> Definition:
    test = f"r.sort = '{kind}'" + (" AND r.head_present" if head else "")
    who = "主要负责同志参加的" if head else ""
    return Definition(
        s.SESSIONS, test, f"台账登记的、在统计期内举行的{who}{name}次数，划销的不计。"
    )


def _ledger(
    source: s.Source, text: str, test: str = "true", *, adds: bool = False
) -> Definition:
    return Definition(source, test, text + "划销的登记不计。", adds=adds)


_EVENT = "按首次回应时间计入统计期，只计一次，不因以后再次回应而重复；划销的登记不计。"
_HELD = "按统计期最后一日的在册情况统计。"
_MADE = Definition(
    s.REGISTER,
    "r.made",
    "本单位制发并列入规范性文件登记簿的文件，按制发日期统计，不论是否已公开。",
    DOCUMENTS,
)

FORM_2014: dict[str, Definition] = {
    "A1": _items(
        "true", "统计期内公开的信息件数，同一信息在不同渠道、以不同方式公开只计1条。"
    ),
    "A1_NORM": _items(
        "r.normative",
        "主动公开政府信息数中，截至期末最近一次发布的版本标明为规范性文件的件数。",
    ),
    "A1_ISSUED": _MADE,
    "A2_GAZETTE": _channel(1, "政府公报"),
    "A2_WEB": _channel(2, "政府网站"),
    "A2_WEIBO": _channel(4, "政务微博"),
    "A2_WECHAT": _channel(8, "政务微信"),
    "A2_OTHER": _channel(
        16, "今日头条、抖音、报刊、广播电视、公示栏、查阅点等其他渠道"
    ),
    "B1": Definition(
        s.EVENTS,
        "true",
        "统计期内作出回应的热点或舆情数，以不同方式回应同一热点计1次。" + _EVENT,
    ),
    "B2_PRESS": _session("press", "新闻发布会"),
    "B2_PRESS_HEAD": _session("press", "新闻发布会", head=True),
    "B2_TALK": _session("talk", "政府网站在线访谈"),
    "B2_TALK_HEAD": _session("talk", "政府网站在线访谈", head=True),
    "B2_INTERP": _items(
        "r.interprets",
        "统计期内公开的政策解读稿件：体裁为“政策解读”，或关联为解读其他文件的信息。",
    ),
    "B2_SOCIAL": Definition(
        s.EVENTS,
        "r.social",
        "统计期内回应的热点中，期内通过微博微信回应过的事件数。" + _EVENT,
    ),
    "B2_OTHER": Definition(
        s.EVENTS,
        "r.other",
        "统计期内回应的热点中，期内通过发布会、访谈、微博微信以外的方式回应过的事件数。"
        + _EVENT,
    ),
    "H1": _ledger(s.BODIES, "政府信息公开工作专门机构数。" + _HELD),
    "H2": _ledger(s.READING_POINTS, "政府信息公开查阅点数。" + _HELD),
    "H3": _ledger(s.STAFF, "从事政府信息公开工作的人员数，专职与兼职合计。" + _HELD),
    "H3_FULL": _ledger(
        s.STAFF, "专职人员数，不包括政府公报及政府网站工作人员。" + _HELD, "r.full_time"
    ),
    "H3_PART": _ledger(s.STAFF, "兼职人员数。" + _HELD, "NOT r.full_time"),
    "H4": _ledger(
        s.FUNDS,
        "统计期内用于政府信息公开的专项经费金额（万元），不包括政府公报编辑管理及政府网站建设维护经费。",
        adds=True,
    ),
    "I1": _ledger(
        s.MEETINGS, "统计期内召开的政府信息公开工作会议和专题会议次数，按召开日期统计。"
    ),
    "I2": _ledger(s.COURSES, "统计期内举办的培训班次数，按开班日期统计。"),
    "I3": _ledger(
        s.ATTENDANCES, "统计期内举办的培训班签到人次，同一人参加两次计2人次。"
    ),
}
"""Rows of the form of 2014–2018 that have a source of their own, by row code."""

FORM_2019: dict[CellKey, Definition] = {
    CellKey("table2", "规范性文件", "1"): _MADE,
    CellKey("table2", "规范性文件", "2"): FORM_2014["A1_NORM"],
    CellKey("table2", "规范性文件", "3"): Definition(
        s.PUBLIC_NORMATIVE,
        "true",
        "截至统计期最后一日对外公开的规范性文件总数：最近一次发布的版本标明为规范性文件，且未撤回。",
        DOCUMENTS,
    ),
}
FORM_2021: dict[CellKey, Definition] = {
    CellKey("table2", "行政规范性文件", "1"): _MADE,
    CellKey("table2", "行政规范性文件", "2"): Definition(
        s.REGISTER,
        "r.ended",
        "列入登记簿的规范性文件中，在统计期内废止或有效期届满失效的件数，按废止日期或失效次日统计。",
        DOCUMENTS,
    ),
    CellKey("table2", "行政规范性文件", "3"): Definition(
        s.REGISTER,
        "r.valid",
        "列入登记簿、已制发且截至统计期最后一日未废止、未失效的规范性文件件数，含尚未实施的。",
        DOCUMENTS,
    ),
}
