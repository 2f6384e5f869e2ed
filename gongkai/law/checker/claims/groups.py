"""Totals and their parts in prose: which figures 其中, 分别, 合计 put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gongkai.law.checker.claims.facts import fact_of, words
from gongkai.law.checker.claims.list_end import same, trimmed, without_brackets
from gongkai.law.checker.claims.quantities import Mention
from gongkai.law.forms.figures import total

_OPENS = re.compile(
    r"其中|分别(?:为|是)|分别(?!占)|包括|包含|涵盖|分为|构成|主要(?:有|为|是)|含|^[，]?[：:]|[：:]$|即"
    r"|^[^，。；]{0,10}中[，：:]"
)
_OF = re.compile(r"^[^，。；]{0,10}中[，：:]")  # 在40件申请中，…: some of them
_AGAIN = re.compile(r"其中")
_LIST = re.compile(r"^[、，；和及与]|^以及|^$")
_NOT_PART = re.compile(
    r"^(?:(?:已|均|全部|当年|按时)?(?:办结|答复|办理)|均|同比|环比|较|比上|与上|全年|累计|占|总体|平均|同时|另|此外|截至|目前|一是|二是|三是|回应|开展|举办|召开|推动)|率[为达]?$|(?:增加|增长|减少|下降)了?$"
)
_CHANGE_LABEL = re.compile(
    r"^(?:同比|环比|较|比上|与上)|率[为达]?$|(?:增加|增长|减少|下降)了?$"
    r"|(?:[日月年周人户]均|平均|每[天日月年周]?)[^，。；]{0,6}$"
)
_CHANGED = re.compile(r"[较比与]上?(?:一|年)|同比|增加|增长|减少|下降")
_SUM = re.compile(
    r"(?:以上|全年|年内|全[县市区镇乡局]|[我本][县市区镇乡局])*"
    r"(?:[各几两三四五六七八九十]+个?(?:项|类|部门|单位|家|方面|渠道|方式|季度|年|月))?"
    r"(?:合计|共计|总计|总数|总共|共)(?:为|达|是|有)?(?P<verb>[\u4e00-\u9fff]*)"
)
_ET_CETERA = re.compile(r"^(?:余|多)?等(?!于)")
_ALL = re.compile(r"收到|受理|接到|承办|共")
_VERBS = re.compile(r"共|总|计|已|收到|受理|答复|办理|全年|全县|全市|全区")


@dataclass(frozen=True)
class Group:
    """A total with what is listed as its parts; ``open`` when the list ends in 等.

    ``summed_up`` when the total comes last, so that each part was told for itself.
    """

    whole: Mention
    parts: tuple[Mention, ...]
    open: bool
    subject: str
    summed_up: bool = False


def groups(text: str, found: Sequence[Mention]) -> list[Group]:
    """Return the totals of a tidied text that are followed or preceded by their parts."""
    result = list(_bracketed(text, found))
    plain = [m for m in found if not _in_brackets(text, m) and _is_amount(m)]
    previous: Group | None = None
    at = 1
    while at < len(plain):
        earlier = plain[:at]
        # A second list right after the first refers to the same total only with 其中.
        again = previous if previous and previous.parts[-1] is earlier[-1] else None
        parts = _parts(text, plain[at:], earlier[-1], again)
        whole = _owner(text, earlier, parts, again) if parts else None
        if whole is None:
            at += max(len(parts), 1)
            continue
        nested = again if whole is earlier[-1] else None
        if nested:
            parts = _within(text, nested, parts)
        previous = _group(text, whole, trimmed(text, whole, parts))
        result.append(previous)
        at += len(previous.parts)
        if nested:
            outer = _resumed(text, nested, plain[at - 1 :])
            result[result.index(nested)] = outer
            if more := len(outer.parts) - len(nested.parts):
                at, previous = at + more, outer
    used = {part for group in result for part in group.parts}
    result += _summed_up(text, [m for m in plain if m not in used])
    return result


def _stop(text: str, group: Group) -> str:
    """Return the sign between the last two parts of a list, "" if it has but one."""
    if len(group.parts) < 2:
        return ""
    one, other = group.parts[-2:]
    return without_brackets(text[one.end : other.start])[:1]


def _within(text: str, outer: Group, parts: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return the parts of a list within a list, up to where the outer one goes on."""
    stop = _stop(text, outer)
    for at, (one, other) in enumerate(pairwise(parts), 1):
        gap = without_brackets(text[one.end : other.start])
        if gap[:1] == stop and (at > 1 or stop == "；"):
            return parts[:at]
    return parts


