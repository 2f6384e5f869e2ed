"""What the figures of a report's prose count: facts with the cells that repeat them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.law.checker.claims.quantities import Mention
from gongkai.law.forms import CellKey

_CLAUSE = re.compile(r"[，。；！？]")
_NONE = r"(?<!有)无(?!条件|偿|法|需|障碍|理由|正当|效)"
_ZERO = re.compile(
    rf"(?:未|没有|{_NONE})(?:发生|产生|有)?需?要?(?P<next>结转(?:至|到)?[下次])"
    r"|(?:未|没有)(?:作出|实施|采取|收取|制发|制定|出台)(?:过|任何|新的?)*"
    r"(?P<what>行政强制|行政处罚|行政许可|行政事业性收费|(?:行政)?规范性文件)(?:措施|决定)?(?=[，。；、和及]|$)"
    rf"|(?:(?:未|没有)(?:收到|受理|接到|发生|产生|出现|新收|因|引发|涉及|有)|{_NONE})[^，。；\d]{{0,40}}(?:申请|复议|诉讼)(?!(?:案件|结果)?(?:中|被|败|纠|撤|超))"
)
_OTHER_YEAR = re.compile(r"上一?年(?!度?结转)|去年(?!结转)|往年|(?:较|比|同)上年|前年")
_AMONG = re.compile(r"中[，：:]")  # 网站信息中，动态…: some of them
_COMPARED = re.compile(r"平均|均值|(?<![占同环])比(?!例|率)[^，。；]*$|[高低]于")
_OF_MANY_YEARS = re.compile(r"(?:截[至止]|以来|历年).*累计|累计.*以来")
_CHANGE = re.compile(r"(?:增加|增长|减少|下降|上升|提高|降低|多了?|少了?|净增)了?$")


@dataclass(frozen=True)
class Fact:
    """A kind of figure, told by words and unit; ``cells`` by form name.

    ``own_row`` facts have a row of their own even where the text lists them as parts of
    a total; ``unique`` ones are told once for the whole report; ``soft`` ones count by
    a scope that texts rarely share. ``part_of`` names the facts whose parts they are;
    one ``within`` another is told only in a list of that one's parts (维持3件).
    ``needs`` and ``unless`` are patterns: of the text up to the figure, and of sentences
    that speak of more than disclosure unless they say 信息公开 before the figure.
    """

    id: str
    label: str
    all: tuple[str, ...]
    any: tuple[str, ...]
    none: tuple[str, ...]
    units: tuple[str, ...]
    cells: dict[str, tuple[CellKey, ...]]
    alternative: dict[str, tuple[CellKey, ...]]
    needs: str = ""
    unless: str = ""
    soft: bool = False
    own_row: bool = False
    unique: bool = False
    part_of: tuple[str, ...] = ()
    within: str = ""

    def matches(self, words: str) -> bool:
        """Say whether a figure with these words before it counts this."""
        return (
            all(word in words for word in self.all)
            and (not self.any or any(word in words for word in self.any))
            and not any(word in words for word in self.none)
        )

    def told_by(self, before: str, text: str) -> bool:
        """Say whether the sentence around a figure lets it count this."""
        if self.needs and not re.search(self.needs, before):
            return False
        beyond = self.unless and re.search(self.unless, text)
        return not beyond or "信息公开" in before


@cache
def data() -> dict[str, Any]:
    """Return the content of ``facts.toml``."""
    path = files("gongkai.law.checker") / "data" / "facts.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def words(name: str) -> tuple[str, ...]:
    """Return a word list of ``facts.toml``."""
    return tuple(data()[name])


@cache
def facts() -> tuple[Fact, ...]:
    """Return all facts."""
    return tuple(_fact(entry) for entry in data()["facts"])


def _fact(entry: dict[str, Any]) -> Fact:
    def keys(names: Sequence[str]) -> tuple[CellKey, ...]:
        return tuple(CellKey(*name.split("/")) for name in names)

    given = dict(entry)
    cells = {form: keys(names.split()) for form, names in given.pop("cells").items()}
    other = {form: keys(names) for form, names in given.pop("alternative", {}).items()}
    for name in ("all", "any", "none", "units", "part_of"):
        given[name] = tuple(given.get(name, ()))
    return Fact(cells=cells, alternative=other, **given)


@dataclass(frozen=True)
class Told:
    """A fact told in the text by a figure; ``scope`` is what narrows it."""

    fact: Fact
    mention: Mention
    scope: frozenset[str]
    sentence: str
    line: int = 0


@dataclass(frozen=True)
class Owner:
    """Whose report a text is from: its name and year narrow nothing."""

    organ: str = ""
    year: int | None = None


_NOBODY = Owner()


def told(
    text: str, found: Sequence[Mention], owner: Owner, line: int = 0
) -> Iterator[Told]:
    """Yield the facts that the figures of a text tell.

    Figures of change and of another year than the owner's are left out.
    """
    for at, mention in enumerate(found):
        if mention.unit == "%" or _other_year(text[: mention.start], owner.year):
            continue
        for subject in _subjects(text, found, at):
            fact = _fact_of(subject, mention, text)
            if fact:
                scope = _scope(text, subject, owner.organ)
                if not _owned(subject, owner.organ):
                    scope |= _inherited(found, at, text, owner.organ)
                yield Told(fact, mention, scope, text, line)
                break


def fact_of(text: str, found: Sequence[Mention], at: int) -> Fact | None:
    """Return the fact that a figure tells, whatever its scope or year, part or not."""
    for subject in _subjects(text, found, at):
        fact = _fact_of(subject, found[at], text, part=True)
        if fact:
            return fact
    return None


def part_facts(whole: Fact, part: Mention) -> Iterator[Fact]:
    """Yield the facts that a part of a fact's list tells by its own words."""
    for fact in facts():
        if (
            fact.within == whole.id
            and part.unit in fact.units
            and fact.matches(part.label)
        ):
            yield fact


