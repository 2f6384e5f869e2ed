"""The editorial path in Gongkai: draft, submit, three sign-offs, release.

Each step starts from the item's id and from people read anew, as a request would, and
goes through the catalogue's own acts, with everything they check and record.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from bench.measure import timed_each
from bench.queries import count
from bench.samples import BODY, NUMBER, SUMMARY, TEXT, TITLE
from gongkai.accounts.models import User
from gongkai.catalogue import actions
from gongkai.catalogue.content import Content
from gongkai.catalogue.models import InformationItem, Publication
from gongkai.organisations.models import Organ
from tests.factories.county import County, make_county

_county: list[County] = []


def prepare() -> None:
    """Make the small county of the tests, with its cast."""
    _county.append(make_county())


def run(runs: int) -> dict[str, Any]:
    """Walk ``runs`` times."""
    return {"seconds": timed_each(_ready() for _run in range(runs))}


def ask() -> dict[str, Any]:
    """Count the queries of one walk, and see that the item is public."""
    for _warm in range(5):
        _ready()()
    last: list[int] = []
    walk = _ready()
    counted = count(lambda: last.append(walk()))
    Publication.objects.get(pk=last[0])
    return counted


def published() -> str:
    """Take one item through; return the address of its page."""
    return f"/info/{Publication.objects.get(pk=_ready()()).public_id}/"


def _ready() -> Callable[[], int]:
    people = {user.username: user for user in User.objects.all()}
    county = _county[0]
    organ = Organ.objects.select_related("government").get(pk=county.finance.pk)
    content = replace(
        county.content(),
        title=TITLE,
        summary=SUMMARY,
        body=BODY,
        text=TEXT,
        document_number=NUMBER,
    )
    return partial(_walk, organ, content, people)


def _walk(organ: Organ, content: Content, people: dict[str, User]) -> int:
    pk = actions.draft(organ, content, by=people["officer"]).pk
    item = InformationItem(pk=pk)  # all that a request knows
    actions.submit(item, by=people["officer"])
    actions.sign(item, by=people["first"], opinion="同意")
    actions.sign(
        item, by=people["second"], opinion="同意", secrecy_opinion="经审查，不涉密"
    )
    actions.sign(item, by=people["approver"], opinion="同意")
    actions.release(item, by=people["officer"])
    return int(pk)
