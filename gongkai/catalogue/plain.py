"""Plain words: of a body's text, of its attributes, and free of control characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from lxml import html as lxml_html

_BLOCK = re.compile(
    r"</(?:p|h[2-4]|li|tr|table|blockquote|figcaption|caption)>|<br ?/?>"
)
_CELL = re.compile(r"(?:</p>)?\s*</t[dh]>\s*(?=<t[dh])")
_TAG = re.compile(r"<[^>]*>")
_WORDED = re.compile(r"\b(?:alt|title|href)\s*=", re.IGNORECASE)
_PICTURE = re.compile(r"<img\b[^>]*\bsrc\s*=", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def without_controls(text: str) -> str:
    """Return text that every format can carry: XML knows no C0 or C1 controls."""
    return _CONTROLS.sub("", text)


def no_formula(text: str) -> str:
    """Return text that a spreadsheet program takes for no formula.

    In Chinese ones the full-width signs begin one too.
    """
    return f"'{text}" if text[:1] in set("=+-@\t\r＝＋－＠") else text


def plain_text(html: str) -> str:
    """Return the words of a cleaned body, a line per block, cells joined by tabs."""
    text = _TAG.sub("", _BLOCK.sub("\n", _CELL.sub("\t", html)))
    lines = (line.strip() for line in unescape(text).splitlines())
    return "\n".join(line for line in lines if line)


def attribute_text(html: str) -> str:
    """Return what a body says beside its text: alt, title and href, a line each."""
    if not _WORDED.search(html):
        return ""
    return "\n".join(_attributes(html))


def _attributes(html: str) -> Iterator[str]:
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for element in root.iter("a", "img"):
        for name in ("alt", "title", "href"):
            if value := (element.get(name) or "").strip():
                yield unquote(value)


def pictures(html: str) -> int:
    """Return how many pictures a body shows."""
    return len(_PICTURE.findall(html))
