"""Findings marked in the text where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.catalogue.models import ItemVersion
from gongkai.law.personal_data import KINDS, mask_value
from gongkai.review.models import Finding
from gongkai.review.states import Severity

from .labels import finding_label, part_label

_MARKED_PARTS = (
    *("title", "summary", "body", "keywords", "source", "responsible_office"),
    *("joint_publishers", "service_object", "scope", "former_index_number"),
)


@dataclass(frozen=True)
class Found:
    """A finding as pages show it. ``proposal`` is the masked form, if there is one."""

    row: Finding
    number: int
    where: str
    what: str
    blocks: bool
    settled: bool
    waiver: str
    more: str = ""
    proposal: str = ""
    marked: bool = False


@dataclass(frozen=True)
class Piece:
    """A run of text, with the finding that stands in it."""

    text: str
    found: Found | None = None


@dataclass(frozen=True)
class MarkedPart:
    """One part of a version with its findings marked."""

    label: str
    pieces: list[Piece]


def found_in(version: ItemVersion) -> list[Found]:
    """Return a version's findings, the blocking ones first, numbered."""
    rows = version.review.findings.select_related("waiver__by")
    ordered = sorted(rows, key=lambda row: (row.severity != Severity.BLOCK, row.pk))
    return [_found(version, row, number) for number, row in enumerate(ordered, 1)]


def _found(version: ItemVersion, row: Finding, number: int) -> Found:
    waiver = getattr(row, "waiver", None)
    what = finding_label(row.code, row.message)
    value = part_text(version, row.part)[row.start : row.end]
    return Found(
        row=row,
        number=number,
        where=part_label(row.part),
        what=what,
        blocks=row.severity == Severity.BLOCK,
        settled=waiver is not None,
        waiver=f"{waiver.by}：{waiver.reason}" if waiver else "",
        more="" if row.message.rstrip("。") == what else row.message,
        proposal=mask_value(row.code, value) if row.code in KINDS and value else "",
        marked=bool(value),
    )


def part_text(version: ItemVersion, part: str) -> str:
    """Return the text the offsets of a finding refer to; empty for attachments."""
    if part not in _MARKED_PARTS:
        return ""
    return version.text if part == "body" else str(getattr(version, part))


def marked_parts(version: ItemVersion, found: Iterable[Found]) -> list[MarkedPart]:
    """Return the texts of a version that hold something, and always the body."""
    found = list(found)
    parts = []
    for part in _MARKED_PARTS:
        text = part_text(version, part)
        here = [each for each in found if each.row.part == part and each.marked]
        if text and (here or part in ("title", "body")):
            parts.append(MarkedPart(part_label(part), _pieces(text, here)))
    return parts


def _pieces(text: str, found: list[Found]) -> list[Piece]:
    """Cut the text at its findings; of two that overlap the first is marked."""
    pieces, at = [], 0
    for each in sorted(found, key=lambda each: (each.row.start, each.number)):
        if each.row.start < at:
            continue
        pieces.append(Piece(text[at : each.row.start]))
        pieces.append(Piece(text[each.row.start : each.row.end], each))
        at = each.row.end
    pieces.append(Piece(text[at:]))
    return [piece for piece in pieces if piece.text]
