"""Find a form's cells in a document, whatever the layout.

A monotone alignment (the best-scoring order-keeping match) pairs the document's records
with the form's rows, so labels may be broken, merged with their group's name or partly
lost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

from gongkai.law.checker.folding import fold, han, squeeze
from gongkai.law.checker.reading.model import Document
from gongkai.law.checker.records import BLANK, MAYBE, Record, Value, label_key, records
from gongkai.law.forms import CellKey, Form, Row, Table

_MAX_RECORDS = 20_000


@dataclass(frozen=True)
class Reading:
    """What was read: cells, where each row stood, and the blocks that are table.

    ``uncertain`` are rows in which fewer values than columns stood, in places unknown.
    """

    cells: dict[CellKey, Decimal | None]
    lines: dict[tuple[str, str], int]
    zones: frozenset[int]
    uncertain: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class _Target:
    """What a record may be: one row of the form, or all rows of a side-by-side table.

    ``labels`` are its wordings, in full and without the note in brackets.
    """

    table: Table
    row: Row | None
    labels: tuple[str, ...]
    width: int

    @property
    def pairs(self) -> tuple[Counter[str], ...]:
        """Return the pairs of characters of each wording."""
        return tuple(_pairs(label) for label in self.labels)


@cache
def _targets(form: Form) -> tuple[_Target, ...]:
    found: list[_Target] = []
    for table in form.tables:
        if table.side_by_side:
            width = sum(len(table.columns_of(row)) for row in table.rows)
            heads = [row.label for row in table.rows]
            heads += [column.label for column in table.columns]
            found.append(_Target(table, None, (han(fold("".join(heads))),), width))
            continue
        for row in table.rows:
            label = fold(row.label)
            without = re.sub(r"\([^)]*\)$", "", label)
            wordings = dict.fromkeys((label_key(label), label_key(without)))
            columns = table.columns_of(row)
            found.append(_Target(table, row, tuple(wordings), len(columns)))
    return tuple(found)


def labels_of(form: Form) -> frozenset[str]:
    """Return the labels of a form's rows as they are compared."""
    return frozenset(label for target in _targets(form) for label in target.labels)


def read_cells(document: Document, form: Form) -> Reading:
    """Return the cells of ``form`` that stand in ``document``."""
    targets = _targets(form)
    found = records(document.blocks, labels_of(form))[:_MAX_RECORDS]
    cells: dict[CellKey, Decimal | None] = {}
    lines: dict[tuple[str, str], int] = {}
    zones: set[int] = set()
    uncertain: set[tuple[str, str]] = set()
    for record, target in _align(found, targets):
        start = _start(record, target)
        zones.update(range(start, record.last + 1))
        line = document.blocks[record.last].line
        if target.row is None:
            _side_by_side(target.table, record, cells)
            lines.update({(target.table.key, r.key): line for r in target.table.rows})
            continue
        lines[target.table.key, target.row.key] = line
        columns = target.table.columns_of(target.row)
        values, sure = _fit(record.values, len(columns))
        if not sure:
            uncertain.add((target.table.key, target.row.key))
        for column, value in zip(columns, values, strict=False):
            key = CellKey(target.table.key, target.row.key, column.key)
            cells[key] = value
    return Reading(cells, lines, _closed(zones, document, lines), frozenset(uncertain))


def _side_by_side(
    table: Table, record: Record, cells: dict[CellKey, Decimal | None]
) -> None:
    width = sum(len(table.columns_of(row)) for row in table.rows)
    values = iter(_fit(record.values, width)[0])
    for row in table.rows:
        for column in table.columns_of(row):
            value = next(values, None)
            cells[CellKey(table.key, row.key, column.key)] = value


def _fit(values: Sequence[Value], width: int) -> tuple[list[Decimal | None], bool]:
    """Return ``width`` values, None for a blank; False when their places are a guess."""
    numbers = [value for value in values if isinstance(value, Decimal)]
    firm = [value for value in values if value != MAYBE]
    if len(firm) >= width:
        chosen = firm
    elif len(numbers) == width or not numbers:
        chosen = [*numbers, *[BLANK] * width]
    elif len(values) >= width:
        chosen = list(values)
    else:
        return _guess(numbers, width), False
    cut = chosen[:width]
    return [value if isinstance(value, Decimal) else None for value in cut], True


def _guess(numbers: list[Decimal], width: int) -> list[Decimal | None]:
    """Place too few values: from the left, the last at the end if it is their sum."""
    result: list[Decimal | None] = [None] * width
    result[: len(numbers)] = numbers
    if len(numbers) > 1 and width > 3 and numbers[-1] == sum(numbers[:-1]):
        result[len(numbers) - 1] = None
        result[-1] = numbers[-1]
    return result