def _resumed(text: str, outer: Group, following: Sequence[Mention]) -> Group:
    """Return a list with the parts that follow after the list within it.

    If none follow by the same sign, the list may be incomplete: it stays open.
    """
    stop = _stop(text, outer)
    more: list[Mention] = []
    for one, other in pairwise(following):
        gap = without_brackets(text[one.end : other.start])
        ends = _ends_list(gap, other) or not same(outer.whole, other)
        if ends or gap[:1] != stop:
            break
        more.append(other)
    if not more:
        return replace(outer, open=True)
    parts = trimmed(text, outer.whole, (*outer.parts, *more))
    return _group(text, outer.whole, parts)


def _is_amount(mention: Mention) -> bool:
    """Say whether a figure counts things, not a share or a change."""
    return mention.unit != "%" and not _CHANGE_LABEL.search(mention.label)


def _group(text: str, whole: Mention, parts: tuple[Mention, ...]) -> Group:
    chosen = _OF.match(text[whole.end : parts[0].start]) is not None
    return Group(whole, parts, chosen or _open(text, parts), _subject(text, whole))


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
            and same(whole, m)
            and m.label
            and not _NOT_PART.search(m.label)
        )
        if inside and not re.match(
            r"（(?:不含|不包括|另|收到|受理|共|同比|较|比|上年|去年|20\d\d年)",
            text[whole.end :],
        ):
            closed = text[inside[-1].end : end].startswith("等")
            yield Group(
                whole, inside, closed or len(inside) == 1, _subject(text, whole)
            )


def _parts(
    text: str, following: Sequence[Mention], before: Mention, again: Group | None
) -> tuple[Mention, ...]:
    """Return the figures after ``before`` that are listed as parts, or none."""
    if not same(again.whole if again else before, following[0]):
        return ()
    gap = without_brackets(text[before.end : following[0].start])
    opens = (_AGAIN if again else _OPENS).search(gap)
    implied = not again and not opens and _kinds_of(text, before, following)
    if not (opens or implied) or "。" in gap.replace("。其中", ""):
        return ()
    if opens and _CHANGED.search(gap[opens.start() :]):
        return ()
    parts = [following[0]]
    for earlier, mention in pairwise(following):
        gap = without_brackets(text[earlier.end : mention.start])
        ends = not implied and _ends_list(gap, mention)
        if ends or not same(before, mention) or (implied and len(parts) == 2):
            break
        parts.append(mention)
    return tuple(parts)


def _negates(one: str, other: str) -> bool:
    """Say whether two labels are such as 已办结 and 尚未办结."""
    done = one.removeprefix("已")
    return len(done) >= 2 and other in (f"未{done}", f"尚未{done}", f"还未{done}")


def _kinds_of(text: str, whole: Mention, following: Sequence[Mention]) -> bool:
    """Say whether two figures are, without 其中, the two kinds of the one before.

    办结28件，按时办结27件，延期办结1件: each repeats its noun and adds its kind. Or
    收到28件，办结27件，未办结1件, if nothing was carried over.
    """
    if len(following) < 2 or whole.unit != following[1].unit:
        return False
    one, other = following[0].label, following[1].label
    if _negates(one, other):
        return bool(_ALL.search(whole.label)) and "结转" not in text
    for kinds in words("wholes"):
        for first, second in ((kinds[0], kinds[1]), (kinds[1], kinds[0])):
            noun = one.removeprefix(first)
            if len(noun) >= 2 and noun != one and other == second + noun:
                bare = _VERBS.sub("", whole.label)
                if bare.endswith(noun) and len(bare) == len(one):
                    return False  # 当面申请 is another kind of it
                return noun in whole.label and not any(kind in bare for kind in kinds)
    return False


