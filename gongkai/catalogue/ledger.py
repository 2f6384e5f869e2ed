"""What the ledger tells of first releases, one or thousands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from gongkai.accounts.models import User

_FIRST_RELEASES = """
    INSERT INTO core_event (stream, kind, by_id, organ_id, data)
    SELECT 'item:' || n.item_id, 'released', %s::bigint, n.organ_id, %s::jsonb
           || jsonb_build_object('release', r.release, 'index_number', n.number)
    FROM unnest(%s::bigint[], %s::bigint[]) AS r (release, item)
    JOIN catalogue_indexnumber n ON n.item_id = r.item
    ORDER BY r.release
"""


def record_first_releases(
    releases: Sequence[int], items: Sequence[int], *, by: User, **data: Any
) -> None:
    """Append the event of each item's first release, with the number it was given."""
    with connection.cursor() as cursor:
        cursor.execute(
            _FIRST_RELEASES, [by.pk, json.dumps(data), list(releases), list(items)]
        )
