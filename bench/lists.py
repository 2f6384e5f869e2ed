"""The catalogue's lists as the public asks for them: first page and far down.

Whole answers are timed, and every statement behind them is explained by PostgreSQL:
it may skip no rows by OFFSET, read no large table from end to end, and touch no more
rows than a bound that does not grow with the table.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from bench.measure import timed
from bench.queries import count
from bench.wsgi import get
from gongkai.catalogue.models import Column, Publication
from gongkai.config.wsgi import application
from gongkai.organisations.models import Site
from gongkai.portal.filters import Narrowed
from gongkai.portal.paging import SIZE, Cursor
from gongkai.portal.sites import Face

LARGE = {"catalogue_publication", "catalogue_placement", "catalogue_informationitem"}
FILTERS = (
    "",
    "organ={organ}",
    "theme={theme}",
    "genre={genre}",
    "year={year}",
    "key_area={key_area}",
    "statutory={statutory}",
    "validity=in_force",
    "organ={organ}&year={year}",
    "organ={organ}&theme={theme}",
    "theme={theme}&year={year}",
    "organ={organ}&genre={genre}&year={year}",
)


def cases(page: int) -> list[dict[str, Any]]:
    """Return the addresses to ask for: each filter, its first page and page ``page``.

    A list with fewer pages is asked for its last but one.
    """
    face = Face(Site.objects.select_related("government").order_by("pk")[0])
    words = _common(face)
    found = []
    for each in FILTERS:
        query = each.format(**words)
        rows = _rows(face, query)
        found.append({"filter": each, "page": 1, "address": f"/list/?{query}"})
        deep = _deep(rows, page)
        if deep:
            number, cursor = deep
            joined = f"{query}&" if query else ""
            address = f"/list/?{joined}before={cursor}"
            found.append({"filter": each, "page": number, "address": address})
    column = Column.objects.filter(slug="documents").first() or Column.objects.first()
    if column is not None:
        address = f"/column/{column.slug}/"
        found.append({"filter": "column", "page": 1, "address": address})
    return found


def run(address: str, runs: int) -> dict[str, Any]:
    """Ask for a list ``runs`` times."""
    return {"seconds": timed(lambda: get(application, address), runs)}


def explain(address: str) -> dict[str, Any]:
    """Say how PostgreSQL answers each statement of a page, and what is wrong with it."""
    get(application, address)
    counted = count(lambda: get(application, address))
    faults: list[str] = []
    most = 0
    for statement in counted["statements"]:
        if not statement.startswith(("SELECT", "WITH")) and "SELECT" not in statement:
            continue
        if " OFFSET " in statement:
            faults.append(f"OFFSET: {statement[:200]}")
        for node in _nodes(_plan(statement)):
            loops = node.get("Actual Loops", 1)
            removed = sum(
                n for key, n in node.items() if key.startswith("Rows Removed")
            )
            most = max(most, int((node["Actual Rows"] + removed) * loops))
            if node["Node Type"] == "Seq Scan" and node["Relation Name"] in LARGE:
                faults.append(f"Seq Scan: {statement[:200]}")
    return {"queries": counted["queries"], "rows_touched": most, "faults": faults}


def _common(face: Face) -> dict[str, str]:
    """Return, for each facet, the value most items have."""
    words = {}
    for facet in ("publisher_id", "theme", "genre", "year", "key_area", "statutory"):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {facet} FROM catalogue_publication WHERE {facet}::text <> '' "
                "GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
            )
            words[facet] = cursor.fetchone()[0]
    organ = face.organs[words.pop("publisher_id")].slug
    return {name: str(word) for name, word in words.items()} | {
        "organ": organ,
        "theme": str(words["theme"])[:2],
    }


def _rows(face: Face, query: str) -> QuerySet[Publication]:
    return Narrowed.read(
        face, QueryDict(query), now=timezone.now(), on=timezone.localdate()
    ).rows()


def _deep(rows: QuerySet[Publication], page: int) -> tuple[int, Cursor] | None:
    """Return a page and the place where it begins, found the slow way, untimed."""
    number = min(page, rows.count() // SIZE - 1)
    if number < 2:
        return None
    last = rows.order_by("-listed_at", "-item_id")[(number - 1) * SIZE - 1]
    return number, Cursor.of(last)


def _plan(statement: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}".replace("%", "%%"), []
        )
        plan = cursor.fetchone()[0]
    found: dict[str, Any] = (json.loads(plan) if isinstance(plan, str) else plan)[0]
    return dict(found["Plan"])


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)
