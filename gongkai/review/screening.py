"""Screen a content before people look at it: personal data, text faults, secrecy marks.

Fails closed: what cannot be read (a scanned attachment) is a blocking finding of
its own until a person has looked and taken responsibility.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from gongkai.law.personal_data import KINDS, mask_value, scan
from gongkai.law.text_faults import find_faults

from .models import Finding
from .states import Severity

RECOGNISER = "2026.1"


@dataclass(frozen=True)
class Part:
    """A piece of text under a name: a field (``title``) or ``attachment:<name>``."""

    name: str
    text: str


@dataclass(frozen=True)
class Draft:
    """A finding not yet bound to a review."""

    code: str
    severity: Severity
    part: str
    message: str
    start: int = 0
    end: int = 0
    excerpt: str = ""

    def bound_to(self, review_id: int) -> Finding:
        """Return the row for a review."""
        return Finding(
            review_id=review_id,
            code=self.code,
            severity=self.severity,
            part=self.part[:80],
            start=self.start,
            end=self.end,
            excerpt=self.excerpt[:120],
            message=self.message[:500],
        )


def screen(
    parts: Iterable[Part],
    *,
    title: str,
    genre: str,
    official: frozenset[str] = frozenset(),
) -> list[Draft]:
    """Return what stands in the way of release or deserves a look, part by part.

    ``official`` lists contacts the organ has made public. Source: workflow rules
    on review before release (先审后发) and de-identification (去标识化).
    """
    drafts: list[Draft] = []
    for part in parts:
        if part.name == "title":
            drafts += _personal_data(part, official)
            drafts += _faults(part, title=title, genre=genre)
        elif len(part.text) <= _SHORT:
            drafts += _of_short(part, official)
        else:
            drafts += _of_part(part, official)
    return drafts


_SHORT = 40
"""Names, keywords and numbers come again in item after item of an import."""


@lru_cache(maxsize=4_096)
def _of_short(part: Part, official: frozenset[str]) -> tuple[Draft, ...]:
    return _of_part(part, official)


def _of_part(part: Part, official: frozenset[str]) -> tuple[Draft, ...]:
    return (*_personal_data(part, official), *_faults(part, title="", genre=""))


def _personal_data(part: Part, official: frozenset[str]) -> Iterable[Draft]:
    found = scan(part.text, official=official)
    blocking = set(found.blocking)
    for entity in (*found.entities, *found.hints):
        kind = KINDS[entity.type]
        yield Draft(
            code=entity.type,
            severity=Severity.BLOCK if entity in blocking else Severity.WARN,
            part=part.name,
            start=entity.start,
            end=entity.end,
            excerpt=mask_value(entity.type, entity.value),
            message=f"{kind.label}。{kind.reason}。{kind.advice}",
        )


def _faults(part: Part, *, title: str, genre: str) -> Iterable[Draft]:
    if part.name == "title":
        faults = find_faults("", title=title, genre=genre)
    else:
        faults = find_faults(part.text)
    for fault in faults:
        yield Draft(
            code=fault.code,
            severity=Severity(fault.severity),
            part=part.name,
            start=fault.start,
            end=fault.end,
            excerpt=fault.value,
            message=f"{fault.message}{fault.advice}",
        )