def _owner(
    text: str,
    earlier: Sequence[Mention],
    parts: tuple[Mention, ...],
    again: Group | None,
) -> Mention | None:
    """Return the total a list belongs to: mostly the figure before it.

    Of a list too large for that figure, an earlier one of the sentence whose parts these
    are by the form, or to which they add up.
    """
    nearest = earlier[-1]
    if again:
        direct = re.match(r"[，,]?其中", text[nearest.end :])
        inner = _within(text, again, parts)
        nested = direct and _fits(nearest, inner) and not _adds_up(again.whole, parts)
        return nearest if nested else again.whole
    clear = _can_be_whole(text, nearest, earlier)
    start = text.rfind("。", 0, nearest.start)
    others = [m for m in earlier if m.start > start and same(m, parts[0])][::-1]
    for other in others:
        if len(parts) > 1 and _adds_up(other, parts):
            return other
    if clear and _fits(nearest, parts[:1]):
        counted = [m for m in others if m.unit == parts[0].unit]
        return counted[0] if counted else nearest
    wholes = set().union(*(_part_of(text, part) for part in parts))
    for other in others:
        fact = fact_of(text, [other], 0)
        if fact and fact.id in wholes and other is not nearest:
            return other
    together = total(m.figure for m in [nearest, *others[1:]] if same(m, nearest))
    if len(others) > 1 and together.meets(total(part.figure for part in parts)):
        return None  # 建议45件、提案61件，其中…: parts of both
    return nearest if clear else None


def _part_of(text: str, part: Mention) -> tuple[str, ...]:
    fact = fact_of(text, [part], 0)
    return fact.part_of if fact else ()


def _fits(whole: Mention, parts: Sequence[Mention]) -> bool:
    return total(part.figure for part in parts).low <= whole.figure.high


def _adds_up(whole: Mention, parts: Sequence[Mention]) -> bool:
    return total(part.figure for part in parts).meets(whole.figure)


def _can_be_whole(text: str, whole: Mention, earlier: Sequence[Mention]) -> bool:
    """Say whether 其中 in the next sentence can only mean this figure.

    After a sentence with several figures it would be a guess.
    """
    if not re.match(r"[^。]{0,40}。其中", without_brackets(text[whole.end :])):
        return True
    start = text.rfind("。", 0, whole.start)
    return not any(start < m.start < whole.start and same(m, whole) for m in earlier)


def _ends_list(gap: str, mention: Mention) -> bool:
    if "。" in gap or "其中" in gap or "分别" in gap:
        return True
    label = mention.label
    if "；" in gap and len(label) > 16:
        return True
    return bool(_NOT_PART.search(label)) or (
        not _LIST.search(gap[:1]) and len(gap) > 24
    )


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
        if run and (not same(run[0], mention) or "。" in gap):
            run = []
        parts = _summands(text, run, mention) if _sums_up(run, mention) else ()
        if len(parts) > 1:
            yield Group(mention, parts, False, _subject(text, parts[0]), True)
            run = []
        elif _CHANGE_LABEL.search(mention.label):
            run = []
        else:
            run.append(mention)


def _sums_up(run: Sequence[Mention], last: Mention) -> bool:
    """Say whether a figure is told as the sum of those before it.

    With a noun or verb after 共 only if the first of them has it too.
    """
    told = _SUM.fullmatch(last.label)
    return bool(told and run and told["verb"] in run[0].label)


def _summands(text: str, run: Sequence[Mention], last: Mention) -> tuple[Mention, ...]:
    """Return the figures of a sentence that its last one sums up.

    The last ones that add up to it, no list torn; else all, or the last in its unit.
    """
    gaps = [text[one.end : other.start] for one, other in pairwise([*run, last])]
    stops = [at for at, gap in enumerate(gaps) if "；" in gap]
    colons = [at for at, gap in enumerate(gaps) if re.search("[：:]", gap)]
    if colons and colons[-1] < len(run) - 1:
        run = run[colons[-1] + 1 :]
    elif stops and len(stops) < len(gaps):
        run = run[stops[-1] + 1 :]
    for start in range(len(run) - 1):
        torn = start and text[run[start - 1].end] == "、"
        if not torn and _adds_up(last, run[start:]):
            return tuple(run[start:])
    start = len(run)
    while start and run[start - 1].unit == last.unit:
        start -= 1
    return tuple(run[start:] if len(run) - start > 1 else run)


def _subject(text: str, whole: Mention) -> str:
    return re.split(r"[，。；]", text[: whole.start])[-1]
