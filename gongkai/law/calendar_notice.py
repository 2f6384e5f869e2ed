"""Read the days off and make-up days out of an official holiday notice.

The General Office of the State Council announces each year's holidays in a short
text of fixed habits (国务院办公厅关于……年部分节假日安排的通知), and sometimes amends it
within the year. The reader takes the text apart into items, sentences and
clauses, keeps the sentence each day came from, and checks what the text itself
allows to be checked: the weekday in brackets, the count 共N天, that a make-up day
is a weekend, that no holiday is missing. What does not fit is a problem in words,
for a person to decide; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from gongkai.law.clock_words import WEEKDAYS, zh_date
from gongkai.law.working_days import NoticeDay, missing_holidays

__all__ = ["Notice", "NoticeDay", "UnreadableNotice", "parse_notice", "parse_sentence"]

_HEADING = re.compile(r"^[一二三四五六七八九十]+、([^:,。]{2,16}):")
_TITLE_YEAR = re.compile(r"(\d{4})年[^。]{0,40}?(?:节假日|假期|放假|调休)")
_TITLE_NAME = re.compile(r"\d{4}年(\S{2,12}?)(?:假期|放假)")
_DATE = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日"
_TO = r"[至到—–\-~－～]+"
_SPAN = re.compile(rf"{_DATE}(?:{_TO}{_DATE})?")
_BRACKET = re.compile(r"\(([^()]*)\)")
_WEEKDAY = re.compile(r"(?:星期|周)([一二三四五六日天])")
_COUNT = re.compile(r"共(\d{1,2})天")

# Sentences are shown with Chinese punctuation, whichever the file was typed with.
_CHINESE_MARKS = str.maketrans("(),:;", "（），：；")

# How a clause speaks of its dates; the first that matches decides.
_EXPLAINS = re.compile(r"为(?:法定|公休)|照常公休|鼓励|安排职工")
_MOVED = re.compile(r"(?:公休日|休息日)?(?:分别)?调至")
_WORKS = re.compile(r"上班|工作日")
_OFF = re.compile(r"放假|补休|调休|公休|休息")
_PROLONGS = re.compile(r"延长.*假期")


class UnreadableNotice(ValueError):
    """The text is no holiday notice, or does not say for which year."""


@dataclass(frozen=True)
class Notice:
    """What was read out of a notice.

    ``whole_year`` is False for a notice that amends an arrangement already made.
    ``problems`` are sentences; a notice with problems needs a person's eye.
    """

    year: int
    whole_year: bool
    days: tuple[NoticeDay, ...]
    problems: tuple[str, ...]


@dataclass
class _Reading:
    """State of one pass over a notice: the holiday being read, what was found."""

    year: int
    name: str = ""
    days: dict[date, NoticeDay] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def note(self, day: date, *, off: bool, sentence: str) -> None:
        before = self.days.get(day)
        if before and before.is_off_day != off:
            self.problems.append(
                f"{zh_date(day)}既写作放假又写作上班：“{before.sentence}”“{sentence}”。"
            )
            return
        self.days.setdefault(day, NoticeDay(day, self.name, off, sentence))


def parse_notice(text: str, *, year: int | None = None) -> Notice:
    """Read a whole notice, or an amendment of one.

    ``year`` overrides the year of the title. Raises UnreadableNotice when no year
    or no day can be found.
    """
    plain = _fold(text)
    joined = plain.replace("\n", "")
    title = _TITLE_YEAR.search(joined)
    if year is None:
        if title is None:
            raise UnreadableNotice(
                "没有在文中找到年份：请确认这是节假日安排的通知，或者用 --year 指明年份。"
            )
        year = int(title[1])
    amends = bool(re.search(r"关于(?:调整|延长)", joined))
    reading = _Reading(year)
    named = _TITLE_NAME.search(joined)
    if amends and named:
        reading.name = re.sub(r"^部分", "", named[1])
    for paragraph in _paragraphs(plain):
        _read_paragraph(paragraph, reading)
    if not reading.days:
        raise UnreadableNotice(
            "没有从文中读出任何放假或者上班的日期：请检查文件内容是否完整。"
        )
    if not amends:
        reading.problems += _missing(reading)
    return Notice(
        year=year,
        whole_year=not amends,
        days=tuple(reading.days[day] for day in sorted(reading.days)),
        problems=tuple(reading.problems),
    )


def parse_sentence(text: str, year: int, *, name: str = "") -> Notice:
    """Read one holiday's sentences, without heading, as part of a year's notice."""
    reading = _Reading(year, name)
    for paragraph in _paragraphs(_fold(text)):
        _read_paragraph(paragraph, reading)
    days = tuple(reading.days[day] for day in sorted(reading.days))
    return Notice(year, False, days, tuple(reading.problems))


def _fold(text: str) -> str:
    """Fold full-width forms and drop blanks, keeping line ends and full stops."""
    folded = unicodedata.normalize("NFKC", text.replace("\r\n", "\n"))
    return re.sub(r"[^\S\n]+", "", folded)


def _paragraphs(text: str) -> Iterator[str]:
    """Yield paragraphs, joining lines a word processor broke in the middle."""
    held = ""
    for line in text.split("\n"):
        if held and (not line or _HEADING.match(line)):
            yield held
            held = ""
        held += line
        if held.endswith(("。", ":", ";")):
            yield held
            held = ""
    if held:
        yield held


def _read_paragraph(paragraph: str, reading: _Reading) -> None:
    heading = _HEADING.match(paragraph)
    if heading:
        reading.name = heading[1]
        paragraph = paragraph[heading.end() :]
    month: tuple[int, int] | None = None
    for sentence in re.findall(r"[^。]+。?", paragraph):
        month = _read_sentence(sentence, reading, month)


def _read_sentence(
    sentence: str, reading: _Reading, month: tuple[int, int] | None
) -> tuple[int, int] | None:
    """Read one sentence clause by clause; return the month a bare day falls in."""
    _check_weekdays(sentence, reading)
    bare = _BRACKET.sub("", sentence)
    sentence = sentence.translate(_CHINESE_MARKS)
    waiting: list[list[date]] = []
    for clause in re.split(r"[,;。]", bare):
        _, moved, target = _split_moved(clause)
        spans, month = _spans(clause, reading, month)
        if moved:
            targets, _ = _spans(target, reading, month)
            _note_all(targets, sentence, reading, off=True)
            waiting = []
            continue
        if _COUNT.search(clause) and not spans:
            continue
        waiting += spans
        if _settle(clause, waiting, sentence, reading):
            waiting = []
    _check_count(bare, reading, sentence)
    return month


def _split_moved(clause: str) -> tuple[str, bool, str]:
    found = _MOVED.search(clause)
    if not found:
        return clause, False, ""
    return clause[: found.start()], True, clause[found.end() :]


def _settle(
    clause: str, spans: list[list[date]], sentence: str, reading: _Reading
) -> bool:
    """Give the dates of a clause their meaning; tell whether it had one."""
    if _EXPLAINS.search(clause):
        return True
    if _PROLONGS.search(clause):
        if spans:
            reading.problems.append(
                f"“{sentence}”只写了延长到哪一天，没有写从哪一天起："
                "请核对这段假期的每一天是否都已列出。"
            )
        _note_all(spans, sentence, reading, off=True)
        return True
    if _WORKS.search(clause):
        _note_all(spans, sentence, reading, off=False)
        return True
    if _OFF.search(clause):
        _note_all(spans, sentence, reading, off=True)
        return True
    return False


def _note_all(
    spans: list[list[date]], sentence: str, reading: _Reading, *, off: bool
) -> None:
    for span in spans:
        for day in span:
            if not off and day.weekday() < 5 and "起" not in sentence:
                reading.problems.append(
                    f"{zh_date(day)}不是周末，通知却写明上班：“{sentence}”，请核对日期。"
                )
            reading.note(day, off=off, sentence=sentence)


def _spans(
    clause: str, reading: _Reading, month: tuple[int, int] | None
) -> tuple[list[list[date]], tuple[int, int] | None]:
    """Return the runs of dates of a clause and the month its last date fell in.

    A bare day takes the month before it; a month without a year takes the year of
    the date before it in the same clause, or the next one if it lies earlier (from
    December to January), else the notice's year.
    """
    found: list[list[date]] = []
    before: date | None = None
    for match in _SPAN.finditer(clause):
        ends: list[date] = []
        for y, m, d in (match.groups()[:3], match.groups()[3:]):
            if d is None:
                continue
            day = _date(y, m, d, before, month, reading)
            if day is None:
                continue
            ends.append(day)
            before, month = day, (day.year, day.month)
        if ends:
            found.append(_run(ends[0], ends[-1]))
    return found, month


def _date(
    year: str | None,
    month: str | None,
    day: str,
    before: date | None,
    last: tuple[int, int] | None,
    reading: _Reading,
) -> date | None:
    if month is None:
        place = last or (reading.year, 0)
    elif year is not None:
        place = (int(year), int(month))
    elif before is not None:
        place = (before.year + (int(month) < before.month), int(month))
    else:
        place = (reading.year, int(month))
    try:
        return date(*place, int(day))
    except ValueError:
        reading.problems.append(f"不存在的日期：{place[0]}年{place[1]}月{day}日。")
        return None


def _run(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _check_weekdays(sentence: str, reading: _Reading) -> None:
    """Compare each weekday in brackets with the date before it."""
    month: tuple[int, int] | None = None
    position = 0
    for bracket in _BRACKET.finditer(sentence):
        weekday = _WEEKDAY.search(bracket[1])
        before = _BRACKET.sub("", sentence[position : bracket.start()])
        spans, month = _spans(before, _Reading(reading.year), month)
        position = bracket.end()
        if not weekday or not spans or not before.endswith("日"):
            continue
        day = spans[-1][-1]
        if WEEKDAYS[day.weekday()] != weekday[1].replace("天", "日"):
            reading.problems.append(
                f"通知写明{day.month}月{day.day}日是星期{weekday[1]}，"
                f"但{zh_date(day)}：请核对年份和日期。"
            )


def _check_count(bare: str, reading: _Reading, sentence: str) -> None:
    """Compare 共N天 with the number of days off the sentence gave."""
    count = _COUNT.search(bare)
    if not count:
        return
    off = sum(d.is_off_day and d.sentence == sentence for d in reading.days.values())
    if off != int(count[1]):
        reading.problems.append(
            f"“{sentence}”写明共{count[1]}天，读出的放假日期是{off}天，请核对。"
        )


def _missing(reading: _Reading) -> list[str]:
    absent = missing_holidays(day.name for day in reading.days.values())
    if not absent or reading.year < 2008:
        return []
    return [f"没有读到{'、'.join(absent)}的安排，请检查通知全文是否完整。"]
