"""Recognise text that was read in the wrong character set 乱码, and what it said.

Four accidents are told apart: UTF-8 read as GBK, UTF-8 or GBK read as Latin letters,
GBK read one byte out of step, and characters already lost (U+FFFD, 锟斤拷).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from gongkai.law.wordlists import traditional_to_simplified

_LOST = re.compile(
    "\ufffd+|(?:锟斤拷|锟斤|斤拷锟)+|(?:烫烫烫)+烫*|(?:屯屯屯)+屯*|[\ue000-\uf8ff]+"
)
_UTF8_AS_GBK = re.compile(
    r"[\u0080-\u20ac\u2010-\u2030\u3000-\u33ff\u4e00-\u9fff\ue000-\uf8ff\uff00-\uffee]{3,}\??"
)
_UTF8_AS_GBK_SIGN = re.compile(
    r"鐨|鍏|鏄|鍒|涓|浠|鏀|鎴|鍦|璇|锛|銆|绛|鍙|鍚|鏂|鏈|閮|鐢|寮|€|鈥|淇|彔|闂|浜|缁|勫|犲"
)
_LATIN = re.compile(
    r"[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]{4,}"
)
_HAN = "一-鿿"
_PUNCTUATION = "、。，；：？！“”‘’（）《》〈〉【】〔〕—…·０-９％"

# Quoted phrases of official prose: their opening quotation mark is what an editor
# that counts bytes trips over. The 2018 report of one county lost “三公” this way.
_PHRASES = tuple(
    re.split(
        " ",
        "三公 五型 放管服 三农 十二五 十三五 十四五 一带一路 两微一端 五公开 四个意识 四个全面 五位一体 两学一做 三严三实 "
        "互联网 双随机 一网通办 厕所革命 两不愁 三重一大 一站式 绿水青山 扫黑除恶 河长制 林长制 不忘初心 最多跑一次 赣服通",
    )
)
_FOLLOWERS = (
    "",
    "经费",
    "支出",
    "改革",
    "政府",
    "问题",
    "规划",
    "监管",
    "一公开",
    "工作",
    "建设",
)


@dataclass(frozen=True)
class Garble:
    """A garbled span and, where it can be told, what stood there."""

    start: int
    end: int
    original: str


@cache
def _simple_to_traditional() -> dict[int, str]:
    pairs = traditional_to_simplified()
    return {ord(simple): old for old, simple in reversed(pairs.items())}


@cache
def _common() -> frozenset[str]:
    level_one = (
        bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)
    )
    chars = {pair.decode("gb2312", "ignore") for pair in level_one} - {""}
    return frozenset(chars | set(traditional_to_simplified()))


def _pairs(data: bytes) -> str:
    """Decode as a browser that drops what GBK does not define."""
    out, at = [], 0
    while at < len(data):
        size = 2 if data[at] >= 0x81 else 1
        out.append(data[at : at + size].decode("gbk", "ignore"))
        at += size
    return "".join(out)


@cache
def _fingerprints() -> dict[str, str]:
    """Return what each quoted phrase becomes one byte out of step."""
    found: dict[str, str] = {}
    for phrase in _PHRASES:
        for follower in _FOLLOWERS:
            simple = f"“{phrase}”{follower}"
            for original in {simple, simple.translate(_simple_to_traditional())}:
                data = original.encode("gbk", "ignore")[1:]
                if len(data) % 2 and follower == "":
                    data = data[:-1]
                wrong = _pairs(data)
                rare = sum(char not in _common() for char in wrong)
                # 叭 alone is what is left of “三公” in front of a simplified word.
                if len(wrong) > 2 - wrong.startswith("叭") and (
                    rare or wrong[0] == "叭"
                ):
                    found.setdefault(wrong, original)
    return found


@cache
def _fingerprint_pattern() -> re.Pattern[str]:
    wrong = sorted(_fingerprints(), key=len, reverse=True)
    # One look at the first character spares 552 tries at nearly every place.
    first = re.escape("".join(sorted({phrase[0] for phrase in wrong})))
    return re.compile(
        f"(?=[？?！!{first}])([？?]?[！!]?)(?<!喇)("
        + "|".join(map(re.escape, wrong))
        + ")"
    )


@cache
def _rare_pattern() -> re.Pattern[str]:
    common = "".join(sorted(_common()))
    rare = f"(?=[{_HAN}])[^{common}]"
    return re.compile(f"{rare}[A-Za-z](?=[{_HAN}{_PUNCTUATION}])|(?:{rare}){{3,}}")


@cache
def _readable() -> re.Pattern[str]:
    common = "".join(sorted(_common()))
    return re.compile(f"[{common}{_PUNCTUATION}0-9 ]+")


def find_garbled(text: str) -> list[Garble]:
    """Return garbled spans in order, without overlaps."""
    found: list[Garble] = []
    steps: tuple[Callable[[str], Iterator[Garble]], ...] = (
        _phrases,
        _utf8_as_gbk,
        _as_latin,
        _lost,
        _out_of_step,
    )
    if text.isascii():
        return found
    for step in steps:
        for garble in step(text):
            if all(garble.end <= g.start or g.end <= garble.start for g in found):
                found.append(garble)
    return sorted(found, key=lambda garble: garble.start)


def _phrases(text: str) -> Iterator[Garble]:
    for found in _fingerprint_pattern().finditer(text):
        stop = "。" if "！" in found[1] or "!" in found[1] else ""
        yield Garble(*found.span(), stop + _fingerprints()[found[2]])


def _lost(text: str) -> Iterator[Garble]:
    for found in _LOST.finditer(text):
        yield Garble(*found.span(), "")


def _utf8_as_gbk(text: str) -> Iterator[Garble]:
    if not _UTF8_AS_GBK_SIGN.search(text):
        return
    for found in _UTF8_AS_GBK.finditer(text):
        data = found[0].rstrip("?").replace("\ufffd", "").encode("gb18030")
        original = data.decode("utf-8", "replace")
        good = sum(char in _common() for char in original)
        if good >= 2 and good * 2 > len(original):
            yield Garble(*found.span(), original.replace("\ufffd", "□"))


def _as_latin(text: str) -> Iterator[Garble]:
    for found in _LATIN.finditer(text):
        data = b"".join(map(_western, found[0]))
        for encoding in ("utf-8", "gbk"):
            original = data.decode(encoding, "replace").rstrip("\ufffd")
            if _readable().fullmatch(original):
                yield Garble(*found.span(), original)
                break


def _western(char: str) -> bytes:
    """Return the byte that Windows-1252, or else Latin-1, shows as ``char``."""
    try:
        return char.encode("cp1252")
    except UnicodeError:
        return char.encode("latin-1", "replace")


def _out_of_step(text: str) -> Iterator[Garble]:
    for found in _rare_pattern().finditer(text):
        start, original = _in_step(text, *found.span())
        if original:
            yield Garble(start, found.end(), original)


def _in_step(text: str, start: int, end: int) -> tuple[int, str]:
    """Return where the slip began and the reading that makes sense, longest first."""
    first = start
    while first > max(0, start - 10) and ord(text[first - 1]) > 0x2000:
        first -= 1
    for begin in range(first, start + 1):
        try:
            data = text[begin:end].encode("gbk")
            # The byte that was lost is nearly always the first of 。 “ or 《.
            original = (b"\xa1" + data).decode("gbk")
        except UnicodeError:
            continue
        if _readable().fullmatch(original):
            return begin, original
    return start, ""
