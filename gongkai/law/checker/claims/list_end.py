"""Where a list of parts ends: the next item of a sentence is no part of the last one.

“发布会4次，其中主要负责同志参加2次，在线访谈6次”: the talks are a new item. What tells is
another row of the form, another unit, the counterpart of the total's kind, a verb of its
own, and a stop stronger than those inside the list. Where a list is complete, it ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from gongkai.law.checker.claims.facts import Fact, fact_of, words
from gongkai.law.checker.claims.quantities import Mention
from gongkai.law.forms.figures import Figure, total

_JOINED = re.compile(r"[、]|[，；]?(?:以及|及|和|与)|$")
_REVIEWED = re.compile(r"清理|评估")
_OWN_LIST = re.compile(r"[，（]?(?:其中|包括|分别)")


def same(one: Mention, other: Mention) -> bool:
    """Say whether two figures count things that can be added up."""
    return one.family == other.family and (one.unit != "%") == (other.unit != "%")


def without_brackets(gap: str) -> str:
    """Return ``gap`` without what stands in brackets."""
    return re.sub(r"（[^（）]*）", "", gap)


def trimmed(
    text: str, whole: Mention, parts: tuple[Mention, ...]
) -> tuple[Mention, ...]:
    """Return the parts up to where the sentence goes on to its next item."""
    return parts[: _List(text, whole, parts).end()]


@dataclass(frozen=True)
class _List:
    """Figures that may all be parts of ``whole``, or run on past the last of them."""

    text: str
    whole: Mention
    parts: tuple[Mention, ...]

    @cached_property
    def rows(self) -> list[Fact | None]:
        """Return the row of the form that each figure tells."""
        return [fact_of(self.text, [part], 0) for part in self.parts]

    @cached_property
    def stops(self) -> list[int]:
        """Return how strongly each figure is set apart from the last: 、 ， ； as 0 1 2."""
        gaps = ["、"] + [
            without_brackets(self.text[one.end : other.start])
            for one, other in pairwise(self.parts)
        ]
        return [0 if _JOINED.match(gap) else 1 + (gap[0] == "；") for gap in gaps]

    @cached_property
    def sums(self) -> list[Figure]:
        """Return the sums of the first one, two, three … figures."""
        result = [self.parts[0].figure]
        for part in self.parts[1:]:
            result.append(total((result[-1], part.figure)))
        return result

    def complete(self, count: int) -> bool:
        """Say whether the first figures add up to the total."""
        return self.sums[count - 1].meets(self.whole.figure)

    def end(self) -> int:
        """Return how many figures belong to the list.

        All if they add up or the last is 其他; else up to the first new item, or to a
        later one by which the list is complete.
        """
        count = len(self.parts)
        if count < 2 or self.complete(count):
            return count
        rest = max(
            at
            for at, part in enumerate(self.parts)
            if at == 0 or part.label.startswith(words("rest"))
        )
        stops = [at for at in range(1, count) if self.stops[at]]
        first = next(
            (
                at
                for at in stops
                if self._told_all(at) or (at > rest and self._begins_anew(at))
            ),
            count,
        )
        return next((at for at in stops if at >= first and self.complete(at)), first)

    def _told_all(self, at: int) -> bool:
        """Say whether the list is complete and another one, or the next item, begins.

        One total may be divided twice: 自然人30件、企业5件，网络32件、信函3件.
        """
        if at < 2 or not self.complete(at):
            return False
        others = total(part.figure for part in self.parts[at:])
        return self.stops[at] > max(self.stops[:at]) or others.meets(self.whole.figure)

    def _begins_anew(self, at: int) -> bool:
        item = self.parts[at]
        return (
            self._another_row(at)
            or self._another_unit(at)
            or _counterpart(self.whole, item)
            or self._own_verb(at)
            or self._after_a_stop(at)
        )

    def _another_row(self, at: int) -> bool:
        """Say whether a figure tells a row of the form that is no part of the total's."""
        row, before = self.rows[at], self.rows[:at]
        whole = fact_of(self.text, [self.whole], 0)
        if row is None or (whole and row.id == whole.id):
            return False
        if row.own_row:
            return whole is not None and whole.id not in row.part_of and not any(before)
        return not any(told and not told.own_row for told in before)

    def _another_unit(self, at: int) -> bool:
        unit = self.whole.unit
        before = self.parts[:at]
        return self.parts[at].unit != unit and all(m.unit == unit for m in before)

    def _own_verb(self, at: int) -> bool:
        """Say whether a figure begins with a verb and the parts before it have none."""
        verbs = words("own_verbs")
        if _REVIEWED.search(self.whole.label):
            return False  # 清理130件，其中有效88件，修改12件，废止30件
        return self.parts[at].label.startswith(verbs) and not any(
            verb in part.label for part in self.parts[:at] for verb in verbs
        )

    def _after_a_stop(self, at: int) -> bool:
        """Say whether a stop stronger than those inside the list sets a figure apart."""
        item = self.parts[at]
        larger = item.figure.low > self.whole.figure.high
        if at == 1:
            return larger and not _alike(self.parts[0], item)
        if self.stops[at] <= max(self.stops[:at]):
            return False
        opens = bool(_OWN_LIST.match(self.text[item.end : item.end + 3]))
        return larger or opens


def _counterpart(whole: Mention, item: Mention) -> bool:
    """Say whether an item is the other kind than the total: 人大建议…，政协提案."""
    for kinds in words("wholes"):
        of_whole = {kind for kind in kinds if kind in whole.label}
        of_item = {kind for kind in kinds if kind in item.label}
        if of_whole and of_item and not of_whole & of_item:
            return True
    return False


def _alike(one: Mention, other: Mention) -> bool:
    """Say whether two labels are built alike: 网络申请 and 信函申请."""
    pairs: Sequence[str] = [one.label[at : at + 2] for at in range(len(one.label) - 1)]
    channels = words("channels")
    return any(pair in other.label for pair in pairs) or all(
        any(word in label for word in channels) for label in (one.label, other.label)
    )
