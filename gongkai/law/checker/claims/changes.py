"""Change over the year in prose: 较上年增加, 同比下降, 降幅, 是上年的…倍."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from gongkai.law.checker.claims.quantities import Mention
from gongkai.law.checker.claims.verdicts import CONTRADICTION, OK, Judgement
from gongkai.law.forms.figures import Figure, plain

_LONG = 300
_HUNDRED = Decimal(100)
_GREW = r"(?:增加|增长|上升|提高|上涨|增幅|涨幅|多|减少|下降|降低|下滑|降幅|(?:精简|压减|缩减)率?|少)"
_CHANGE = re.compile(
    r"(?P<with>同比|环比|(?:较|比|与)(?:上一?年|去年|20\d\d年|往年)(?:度|同期)?(?:相比)?|比)[^，。；\d]{0,12}?"
    rf"(?P<way>{_GREW})了?(?:约|近|为|达)?$"
)
_BARE = re.compile(rf"^(?P<way>{_GREW})了?(?:约|近|为|达)?$")
_MORE = frozenset(["增加", "增长", "上升", "提高", "上涨", "增幅", "涨幅", "多"])
_REACHED = re.compile(
    r"(?:增加|增长|上升|提高|上涨|减少|下降|降低|下滑|精简|压减|缩减|增|升|降|减)[到至](?:20\d\d年的?)?$"
)
_TIMES = re.compile(r"(?:是|为|相当于|达到?)[^，。；]{0,16}$")
_PRIOR = re.compile(r"上一?年|去年|上年度")


def _since(text: str, end: int, stops: str) -> str:
    """Return the text before ``end`` back to a stop; clauses are never that long."""
    start = max(text.rfind(stop, max(0, end - _LONG), end) for stop in stops)
    return text[max(start + 1, end - _LONG) : end]


def ulp(value: Decimal) -> Decimal:
    """Return the place of the last digit written: what rounding may change."""
    exponent = value.as_tuple().exponent
    return Decimal(10) ** min(int(exponent), 0)


def judge_changes(text: str, found: Sequence[Mention]) -> Iterator[Judgement]:
    """Yield whether 较上年增加、同比增长、…的1.5倍 agree with the figures of both years."""
    for at, mention in enumerate(found):
        how = way(text, found, at)
        if not how or at == 0:
            continue
        current, prior = _two_years(text, found[:at], mention)
        if current is None:
            continue
        prior = prior or _prior_in_brackets(text, found[at:], current)
        grows = how in _MORE
        if mention.unit == "%":
            # 减少9件，降至27件，降幅25%: this year's figure may stand between.
            told = at - 2 if at > 1 and found[at - 1] is current else at - 1
            changed = found[told].unit != "%" and way(text, found, told)
            delta = found[told] if changed else None
            judged = _percent_change(current, prior, delta, mention, grows)
        else:
            judged = _amount_change(current, prior, mention, grows)
        if judged:
            yield judged
    yield from _multiples(found)


def _prior_in_brackets(
    text: str, found: Sequence[Mention], current: Mention
) -> Mention | None:
    """Return last year's figure told after its change: 同比上升10%（2020年为2000条）."""
    if len(found) < 2 or text[found[0].end : found[0].end + 1] != "（":
        return None
    label = found[1].label
    earlier = _PRIOR.search(label) or re.search(r"20\d\d年", label)
    return found[1] if earlier and found[1].unit == current.unit else None


def _multiples(found: Sequence[Mention]) -> Iterator[Judgement]:
    """Yield whether “1500条，是上年1000条的1.5倍” agrees."""
    for one, base, times in zip(found, found[1:], found[2:], strict=False):
        if times.unit != "倍" or times.label != "的" or one.family != base.family:
            continue
        if not _TIMES.search(base.label) or base.figure.low <= 0:
            continue
        low = one.figure.low / base.figure.high
        high = one.figure.high / base.figure.low
        slack = ulp(times.value)
        values = {"current": str(one.figure), "prior": str(base.figure)}
        values["倍数"] = plain(times.value)
        if low - slack <= times.value <= high + slack:
            why = f"{one}÷{base}={low:.2f}，与{plain(times.value)}倍相符。"
            yield Judgement(OK, why, "change", values)
        else:
            why = f"{one}÷{base}={low:.2f}，与所写的{plain(times.value)}倍不符。"
            yield Judgement(CONTRADICTION, why, "change", values)


def way(text: str, found: Sequence[Mention], at: int) -> str:
    """Return 增加, 减少 … when a figure is the amount of a change, else ""."""
    mention = found[at]
    clause = _since(text, mention.start, "。；")
    change = _CHANGE.search(clause)
    if change:
        return change["way"]
    bare = _BARE.search(mention.label)
    if not bare or at == 0:
        return ""
    # 增加388条，增幅26.7%: what follows a change may tell the same change again.
    again = at > 1 and _BARE.search(found[at - 1].label)
    begun = _compared(text, found[at - 1]) or (again and _compared(text, found[at - 2]))
    return bare["way"] if begun else ""


