"""The pages of one's own account: in Chinese, in the frame of the sign-in."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.county import County

PASSWORD = "测试口令-2018"
_CODE = re.compile(r"<(script|style|code)\b.*?</\1>|<[^>]+>", re.DOTALL)


def signed_in() -> Client:
    """Return a client that signed in and has just confirmed who it is."""
    client = Client()
    client.post("/accounts/login/", {"login": "officer", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("mfa_index", "两步验证"),
        ("mfa_activate_totp", "开启身份验证器"),
        ("mfa_list_webauthn", "安全密钥"),
        ("mfa_add_webauthn", "登记安全密钥"),
        ("usersessions_list", "登录会话"),
        ("account_reauthenticate", "确认身份"),
        ("account_change_password", "修改密码"),
    ],
)
def test_each_page_of_the_account_is_ours_and_chinese(
    county: County, name: str, heading: str
) -> None:
    answer = signed_in().get(reverse(name))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert f"<h1>{heading}</h1>" in page
    main = _CODE.sub(" ", page[page.index("<main") : page.index("</main>")])
    assert set(re.findall(r"[A-Za-z]{3,}", main)) <= {"officer"}  # who signed in


def test_the_sign_in_takes_a_passkey_without_a_name(db: None) -> None:
    page = Client().get("/accounts/login/").content.decode()
    assert 'id="passkey_login"' in page
    assert reverse("mfa_login_webauthn") in page


def test_other_sessions_are_ended_from_the_page(county: County) -> None:
    here = signed_in()
    end = "注销其他会话</button>"
    assert end not in here.get("/accounts/sessions/").content.decode()
    elsewhere = signed_in()
    assert end in here.get("/accounts/sessions/").content.decode()
    here.post("/accounts/sessions/")
    assert here.get("/office/").status_code == 200
    assert elsewhere.get("/office/").status_code == 302
