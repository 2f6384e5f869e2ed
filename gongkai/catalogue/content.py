"""The content of one version as plain data: what is hashed, screened and searched."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from opencc import OpenCC

from gongkai.review.actions import Proposal
from gongkai.review.states import Property

from .plain import plain_text, without_controls

if TYPE_CHECKING:
    from .models import ItemVersion


@dataclass(frozen=True)
class Attachment:
    """A stored file under the name this version gives it."""

    sha256: str
    name: str
    size: int
    media_type: str

    def __post_init__(self) -> None:
        """Bring the name into the form that is kept."""
        object.__setattr__(self, "name", without_controls(self.name))


@dataclass(frozen=True)
class Link:
    """A reference to another item by its id."""

    kind: str
    item: int


PROACTIVE = Proposal(Property.PROACTIVE)


@dataclass(frozen=True)
class Content:
    """Everything a version says about an item. ``body`` is sanitised HTML.

    ``text`` is what the body says, whatever was handed in: the body is what the
    public reads. Control characters are dropped, for feeds cannot carry them. Field names are those of ItemVersion; see catalogue metadata of the 2009
    guideline (政府信息公开目录系统实施指引).
    """

    title: str
    created_on: date
    genre: str
    summary: str = ""
    body: str = ""
    text: str = ""
    document_number: str = ""
    former_index_number: str = ""
    effective_from: date | None = None
    expires_on: date | None = None
    visible_until: datetime | None = None
    theme: str = ""
    statutory: str = ""
    key_area: str = ""
    area: str = ""
    is_normative: bool = False
    columns: tuple[int, ...] = ()
    keywords: str = ""
    source: str = ""
    source_url: str = ""
    joint_publishers: str = ""
    service_object: str = ""
    responsible_office: str = ""
    scope: str = ""
    attachments: tuple[Attachment, ...] = ()
    links: tuple[Link, ...] = ()
    proposal: Proposal = PROACTIVE

    def __post_init__(self) -> None:
        """Bring the texts into the form that is kept."""
        for name, value in vars(self).items():
            if isinstance(value, str):
                object.__setattr__(self, name, without_controls(value))
        if self.body:
            object.__setattr__(self, "text", plain_text(self.body))

    def version_fields(self) -> dict[str, Any]:
        """Return the fields of an ItemVersion, hash and search text included."""
        fields = {
            name: value
            for name, value in vars(self).items()
            if name not in {"proposal", "attachments", "links", "columns"}
        }
        return fields | {
            "columns": list(self.columns),
            "attachments": [asdict(attachment) for attachment in self.attachments],
            "links": [asdict(link) for link in self.links],
            "search_text": self.search_text(),
            "content_hash": self.hash(),
        }

    def hash(self) -> bytes:
        """Return the SHA-256 of all that is said, in one canonical form."""
        # Spelt out, since asdict() copies deeply and is five times slower.
        said = vars(self) | {
            "attachments": [vars(attachment) for attachment in self.attachments],
            "links": [vars(link) for link in self.links],
            "proposal": vars(self.proposal),
        }
        plain = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(plain.encode()).digest()

    def search_text(self) -> str:
        """Return title, number and summary folded for the search box."""
        return fold(
            "\n".join((self.title, self.document_number, self.summary, self.keywords))
        )


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def fold(text: str) -> str:
    """Fold text so that width, case and script do not matter to a search."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return plain if plain.isascii() else str(_simplifier().convert(plain))


def content_of(version: ItemVersion) -> Content:
    """Return a version's content, to start the next version from."""
    names = set(Content.__dataclass_fields__) - {
        "proposal",
        "attachments",
        "links",
        "columns",
    }
    review = version.review
    return Content(
        **{name: getattr(version, name) for name in names},
        columns=tuple(version.columns),
        attachments=tuple(Attachment(**each) for each in version.attachments),
        links=tuple(Link(**each) for each in version.links),
        proposal=Proposal(
            Property(review.disclosure_property), review.property_reason, review.ground
        ),
    )
