"""Shares 占比, rates 办结率 and change over the year 较上年 in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from itertools import pairwise, takewhile

from gongkai.law.checker.claims.facts import words
from gongkai.law.checker.claims.groups import Group
from gongkai.law.checker.claims.quantities import Mention
from gongkai.law.checker.claims.verdicts import CONTRADICTION, OK, Judgement
from gongkai.law.forms.figures import Figure, plain, total

_LONG = 300
_HUNDRED = Decimal(100)
_NEARLY_ALL = 97  # percent: below, a list of shares without 其他 may be a choice
# 40件，其中… ; 40件（… ; 在40件申请中，…
_NAMES_BASE = re.compile(r"[，。:：（]?其中|：|（|[^，。；\d]{0,12}中[，,：]")
_RATE = re.compile(r"率(?:均?[为是达]到?|高达)?$")
# Rates of something other than the two counts before them.
_OTHER_BASE = re.compile(
    r"按时|按期|及时|满意|知晓|群众|准确|覆盖|点击|电子化|同比|增长率|好评"
)
_WHOLE = re.compile(r"需|应|共|收到|承办|交办|总|受理|接到|全部")
_GREW = r"(?:增加|增长|上升|提高|上涨|增幅|涨幅|多|减少|下降|降低|下滑|降幅|少)"
_CHANGE = re.compile(
    r"(?P<with>同比|环比|(?:较|比|与)(?:上一?年|去年|20\d\d年|往年)(?:度|同期)?(?:相比)?|比)[^，。；\d]{0,12}?"
    rf"(?P<way>{_GREW})了?(?:约|近|为|达)?$"
)
_BARE = re.compile(rf"^(?P<way>{_GREW})了?(?:约|近|为|达)?$")
_MORE = frozenset(["增加", "增长", "上升", "提高", "上涨", "增幅", "涨幅", "多"])
_REACHED = re.compile(
    r"(?:增加|增长|上升|提高|上涨|减少|下降|降低|下滑|增|升|降|减)[到至](?:20\d\d年的?)?$"
)
_TIMES = re.compile(r"(?:是|为|相当于|达到?)[^，。；]{0,16}$")
_PRIOR = re.compile(r"上一?年|去年|上年度")


def judge_rates(
    text: str, found: Sequence[Mention], listed: Sequence[Group]
) -> Iterator[Judgement]:
    """Yield judgements of the shares, rates and changes of a tidied text."""
    yield from _shares(text, found)
    yield from _counted_shares(text, found)
    yield from _respective_shares(text, found)
    # A kind of a list is no base of a rate: 解读56篇，其中图片20篇、视频6篇，解读率….
    kinds = {part for group in listed if len(group.parts) > 1 for part in group.parts}
    yield from _rates(text, found, kinds)
    yield from _changes(text, found)
    yield from _multiples(found)


def _since(text: str, end: int, stops: str) -> str:
    """Return the text before ``end`` back to a stop; clauses are never that long."""
    start = max(text.rfind(stop, max(0, end - _LONG), end) for stop in stops)
    return text[max(start + 1, end - _LONG) : end]


def _ulp(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(10) ** min(int(exponent), 0)


def _is_share(mention: Mention) -> bool:
    return mention.unit == "%" and bool(
        re.search(r"占(?:比|[^，。]{0,12}的)?[为达]?到?$", mention.label)
    )


def _shares(text: str, found: Sequence[Mention]) -> Iterator[Judgement]:
    """Yield whether the shares of one list add up to 100, rounding allowed."""
    run: list[Mention] = []
    for mention in [*found, None]:
        if (
            mention is not None
            and _is_share(mention)
            and not (run and "。" in text[run[-1].end : mention.start])
        ):
            run.append(mention)
            continue
        if mention is not None and mention.unit != "%":
            continue
        if len(run) > 1:
            yield _sum_of_shares(text, run)
        run = [mention] if mention is not None and _is_share(mention) else []


def _sum_of_shares(text: str, run: Sequence[Mention]) -> Judgement:
    added = sum((m.value for m in run), Decimal(0))
    slack = sum((_ulp(m.value) for m in run), Decimal(0))
    listed = "+".join(f"{plain(m.value)}%" for m in run)
    values = {"sum": plain(added)}
    if abs(added - _HUNDRED) <= slack:
        return Judgement(
            OK, f"{listed}合计{plain(added)}%，四舍五入后相符。", "shares", values
        )
    open_list = text[run[-1].end :].startswith("等")
    rest = any(word in m.label for m in run for word in words("rest"))
    whole = rest or (len(run) > 2 and added >= _NEARLY_ALL)
    if added > _HUNDRED or (whole and not open_list):
        why = f"占比{listed}合计{plain(added)}%，超出四舍五入可以解释的范围，应为100%。"
        return Judgement(CONTRADICTION, why, "shares", values)
    return Judgement(OK, f"占比合计{plain(added)}%，只列了部分。", "shares", values)


def _counted_shares(text: str, found: Sequence[Mention]) -> Iterator[Judgement]:
    """Yield whether “112条，占33.04%” agrees with the total the text names."""
    for at, mention in enumerate(found):
        part, base = _share_of(text, found, at)
        if part is None or base is None or part is base or part.unit == "%":
            continue
        if base.family == part.family and "。" not in text[part.end : mention.start]:
            yield _quotient(part, base, mention, "share")


def _respective_shares(text: str, found: Sequence[Mention]) -> Iterator[Judgement]:
    """Yield whether “甲18件、乙5件，分别占总量30件的60%、16.7%” agrees."""
    for at, base in enumerate(found):
        if base.unit == "%" or "分别占" not in base.label:
            continue
        run = list(takewhile(lambda m: m.unit == "%", found[at + 1 :]))
        parts = found[at - len(run) : at] if at >= len(run) else ()
        if not run or not parts or any(m.family != base.family for m in parts):
            continue
        if "。" not in text[parts[0].end : base.start]:
            for part, share in zip(parts, run, strict=True):
                yield _quotient(part, base, share, "share")


def _share_of(
    text: str, found: Sequence[Mention], at: int
) -> tuple[Mention | None, Mention | None]:
    """Return the part and the whole that the share ``found[at]`` compares."""
    mention = found[at]
    if mention.unit != "%" or at == 0:
        return None, None
    # 436项，占全部749项的58%: the whole stands between 占 and the share.
    if at > 1 and mention.label in ("的", "") and "占" in found[at - 1].label:
        if "分别" in found[at - 1].label:
            return None, None
        return found[at - 2], found[at - 1]
    if not _is_share(mention):
        return None, None
    part, earlier = found[at - 1], found[: at - 1]
    return part, _listed_total(text, earlier) or _implied_total(text, found, at)


def _implied_total(text: str, found: Sequence[Mention], at: int) -> Mention | None:
    """Return the earlier figure that the counts with shares of a sentence add up to."""
    start, end = text.rfind("。", 0, found[at].start), text.find("。", found[at].end)
    parts = [
        count
        for count, share in pairwise(found)
        if _is_share(share)
        and start < count.start
        and (share.start < end or end < 0)
        and count.unit == found[at - 1].unit
    ]
    if len(parts) < 2:
        return None
    added = total(part.figure for part in parts)
    for mention in found[: at - 1]:
        if (
            start < mention.start < parts[0].start
            and mention.unit == parts[0].unit
            and mention.figure == added
        ):
            return mention
    return None


def _listed_total(text: str, earlier: Sequence[Mention]) -> Mention | None:
    """Return the total whose parts the text goes on to list."""
    for mention in earlier:
        after = text[mention.end : mention.end + 20]
        if mention.unit != "%" and _NAMES_BASE.match(after):
            return mention
    return None


def _quotient(part: Mention, base: Mention, share: Mention, rule: str) -> Judgement:
    if base.figure.low <= 0:
        return Judgement(OK, "基数为0，不计算比例。", rule)
    low = part.figure.low / base.figure.high * _HUNDRED
    high = part.figure.high / base.figure.low * _HUNDRED
    slack = _ulp(share.value)
    values = {
        "part": str(part.figure),
        "base": str(base.figure),
        "percent": plain(share.value),
    }
    if low - slack <= share.value <= high + slack:
        return Judgement(
            OK, f"{part}÷{base}={low:.2f}%，与{plain(share.value)}%相符。", rule, values
        )
    why = f"{part}÷{base}={low:.2f}%，与所写的{plain(share.value)}%不符。"
    return Judgement(CONTRADICTION, why, rule, values)


def _rates(
    text: str, found: Sequence[Mention], kinds: AbstractSet[Mention]
) -> Iterator[Judgement]:
    """Yield whether “需要解读10个，已解读10个，解读率100%” agrees."""
    for at, rate in enumerate(found):
        if rate.unit != "%" or not _RATE.search(rate.label):
            continue
        if rate.value > _HUNDRED:
            why = f"“{rate.label}”{plain(rate.value)}%超过100%。"
            yield Judgement(CONTRADICTION, why, "rate", {"percent": plain(rate.value)})
            continue
        start = text.rfind("。", 0, rate.start) + 1
        counts = [
            m
            for before, m in enumerate(found[:at])
            if m.start >= start
            and m.unit != "%"
            and m not in kinds
            and not _way(text, found, before)
        ][-2:]
        if (
            len(counts) < 2
            or counts[0].unit != counts[1].unit
            or _OTHER_BASE.search(rate.label)
        ):
            continue
        whole, part = counts
        if _WHOLE.search(part.label) and not _WHOLE.search(whole.label):
            whole, part = part, whole
        topic = re.sub(r"率.*$", "", rate.label)[-2:]
        if not any(set(topic) <= set(count.label) for count in counts):
            continue
        yield _quotient(part, whole, rate, "rate")


def _changes(text: str, found: Sequence[Mention]) -> Iterator[Judgement]:
    """Yield whether 较上年增加、同比增长 agree with the figures of both years."""
    for at, mention in enumerate(found):
        way = _way(text, found, at)
        if not way or at == 0:
            continue
        current, prior = _two_years(text, found[:at], mention)
        if current is None:
            continue
        grows = way in _MORE
        if mention.unit == "%":
            before = found[at - 1]
            delta = before if before.unit != "%" and _way(text, found, at - 1) else None
            judged = _percent_change(current, prior, delta, mention, grows)
        else:
            judged = _amount_change(current, prior, mention, grows)
        if judged:
            yield judged


def _multiples(found: Sequence[Mention]) -> Iterator[Judgement]:
    """Yield whether “1500条，是上年1000条的1.5倍” agrees."""
    for one, base, times in zip(found, found[1:], found[2:], strict=False):
        if times.unit != "倍" or times.label != "的" or one.family != base.family:
            continue
        if not _TIMES.search(base.label) or base.figure.low <= 0:
            continue
        low = one.figure.low / base.figure.high
        high = one.figure.high / base.figure.low
        slack = _ulp(times.value)
        values = {"current": str(one.figure), "prior": str(base.figure)}
        values["times"] = plain(times.value)
        if low - slack <= times.value <= high + slack:
            why = f"{one}÷{base}={low:.2f}，与{plain(times.value)}倍相符。"
            yield Judgement(OK, why, "change", values)
        else:
            why = f"{one}÷{base}={low:.2f}，与所写的{plain(times.value)}倍不符。"
            yield Judgement(CONTRADICTION, why, "change", values)


def _way(text: str, found: Sequence[Mention], at: int) -> str:
    """Return 增加, 减少 … when a figure is the amount of a change, else ""."""
    mention = found[at]
    clause = _since(text, mention.start, "。；")
    change = _CHANGE.search(clause)
    if change:
        return change["way"]
    bare = _BARE.search(mention.label)
    if not bare or at == 0:
        return ""
    before = found[at - 1]
    told = _CHANGE.search(_since(text, before.start, "。；"))
    compared = re.search(r"(?:较|比|由|从|与)[^，。；]{0,16}$", before.label)
    prior = _PRIOR.search(_since(text, before.start, "，。；"))
    reached = _REACHED.search(before.label)
    return bare["way"] if told or compared or prior or reached else ""


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
        and not _way(text, before, at)
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
    alike = [m for m in compared if m.family == subject.family]
    alike += [
        m
        for m in current
        if newest and dated[m] == newest - 1 and m.family == subject.family
    ]
    return subject, alike[-1] if alike else None


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
    way = "增加" if grows else "减少"
    why = f"本年{current}，上年{prior}，相差{real}，与所写的{way}{delta}不符。"
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
    slack = _ulp(percent.value)
    values["prior"] = str(base)
    if low - slack <= percent.value <= high + slack:
        return Judgement(
            OK, f"本年{current}，上年{base}，变动比例相符。", "change", values
        )
    way = "增长" if grows else "下降"
    why = f"本年{current}，上年{base}，应为{way}{low:.2f}%，与所写的{plain(percent.value)}%不符。"
    return Judgement(CONTRADICTION, why, "change", values)
