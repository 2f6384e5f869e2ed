"""Faults of a text that keep it from being released, or that an editor should see.

Garbled characters, secrecy marks 密级标志, notices that the paper is not for the
public, papers of internal kinds 过程性信息, leftovers of editing, broken titles.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gongkai.law.mojibake import find_garbled
from gongkai.law.text_fault_rules import RULES, Severity

Where = Literal["title", "text"]


@dataclass(frozen=True)
class Fault:
    """One fault: half-open span in code points of the title or of the text."""

    code: str
    severity: Severity
    start: int
    end: int
    value: str
    message: str
    advice: str
    where: Where = "text"


_HALF_WIDTH = re.compile(r"(?<=[一-鿿])[,;:?!](?=[一-鿿])|(?<=[一-鿿])\((?=[一-鿿])")
_DATE = re.compile(r"((?:19|20)[0-9]{2})年([0-9]{1,2})月([0-9]{1,2})日")
_BRACKETS = {
    "》": "《",
    "）": "（",
    "】": "【",
    "〕": "〔",
    "”": "“",
    "’": "‘",
    "〉": "〈",
    ")": "(",
    "]": "[",
}

_DRAFT = re.compile(
    r"(?:草稿|讨论稿|送审稿|送审材料|代拟稿|修改稿|初稿|审议稿|会签稿|征求意见函|汇报稿|内部稿|清样)[）)]?$|[（(](?:讨论稿|送审稿|代拟稿|修改稿|草稿|初稿|审议稿)[）)]"
)
_CONSULTATION = re.compile(
    r"公开征求|征求公众|征集(?:意见|公众)|意见征集|公告|公示|听证|反馈意见|社会公开"
)
_PUBLIC_REPORT = re.compile(
    r"工作报告|年度报告|年报|审计|预算|决算|执法检查|调查报告|计划执行|评估报告|统计|公报|情况的?通报|整改|法治政府建设|环境影响|验收报告|监测报告"
)
_INTERNAL_MESSAGE = "“{value}”属内部事务信息或过程性信息，可以不予公开（《政府信息公开条例》第十六条第二款），通常不主动公开。"
_INTERNAL_ADVICE = (
    "改为公开据此作出的决定、批复或通知；确需公开本件的，由复审人写明理由。"
)


def find_faults(text: str, *, title: str = "", genre: str = "") -> list[Fault]:
    """Return the faults of title and text, those that block first, then by place."""
    faults = [fault for check in _CHECKS for fault in check(text, "text")]
    if title:
        faults += [fault for check in _CHECKS for fault in check(title, "title")]
        faults += _brackets(title)
    faults += _internal_kind(text, title, genre)
    faults = _without_inner(faults)
    return sorted(faults, key=lambda f: (f.severity, f.where != "title", f.start))


def _without_inner(faults: list[Fault]) -> list[Fault]:
    """Drop a fault that lies inside another of its code and place."""
    kept: list[Fault] = []
    for fault in sorted(faults, key=lambda f: (f.where, f.code, f.start, -f.end)):
        last = kept[-1] if kept else None
        same = last and (last.where, last.code) == (fault.where, fault.code)
        if last and same and fault.start < last.end:
            continue
        kept.append(fault)
    return kept


def _by_rules(text: str, where: Where) -> Iterator[Fault]:
    folded = text.casefold()
    for rule in RULES:
        if not any(map(folded.__contains__, rule.needles)):
            continue
        for found in rule.pattern.finditer(text):
            value = found[0].strip()
            start = found.start() + found[0].index(value)
            yield Fault(
                rule.code,
                rule.severity,
                start,
                start + len(value),
                value,
                rule.message.format(value=value),
                rule.advice,
                where,
            )


def _garbled(text: str, where: Where) -> Iterator[Fault]:
    for garble in find_garbled(text):
        value = text[garble.start : garble.end]
        guess = f"，疑为“{garble.original}”" if garble.original else ""
        yield Fault(
            "mojibake",
            "block",
            garble.start,
            garble.end,
            value,
            f"文中有乱码“{value}”{guess}。",
            "对照原件改正；多处出现的，按正确编码重新导入原文件。",
            where,
        )


def _half_width(text: str, where: Where) -> Iterator[Fault]:
    """Yield one light warning for the whole text, at the first place."""
    places = [found.span() for found in _HALF_WIDTH.finditer(text)]
    if places:
        start, end = places[0]
        message = f"中文中夹用半角标点{len(places)}处，首处为“{text[start:end]}”。"
        advice = "改用全角标点（GB/T 15834《标点符号用法》）。"
        yield Fault(
            "half_width", "warn", start, end, text[start:end], message, advice, where
        )


def _impossible_dates(text: str, where: Where) -> Iterator[Fault]:
    for found in _DATE.finditer(text):
        try:
            date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            message = f"日期“{found[0]}”不存在。"
            yield Fault(
                "impossible_date",
                "warn",
                *found.span(),
                found[0],
                message,
                "核对日期。",
                where,
            )


_CHECKS: tuple[Callable[[str, Where], Iterator[Fault]], ...] = (
    _by_rules,
    _garbled,
    _half_width,
    _impossible_dates,
)


def _brackets(title: str) -> Iterator[Fault]:
    opened: list[tuple[str, int]] = []
    for at, char in enumerate(title):
        if char in _BRACKETS.values():
            opened.append((char, at))
        elif char in _BRACKETS:
            if opened and opened[-1][0] == _BRACKETS[char]:
                opened.pop()
            else:
                yield _bracket(title, at)
    for _, at in opened:
        yield _bracket(title, at)


def _bracket(title: str, at: int) -> Fault:
    message = f"标题中的“{title[at]}”没有配对，标题可能不完整。"
    return Fault(
        "bracket", "warn", at, at + 1, title[at], message, "补齐标题或标点。", "title"
    )


def _internal_kind(text: str, title: str, genre: str) -> Iterator[Fault]:
    bare = re.sub(r"[（(][^（）()]{0,12}[）)]$", "", title.strip())
    found = _kind_of(bare, title, genre, text)
    if found is None:
        return
    severity, value = found
    at = max(0, title.rfind(value))
    yield Fault(
        "internal_kind",
        severity,
        at,
        at + len(value) if value in title else at,
        value,
        _INTERNAL_MESSAGE.format(value=value),
        _INTERNAL_ADVICE,
        "title",
    )


def _kind_of(
    bare: str, title: str, genre: str, text: str
) -> tuple[Severity, str] | None:
    """Return how grave, and the word that says the paper is of an internal kind."""
    for word in ("请示", "纪要"):
        if bare.endswith(word) or genre == word:
            return "block", word
    if draft := _DRAFT.search(title):
        return "block", draft[0].strip("（）()")
    if "征求意见稿" in title and not _CONSULTATION.search(title + text):
        return "block", "征求意见稿"
    if bare.endswith("议案") or genre == "议案":
        drafted = "草案" in title or "草稿" in title
        return ("block" if drafted else "warn"), "议案"
    if found := re.search(
        r"(?:抄告单|签报|值班要情|转办单|督办单|内部通报|情况专报|呈批件)$", bare
    ):
        return "warn", found[0]
    report = bare.endswith(("情况的报告", "情况的汇报", "情况汇报")) or genre == "报告"
    if report and not _PUBLIC_REPORT.search(title):
        return "warn", "报告" if "报告" in bare or genre == "报告" else "汇报"
    return None
