"""The item page of the portal, asked of the application itself."""

from __future__ import annotations

from typing import Any

from bench.measure import timed
from bench.queries import count
from bench.samples import TITLE
from bench.wsgi import get
from gongkai.config.wsgi import application
from gongkai.portal.views import items


def run(address: str, runs: int) -> dict[str, Any]:
    """Ask for the page ``runs`` times."""
    return {"seconds": timed(lambda: get(application, address), runs)}


def first(address: str, runs: int) -> dict[str, Any]:
    """Ask ``runs`` times for the page as if it had just changed: written anew."""

    def written_anew() -> None:
        items._pages.clear()
        get(application, address)

    return {"seconds": timed(written_anew, runs)}


def ask(address: str) -> dict[str, Any]:
    """Count the queries of one answer, warm, and see that the page says what it must."""
    for _warm in range(20):
        body = get(application, address)
    if TITLE.encode() not in body:
        raise RuntimeError("another page was answered")
    return count(lambda: get(application, address)) | {"bytes": len(body)}
