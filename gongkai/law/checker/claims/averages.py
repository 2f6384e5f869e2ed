"""Averages over the year in prose: 日均, 月均."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from gongkai.law.checker.claims.quantities import Mention
from gongkai.law.checker.claims.verdicts import CONTRADICTION, OK, Judgement

_AVERAGE = re.compile(
    r"(?:平均)?(?:(?P<day>日均|每[天日])|月均|每月)(?:平均)?(?P<what>[^，。；\d]{0,8}?)(?:约|近|达|为)*"
)
_YEAR = re.compile(r"全年|年度|年访问|20\d\d年(?!\d)")
_LESS = re.compile(r"[上下]半年|季度|\d月|以来|截至|累计")
# Pages are visited every day; calls are taken on working days, of which no year has
# fewer than 240.
_EVERY_DAY = re.compile(r"访问|浏览|点击|阅读")
_SLACK = Decimal("0.05")


def judge_averages(text: str, found: Sequence[Mention]) -> Iterator[Judgement]:
    """Yield whether 日均 and 月均 agree with the total of the year told before them."""
    for at, average in enumerate(found):
        told = _AVERAGE.fullmatch(average.label)
        total = _total(text, found[:at], average, told["what"]) if told else None
        if not told or total is None:
            continue
        most, fewest = _periods(told)
        low, high = total.figure.low / most, total.figure.high / fewest
        values = {"total": str(total.figure), told[0]: str(average.figure)}
        if (
            average.figure.high >= low * (1 - _SLACK)
            and average.figure.low <= high * (1 + _SLACK)
        ):  # fmt: skip
            yield Judgement(
                OK, f"全年{total}与{told[0]}{average}相符。", "average", values
            )
        else:
            range_ = f"{low:.1f}" if low == high else f"{low:.1f}至{high:.1f}"
            why = f"全年{total}，{told[0]}应为{range_}{average.unit}，与所写的{average}不符。"
            yield Judgement(CONTRADICTION, why, "average", values)


def _periods(told: re.Match[str]) -> tuple[int, int]:
    """Return how many days or months the year may be divided by, at most and least."""
    if not told["day"]:
        return 12, 12
    return 366, 365 if _EVERY_DAY.search(told["what"]) else 240


def _total(
    text: str, before: Sequence[Mention], average: Mention, what: str
) -> Mention | None:
    """Return the last figure of the sentence in the same unit, if it is of the year."""
    for total in reversed(before):
        if "。" in text[total.end : average.start] or total.unit == "%":
            return None
        if total.counted != average.counted:
            continue
        clause = re.split("[。；]", text[: total.start])[-1]
        alike = not what or any(
            what[i : i + 2] in total.label for i in range(len(what) - 1)
        )
        of_year = _YEAR.search(clause) and not _LESS.search(clause)
        return total if alike and of_year else None
    return None
