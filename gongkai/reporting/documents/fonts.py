"""The two faces that come with the package, and which characters they have."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn

GETA = "〓"
"""Printed for a character the fonts lack, as Chinese printers do."""
# Drawn by nobody: joiners, variation selectors, soft hyphen, byte order marks.
_INVISIBLE = frozenset(
    [0x09, 0x0A, 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFE0E, 0xFE0F]
)


def folder() -> Path:
    """Return the only folder in which typst may look for fonts."""
    return pylopdf_fonts_zh_cn.serif_path().parent


def missing(text: str) -> tuple[str, ...]:
    """Return the characters of ``text`` that neither face has, each once."""
    known = covered()
    return tuple(
        dict.fromkeys(
            char for char in text if ord(char) not in known and not _invisible(char)
        )
    )


def replace_missing(text: str, absent: tuple[str, ...]) -> str:
    """Return ``text`` with each character of ``absent`` printed as 〓."""
    return text.translate({ord(char): GETA for char in absent})


def _invisible(char: str) -> bool:
    return ord(char) in _INVISIBLE or 0xE0100 <= ord(char) <= 0xE01EF


@cache
def covered() -> frozenset[int]:
    """Return the code points that at least one of the two faces has."""
    serif, sans = pylopdf_fonts_zh_cn.serif_path(), pylopdf_fonts_zh_cn.sans_path()
    return frozenset(code_points(serif) | code_points(sans))


def code_points(path: Path) -> set[int]:
    """Return the code points in the ``cmap`` of an OpenType file, formats 4 and 12."""
    data = path.read_bytes()
    start = _table(data, b"cmap")
    count = struct.unpack_from(">H", data, start + 2)[0]
    found: set[int] = set()
    for at in range(count):
        platform, _, offset = struct.unpack_from(">HHL", data, start + 4 + 8 * at)
        kind = struct.unpack_from(">H", data, start + offset)[0]
        if kind == 12:
            found |= _groups(data, start + offset)
        elif kind == 4 and platform in (0, 3):
            found |= _segments(data, start + offset)
    return found


def _table(data: bytes, tag: bytes) -> int:
    count = struct.unpack_from(">H", data, 4)[0]
    for at in range(count):
        name, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * at)
        if name == tag:
            return int(offset)
    raise ValueError("no such table in the font")


def _groups(data: bytes, start: int) -> set[int]:
    """Read format 12: runs of code points, none of them without a glyph."""
    count = struct.unpack_from(">L", data, start + 12)[0]
    found: set[int] = set()
    for at in range(count):
        first, last, _ = struct.unpack_from(">LLL", data, start + 16 + 12 * at)
        found.update(range(first, last + 1))
    return found


def _segments(data: bytes, start: int) -> set[int]:
    """Read format 4: segments, each with a shift or a place in an array of glyphs."""
    double = struct.unpack_from(">H", data, start + 6)[0]
    half = f">{double // 2}H"
    ends = struct.unpack_from(half, data, start + 14)
    firsts = struct.unpack_from(half, data, start + 16 + double)
    shifts = struct.unpack_from(half, data, start + 16 + 2 * double)
    ranges_at = start + 16 + 3 * double
    ranges = struct.unpack_from(half, data, ranges_at)
    found: set[int] = set()
    for at, (first, last, shift, place) in enumerate(
        zip(firsts, ends, shifts, ranges, strict=True)
    ):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if place:
                address = ranges_at + 2 * at + place + 2 * (code - first)
                glyph = struct.unpack_from(">H", data, address)[0]
            if glyph and (glyph + shift) & 0xFFFF:
                found.add(code)
    return found