def _compared(text: str, before: Mention) -> bool:
    """Say whether a figure is the start of a comparison between two years."""
    return bool(
        _CHANGE.search(_since(text, before.start, "。；"))
        or re.search(r"(?:较|比|由|从|与)[^，。；]{0,16}$", before.label)
        or _PRIOR.search(_since(text, before.start, "，。；"))
        or _REACHED.search(before.label)
    )


def _two_years(
    text: str, before: Sequence[Mention], change: Mention
) -> tuple[Mention | None, Mention | None]:
    """Return this year's and last year's figure that a change speaks of."""
    start = text.rfind("。", 0, change.start) + 1
    same = [
        m
        for at, m in enumerate(before)
        if m.start >= start
        and m.unit != "%"
        and not _set_aside(text, m, change)
        and not way(text, before, at)
        and (change.unit in ("%", "倍") or m.family == change.family)
    ]
    if not same:
        return None, None
    compared: list[Mention] = []
    current: list[Mention] = []
    for mention in same:
        (compared if _is_prior(text, mention) else current).append(mention)
    if not current:
        return None, None
    dated = {m: _year(text, m) for m in current}
    newest = max((year for year in dated.values() if year), default=None)
    chosen = [m for m in current if dated[m] in (newest, None)] or current
    subject = chosen[-1]
    own = re.search(
        r"(20\d\d)年[^，。；]*?[较比]", _since(text, change.start, "，。；")
    )
    if own and dated[subject] not in (int(own[1]), None):
        return None, None  # 2015年较2014年下降8% is not said of 2016's figure
    alike = [m for m in compared if m.family == subject.family]
    alike += [
        m
        for m in current
        if newest and dated[m] == newest - 1 and m.family == subject.family
    ]
    return subject, alike[-1] if alike else None


def _set_aside(text: str, mention: Mention, change: Mention) -> bool:
    """Say whether a figure stands in brackets that end before the change."""
    between = text[mention.end : change.start]
    return between.count("）") > between.count("（")


def _is_prior(text: str, mention: Mention) -> bool:
    if _REACHED.search(mention.label):
        return False
    clause = _since(text, mention.start, "，。；")
    compared = re.search(r"(?:较|比|由|从|与)[^，。；]{0,16}$", mention.label)
    return bool(_PRIOR.search(clause) or compared)


def _year(text: str, mention: Mention) -> int | None:
    years = re.findall(r"(20\d\d)年", _since(text, mention.start, "。；"))
    return int(years[-1]) if years else None


def _amount_change(
    current: Mention, prior: Mention | None, delta: Mention, grows: bool
) -> Judgement | None:
    values = {"current": str(current.figure), "change": str(delta.figure)}
    if prior is None:
        if grows and delta.figure.low > current.figure.high:
            why = f"本年{current}，却称增加{delta}，上年将为负数。"
            return Judgement(CONTRADICTION, why, "change", values)
        return None
    values["prior"] = str(prior.figure)
    real = current.figure - prior.figure if grows else prior.figure - current.figure
    if real.meets(delta.figure):
        return Judgement(
            OK, f"本年{current}，上年{prior}，相差{delta}，相符。", "change", values
        )
    verb = "增加" if grows else "减少"
    why = f"本年{current}，上年{prior}，相差{real}，与所写的{verb}{delta}不符。"
    return Judgement(CONTRADICTION, why, "change", values)


def _percent_change(
    current: Mention,
    prior: Mention | None,
    delta: Mention | None,
    percent: Mention,
    grows: bool,
) -> Judgement | None:
    values = {"current": str(current.figure), "percent": plain(percent.value)}
    if not grows and percent.value > _HUNDRED:
        why = f"减少{plain(percent.value)}%超过100%，不可能。"
        return Judgement(CONTRADICTION, why, "change", values)
    base: Figure | None = prior.figure if prior else None
    if base is None and delta is not None:
        base = current.figure - delta.figure if grows else current.figure + delta.figure
    if base is None or base.low <= 0:
        return None
    sign = 1 if grows else -1
    low = sign * (current.figure.low / base.high - 1) * _HUNDRED
    high = sign * (current.figure.high / base.low - 1) * _HUNDRED
    low, high = min(low, high), max(low, high)
    slack = ulp(percent.value)
    values["prior"] = str(base)
    if low - slack <= percent.value <= high + slack:
        return Judgement(
            OK, f"本年{current}，上年{base}，变动比例相符。", "change", values
        )
    verb = "增长" if grows else "下降"
    why = f"本年{current}，上年{base}，应为{verb}{low:.2f}%，与所写的{plain(percent.value)}%不符。"
    return Judgement(CONTRADICTION, why, "change", values)
