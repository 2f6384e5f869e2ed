"""Make a finished item ready to be copied: its fields, its hash, its findings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from gongkai.catalogue.content import Content
from gongkai.catalogue.faults import file_faults, metadata_faults, parts_of
from gongkai.catalogue.models import StoredFile
from gongkai.organisations.models import Organ
from gongkai.review.screening import Draft, screen
from gongkai.review.states import Severity


@dataclass(frozen=True)
class FinishedItem:
    """An item published elsewhere before: what it says, who made it, when it went out.

    ``row`` is its row in the source, for messages; ``published_at`` the moment the
    source declares, None where it is unknown; ``files`` what its attachments name.
    """

    row: int
    publisher: Organ
    content: Content
    published_at: datetime | None = None
    files: tuple[StoredFile, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """A finished item with everything that is to be written about it."""

    item: FinishedItem
    fields: dict[str, Any]
    findings: list[Draft]

    @property
    def content_hash(self) -> bytes:
        """The hash by which a batch knows that the item is already in."""
        found: bytes = self.fields["content_hash"]
        return found


def prepare(item: FinishedItem) -> Prepared:
    """Screen one item and compute the fields of its version."""
    return Prepared(item, item.content.version_fields(), findings_of(item))


def findings_of(item: FinishedItem) -> list[Draft]:
    """Return what stands in the way of releasing a finished item.

    An item that only tells of a page elsewhere needs no body of its own.
    """
    content, organ = item.content, item.publisher
    official = frozenset(filter(None, (organ.telephone, organ.fax, organ.email)))
    return [
        *(_softened(fault, content) for fault in metadata_faults(content)),
        *file_faults(content, item.files),
        *screen(
            parts_of(content, item.files),
            title=content.title,
            genre=content.genre,
            official=official,
        ),
    ]


def _softened(fault: Draft, content: Content) -> Draft:
    if fault.code == "body_missing" and content.source_url:
        return replace(fault, severity=Severity.WARN)
    return fault
