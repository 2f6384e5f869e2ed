"""Judge a statement from its own words: can all its figures be true together?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise

from gongkai.law.checker.claims.facts import Owner, Told, zeros
from gongkai.law.checker.claims.facts import told as facts_told
from gongkai.law.checker.claims.groups import Group, groups
from gongkai.law.checker.claims.quantities import Mention, mentions, tidy
from gongkai.law.checker.claims.rates import judge_rates
from gongkai.law.checker.claims.sums import judge_group
from gongkai.law.checker.claims.verdicts import (
    CONTRADICTION,
    OK,
    SUSPICIOUS,
    Judgement,
    gravest,
)
from gongkai.law.checker.folding import fold
from gongkai.law.checker.records import label_key
from gongkai.law.forms import (
    CellKey,
    Form,
    check_relations,
    form_for,
    national_forms,
)
from gongkai.law.forms.relations import bare

_BLANK = re.compile(
    r"空白|未填|没有填|为空(?!间)|漏填|缺填|未填写|留空|空缺(?!职)|填[“\"]?[/／—-]+[”\"]?"
)
_NOT_BLANK = re.compile(
    r"(?:没有|无|不留|消除|清理|存在)[^，。；]{0,6}空白|空白(?:栏目|点)|填补"
)
_SEGMENT = re.compile(
    r"第[（(]?[一二三四五六七八九十\d]{1,3}[）)]?(?:段|部分|处|页|节|条|点)|前文|后文|上文|下文|正文|概述|附表|附件|表[一二三四中内]|图[中解]|一处|另一处|开头|结尾|文中|文末"
)
_WROTE = re.compile(r"写|称|为|载|显示|表述|记|报|说|填|是")
_FORM = re.compile(r"表|栏|[各数]列|列为|[各数]格")
_YEAR = re.compile(r"(20\d\d)年")
_RULES = re.compile(
    r"规章[^，。；]{0,12}?(?:制发|制定|制作|现行有效|出台|公布)[^，。；\d]{0,6}([1-9]\d*)"
)
_LOW = re.compile(r"县(?!级以上)|区|乡|镇|街道")


def judge(statement: str) -> Judgement:
    """Return the verdict on a statement, from its text alone."""
    text = tidy(statement)
    return gravest(examine(text))


def examine(text: str) -> Iterator[Judgement]:
    """Yield every judgement that a tidied text allows."""
    found = mentions(text)
    listed = groups(text, found)
    yield from _form_version(text)
    yield from _blank(text)
    yield from _rules(text)
    yield from figures(text, found, listed)
    yield from _conflicts(text, found, listed)
    yield from _denials(text, found)
    parts = {part for group in listed for part in group.parts}
    told = [
        item
        for item in _all_told(text, found)
        if item.mention not in parts or item.fact.own_row
    ]
    yield from related(text, found, told)


def figures(
    text: str, found: Sequence[Mention], listed: Sequence[Group]
) -> Iterator[Judgement]:
    """Yield what the sums, shares, rates and changes of a text come to."""
    for group in listed:
        yield judge_group(group)
    yield from judge_rates(text, found, listed)


def _form_version(text: str) -> Iterator[Judgement]:
    """Hold the column names a statement quotes against the year it speaks of."""
    year = _YEAR.search(text)
    if not year:
        return
    for form in national_forms():
        signs = [sign for sign in form.signs if sign in text.replace("/", "")]
        named = f"{form.from_year}版表" in text
        if len(signs) >= 2 or (signs and form.id != "2014" and _FORM.search(text)):
            if form.covers(int(year[1])):
                yield Judgement(
                    OK, f"表样“{signs[0]}”适用于{year[1]}年度。", "form_version"
                )
            else:
                last = f"{form.to_year}年" if form.to_year < 9999 else "以后"
                why = f"“{signs[0]}”等是{form.from_year}年至{last}年度的表样，不能用于{year[1]}年度报告。"
                yield Judgement(CONTRADICTION, why, "form_version")
        elif named and not form.covers(int(year[1])):
            why = f"{year[1]}年度报告不能用{form.from_year}版表样。"
            yield Judgement(CONTRADICTION, why, "form_version")


def _blank(text: str) -> Iterator[Judgement]:
    if _BLANK.search(text) and not _NOT_BLANK.search(text):
        why = "有数字格空白：空白不等于0，没有的应填0，请补填。"
        yield Judgement(SUSPICIOUS, why, "blank")


def _rules(text: str) -> Iterator[Judgement]:
    """A county, town or their organs have no power to make rules 规章."""
    match = _RULES.search(text)
    if match and _LOW.search(text[: match.start()]):
        why = (
            f"县级以下没有规章制定权，规章{match[1]}件应为0，可能把规范性文件计作规章。"
        )
        yield Judgement(SUSPICIOUS, why, "no_rule_power", {"规章": match[1]})


def _told(
    text: str, found: Sequence[Mention], listed: Sequence[Group]
) -> Iterator[Told]:
    """Yield the facts of a text sentence by sentence, parts of a total left out."""
    parts = {part for group in listed for part in group.parts}
    for item in _all_told(text, found):
        if item.mention not in parts:
            yield item


def _all_told(text: str, found: Sequence[Mention]) -> Iterator[Told]:
    owner = re.match(r"(?:20\d\d年度?[，,]?)?([\u4e00-\u9fff]{0,24})", text)
    year = _YEAR.search(text)
    given = Owner(owner[1] if owner else "", int(year[1]) if year else None)
    yield from facts_told(text, found, given)


def _conflicts(
    text: str, found: Sequence[Mention], listed: Sequence[Group]
) -> Iterator[Judgement]:
    """Yield the same fact told twice, with the same or with different figures."""
    facts = list(_told(text, found, listed))
    yield from conflicts(facts)
    parts = {part for group in listed for part in group.parts}
    marks = [
        m.start() for m in _SEGMENT.finditer(text) if _WROTE.search(text[m.end() :])
    ]
    if len(marks) < 2 or any(True for _ in conflicts(facts)):
        return
    told_by = [
        [m for m in found if start < m.start < end and m not in parts]
        for start, end in zip(marks, [*marks[1:], len(text)], strict=True)
    ]
    for one, other in combinations([items for items in told_by if items], 2):
        pair = _alike(one, other)
        if pair:
            yield _twice(pair[0], pair[1], pair[0].label)


def _alike(
    one: Sequence[Mention], other: Sequence[Mention]
) -> tuple[Mention, Mention] | None:
    """Return the two figures that most likely count the same thing."""
    best: tuple[float, Mention, Mention] | None = None
    for first in one:
        for second in other:
            if first.unit != second.unit:
                continue
            near = _likeness(first.label, second.label)
            if best is None or near > best[0]:
                best = near, first, second
    return (best[1], best[2]) if best and best[0] >= 0.3 else None


def _likeness(one: str, other: str) -> float:
    first = {one[i : i + 2] for i in range(len(one) - 1)}
    second = {other[i : i + 2] for i in range(len(other) - 1)}
    if not first or not second:
        return 0
    return len(first & second) / min(len(first), len(second))


def _denials(text: str, found: Sequence[Mention]) -> Iterator[Judgement]:
    """Yield 未收到申请 beside a number of requests."""
    told = [item for item in _all_told(text, found) if not item.scope]
    for fact, said in zeros(text):
        for item in told:
            if item.fact.id == fact.id and item.mention.figure.low > 0:
                why = f"一处写“{said}”，另一处“{fact.label}”写{item.mention}，前后不一致。"
                values = {"first": "0", "second": str(item.mention.figure)}
                yield Judgement(CONTRADICTION, why, "told_twice", values)
                break


def conflicts(facts: Sequence[Told]) -> Iterator[Judgement]:
    """Yield each fact told again over the same scope: agreed or contradicted."""
    by_fact: dict[tuple[str, frozenset[str], str], list[Told]] = {}
    for item in facts:
        key = item.fact.id, item.scope, item.mention.sort
        by_fact.setdefault(key, []).append(item)
    for items in by_fact.values():
        for one, other in pairwise(items):
            yield _twice(one.mention, other.mention, one.fact.label)


def _twice(one: Mention, other: Mention, what: str) -> Judgement:
    values = {"first": str(one.figure), "second": str(other.figure)}
    if one.figure.meets(other.figure):
        return Judgement(OK, f"“{what}”两处均为{one}，一致。", "told_twice", values)
    why = f"同一事项“{what}”，一处写{one}，另一处写{other}，前后不一致。"
    return Judgement(CONTRADICTION, why, "told_twice", values)


def related(
    text: str, found: Sequence[Mention], facts: Sequence[Told]
) -> Iterator[Judgement]:
    """Hold the facts a text tells against the relations of the form of its year.

    Figures are taken for cells by the fact they tell or by the row's own name.
    """
    year = _YEAR.search(text)
    by_year = form_for(int(year[1])) if year else None
    most: dict[CellKey, Decimal | None] = {}
    of: Form | None = None
    for form in [by_year] if by_year else national_forms():
        told = _cells_told(form, found, facts)
        if len(told) > max(len(most), 1):
            of, most = form, told
    if of:
        known = {item.fact.id for item in facts}
        yield from _relations(of, most, carried="carried_in" in known)


def _cells_told(
    form: Form, found: Sequence[Mention], facts: Sequence[Told]
) -> dict[CellKey, Decimal | None]:
    told: dict[CellKey, Decimal | None] = {}
    for item in facts:
        keys = item.fact.cells.get(form.id, ())
        if len(keys) == 1 and item.mention.figure.exact and not item.scope:
            told.setdefault(keys[0], item.mention.value)
    for mention in found:
        key = _named_row(form, mention.label)
        if key and mention.figure.exact:
            told.setdefault(key, mention.value)
    return told


def _relations(
    form: Form, cells: dict[CellKey, Decimal | None], *, carried: bool
) -> Iterator[Judgement]:
    # What the statement does not tell can be anything.
    unknown = dict.fromkeys(form.keys())
    for broken in check_relations(form, {**unknown, **cells}):
        verdict = CONTRADICTION if broken.severity == "error" else SUSPICIOUS
        # R14 asks for the carried-over requests in the text, and there they are.
        if broken.rule != "R05" and not (carried and broken.rule == "R14"):
            yield Judgement(verdict, broken.message, broken.rule, dict(broken.values))
    e1 = [
        CellKey("table3", row, "总计")
        for row in ("new", "carried_in", "total", "carried_out")
    ]
    if all(key in cells for key in e1) and not check_relations(form, cells):
        yield Judgement(OK, "新收加上年结转等于办结加结转下年，相符。", "E1")


@cache
def _row_name(label: str) -> str:
    return label_key(fold(bare(label)))


def _named_row(form: Form, label: str) -> CellKey | None:
    """Return the cell whose row a figure names word for word."""
    words = label_key(label)
    best: tuple[int, CellKey] | None = None
    for table in form.tables:
        if table.key not in ("form2014", "table3"):
            continue
        for row in table.rows:
            name = _row_name(row.label)
            columns = table.columns_of(row)
            if (
                columns
                and len(name) >= 4
                and words.endswith(name)
                and (best is None or len(name) > best[0])
            ):
                best = len(name), CellKey(table.key, row.key, columns[-1].key)
    return best[1] if best else None
