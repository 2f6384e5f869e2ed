"""The nouns of the catalogue, one to a module."""

from .column import Column
from .file import StoredFile
from .item import IndexCounter, IndexNumber, InformationItem, ItemVersion
from .posting import ItemLink, Posting
from .publication import Placement, Publication, PublicCount, ValidityFact
from .register import RegisterEntry

__all__ = [
    "Column",
    "IndexCounter",
    "IndexNumber",
    "InformationItem",
    "ItemLink",
    "ItemVersion",
    "Placement",
    "Posting",
    "PublicCount",
    "Publication",
    "RegisterEntry",
    "StoredFile",
    "ValidityFact",
]