def _pairs(text: str) -> Counter[str]:
    if len(text) == 1:
        return Counter([text])
    return Counter(text[i : i + 2] for i in range(len(text) - 1))


class _Index:
    """Finds the wordings that share pairs of characters with a label."""

    def __init__(self, targets: Sequence[_Target]) -> None:
        self.wordings = [
            (number, label, pairs)
            for number, target in enumerate(targets)
            for label, pairs in zip(target.labels, target.pairs, strict=True)
        ]
        self._by_pair: dict[str, list[int]] = {}
        for place, (_, _, pairs) in enumerate(self.wordings):
            for pair in pairs:
                self._by_pair.setdefault(pair, []).append(place)

    def likeness(self, label: str) -> dict[int, float]:
        """Return for each target how well ``label`` fits its best wording."""
        own = _pairs(label)
        shared: Counter[int] = Counter()
        for pair, count in own.items():
            for place in self._by_pair.get(pair, ()):
                shared[place] += min(count, self.wordings[place][2][pair])
        best: dict[int, float] = {}
        for place, common in shared.items():
            number, wording, pairs = self.wordings[place]
            recall = common / max(1, pairs.total())
            ends = label.endswith(wording)
            if recall < 0.4 and not ends:
                continue
            score = 0.7 * recall + 0.3 * common / max(1, own.total()) + 0.5 * ends
            best[number] = max(best.get(number, 0), score)
        return best


def _scores(
    found: Sequence[Record], targets: Sequence[_Target]
) -> Iterator[tuple[int, int, float]]:
    """Yield (record, target, score) for pairs that may belong together.

    A label may go on after the values, where the row is high and the values are
    centred; then the words of both sides are taken together, at a discount.
    """
    index = _Index(targets)
    labels = [record.label for record in found]
    for at, record in enumerate(found):
        fits = index.likeness(labels[at])
        if at + 1 < len(found) and record.last != found[at + 1].last:
            around = index.likeness(labels[at] + labels[at + 1][:40])
            for number, score in around.items():
                if score * 0.8 > fits.get(number, 0):
                    fits[number] = score * 0.8
        for number, score in fits.items():
            total = score + _width_score(record, targets[number])
            if total > 0.5:
                yield at, number, total


def _width_score(record: Record, target: _Target) -> float:
    """Say how well the number of values fits the number of columns."""
    firm = sum(value != MAYBE for value in record.values)
    if len(record.numbers) == target.width or firm == target.width:
        return 0.3
    if target.row is None and len(record.values) < target.width:
        return -9
    if len(record.values) < target.width:
        return -0.1
    return 0 if record.numbers or not target.width else -0.2


def _align(
    found: Sequence[Record], targets: Sequence[_Target]
) -> list[tuple[Record, _Target]]:
    """Return the order-keeping pairing with the highest total score."""
    by_record: dict[int, list[tuple[int, float]]] = {}
    for at, number, score in _scores(found, targets):
        by_record.setdefault(at, []).append((number, score))
    best = [0.0] * (len(targets) + 1)  # best[k]: using targets before k
    trail: list[_Link | None] = [None] * (len(targets) + 1)
    for at, options in sorted(by_record.items()):
        changes = []
        for number, score in options:
            reach = best[number] + score
            if reach > best[number + 1]:
                changes.append((number, reach, _Link(at, number, trail[number])))
        for number, reach, link in changes:
            for later in range(number + 1, len(best)):
                if best[later] >= reach:
                    break
                best[later], trail[later] = reach, link
    pairs = []
    last = trail[-1]
    while last:
        pairs.append((found[last.record], targets[last.target]))
        last = last.before
    return pairs[::-1]


@dataclass(frozen=True)
class _Link:
    record: int
    target: int
    before: _Link | None


def _start(record: Record, target: _Target) -> int:
    """Return the block where the row's own label begins."""
    need = len(target.labels[0])
    start = record.last
    for text, index in reversed(record.texts):
        if need <= 0:
            break
        start = min(start, index)
        need -= len(label_key(text))
    return start


def _closed(
    zones: Iterable[int], document: Document, lines: dict[tuple[str, str], int]
) -> frozenset[int]:
    """Return the zones with small gaps inside a table filled, and all its rows."""
    known = sorted(zones)
    filled = set(known)
    for before, after in pairwise(known):
        between = document.blocks[before + 1 : after]
        if all(len(b.text) < 40 and "。" not in b.text for b in between) and not any(
            _is_section(b.text) for b in between
        ):
            filled.update(range(before + 1, after))
    filled.update(
        i for i, b in enumerate(document.blocks) if b.cells and len(b.text) < 200
    )
    return frozenset(filled) if lines else frozenset()


def _is_section(text: str) -> bool:
    return bool(
        re.match(r"[一二三四五六七八九十]{1,2}、", squeeze(text))
        and re.search(r"情况|事项|措施", text)
    )
