"""Everything that is looked for in a report, each kind by one function."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongkai.law.checker.claims.against_table import SCOPE, compare, compare_zeros, tell
from gongkai.law.checker.claims.against_table import all_answered as _all_answered
from gongkai.law.checker.claims.facts import Owner, Told, words
from gongkai.law.checker.claims.groups import groups
from gongkai.law.checker.claims.judge import figures
from gongkai.law.checker.claims.quantities import mentions, tidy
from gongkai.law.checker.claims.verdicts import (
    CONTRADICTION,
    NOT_CHECKABLE,
    SUSPICIOUS,
    Judgement,
)
from gongkai.law.checker.identify import Identity
from gongkai.law.checker.prose import Prose
from gongkai.law.checker.reading.model import Document
from gongkai.law.checker.tables import Reading
from gongkai.law.forms import (
    CellKey,
    Cells,
    Finding,
    Form,
    check_jumps,
    check_relations,
    check_values,
    form_for,
    national_form,
    place,
)
from gongkai.law.forms.relations import bare
from gongkai.law.mojibake import find_garbled

_MANY_BLANKS = 5
_MANY_GARBLES = 30
_CHUNK = 2000
_LOW_LEVEL = re.compile(r"县|乡|镇|街道|(?<![自治])区|旗|苏木|经开|管委会")


@dataclass(frozen=True)
class Subject:
    """A report as read, with last year's if given."""

    document: Document
    identity: Identity
    reading: Reading
    prose: Prose
    previous: Subject | None = None

    @property
    def form(self) -> Form | None:
        """Return the form it fills in."""
        return self.identity.form

    @property
    def cells(self) -> Cells:
        """Return its cells."""
        return self.reading.cells

    @property
    def owner(self) -> Owner:
        """Return whose text this is."""
        return Owner(self.identity.organ, self.identity.year)

    def previous_cells(self) -> Cells | None:
        """Return last year's cells, if that report used the same form."""
        before = self.previous
        if before and before.form and self.form and before.form.id == self.form.id:
            return before.cells
        return None


def quote(line: int, text: str) -> str:
    """Return a place in the text: the line and its first words."""
    return f"第{line}行：{text[:40]}{'…' if len(text) > 40 else ''}"


def form_and_period(subject: Subject) -> Iterator[Finding]:
    """A form out of its years, a period that is not the year 统计期限."""
    year, form = subject.identity.year, subject.form
    right = form_for(year) if year else None
    if year and form and right and not form.local and not form.covers(year):
        message = f"{year}年度报告用了“{form.name}”，该表样适用于{form.from_year}—{form.to_year if form.to_year < 9999 else ''}年度；应改用“{right.name}”重新填报。"
        yield Finding(
            "form_version",
            "error",
            ("表样",),
            message,
            {"year": str(year), "form": form.id},
        )
    period = subject.identity.period
    if year and period and period != ((year, 1, 1), (year, 12, 31)):
        stated = "至".join("{}年{}月{}日".format(*day) for day in period)
        message = (
            f"{year}年度报告的统计期限应为{year}年1月1日至12月31日，正文写{stated}。"
        )
        yield Finding("period", "error", ("统计期限",), message, {"period": stated})


def tables(subject: Subject) -> Iterator[Finding]:
    """Relations, impossible values, blanks, rows not found, jumps, rule-making power."""
    form = subject.form
    if form is None:
        return
    previous = subject.previous_cells()
    yield from check_values(form, subject.cells)
    yield from check_relations(form, subject.cells, previous)
    yield from _blanks(form, subject)
    yield from _not_found(form, subject)
    yield from _rule_power(form, subject)
    if previous is not None:
        yield from check_jumps(form, subject.cells, previous)


def _blanks(form: Form, subject: Subject) -> Iterator[Finding]:
    by_row: dict[tuple[str, str], list[CellKey]] = {}
    for key, value in subject.cells.items():
        if value is None:
            by_row.setdefault((key.table, key.row), []).append(key)
    if len(by_row) > 5 and all(value is None for value in subject.cells.values()):
        spots = tuple(dict.fromkeys(table for table, _ in by_row))
        message = "统计表的数字格全部空白。空白不等于0，没有的应填0，请补填后再公布。"
        yield Finding(
            "blank", "error", spots, message, {"count": str(len(subject.cells))}
        )
        return
    tables = {table for table, _ in by_row}
    for table in sorted(tables):
        rows = {row: cells for row, cells in by_row.items() if row[0] == table}
        if len(rows) > _MANY_BLANKS:
            yield _many_blanks(form, table, rows)
            continue
        for row, cells in rows.items():
            yield _blank_row(form, row, cells, subject.reading.uncertain)


