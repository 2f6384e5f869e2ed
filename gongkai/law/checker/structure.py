"""Sections missing, out of order or left unanswered; what the old form's text must say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gongkai.law.checker.findings import Subject, quote
from gongkai.law.checker.folding import fold, han
from gongkai.law.checker.prose import Section
from gongkai.law.forms import CellKey, Finding, Form

_NUMERALS = "零一二三四五六七八九十"
# What the Regulation of 2008, art. 32, wants in a report: topic, words, row if any.
_TOPICS_2008 = (
    (
        "依申请公开政府信息和不予公开的情况",
        r"依申请公开|申请公开|收到.{0,12}申请",
        "C1",
    ),
    ("政府信息公开的收费及减免情况", r"收费|费用|减免|免收", "G"),
    ("因政府信息公开申请行政复议、提起行政诉讼的情况", r"行政复议|行政诉讼", "D"),
    ("存在的主要问题及改进情况", r"问题|不足", ""),
)
_CHANNELS = (
    ("A2_GAZETTE", "政府公报", r"公报"),
    ("A2_WEB", "政府网站", r"网站"),
    ("A2_WEIBO", "政务微博", r"微博"),
    ("A2_WECHAT", "政务微信", r"微信|公众号"),
)
_OTHER_CHANNELS = re.compile(
    "今日头条|头条号|抖音|快手|视频号|手机报|广播电视|宣传栏|公开栏|公示栏|电子屏|简报"
)
_MET = re.compile(
    r"听取[^。]{0,20}汇报|召开[^。]{0,20}会|专题会议|工作会议|部署会|推进会"
)
_COURSE = re.compile(r"(?:举办|组织|开展|召开)[^。，]{0,24}培训")


def structure(subject: Subject) -> Iterator[Finding]:
    """Yield findings about sections; tables published alone have none to miss."""
    if not subject.prose.substantial:
        return
    form, sections = subject.form, subject.prose.sections
    if form and form.sections:
        yield from _fixed_sections(form, sections)
        yield from _fee_sentence(sections)
    else:
        yield from _numbering(sections)
    yield from _levels(sections)
    yield from _heading_not_answered(sections)
    if form and form.id == "2014":
        yield from _topics(subject)
        yield from _channels(subject)
        yield from _other_channels(subject)
        yield from _meetings_and_courses(subject)


def _fixed_sections(form: Form, sections: tuple[Section, ...]) -> Iterator[Finding]:
    """The six titles of the format, in their order."""
    found: list[int] = []
    for at, title in enumerate(form.sections):
        match = next(
            (i for i, s in enumerate(sections) if _alike(s.title, title)), None
        )
        if match is None:
            name = f"{_NUMERALS[at + 1]}、{title}"
            message = f"缺少“{name}”部分；年度报告六个部分的标题和顺序是统一规定的，没有内容也应保留并写明。"
            yield Finding("section_missing", "error", (name,), message, {})
        else:
            found.append(match)
    if found != sorted(found):
        order = "、".join(sections[i].title for i in found)
        message = f"六个部分的顺序与统一格式不符，现有顺序涉及：{order}。请按一至六的顺序调整。"
        yield Finding("section_order", "error", ("章节",), message, {})
    for section, at in ((sections[i], n) for n, i in enumerate(found)):
        expected = form.sections.index(_nearest(section.title, form)) + 1
        if section.number != expected and len(found) == len(form.sections):
            message = f"“{section.title}”应为第{_NUMERALS[expected]}部分，现编为第{_NUMERALS[section.number] if section.number <= 10 else section.number}部分。"
            yield Finding(
                "section_number",
                "warning",
                (quote(section.line, section.title),),
                message,
                {"position": str(at + 1)},
            )


def _nearest(title: str, form: Form) -> str:
    return max(form.sections, key=lambda wanted: _overlap(title, wanted))


def _overlap(one: str, other: str) -> float:
    first, second = han(fold(one)), han(fold(other))
    pairs = {first[i : i + 2] for i in range(len(first) - 1)}
    wanted = {second[i : i + 2] for i in range(len(second) - 1)}
    return len(pairs & wanted) / max(1, len(wanted))


def _alike(one: str, other: str) -> bool:
    return _overlap(one, other) >= 0.7


def _fee_sentence(sections: tuple[Section, ...]) -> Iterator[Finding]:
    for section in sections:
        if (
            _alike(section.title, "其他需要报告的事项")
            and "信息处理费" not in section.text
        ):
            message = "“其他需要报告的事项”没有说明本年收取信息处理费的情况；没有收取的，也应写明。"
            yield Finding(
                "fee_not_stated",
                "warning",
                (quote(section.line, section.title),),
                message,
                {},
            )


def _numbering(sections: tuple[Section, ...]) -> Iterator[Finding]:
    """Gaps and steps back in the numbers 一、二、三."""
    for before, section in pairwise(sections):
        where = (quote(section.line, section.title),)
        if section.number > before.number + 1:
            gone = "、".join(
                f"第{_name(n)}部分" for n in range(before.number + 1, section.number)
            )
            message = f"“{_name(before.number)}、{before.title}”之后直接是“{_name(section.number)}、{section.title}”，缺{gone}，请补上缺少的内容或重新编号。"
            missing = "、".join(
                _name(n) for n in range(before.number + 1, section.number)
            )
            yield Finding(
                "section_missing",
                "error",
                (*where, f"第{missing}部分"),
                message,
                {"missing": missing},
            )
        elif section.number <= before.number:
            message = f"“{_name(section.number)}、{section.title}”排在“{_name(before.number)}、{before.title}”之后，编号重复或颠倒。"
            yield Finding("section_order", "warning", where, message, {})


def _name(number: int) -> str:
    if number <= 10:
        return _NUMERALS[number]
    return (
        ("" if number < 20 else _NUMERALS[number // 10])
        + "十"
        + _NUMERALS[number % 10].strip("零")
    )


def _levels(sections: tuple[Section, ...]) -> Iterator[Finding]:
    """A second (一) inside one section: its headings are on the wrong level."""
    for section in sections:
        numbers = [number for number, _ in section.parts]
        again = [
            line
            for (number, line), before in zip(section.parts[1:], numbers, strict=False)
            if number == 1 and before >= 1
        ]
        if again:
            message = f"“{_name(section.number)}、{section.title}”中（一）重新开始编号，下级标题与上级用了同一层次，请改用“1.”或“①”。"
            yield Finding(
                "heading_level", "warning", (quote(again[0], "（一）"),), message, {}
            )


# What stands over a table says nothing about the matter.
_UNIT_LINE = re.compile(r"\(?(?:计量)?单位:[\u4e00-\u9fff、]{1,8}\)?")


def _heading_not_answered(sections: tuple[Section, ...]) -> Iterator[Finding]:
    """A heading that names 行政诉讼 over a text that is silent on it."""
    for section in sections:
        silent = not _UNIT_LINE.sub("", section.text).strip()
        if "表" in section.text[:40] or silent:
            continue
        for word in ("行政复议", "行政诉讼"):
            if word in section.title and word[2:] not in section.text:
                message = (
                    f"标题写明“{word}”，正文没有一句说到；没有的也应写明“未发生”。"
                )
                yield Finding(
                    "heading_not_answered",
                    "warning",
                    (quote(section.line, section.title),),
                    message,
                    {},
                )


def _topics(subject: Subject) -> Iterator[Finding]:
    """Contents that art. 32 of the 2008 Regulation requires."""
    text = subject.prose.text
    for topic, words, row in _TOPICS_2008:
        value = subject.cells.get(CellKey("form2014", row, "统计数"))
        if re.search(words, text):
            continue
        figure = f"（统计表为{value}）" if value is not None else ""
        severity = "error" if value else "warning"
        message = f"正文没有“{topic}”{figure}；2008年《条例》第三十二条要求年度报告写明，请补写。"
        where = ("正文", row) if row else ("正文",)
        yield Finding(
            "topic_missing",
            severity,
            where,
            message,
            {row: str(value)} if value is not None else {},
        )


def _channels(subject: Subject) -> Iterator[Finding]:
    """Channels with figures in the table of which the prose says nothing."""
    text = subject.prose.text
    for row, name, words in _CHANNELS:
        value = subject.cells.get(CellKey("form2014", row, "统计数"))
        if value and not re.search(words, text):
            message = (
                f"统计表中通过{name}公开{value}条，正文没有提到{name}，请补写或核对。"
            )
            yield Finding(
                "channel_not_told", "warning", (row,), message, {row: str(value)}
            )


def _other_channels(subject: Subject) -> Iterator[Finding]:
    """Other channels named without a figure while the table counts them."""
    value = subject.cells.get(CellKey("form2014", "A2_OTHER", "统计数"))
    named = list(dict.fromkeys(_OTHER_CHANNELS.findall(subject.prose.text)))
    counted = re.search(
        rf"(?:{_OTHER_CHANNELS.pattern}|其他方式|其他渠道)[^，。]{{0,16}}\d+条",
        subject.prose.text,
    )
    if value and named and not counted:
        names = "、".join(named)
        message = f"统计表中通过其他方式公开{value}条，正文提到{names}等渠道，却没有条数，请补写，使正文与表可以核对。"
        yield Finding(
            "channel_not_told",
            "warning",
            ("A2_OTHER",),
            message,
            {"A2_OTHER": str(value)},
        )


def _meetings_and_courses(subject: Subject) -> Iterator[Finding]:
    """Meetings and courses that the prose tells and the table does not, or otherwise."""
    meetings = subject.cells.get(CellKey("form2014", "I1", "统计数"))
    courses = subject.cells.get(CellKey("form2014", "I2", "统计数"))
    held = [(s, line) for s, line in subject.prose.sentences() if _MET.search(s)]
    if meetings == 0 and held:
        text, line = held[0]
        message = "统计表的工作会议或专题会议为0次，正文却说听取汇报、召开会议，请核对是否漏计。"
        yield Finding(
            "meetings_not_counted",
            "warning",
            ("I1", quote(line, text)),
            message,
            {"I1": "0"},
        )
    told = [
        (s, line)
        for s, line in subject.prose.sentences()
        if _COURSE.search(s) and "班" in s
    ]
    counted = any(
        re.search(
            r"培训[^，。]{0,12}\d+(?:次|期|场|班)|\d+(?:次|期|场)[^，。]{0,12}培训", s
        )
        for s, _ in told
    )
    past = [
        (s, line) for s, line in told if not re.search(r"将|今后|下一步|采取|计划", s)
    ]
    if courses and past and not counted and len(past) < courses:
        text, line = past[0]
        message = (
            f"统计表为举办培训班{courses}次，正文只写到{len(past)}次，请补写或核对。"
        )
        yield Finding(
            "courses_differ",
            "warning",
            ("I2", quote(line, text)),
            message,
            {"I2": str(courses), "text": str(len(past))},
        )
