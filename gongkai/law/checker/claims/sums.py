"""Hold totals against their parts: partitions, channels that overlap, sub-counts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from gongkai.law.checker.claims.facts import words
from gongkai.law.checker.claims.groups import Group
from gongkai.law.checker.claims.quantities import Mention
from gongkai.law.checker.claims.verdicts import (
    CONTRADICTION,
    NOT_CHECKABLE,
    OK,
    Judgement,
)
from gongkai.law.forms.figures import Figure, total

# A list that comes this near its total was meant to be complete; one of two parts must
# come nearer.
_COMPLETE, _OF_TWO = Decimal("0.75"), Decimal("0.85")


def judge_group(group: Group) -> Judgement:
    """Hold a total against its parts."""
    whole, parts = group.whole, group.parts
    added = total(part.figure for part in parts)
    values = {"total": str(whole.figure), "sum": str(added)}
    values |= {
        f"{part.label or at}": str(part.figure) for at, part in enumerate(parts, 1)
    }
    if any(part.counted != whole.counted for part in parts):
        return _mixed_units(group, added, values)
    too_big = [part for part in parts if part.figure.low > _ceiling(whole)]
    if too_big:
        part = too_big[0]
        why = f"分项“{part.label}”{part}大于总数{whole}，部分不能大于整体。"
        return Judgement(CONTRADICTION, why, "part_exceeds_whole", values)
    rule = "channels" if _are_channels(group) else "partition"
    listed = "+".join(str(part) for part in parts)
    if len(parts) == 1:
        return Judgement(OK, f"{parts[0]}不超过{whole}。", "subset", values)
    if _meets(added, whole, parts):
        return Judgement(OK, f"{listed}与{whole}相符。", rule, values)
    if added.low > whole.figure.high:
        return _too_much(group, added, rule, values)
    return _too_little(group, added, rule, values)


def _mixed_units(group: Group, added: Figure, values: dict[str, str]) -> Judgement:
    """篇 of a total in 次 may be several to one: only agreement can be told."""
    if _meets(added, group.whole, group.parts):
        why = f"各分项合计{added}，与总数{group.whole}相符。"
        return Judgement(OK, why, "partition", values)
    why = f"分项与总数{group.whole}的单位不同，不能相加比较。"
    return Judgement(NOT_CHECKABLE, why, "units", values)


def _ceiling(whole: Mention) -> Decimal:
    return whole.figure.high


def _meets(added: Figure, whole: Mention, parts: Sequence[Mention]) -> bool:
    """Say whether the sum can be the total; approximate figures are taken broadly."""
    if added.meets(whole.figure):
        return True
    if not (whole.approximate or any(part.approximate for part in parts)):
        return False
    gap = max(added.low - whole.figure.high, whole.figure.low - added.high)
    return gap <= max(whole.value, Decimal(1)) / 20


def _too_much(
    group: Group, added: Figure, rule: str, values: dict[str, str]
) -> Judgement:
    if rule == "channels":
        why = f"同一信息可由多个渠道公开，各渠道合计{added}大于总数{group.whole}不能判错；最大单项不超过总数。"
        return Judgement(NOT_CHECKABLE, why, rule, values)
    why = f"各分项合计{added}，大于总数{group.whole}，多{added - group.whole.figure}。"
    return Judgement(CONTRADICTION, why, rule, values)


def _too_little(
    group: Group, added: Figure, rule: str, values: dict[str, str]
) -> Judgement:
    whole = group.whole
    if group.open:
        why = f"“等”表示只列了部分，合计{added}小于总数{whole}不能判错。"
        return Judgement(NOT_CHECKABLE, why, rule, values)
    missing = whole.figure - added
    if rule == "channels":
        why = f"各渠道合计{added}，小于总数{whole}，有{missing}没有公开渠道；总数不能大于各渠道之和。"
        return Judgement(CONTRADICTION, why, rule, values)
    near = whole.figure.low * (_OF_TWO if len(group.parts) == 2 else _COMPLETE)
    if _exhaustive(group) or (added.high >= near and not _chosen(group)):
        why = f"各分项合计{added}，小于总数{whole}，差{missing}。"
        return Judgement(CONTRADICTION, why, rule, values)
    why = f"所列分项合计{added}，只占总数{whole}的一部分，可能只列举了主要几项，不能判错。"
    return Judgement(NOT_CHECKABLE, why, rule, values)


def _are_channels(group: Group) -> bool:
    """Say whether the parts are channels, over which one item may be counted twice."""
    if any(word in group.subject for word in words("single_way")):
        return False
    told = any(word in group.subject for word in words("published"))
    if not told or group.whole.family != "pieces":
        return False
    rest = words("rest")
    named = [part.label for part in group.parts if part.label not in rest]
    hits = sum(any(word in label for word in words("channels")) for label in named)
    # 政府网站动态 is a kind of item, 政府网站 a channel: the word has to come last, or
    # nearly all parts have to be channels.
    return bool(named) and hits * 2 >= len(named)


def _chosen(group: Group) -> bool:
    """Say whether the parts are but two of the many results of requests."""
    return len(group.parts) == 2 and all(
        any(result in part.label for result in words("results")) for part in group.parts
    )


def _exhaustive(group: Group) -> bool:
    labels = [part.label for part in group.parts]
    if any(label.startswith(words("rest")) for label in labels):
        return True
    return any(
        all(any(word in label for label in labels) for word in kinds)
        for kinds in words("wholes")
    )
