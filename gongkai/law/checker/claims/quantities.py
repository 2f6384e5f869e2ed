"""Find figures in prose: the number, how exact it is, its unit and the words before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gongkai.law.checker.folding import fold, squeeze
from gongkai.law.forms.figures import Figure, about, almost, exactly, more_than, step

_UNITS = (
    "个百分点|人次|条次|件次|批次|场次|班次|万元|亿元|元|条|件|次|篇|个|份|场|期|人|项|宗|"
    "起|例|册|封|部|处|家|类|名|户|批|幅|则|笔|轮|张|部门|倍|%"
)
_FIGURE = re.compile(
    r"(?<![\d.第〔\[A-Za-z])"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?P<fraction>\.\d+)?"
    r"(?P<scale>[万亿千](?!元))?(?P<more>余|多|来)?"
    rf"(?P<unit>{_UNITS})?(?P<late>余|多)?(?P<after>左右|上下|以上)?",
    re.ASCII,
)
_DIGIT = "[一二两三四五六七八九]"
_UP_TO_99 = f"{_DIGIT}?十{_DIGIT}?"
_UP_TO_999 = f"(?:{_DIGIT}百(?:零{_DIGIT}|{_DIGIT}十{_DIGIT}?)?|{_UP_TO_99})"
_WORDS = re.compile(
    rf"(?:(?<![一二两三四五六七八九十百千万第几数上零分之《])"
    rf"(?P<number>{_DIGIT}千(?:零?{_UP_TO_999}|零{_DIGIT})?|{_UP_TO_999})(?P<more>余|多)?"
    r"|(?:(?<=收到|受理|接到|答复|办结|举办|召开|开展|申请|发布|复议|诉讼|共计|合计)"
    r"|(?<=[\u4e00-\u9fff])(?<![第每跑这那哪同几数一两二三四五六七八九十百千万])"
    r"(?=.(?:件|条|篇|份|期|次|场|项|人次)[、，。；）]))"
    rf"(?P<few>{_DIGIT}))"
    r"(?P<unit>人次|场次|件|次|期|场|条|篇|宗|起|份|家|项|个|人)(?!措施|意见|规定|工作日|方面|领域)"
)
_NOT_AFTER = re.compile(
    r"[年月日号时分届版章款岁楼路]|项规定|—\d|(?:工作|自然)日|个?月|方面|领域"
)
_BEFORE = re.compile(r"(大约|约|将近|近|超过|超|逾|突破|至少|不少于|不低于|达)$")
_SCALES = {"万": 10_000, "亿": 100_000_000, "千": 1000}
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMERALS = "零一二三四五六七八九"
_CUT = re.compile(r"[。！!？?]")
# Units that count pieces: within one list they may be added up.
_PIECES = frozenset(
    [
        "条",
        "件",
        "篇",
        "个",
        "份",
        "则",
        "部",
        "宗",
        "起",
        "例",
        "项",
        "次",
        "期",
        "场",
        "幅",
        "册",
        "封",
        "张",
        "条次",
        "件次",
        "场次",
        "批次",
    ]
)
_SORTS = ("件宗起例份个", "条篇则")
_PEOPLE = frozenset(["人", "人次", "名"])


@dataclass(frozen=True)
class Mention:
    """A figure in a text. ``label`` is what stands between the figure before and it."""

    start: int
    end: int
    figure: Figure
    value: Decimal
    unit: str
    label: str

    @property
    def approximate(self) -> bool:
        """Say whether it was written as 余, 约 and the like."""
        return not self.figure.exact

    @property
    def family(self) -> str:
        """Return what kind of thing the unit counts."""
        if self.unit in _PIECES:
            return "pieces"
        return "people" if self.unit in _PEOPLE else self.unit

    @property
    def counted(self) -> str:
        """Return the unit as which figures are compared: 场次 is 场, 人次 is not 人."""
        return (
            self.unit[:-1]
            if self.unit in ("场次", "批次", "件次", "条次")
            else self.unit
        )

    @property
    def sort(self) -> str:
        """Return what told twice must agree: 件 of documents are not 篇 about them."""
        return next((sort for sort in _SORTS if self.unit in sort), self.family)

    def __str__(self) -> str:
        if self.figure.exact:
            return f"{self.value.normalize():f}{self.unit}"
        return (
            f"{self.value.normalize():f}余{self.unit}"
            if self.figure.low == self.value
            else f"约{self.value.normalize():f}{self.unit}"
        )


def tidy(text: str) -> str:
    """Return ``text`` folded, without spaces, commas full width except in numbers."""
    folded = (
        squeeze(fold(text)).replace(";", "；").replace("(", "（").replace(")", "）")
    )
    return re.sub(r"(?<!\d),|,(?!\d{3}(?!\d))", "，", folded)


def mentions(text: str) -> list[Mention]:
    """Return the figures of a tidied text in order. Dates and article numbers are not."""
    found: list[Mention] = []
    last = 0
    for match in _matches(text):
        before = text[last : match.start()]
        label = _CUT.split(before)[-1].strip("、，；：:（）")
        figure, value = _figure(match, text)
        unit = match["unit"] or ""
        found.append(Mention(match.start(), match.end(), figure, value, unit, label))
        last = match.end()
    return found


def _matches(text: str) -> Iterator[re.Match[str]]:
    both = [*_FIGURE.finditer(text), *_WORDS.finditer(text)]
    end = 0
    for match in sorted(both, key=lambda m: m.start()):
        if match.start() < end or not _counts(match, text):
            continue
        end = match.end()
        yield match


def _counts(match: re.Match[str], text: str) -> bool:
    """Say whether a number counts something: not a date, an article or a bare year."""
    after = text[match.end() : match.end() + 5]
    if match["unit"]:
        return not _NOT_AFTER.match(after) or match["unit"] not in ("个", "项", "次")
    if _NOT_AFTER.match(after) or text[match.start() - 1 : match.start()] in "（〔-—.":
        return False
    return bool(re.match(r"[、，；。）]|$", after)) and len(match["number"] or "") < 8


def _figure(match: re.Match[str], text: str) -> tuple[Figure, Decimal]:
    groups = match.groupdict()
    value = _number(groups)
    if groups.get("more") or groups.get("late") or groups.get("after") == "以上":
        return more_than(value), value
    if groups.get("after"):
        return about(value), value
    before = _BEFORE.search(text[max(0, match.start() - 4) : match.start()])
    if not before or before[1] == "达" or match["unit"] == "%":
        return exactly(value), value
    if before[1] in ("约", "大约"):
        return about(value), value
    if before[1] in ("近", "将近"):
        return almost(value), value
    return Figure(value, value + step(value) - 1), value


def _number(groups: dict[str, str | None]) -> Decimal:
    text = str(groups["number"] or groups["few"]).replace(",", "")
    if not text.isdigit() or not text.isascii():
        return Decimal(_chinese(text))
    value = Decimal(text + (groups.get("fraction") or ""))
    return value * _SCALES.get(groups.get("scale") or "", 1)


def _chinese(text: str) -> int:
    """Return the value of a Chinese numeral below 10,000: 二千一百零三."""
    value = digit = 0
    for char in text.replace("两", "二"):
        if char in _NUMERALS:
            digit = _NUMERALS.index(char)
        else:
            value += (digit or 1) * _TENS[char]
            digit = 0
    return value + digit