def _blank_row(
    form: Form,
    row: tuple[str, str],
    keys: list[CellKey],
    uncertain: frozenset[tuple[str, str]],
) -> Finding:
    label = bare(form.table(row[0]).row(row[1]).label)
    names = "、".join(dict.fromkeys(_column_label(form, key) for key in keys))
    hint = "（该行读到的数字少于列数，空格位置请对照原件）" if row in uncertain else ""
    message = f"“{label}”的{names}空白{hint}。空白不等于0，没有的应填0，请补填。"
    spots = tuple(place(form, key) for key in keys)
    return Finding("blank", "warning", spots, message, {})


def _many_blanks(
    form: Form, table: str, rows: dict[tuple[str, str], list[CellKey]]
) -> Finding:
    spots = tuple(place(form, key) for keys in rows.values() for key in keys)
    labels = [bare(form.table(table).row(row).label) for _, row in rows]
    names = "、".join(labels[:6])
    message = f"“{form.table(table).title}”有{len(spots)}个数字格空白（{names}等{len(rows)}行）。空白不等于0，没有的应填0，请补填。"
    return Finding("blank", "warning", spots, message, {"count": str(len(spots))})


def _column_label(form: Form, key: CellKey) -> str:
    table = form.table(key.table)
    row = table.row(key.row)
    for at, column in enumerate(table.columns_of(row)):
        if column.key == key.column:
            return row.headers[at] if at < len(row.headers) else column.label
    return key.column


def _not_found(form: Form, subject: Subject) -> Iterator[Finding]:
    """Rows missing from a table of which most was found; whole tables missing."""
    for table in form.tables:
        rows = [row for row in table.rows if not row.heading]
        missing = [
            row for row in rows if (table.key, row.key) not in subject.reading.lines
        ]
        needed = [row for row in missing if not row.optional]
        if len(missing) == len(rows):
            if subject.prose.substantial or subject.cells:
                message = (
                    f"没有找到“{table.title}”的统计表，请核对是否漏附或格式无法识别。"
                )
                yield Finding("table_missing", "warning", (table.key,), message, {})
        elif needed:
            names = "、".join(bare(row.label) for row in needed)
            spots = tuple(f"{table.key}/{row.key}" for row in needed)
            message = (
                f"“{table.title}”中没有找到以下各行：{names}。请核对是否删改了表样。"
            )
            yield Finding("row_missing", "warning", spots, message, {})


def _rule_power(form: Form, subject: Subject) -> Iterator[Finding]:
    organ = subject.identity.organ
    keys = [key for key in subject.cells if key.row == "规章"]
    above = [key for key in keys if (subject.cells[key] or Decimal(0)) > 0]
    if above and _LOW_LEVEL.search(organ):
        message = f"{organ}没有规章制定权，“规章”各栏应为0；如把规范性文件填在此行，请改填到规范性文件。"
        values = {place(form, key): str(subject.cells[key]) for key in above}
        yield Finding("no_rule_power", "error", tuple(values), message, values)


def text_against_table(subject: Subject) -> Iterator[Finding]:
    """Figures and denials of the prose that the tables say otherwise."""
    form = subject.form
    if form is None or not subject.cells:
        return
    for text, line in _sentences(subject.prose):
        facts = list(tell(text, subject.owner, line))
        for item, judged in compare(facts, form, subject.cells):
            finding = _against(item, judged, form)
            if finding:
                yield finding
        for fact, judged in compare_zeros(text, form, subject.cells, subject.owner):
            if judged.verdict == CONTRADICTION:
                where = (quote(line, text), *_spots(fact.cells[form.id], form))
                yield Finding(judged.rule, "error", where, judged.why, judged.values)
        for judged in _all_answered(text, facts, subject.cells):
            if judged.verdict == CONTRADICTION:
                yield Finding(
                    judged.rule,
                    "error",
                    (quote(line, text),),
                    judged.why,
                    judged.values,
                )


def _against(item: Told, judged: Judgement, form: Form) -> Finding | None:
    severity = {CONTRADICTION: "error", SUSPICIOUS: "warning", NOT_CHECKABLE: "warning"}
    level = severity.get(judged.verdict)
    if judged.rule == "text_table_approximate":
        level = "warning"
    if level is None or (
        judged.rule == SCOPE and not item.scope <= set(words("places"))
    ):
        return None  # who or when is said where it is told
    where = (quote(item.line, item.sentence), *_spots(item.fact.cells[form.id], form))
    return Finding(judged.rule, level, where, judged.why, judged.values)


