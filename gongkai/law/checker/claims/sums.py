"""Totals and their parts in prose: 其中, 分别, 合计; partitions, channels, sub-counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from gongkai.law.checker.claims.facts import words
from gongkai.law.checker.claims.quantities import Mention
from gongkai.law.checker.claims.verdicts import (
    CONTRADICTION,
    NOT_CHECKABLE,
    OK,
    Judgement,
)
from gongkai.law.forms.figures import Figure, total

_OPENS = re.compile(
    r"其中|分别(?:为|是)|分别|包括|包含|涵盖|分为|构成|主要(?:有|为|是)|含|^[，]?[：:]|[：:]$|即"
)
_LIST = re.compile(r"^[、，；和及与]|^以及|^$")
_NOT_PART = re.compile(
    r"^(?:(?:已|均|全部|当年|按时)?(?:办结|答复|办理)|均|同比|环比|较|比上|与上|全年|累计|占|总体|平均|同时|另|此外|截至|目前|一是|二是|三是|回应|开展|举办|召开|推动)|率[为达]?$|(?:增加|增长|减少|下降)了?$"
)
_CHANGE_LABEL = re.compile(
    r"^(?:同比|环比|较|比上|与上)|率[为达]?$|(?:增加|增长|减少|下降)了?$"
)
_SUM = re.compile(
    r"(?:以上)?(?:各项|几项|两项|三项)?(?:合计|共计|总计|总数|共)(?:为|达|是|有)?"
)
_ET_CETERA = re.compile(r"^(?:余|多)?等(?!于)")
_COMPLETE = Decimal("0.75")


@dataclass(frozen=True)
class Group:
    """A total with what is listed as its parts; ``open`` when the list ends in 等."""

    whole: Mention
    parts: tuple[Mention, ...]
    open: bool
    subject: str


def groups(text: str, found: Sequence[Mention]) -> list[Group]:
    """Return the totals of a tidied text that are followed or preceded by their parts."""
    result = list(_bracketed(text, found))
    plain = [m for m in found if not _in_brackets(text, m) and _is_amount(m)]
    at = 0
    while at < len(plain):
        whole = plain[at]
        if not _can_be_whole(text, whole, plain):
            at += 1
            continue
        start = at + 1
        while parts := _parts(text, whole, plain[start:], plain[start - 1]):
            result.append(_group(text, whole, parts))
            start += len(parts)
        at = start
    used = {part for group in result for part in group.parts}
    result += _summed_up(text, [m for m in plain if m not in used])
    return result


def _can_be_whole(text: str, whole: Mention, plain: Sequence[Mention]) -> bool:
    """Say whether 其中 in the next sentence can only mean this figure.

    After a sentence with several figures it would be a guess.
    """
    if not re.match(r"[^。]{0,40}。其中", _without_brackets(text[whole.end :])):
        return True
    start = text.rfind("。", 0, whole.start)
    return not any(start < m.start < whole.start and _same(m, whole) for m in plain)


def _is_amount(mention: Mention) -> bool:
    """Say whether a figure counts things, not a share or a change."""
    return mention.unit != "%" and not _CHANGE_LABEL.search(mention.label)


def _group(text: str, whole: Mention, parts: tuple[Mention, ...]) -> Group:
    return Group(whole, parts, _open(text, parts), _subject(text, whole))


def _in_brackets(text: str, mention: Mention) -> bool:
    before = text[: mention.start]
    return before.count("（") > before.count("）")


def _bracketed(text: str, found: Sequence[Mention]) -> Iterator[Group]:
    """Yield groups such as 60条（其中动态30条、公告30条）."""
    for at, whole in enumerate(found):
        if text[whole.end : whole.end + 1] != "（":
            continue
        end = text.find("）", whole.end)
        inside = tuple(
            m
            for m in found[at + 1 :]
            if m.end <= end
            and _same(whole, m)
            and m.label
            and not _NOT_PART.search(m.label)
        )
        if inside and not re.match(
            r"（(?:不含|不包括|另|同比|较|比)", text[whole.end :]
        ):
            closed = text[inside[-1].end : end].startswith("等")
            yield Group(
                whole, inside, closed or len(inside) == 1, _subject(text, whole)
            )


def _parts(
    text: str, whole: Mention, following: Sequence[Mention], before: Mention
) -> tuple[Mention, ...]:
    """Return the figures after ``before`` listed as parts of ``whole``, or none.

    A second list after the first one refers to the same total only with 其中.
    """
    if not following or not _same(whole, following[0]):
        return ()
    gap = _without_brackets(text[before.end : following[0].start])
    opens = _OPENS.search(gap) if before is whole else _AGAIN.search(gap)
    if not opens or "。" in gap.replace("。其中", ""):
        return ()
    if _CHANGED.search(gap[opens.start() :]):
        return ()
    parts = [following[0]]
    for earlier, mention in pairwise(following):
        gap = _without_brackets(text[earlier.end : mention.start])
        if _ends_list(gap, mention) or not _same(whole, mention):
            break
        parts.append(mention)
    return tuple(parts)


def _without_brackets(gap: str) -> str:
    return re.sub(r"（[^（）]*）", "", gap)


_AGAIN = re.compile(r"其中")
_CHANGED = re.compile(r"[较比与]上?(?:一|年)|同比|增加|增长|减少|下降")


def _ends_list(gap: str, mention: Mention) -> bool:
    if "。" in gap or "其中" in gap or "分别" in gap:
        return True
    label = mention.label
    if "；" in gap and len(label) > 16:
        return True
    return bool(_NOT_PART.search(label)) or (
        not _LIST.search(gap[:1]) and len(gap) > 24
    )


def _same(one: Mention, other: Mention) -> bool:
    return one.family == other.family and (one.unit != "%") == (other.unit != "%")


def _open(text: str, parts: Sequence[Mention]) -> bool:
    after = text[parts[-1].end : parts[-1].end + 3]
    return bool(_ET_CETERA.match(after)) or after.startswith(
        ("…", "及其他", "以及其他")
    )


def _summed_up(text: str, found: Sequence[Mention]) -> Iterator[Group]:
    """Yield groups whose total comes last: 网络15件，信函5件，共计20件."""
    run: list[Mention] = []
    for mention in found:
        gap = text[run[-1].end : mention.start] if run else ""
        if run and (not _same(run[0], mention) or re.search(r"[。；]", gap)):
            run = []
        if len(run) > 1 and _SUM.fullmatch(mention.label):
            yield Group(mention, tuple(run), False, _subject(text, run[0]))
            run = []
        elif _CHANGE_LABEL.search(mention.label):
            run = []
        else:
            run.append(mention)


def _subject(text: str, whole: Mention) -> str:
    return re.split(r"[，。；]", text[: whole.start])[-1]


def judge_group(group: Group) -> Judgement:
    """Hold a total against its parts."""
    whole, parts = group.whole, group.parts
    added = total(part.figure for part in parts)
    values = {"total": str(whole.figure), "sum": str(added)}
    values |= {
        f"{part.label or at}": str(part.figure) for at, part in enumerate(parts, 1)
    }
    if any(part.unit != whole.unit for part in parts):
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
    if _exhaustive(group) or added.high >= whole.figure.low * _COMPLETE:
        why = f"各分项合计{added}，小于总数{whole}，差{missing}。"
        return Judgement(CONTRADICTION, why, rule, values)
    why = f"所列分项合计{added}，只占总数{whole}的一部分，可能只列举了主要几项，不能判错。"
    return Judgement(NOT_CHECKABLE, why, rule, values)


def _are_channels(group: Group) -> bool:
    """Say whether the parts are channels, over which one item may be counted twice."""
    if any(word in group.subject for word in words("single_way")):
        return False
    rest = words("rest")
    named = [part.label for part in group.parts if part.label not in rest]
    hits = sum(any(word in label for word in words("channels")) for label in named)
    # 政府网站动态 is a kind of item, 政府网站 a channel: the word has to come last, or
    # nearly all parts have to be channels.
    return bool(named) and hits * 2 >= len(named)


def _exhaustive(group: Group) -> bool:
    labels = [part.label for part in group.parts]
    if any(label.startswith(words("rest")) for label in labels):
        return True
    return any(
        all(any(word in label for label in labels) for word in kinds)
        for kinds in words("wholes")
    )
