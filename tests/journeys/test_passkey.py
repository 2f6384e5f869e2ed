"""An officer joins a passkey to the account and signs in with nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.factories.county import County
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.browser


def test_a_passkey_is_joined_used_named_and_removed(
    standing_county: County, signed_in: Callable[..., Page]
) -> None:
    page = signed_in(standing_county.officer)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")

    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.fill("input[name=name]", "办公电脑指纹")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_selector("text=恢复码")

    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/office/**")

    page.goto("/accounts/2fa/webauthn/")
    assert "通行密钥" in page.inner_text("main h2")
    page.click("text=登记安全密钥")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.click("#mfa_webauthn_add")  # the same key a second time
    page.wait_for_selector("[data-key-fault]:visible")

    page.goto("/accounts/2fa/webauthn/")
    page.click("text=改名称")
    page.fill("input[name=name]", "新名称")
    page.click("main button[type=submit]")
    page.wait_for_selector("h2:has-text('新名称')")
    page.click("main a:has-text('移除')")
    assert "不能再用“新名称”登录" in page.inner_text("main")
    page.click("main button:has-text('移除')")
    page.wait_for_selector("text=已移除安全密钥")
