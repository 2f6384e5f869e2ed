"""Bulk import of a county's year, through the acts: start, approve twice, release."""

from __future__ import annotations

import time
from typing import Any

from django.db import connection

from gongkai.catalogue.actions.importing import (
    approve_batch,
    release_batch,
    start_batch,
)
from gongkai.catalogue.imports.beside import prepare_beside
from gongkai.core.queries import verify_ledger
from gongkai.demo.county import find, set_up
from gongkai.demo.year import Year
from gongkai.review.states import Step


def run(rows: int) -> dict[str, Any]:
    """Import ``rows`` generated items into a new sample county and release them.

    With a second process to screen and two connections to release, as the commands do.
    Timed from the finished list to everything public; the list itself is written
    before. Checks that each has its index number and its place in an unbroken ledger.
    """
    set_up()
    county = find()
    items = Year(county).items(rows)
    people = county.people
    begun = time.perf_counter()
    batch = start_batch(
        county.government,
        name="bench",
        source="bench",
        items=items,
        by=people["guanli"],
        preparer=prepare_beside,
    )
    loaded = time.perf_counter()
    approve_batch(
        batch,
        Step.SECOND,
        by=people["fushen"],
        opinion="已核对，同意导入。",
        secrecy_opinion="经保密审查，不涉密。",
    )
    approve_batch(batch, Step.APPROVAL, by=people["pizhun"], opinion="批准发布。")
    outcome = release_batch(batch, by=people["guanli"], hands=2)
    ended = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT (SELECT count(*) FROM catalogue_publication),
                      (SELECT count(*) FROM catalogue_indexnumber),
                      (SELECT count(*) FROM core_event WHERE stream LIKE 'item:%')"""
        )
        public, numbered, events = cursor.fetchone()
    if not (public == numbered == outcome.released == rows and events >= 2 * rows):
        raise RuntimeError(
            f"{rows} rows, but {outcome.released} released, {public} public, "
            f"{numbered} numbered, {events} events: {outcome.left_out[:3]}"
        )
    return {
        "rows": rows,
        "seconds": ended - begun,
        "load_seconds": loaded - begun,
        "release_seconds": ended - loaded,
        "ledger_holds": verify_ledger().holds,
    }
