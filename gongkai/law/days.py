"""Read a day as lists and pages write it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time, timedelta

_CHINESE = {character: digit for digit, character in enumerate("〇一二三四五六七八九")}
_CHINESE |= {"零": 0, "○": 0}
_SEPARATED = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CLOCK = re.compile(r"(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})秒?(?:\.\d+)?)?分?")
_ZONE = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})$")
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.\d+)?")
_SPREADSHEET_EPOCH = date(1899, 12, 30)
_SHAPED_LIKE_A_DAY = re.compile(
    r"(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}[日T\d:时分秒.+Z]*"
    r"|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)


class DayFault(ValueError):
    """Say in a sentence why a text is no day."""


def parse_day(text: str) -> date:
    """Return the day a text names; a time of day behind it is checked and dropped.

    Accepts 2018-09-20, 2018/9/20, 2018.9.20, 2018年9月20日, 二〇一八年九月二十日,
    20180920 and spreadsheet day counts such as 43363 (20000 to 79999).
    Raises DayFault.
    """
    return parse_moment(text)[0]


def parse_moment(text: str) -> tuple[date, time | None]:
    """Return the day and, where the text gives one, the local time of day."""
    plain = _plain(text)
    if not plain:
        raise DayFault("日期是空的。")
    if serial := _SERIAL.fullmatch(plain):
        return _SPREADSHEET_EPOCH + timedelta(days=int(serial[1])), None
    match = _SEPARATED.match(plain) or _COMPACT.match(plain)
    if match is None:
        raise DayFault(f"“{text}”不是日期：应写作“2018-09-20”。")
    return _day(text, match), _time(text, plain[match.end() :])


def looks_like_a_day(text: str) -> bool:
    """Tell whether a text is nothing but a day, with or without a time, even broken."""
    return bool(_SHAPED_LIKE_A_DAY.fullmatch(re.sub(r"\s", "", _plain(text))))


def _day(text: str, match: re.Match[str]) -> date:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise DayFault(
            f"“{text}”不是日期：日历上没有{match[1]}年{int(match[2])}月{int(match[3])}日。"
        ) from None


def _time(text: str, rest: str) -> time | None:
    if not rest.strip():
        return None
    clock = _CLOCK.fullmatch(_ZONE.sub("", rest.lstrip(" T")))
    if not rest.startswith((" ", "T")) or clock is None:
        raise DayFault(
            f"“{text}”不是日期：“{rest.strip()}”连在日期后面，"
            "请只填日期，或在日期和时间之间空一格。"
        )
    try:
        return time(int(clock[1]), int(clock[2]), int(clock[3] or 0))
    except ValueError:
        raise DayFault(f"“{text}”里的时间不对：应在00:00至23:59之间。") from None


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"\s*([年月])\s*|\s+(日)", r"\1\2", plain)
    return re.sub(r"[〇○零一二三四五六七八九十]+(?=[年月日])", _western, plain)


def _western(match: re.Match[str]) -> str:
    characters = match[0]
    if "十" not in characters:
        return "".join(str(_CHINESE[character]) for character in characters)
    tens, _, units = characters.partition("十")
    if len(tens) > 1 or len(units) > 1 or "十" in units:
        return characters
    return str(10 * _CHINESE.get(tens, 1) + _CHINESE.get(units, 0))
