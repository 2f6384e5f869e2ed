"""A real browser before a real server, for the stories only a browser can tell."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import (
    Browser,
    Page,
    Playwright,
    ViewportSize,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from gongkai.accounts.models import User
from tests.factories.county import County, make_county
from tests.journeys.browser import CHROMIUM, DESKTOP, QUIET

PASSWORD = "测试口令-2018"

# Playwright's loop runs in the test's own thread; the ORM is not called from it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start Playwright, or skip when Debian's browser is not installed."""
    if CHROMIUM is None:
        pytest.skip("needs Debian's chromium (apt-get install chromium)")
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Start one browser for all stories."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield browser
    browser.close()


@pytest.fixture
def standing_county(transactional_db: None) -> County:
    """Return a county the server's threads can see."""
    return make_county()


@pytest.fixture
def open_page(
    browser: Browser, live_server: LiveServer
) -> Iterator[Callable[..., Page]]:
    """Open pages, each in a browser profile of its own."""
    contexts = []

    def opened(size: ViewportSize = DESKTOP) -> Page:
        context = browser.new_context(
            viewport=size, base_url=live_server.url, locale="zh-CN"
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def signed_in(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Sign a person in through the page everybody uses."""

    def sign_in(person: User, size: ViewportSize = DESKTOP) -> Page:
        page = open_page(size)
        page.goto("/accounts/login/")
        page.fill("input[name=login]", person.username)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/office/**")
        return page

    return sign_in