def _spots(keys: Sequence[CellKey], form: Form) -> tuple[str, ...]:
    return tuple(place(form, key) for key in keys)


def _sentences(prose: Prose) -> Iterator[tuple[str, int]]:
    for sentence, line in prose.sentences():
        yield tidy(sentence), line


def claims(subject: Subject) -> Iterator[Finding]:
    """Totals, parts, shares, rates and changes in prose that cannot be true together."""
    seen: set[str] = set()
    for paragraph in subject.prose.paragraphs:
        text = tidy(paragraph.text)
        if len(text) > 5000:
            continue
        found = mentions(text)
        for judged in figures(text, found, groups(text, found)):
            if judged.verdict == CONTRADICTION and judged.why not in seen:
                seen.add(judged.why)
                where = (quote(paragraph.line, text),)
                yield Finding(judged.rule, "error", where, judged.why, judged.values)


def told_twice(subject: Subject) -> Iterator[Finding]:
    """The same fact with different figures in two places; the request equation."""
    told: dict[tuple[str, frozenset[str], str], list[Told]] = {}
    everything: list[Told] = []
    for text, line in _sentences(subject.prose):
        for item in tell(text, subject.owner, line):
            everything.append(item)
            if item.fact.unique:
                key = item.fact.id, item.scope, item.mention.sort
                told.setdefault(key, []).append(item)
    for items in told.values():
        first = items[0]
        for other in items[1:]:
            if first.mention.figure.meets(other.mention.figure):
                continue
            why = f"同一事项“{first.fact.label}”，一处写{first.mention}，另一处写{other.mention}，前后不一致，请核对。"
            values = {
                "first": str(first.mention.figure),
                "second": str(other.mention.figure),
            }
            where = (
                quote(first.line, first.sentence),
                quote(other.line, other.sentence),
            )
            yield Finding("told_twice", "error", where, why, values)
    yield from _told_equation(everything)


def _told_equation(told: Sequence[Told]) -> Iterator[Finding]:
    """Hold the four request figures of the prose against the form's equation."""
    form = national_form("2021")
    cells: dict[CellKey, Decimal | None] = {}
    for item in told:
        for key in item.fact.cells.get(form.id, ()):
            if key.table == "table3" and item.mention.figure.exact and not item.scope:
                cells.setdefault(key, item.mention.value)
    for broken in check_relations(form, cells):
        message = broken.message.replace("“总计”列：", "正文：")
        yield Finding("told_equation", "error", ("正文",), message, broken.values)


def garbled(subject: Subject) -> Iterator[Finding]:
    """Mojibake, with what probably stood there; the first places only."""
    count = 0
    for line, text in enumerate(subject.document.raw.split("\n"), 1):
        for start in range(0, len(text), _CHUNK):
            for finding in _garbled(text[start : start + _CHUNK], line):
                yield finding
                count += 1
                if count >= _MANY_GARBLES:
                    return


def _garbled(text: str, line: int) -> Iterator[Finding]:
    for garble in find_garbled(text):
        around = text[max(0, garble.start - 8) : garble.end + 8]
        wrong = text[garble.start : garble.end]
        guess = f"，原文可能是“{garble.original}”" if garble.original else ""
        message = f"“{wrong}”是乱码{guess}，请对照原稿更正。"
        values = {"text": wrong, "original": garble.original}
        yield Finding("mojibake", "error", (quote(line, around),), message, values)


def carried_text(subject: Subject) -> Iterator[Finding]:
    """Sentences copied from last year's report."""
    if not subject.previous:
        return
    before = {re.sub(r"20\d\d", "", s) for s, _ in subject.previous.prose.sentences()}
    own = [(s, line) for s, line in subject.prose.sentences() if len(s) >= 20]
    copied = [(s, line) for s, line in own if re.sub(r"20\d\d", "", s) in before]
    if len(copied) >= 3 and len(copied) * 5 >= len(own):
        share = len(copied) * 100 // len(own)
        message = f"正文有{len(copied)}句（占{share}%）与上年报告相同，只改了年份或一字未改，请按本年实际重写。"
        where = tuple(quote(line, text) for text, line in copied[:10])
        values = {"copied": str(len(copied)), "sentences": str(len(own))}
        yield Finding("copied_text", "warning", where, message, values)
