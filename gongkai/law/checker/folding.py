"""Fold text character by character, so that positions stay those of the original."""

import re
from functools import cache

from gongkai.law.wordlists import traditional_to_simplified

# Full-width digits, letters and the punctuation that labels and numbers use; quotation
# marks and the Chinese comma and stop stay.
_ASCII = "（）［］｛｝＋－＝％．／：；？！＜＞＊＃＆"
_SPACES = "\u00a0\u2002\u2003\u2009\u202f\u3000"
_DASHES = "—–−―─"


@cache
def _table() -> dict[int, str]:
    table = {ord(old): new for old, new in traditional_to_simplified().items()}
    table.update({code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B)})
    table.update({ord(char): chr(ord(char) - 0xFEE0) for char in _ASCII})
    table.update(dict.fromkeys(map(ord, _SPACES), " "))
    table.update(dict.fromkeys(map(ord, _DASHES), "—"))
    table.update({ord("﹒"): ".", ord("﹐"): ",", ord("｜"): "|", ord("│"): "|"})
    table.update({ord("ㆍ"): "·", ord("其"): "其", ord("祕"): "秘", ord("爲"): "为"})
    return table


def fold(text: str) -> str:
    """Return ``text`` in simplified characters and half-width signs, same length."""
    return text.translate(_table())


def squeeze(text: str) -> str:
    """Return ``text`` without any white space."""
    return re.sub(r"\s+", "", text)


def han(text: str) -> str:
    """Return the Chinese characters of ``text``: what a label is compared by."""
    return "".join(re.findall(r"[\u4e00-\u9fff]", text))
