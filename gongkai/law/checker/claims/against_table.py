"""Hold the figures of the text against the cells of the report's tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from gongkai.law.checker.claims.facts import (
    Fact,
    Owner,
    Told,
    part_facts,
    told,
    zeros,
)
from gongkai.law.checker.claims.groups import groups
from gongkai.law.checker.claims.quantities import Mention, mentions, tidy
from gongkai.law.checker.claims.verdicts import (
    CONTRADICTION,
    NOT_CHECKABLE,
    OK,
    SUSPICIOUS,
    Judgement,
    gravest,
)
from gongkai.law.forms import CellKey, Cells, Form, place
from gongkai.law.forms.figures import exactly, plain

SCOPE = "text_table_scope"
_ALL_ANSWERED = re.compile(
    r"(?:(?<![件人户日月年平])均|全部|都)(?:已|予以|按时|按期|依法|及时|按要求|按规定|在[^，。]{0,10}|于[^，。]{0,10})*(?:答复|办结|办理完毕|回复)"
)


def judge_against(text: str, form: Form, cells: Cells) -> Judgement:
    """Return the verdict on a text, from its words and the report's cells."""
    tidied = tidy(text)
    facts = list(tell(tidied, Owner()))
    answers = [answer for _, answer in compare(facts, form, cells)]
    answers += [answer for _, answer in compare_zeros(tidied, form, cells, Owner())]
    answers += all_answered(tidied, facts, cells)
    return gravest(answers)


def tell(text: str, owner: Owner, line: int = 0) -> Iterator[Told]:
    """Yield the facts of a tidied text; parts of a total and open lists are left out."""
    found = mentions(text)
    listed = groups(text, found)
    parts = {part for group in listed for part in group.parts}
    items = {item.mention: item for item in told(text, found, owner, line)}
    # A part may repeat a row of its own (其中政府网站…), so those stay.
    for item in items.values():
        if item.mention not in parts or item.fact.own_row:
            yield item
    for group in listed:
        if whole := items.get(group.whole):
            for part in group.parts:
                for fact in part_facts(whole.fact, part):
                    yield replace(whole, fact=fact, mention=part)


def compare(
    facts: Sequence[Told], form: Form, cells: Cells
) -> Iterator[tuple[Told, Judgement]]:
    """Yield each told fact that the tables repeat, with the judgement."""
    for item in facts:
        keys = item.fact.cells.get(form.id, ())
        value = cell_sum(keys, cells)
        if value is None:
            continue
        yield item, _compare(item, form, cells, keys, value)


def cell_sum(keys: Sequence[CellKey], cells: Cells) -> Decimal | None:
    """Return the sum of cells; None if there are none or one is blank or unread."""
    values = [cells.get(key) for key in keys]
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(values) else None


def _compare(
    item: Told, form: Form, cells: Cells, keys: Sequence[CellKey], value: Decimal
) -> Judgement:
    fact, mention = item.fact, item.mention
    spots = "+".join(place(form, key) for key in keys)
    values = {"text": str(mention.figure), spots: plain(value)}
    if _same(mention, value):
        return Judgement(
            OK,
            f"正文“{fact.label}”{mention}与表中{plain(value)}一致。",
            "text_table",
            values,
        )
    if mention.approximate and mention.value == value:
        why = f"正文“{fact.label}”写{mention}，表中为准确数{plain(value)}；二者口径应一致，正文宜写准确数。"
        return Judgement(OK, why, "text_table_approximate", values)
    other = cell_sum(fact.alternative.get(form.id, ()), cells)
    if other is not None and _same(mention, other):
        return Judgement(
            OK, f"正文{mention}与表中合计{plain(other)}一致。", "text_table", values
        )
    if item.scope and mention.figure.low <= value:
        scope = "、".join(sorted(item.scope))
        why = f"正文“{fact.label}”{mention}只说{scope}，表中{plain(value)}是全部，口径不同；请在正文注明范围。"
        return Judgement(NOT_CHECKABLE, why, SCOPE, values)
    verdict = SUSPICIOUS if fact.soft else CONTRADICTION
    if item.scope:
        why = f"正文“{fact.label}”{mention}只说一部分，却大于表中全部{plain(value)}，请核对。"
    else:
        why = f"正文“{fact.label}”{mention}，表中为{plain(value)}，两处不一致，请核对后改一处或注明口径。"
    return Judgement(verdict, why, "text_table", values)


def _same(mention: Mention, value: Decimal) -> bool:
    """Say whether a figure can be the cell's value; 余 means strictly more."""
    if not mention.approximate:
        return mention.value == value
    if mention.figure.low == mention.value:
        return mention.value < value <= mention.figure.high
    return mention.figure.meets(exactly(value))


def compare_zeros(
    text: str, form: Form, cells: Cells, owner: Owner
) -> Iterator[tuple[Fact, Judgement]]:
    """Yield 未收到…, told in words, against the tables."""
    for fact, said in zeros(text, owner):
        keys = fact.cells.get(form.id, ())
        value = cell_sum(keys, cells)
        if value is None:
            continue
        spots = "+".join(place(form, key) for key in keys)
        values = {"text": "0", spots: plain(value)}
        if value == 0:
            yield (
                fact,
                Judgement(OK, f"正文“{said}”与表中0一致。", "text_table", values),
            )
        else:
            why = f"正文写“{said}”，表中“{fact.label}”为{plain(value)}，两处不一致。"
            yield fact, Judgement(CONTRADICTION, why, "text_table", values)


def all_answered(text: str, facts: Sequence[Told], cells: Cells) -> list[Judgement]:
    """Hold 均已答复 against the requests carried over into the next year."""
    key = CellKey("table3", "carried_out", "总计")
    left = cells.get(key)
    received = [item for item in facts if item.fact.id == "received"]
    match = _ALL_ANSWERED.search(text)
    if not match or not received or left is None or received[0].scope:
        return []
    values = {"table3/carried_out/总计": plain(left)}
    if left == 0:
        return [
            Judgement(
                OK, f"正文“{match[0]}”与结转下年度0件相符。", "all_answered", values
            )
        ]
    why = f"正文称“{match[0]}”，表中仍有{plain(left)}件结转下年度办理，两处不一致。"
    return [Judgement(CONTRADICTION, why, "all_answered", values)]
