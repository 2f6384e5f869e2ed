"""What holds for every address of the site."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories.county import County


def _patterns(
    resolver: URLResolver, namespace: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each, each.namespace or namespace)
        else:
            yield f"{namespace}:{each.name}", each


def test_every_form_is_checked_for_its_token() -> None:
    free = {
        name
        for name, pattern in _patterns(get_resolver())
        if getattr(pattern.callback, "csrf_exempt", False)
    }
    # The two check pages hold uploads in memory first, then check.
    assert free == {"portal:preferences", "portal:check", "office:check"}


@pytest.mark.parametrize("path", ["/check/", "/office/check/", "/accounts/login/"])
def test_a_form_without_its_token_is_refused(county: County, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        county.officer, backend="django.contrib.auth.backends.ModelBackend"
    )
    assert client.post(path, {"text": "甲"}).status_code == 403


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x()"],
)
def test_no_address_leads_elsewhere(
    county: County, client: Client, elsewhere: str
) -> None:
    chosen = client.post("/preferences/", {"elder": "on", "next": elsewhere})
    assert chosen["Location"] == "/"
    told = client.post("/preferences/", {"elder": "on"}, headers={"referer": elsewhere})
    assert told["Location"] == "/"
    client.force_login(
        county.officer, backend="django.contrib.auth.backends.ModelBackend"
    )
    signed_in = client.get("/accounts/login/", {"next": elsewhere})
    assert signed_in["Location"] == "/office/"
