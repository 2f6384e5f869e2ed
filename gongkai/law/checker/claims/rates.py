"""Shares 占比 and rates 办结率 in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from itertools import pairwise, takewhile

from gongkai.law.checker.claims.averages import judge_averages
from gongkai.law.checker.claims.changes import judge_changes, ulp, way
from gongkai.law.checker.claims.facts import words
from gongkai.law.checker.claims.groups import Group
from gongkai.law.checker.claims.quantities import Mention
from gongkai.law.checker.claims.verdicts import CONTRADICTION, OK, Judgement
from gongkai.law.forms.figures import plain, total

_HUNDRED = Decimal(100)
_NEARLY_ALL = 97  # percent: below, a list of shares without 其他 may be a choice
# 40件，其中… ; 40件（… ; 在40件申请中，…
_NAMES_BASE = re.compile(r"[，。:：（]?其中|[:：]|（(?!占)|[^，。；\d]{0,12}中[，,：]")
_RATE = re.compile(r"率(?:均?[为是达]到?|高达)?$")
# Rates of something other than the two counts before them.
_OTHER_BASE = re.compile(
    r"按时|按期|及时|满意|知晓|群众|准确|覆盖|点击|电子化|同比|增长率|精简率|压减率|缩减率|好评"
)
_WHOLE = re.compile(r"需|应|共|收到|承办|交办|总|受理|接到|全部")


def judge_rates(
    text: str, found: Sequence[Mention], listed: Sequence[Group]
) -> Iterator[Judgement]:
    """Yield judgements of the shares, rates, changes and averages of a tidied text."""
    yield from _shares(text, found)
    yield from _counted_shares(text, found)
    yield from _respective_shares(text, found)
    # A kind of a list is no base of a rate: 解读56篇，其中图片20篇、视频6篇，解读率….
    kinds = {part for group in listed if len(group.parts) > 1 for part in group.parts}
    yield from _rates(text, found, kinds)
    yield from judge_changes(text, found)
    yield from judge_averages(text, found)


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
    slack = sum((ulp(m.value) for m in run), Decimal(0))
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
        # 分别为11件、7件、4件，占35件的62.9%: the sum of which is not said.
        if "分别" in found[at - 1].label or not found[at - 2].label:
            return None, None
        return found[at - 2], found[at - 1]
    if not _is_share(mention):
        return None, None
    part, earlier = found[at - 1], found[: at - 1]
    own = re.split("[，；：:]", mention.label)[-1].partition("占")[0]
    if len(own) > 1 and own not in part.label:
        return None, None  # 视频6篇，图解占65%
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
    slack = ulp(share.value)
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
            and not way(text, found, before)
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
