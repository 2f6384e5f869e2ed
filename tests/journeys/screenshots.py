"""Take the pictures in docs/screenshots from a running sample county.

``python -m tests.journeys.screenshots http://127.0.0.1:8000`` while ``make run`` runs.
"""

from __future__ import annotations

import re
from pathlib import Path

import click
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.journeys.browser import CHROMIUM, DESKTOP, PHONE, QUIET

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
PASSWORD = "mingzhu-2018"  # of the sample county, printed by ``gongkai up``

# name, address or (list page, pattern of the link to follow), who
PAGES: list[tuple[str, str | tuple[str, str], str]] = [
    ("portal-home", "/", ""),
    ("portal-platform", "/xxgk/", ""),
    ("portal-list", "/list/", ""),
    ("portal-item", ("/policies/", r"/info/\w+/"), ""),
    ("portal-search", "/search/?q=预算", ""),
    ("portal-statistics", "/statistics/2018/", ""),
    ("portal-check", "/check/", ""),
    ("sign-in", "/accounts/login/", ""),
    ("office-worklist", "/office/", "xinxi"),
    ("office-editor", "/office/items/new/", "xinxi"),
    ("office-item", ("/office/items/", r"/office/items/\d+/"), "xinxi"),
    ("office-review", ("/office/", r"/office/items/\d+/review/"), "fushen"),
    ("office-round", ("/office/rounds/", r"/office/rounds/\d+/"), "guanli"),
    ("office-return", ("/office/returns/", r"/office/returns/\d+/"), "xinxi"),
    (
        "office-report",
        ("/office/reports/?year=2018", r"/office/reports/\d+/"),
        "guanli",
    ),
    ("office-bulletin", "/office/bulletin/?month=2018-06", "guanli"),
]


@click.command()
@click.argument("address")
def main(address: str) -> None:
    """Take every picture at desktop and phone width."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for width, size in (("", DESKTOP), ("-phone", PHONE)):
            windows: dict[str, Page] = {}
            for name, where, who in PAGES:
                if who not in windows:
                    windows[who] = window(browser, address, size, who)
                go(windows[who], address, where)
                windows[who].screenshot(path=FOLDER / f"{name}{width}.png")
                click.echo(f"{name}{width}")


def window(browser: Browser, address: str, size: ViewportSize, who: str) -> Page:
    """Open a window, signed in unless nobody."""
    page = browser.new_context(viewport=size, locale="zh-CN").new_page()
    if who:
        page.goto(f"{address}/accounts/login/")
        page.fill("input[name=login]", who)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/office/**")
    return page


def go(page: Page, address: str, where: str | tuple[str, str]) -> None:
    """Open an address, or the first link of a page that fits a pattern."""
    start, pattern = where if isinstance(where, tuple) else (where, "")
    page.goto(address + start)
    if pattern:
        links = page.locator("main a").evaluate_all(
            "all => all.map(each => each.getAttribute('href'))"
        )
        fitting = (link for link in links if link and re.fullmatch(pattern, link))
        page.goto(address + next(fitting))


if __name__ == "__main__":
    main()
