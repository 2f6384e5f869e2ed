"""The statistics form of a county's year: whole, by organ, and one cell opened."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.measure import timed
from gongkai.catalogue.actions.posting import EarlierPosting, post_earlier
from gongkai.catalogue.models import InformationItem
from gongkai.core.queries import patiently
from gongkai.demo.county import find
from gongkai.demo.year import Year, postings
from gongkai.law.forms import CellKey, national_form
from gongkai.law.periods import Period
from gongkai.organisations.models import Organ
from gongkai.reporting.figures import (
    Scope,
    answering_organs,
    compute,
    compute_by_organ,
    record_ids,
)

FORM = national_form("2014")


def run(runs: int) -> dict[str, Any]:
    """Compute the whole form, ``runs`` times; say what it counted and how."""
    government, period = _year()
    scope = Scope(government.pk, period)
    with CaptureQueriesContext(connection) as asked:
        values = compute(FORM, scope)
    with patiently(600):
        seconds = timed(lambda: compute(FORM, scope), runs)
    return {
        "seconds": seconds,
        "statements": len(asked),
        "a1": int(values[CellKey("form2014", "A1", "统计数")] or 0),
        "items": InformationItem.objects.count(),
    }


def by_organ(runs: int) -> dict[str, Any]:
    """Compute the form of every organ at once, as opening a round does."""
    government, period = _year()
    organs = [organ.pk for organ in answering_organs(government, period.last)]
    with patiently(600):
        seconds = timed(
            lambda: compute_by_organ(FORM, government.pk, period, organs), runs
        )
    return {"seconds": seconds, "organs": len(organs)}


def opened(runs: int) -> dict[str, Any]:
    """Open the largest cell: the identities of all its records."""
    government, period = _year()
    key = CellKey("form2014", "A1", "统计数")
    with patiently(600):
        seconds = timed(
            lambda: record_ids(FORM, key, Scope(government.pk, period)), runs
        )
    return {"seconds": seconds}


def _year() -> tuple[Organ, Period]:
    """Return the government and the year most postings are of."""
    government = Organ.objects.filter(government=None).order_by("pk")[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(year FROM posted_at)::int FROM catalogue_posting "
            "GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        )
        return government, Period(cursor.fetchone()[0])


def post_elsewhere() -> int:
    """Post the imported items on other channels too, as the sample county did."""
    county = find()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT item_id, genre, listed_at FROM catalogue_publication "
            "ORDER BY listed_at, item_id"
        )
        released = cursor.fetchall()
    return post_earlier(
        county.government,
        [
            EarlierPosting(*row)
            for row in postings(Year(county, seed=2019), released, scale=1)
        ],
        by=county.people["guanli"],
    )