def _other_year(before: str, year: int | None) -> bool:
    """Say whether the year named last before a figure is another one."""
    named = re.findall(r"(20\d\d)年", before)
    return bool(named) and year is not None and int(named[-1]) != year


def _fact_of(
    subject: str, mention: Mention, text: str, *, part: bool = False
) -> Fact | None:
    for fact in facts():
        if fact.within or mention.unit not in fact.units or not fact.matches(subject):
            continue
        if "其中" in mention.label and not fact.own_row and not part:
            continue
        if fact.told_by(text[: mention.end], text):
            return fact
    return None


def _subjects(text: str, found: Sequence[Mention], at: int) -> list[str]:
    """Return the words that may say what a figure counts, the nearest first."""
    mention = found[at]
    clause = _CLAUSE.split(text[: mention.start])[-1]
    sentence = re.split("[。；]", text[: mention.start])[-1]
    if (
        _CHANGE.search(mention.label)
        or (_OF_MANY_YEARS.search(sentence) and "全年" not in sentence)
        or _COMPARED.search(clause)
        or _OTHER_YEAR.search(clause)
    ):
        return []
    shared = _respectively(found, at)
    if shared:
        return [shared]
    label = mention.label
    near = _CLAUSE.split(label)[-1]
    if _AMONG.search(label):
        return [near]
    return [words for words in (near, label) if len(words) >= 2]


def _respectively(found: Sequence[Mention], at: int) -> str:
    """Resolve “甲、乙分别公开80条、2650条”: the n-th figure counts the n-th subject."""
    head = at
    while head > 0 and not found[head].label:
        head -= 1
    before, mark, verb = found[head].label.rpartition("分别")
    subjects = re.split(r"[、和与及]", _CLAUSE.split(before)[-1])
    place = at - head
    return subjects[place] + verb if mark and place < len(subjects) else ""


_ORGAN = re.compile(
    r"[\u4e00-\u9fff]{2,8}?(?:局|委员会|委(?![员托派任])|大队|支队|街道|镇|乡|中心)"
)
_PART_OF_YEAR = re.compile(r"[上下]半年|[一二三四]季度|(?<!\d)\d{1,2}月(?!\d*日?至)")


def _scope(text: str, subject: str, owner: str) -> frozenset[str]:
    """Return what narrows a figure to less than the whole unit or year."""
    found = _owned(subject, owner)
    found.update(word for word in words("places") if word in subject)
    found.update(_PART_OF_YEAR.findall(subject))
    if not found and not _whole(subject):
        lead = text[: text.find(subject)] if subject in text else ""
        found = {word for word in ("专栏", "专题", "门户网站") if word in lead}
    return frozenset(found)


def _whole(subject: str) -> bool:
    return any(area in subject for area in words("areas"))


def _owned(subject: str, owner: str) -> set[str]:
    """Return whose figure it is said to be, if not everybody's."""
    selves = {word for word in words("selves") if word in subject}
    return selves | _organs(subject, owner)


def _organs(subject: str, owner: str) -> set[str]:
    """Return the organs named other than the one whose report it is."""
    names = {name for name in _ORGAN.findall(subject) if name[0] not in "全我各对"}
    names.update(word for word in words("offices") if word in subject)
    return {name for name in names if not _is_owner(name, owner)}


def _inherited(found: Sequence[Mention], at: int, text: str, owner: str) -> set[str]:
    """Return whose an earlier figure of the sentence is: 县教育局收到9件，办结9件."""
    for mention in reversed(found[: at + 1]):
        organs = _owned(mention.label, owner)
        ended = re.search("[。；]", text[mention.end : found[at].start])
        if organs or ended or _whole(mention.label):
            return set() if ended else organs
    return set()


def _is_owner(name: str, owner: str) -> bool:
    return bool(owner) and (name in owner or owner in name)


def zeros(text: str, owner: Owner = _NOBODY) -> Iterator[tuple[Fact, str]]:
    """Yield facts that a sentence tells in words to be none, with the words.

    Those of another organ, of part of the year or of another year are left out.
    """
    for match in _ZERO.finditer(text):
        clause = re.split("[。；]", text[: match.start()])[-1]
        if (
            _organs(clause, owner.organ)
            or _PART_OF_YEAR.search(clause)
            or _other_year(clause, owner.year)
        ):
            continue
        said = match[0]
        denied = next(
            (
                id
                for what, id in data()["denied"].items()
                if what in (match["what"] or "")
            ),
            None,
        )
        for fact in facts():
            if (
                fact.id == denied
                or (fact.id == "carried_out" and match["next"])
                or (fact.id == "review" and "复议" in said)
                or (fact.id == "litigation" and "诉讼" in said)
                or (fact.id == "received" and _all_requests(said))
            ):
                yield fact, said


def _all_requests(said: str) -> bool:
    """Say whether a denial is of every request, not of one kind of them."""
    asked = _ASKED.search(said)
    if not asked:
        return False
    rest = asked["whose"]
    for word in sorted(words("unqualified"), key=len, reverse=True):
        rest = rest.replace(word, "")
    return not rest


_ASKED = re.compile(
    r"(?:收到|受理|接到|新收)(?!.*(?:复议|诉讼|许可|建议))(?P<whose>.*)申请"
)
