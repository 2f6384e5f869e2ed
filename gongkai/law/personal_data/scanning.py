"""Scan a text: gather what the recognisers see, decide what blocks, say why."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.law.personal_data import documents, particulars, people, phones
from gongkai.law.personal_data.folding import Folded, fold
from gongkai.law.personal_data.hits import Hit, Source
from gongkai.law.personal_data.kinds import KINDS, Blocks
from gongkai.law.personal_data.masks import mask_value


@dataclass(frozen=True, order=True)
class Entity:
    """One find: half-open span in code points of the text as it was given."""

    type: str
    start: int
    end: int
    value: str


@dataclass(frozen=True)
class Scan:
    """What a text holds.

    ``blocking`` are those of ``entities`` that forbid release; ``hints`` are doubtful
    finds (official telephones, wrong check digits) worth a look and nothing more.
    """

    entities: tuple[Entity, ...] = ()
    must_block: bool = False
    reasons: tuple[str, ...] = ()
    blocking: tuple[Entity, ...] = ()
    hints: tuple[Entity, ...] = ()


_NOTHING = Scan()
_NUMBERS = frozenset(
    {
        "id_card",
        "mobile",
        "bank_card",
        "passport",
        "social_card",
        "disability_card",
        "officer_card",
    }
)
_NEAR = 90  # code points between a person and what is told about that person
_NUMBER_GATE = re.compile(r"(?:[0-9][^0-9一-鿿]{0,4}){6}")
_LONG_NUMBER = re.compile(r"(?:[0-9][^0-9A-Za-z一-鿿]{0,5}){10}")
_SENTENCE_END = re.compile(r"[。!?\n]")
_WORD_GATE = re.compile(
    r"[癌炎瘤]|姓[ ]{0,3}名|联[ ]系|我叫|我名|名叫|我是|名:|联系|户[名主]|患|病|申请人|经办|监护|家长|当事|投诉|信访|举报|反映|来[信电]|留言|[款件卡请护害救助收迁补亡死伤]人|"
    r"对象|[贫脱五保测]户|[伤死患]者|学生|中生|儿童|孤儿|[婴幼]儿|[男女]童|弃婴|未成年|考生|嫌疑|被告|罪犯|老人|[吸残]|代表|委员|同志|先生|女士|网友|住址|家住|户籍|住在|住所|现住|地址|居住|"
    r"出生|生于|生日|月生|日生|诊断|残疾|护照|通行证|微信|QQ|军官|@|岁|[男女][,\t|、 ]|[产车出承][权主租][人:]?|配偶|[父母]亲|本人|原告|证人|驾驶|组[0-9]|[0-9]室|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-Za-z]"
)


def scan(
    text: str, *, official: frozenset[str] = frozenset(), on: date | None = None
) -> Scan:
    """Return the personal data in ``text`` and whether it may not be released.

    ``official`` lists contacts an organ has made public (telephones in any spelling,
    e-mail addresses). With ``on``, a birth date tells whether its owner is under 18.
    """
    folded = fold(text)
    numbers = _NUMBER_GATE.search(folded.text) is not None
    if not numbers and not _WORD_GATE.search(folded.text):
        return _NOTHING
    contacts = frozenset(_contact(contact) for contact in official)
    hits = _without_overlaps(_find(Source(folded.text), contacts, numbers))
    return _judge(text, folded, hits, on)


def _contact(contact: str) -> str:
    if "@" in contact:
        return contact.lower()
    digits = re.sub(r"[^0-9]", "", fold(contact).text)
    return digits[-11:] if re.search(r"(?:^|86)1[3-9][0-9]{9}$", digits) else digits


def _find(source: Source, official: frozenset[str], numbers: bool) -> Iterator[Hit]:
    found = list(documents.labelled_numbers(source))
    if numbers:
        found.extend(_numbers(source, official))
    found.extend(phones.emails(source, official))
    found.extend(phones.plates(source))
    firm = [hit for hit in found if hit.type in _NUMBERS and not hit.doubtful]
    yield from found
    yield from particulars.addresses(source)
    yield from particulars.birth_dates(source)
    names = list(people.names(source, firm))
    if names or firm or any(hit.type == "passport" for hit in found):
        yield from particulars.dwellings(source)
        yield from particulars.health(source)
    yield from names


def _numbers(source: Source, official: frozenset[str]) -> Iterator[Hit]:
    if _LONG_NUMBER.search(source.text):
        yield from documents.identity_cards(source)
        yield from phones.mobiles(source, official)
        yield from documents.bank_cards(source)
        yield from documents.labelled_identity_cards(source)
        yield from phones.landlines(source, official)
    yield from documents.passports(source)


def _without_overlaps(hits: Iterable[Hit]) -> list[Hit]:
    """Keep the first find at every place; firm ones come before doubtful ones."""
    kept: list[Hit] = []
    taken: set[int] = set()
    for hit in sorted(hits, key=lambda hit: hit.doubtful):
        places = range(hit.start, hit.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def _judge(text: str, folded: Folded, hits: list[Hit], on: date | None) -> Scan:
    scene = _Scene.of(hits, folded.text, on)
    entities, blocking, hints = [], [], []
    for hit in hits:
        start, end = folded.span(hit.start, hit.end)
        entity = Entity(hit.type, start, end, text[start:end])
        if scene.is_told(hit):
            entities.append(entity)
            if scene.blocks(hit):
                blocking.append(entity)
        elif hit.type not in ("health", "person_name"):
            hints.append(entity)
    return Scan(
        tuple(entities),
        bool(blocking),
        tuple(_reasons(blocking)),
        tuple(blocking),
        tuple(hints),
    )


class _Row:
    """Finds in the order of the text, asked for a neighbour."""

    def __init__(self, hits: Iterable[Hit], text: str) -> None:
        self._hits = sorted(hits, key=lambda hit: hit.start)
        self._starts = [hit.start for hit in self._hits]
        self._text = text

    def beside(self, hit: Hit) -> bool:
        """Say whether one of the row, other than ``hit``, stands close to it.

        A condition merely named must share its sentence with the person.
        """
        at = bisect_left(self._starts, hit.start)
        near = [other for other in self._hits[max(0, at - 1) : at + 2] if other != hit]
        return any(self._close(hit, other) for other in near)

    def _close(self, hit: Hit, other: Hit) -> bool:
        if max(other.start - hit.end, hit.start - other.end) > _NEAR:
            return False
        first, last = min(hit.start, other.start), max(hit.end, other.end)
        if hit.type == "health" and hit.doubtful:
            return not _SENTENCE_END.search(self._text, first, last)
        return self._text.count("\n", first, last) <= 2


@dataclass(frozen=True)
class _Scene:
    """The persons of a text, and what follows from their being there."""

    text: str
    numbers: bool
    names: frozenset[Hit]
    persons: _Row
    minors: _Row

    @classmethod
    def of(cls, hits: list[Hit], text: str, on: date | None) -> "_Scene":
        firm = [hit for hit in hits if not hit.doubtful]
        numbers = [hit for hit in firm if hit.type in _NUMBERS]
        names = [
            hit
            for hit in firm
            if hit.type == "person_name" and "某" not in text[hit.start : hit.end]
        ]
        minors = [hit for hit in names if hit.of_minor]
        if births := [hit for hit in firm if _of_child(hit, text, on)]:
            row = _Row(births, text)
            minors.extend(name for name in names if row.beside(name))
        return cls(
            text,
            bool(numbers),
            frozenset(names),
            _Row([*numbers, *names], text),
            _Row(minors, text),
        )

    def is_told(self, hit: Hit) -> bool:
        """Say whether a find is personal data at all, and not an empty word."""
        if hit.type == "person_name":
            return self.numbers or hit in self.names
        if hit.type == "health":
            return self.persons.beside(hit)
        if hit.type in ("address", "passport") and hit.doubtful:
            return self.persons.beside(hit)
        return not hit.doubtful

    def blocks(self, hit: Hit) -> bool:
        """Say whether the find keeps the text from being released."""
        rule = KINDS[hit.type].blocks
        if rule is Blocks.WITH_PERSON:
            return self.persons.beside(hit)
        if rule is Blocks.OF_MINOR:
            if hit.type == "person_name":
                return hit.of_minor and hit in self.names
            return self.minors.beside(hit)
        return rule is Blocks.ALWAYS


def _of_child(hit: Hit, text: str, on: date | None) -> bool:
    if on is None or hit.type != "birth_date":
        return False
    return on.year - int(text[hit.start : hit.start + 4]) < 18


def _reasons(blocking: list[Entity]) -> Iterator[str]:
    for type_ in dict.fromkeys(entity.type for entity in blocking):
        kind = KINDS[type_]
        count = sum(1 for entity in blocking if entity.type == type_)
        yield f"含{kind.label}{count}处。{kind.reason}。处理办法：{kind.advice}"


def mask(text: str, entities: Iterable[Entity] | None = None) -> str:
    """Return ``text`` with each entity in its public form; default: all found."""
    chosen = scan(text).entities if entities is None else entities
    for entity in sorted(chosen, key=lambda entity: entity.start, reverse=True):
        public = mask_value(entity.type, entity.value)
        text = text[: entity.start] + public + text[entity.end :]
    return text
