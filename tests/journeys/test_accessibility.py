"""No serious barrier on the pages everybody uses, at desk and phone width."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.factories.county import County
from tests.journeys.browser import DESKTOP, PHONE
from tests.journeys.pages import Seen, pages
from tests.law.checker.test_findings import CLEAN

pytestmark = pytest.mark.browser

LONG = "明珠县人民政府办公室关于" + "进一步做好全县重点领域政府信息主动公开工作" * 4


def barriers(page: Page) -> list[dict[str, Any]]:
    """Return what axe calls serious or critical on the page."""
    found = Axe().run(page).response["violations"]
    return [
        {"rule": each["id"], "at": [node["target"] for node in each["nodes"]][:3]}
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def test_the_pages_everybody_uses_have_no_barrier(
    standing_county: County,
    open_page: Callable[..., Page],
    signed_in: Callable[..., Page],
) -> None:
    county = standing_county
    for number in range(15, 19):
        public = county.released(
            document_number=f"明府办发〔2018〕{number}号", title=LONG
        )
    waiting = county.submitted()
    faults: dict[str, Any] = {}
    for width, size in (("desktop", DESKTOP), ("phone", PHONE)):
        windows = {
            "": open_page(size),
            **{
                who: signed_in(getattr(county, who), size)
                for who in ("officer", "first")
            },
        }
        for seen in pages(county, public, waiting):
            fault = look(windows[seen.who], seen)
            if fault:
                faults[f"{seen.name} ({width})"] = fault
    assert faults == {}


def test_the_findings_of_a_report_have_no_barrier(
    standing_county: County,
    open_page: Callable[..., Page],
    signed_in: Callable[..., Page],
) -> None:
    """The result has no address of its own: it is handed in on both faces."""
    broken = CLEAN.replace("公告15条", "公告150条").replace(
        "行政许可 | 0 |", "行政许可 |  |"
    )
    faults: dict[str, Any] = {}
    for width, size in (("desktop", DESKTOP), ("phone", PHONE)):
        for window, address in (
            (open_page(size), "/check/"),
            (signed_in(standing_county.officer, size), "/office/check/"),
        ):
            window.goto(address)
            window.fill("textarea[name=text]", broken)
            window.click("main form button.button:not([name])")
            window.wait_for_selector(".check-points")
            window.click(".check-cells > summary")
            found: list[Any] = list(barriers(window))
            if sideways(window):
                found.append("scrolls sideways")
            if found:
                faults[f"{address} ({width})"] = found
    assert faults == {}


def sideways(page: Page) -> bool:
    """Say whether a page runs over the side of the window."""
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
    )


def look(page: Page, seen: Seen) -> list[Any]:
    """Open a page; return its barriers, and whether it runs over the side."""
    answer = page.goto(seen.address)
    assert answer is not None
    assert answer.status == 200, seen
    found: list[Any] = list(barriers(page))
    if sideways(page):
        found.append("scrolls sideways")
    return found
