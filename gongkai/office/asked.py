"""Ids as they come in addresses and forms, where anybody may type anything."""

from __future__ import annotations

import re

from django.http import QueryDict

_ID = re.compile(r"[0-9]{1,18}")  # always fits PostgreSQL's bigint


def id_of(text: str) -> int | None:
    """Return the id a text is, or None: ``²`` and numbers no row can have are none."""
    return int(text) if _ID.fullmatch(text) else None


def ids_of(data: QueryDict, name: str) -> list[int]:
    """Return the ids given under a name; what is none is left out."""
    found = (id_of(text) for text in data.getlist(name))
    return [pk for pk in found if pk is not None]
