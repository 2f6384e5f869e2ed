"""Signing in: each try is an event, five wrong passwords make a pause."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from gongkai.accounts.actions import close_account, create_person, reset_password
from gongkai.accounts.models import User
from gongkai.core.models import Event

pytestmark = pytest.mark.django_db

RIGHT, WRONG = "测试口令-2018", "不是这个口令"


@pytest.fixture
def officer() -> User:
    """Return somebody with an account."""
    return create_person("zhao", "赵信息", password=RIGHT, by=None)


def _sign_in(
    client: Client,
    password: str,
    username: str = "zhao",
    address: str = "127.0.0.1",
    **headers: str,
) -> bool:
    """Try to sign in; tell whether it worked."""
    client.post(
        reverse("account_login"),
        {"login": username, "password": password},
        headers=headers,
        REMOTE_ADDR=address,
    )
    return "_auth_user_id" in client.session


def _kinds(person: User) -> list[str]:
    return list(Event.objects.of(f"user:{person.pk}").values_list("kind", flat=True))


def test_signing_in_and_out_are_events(client: Client, officer: User) -> None:
    assert _sign_in(client, RIGHT)
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session
    assert _kinds(officer) == ["person_created", "signed_in", "signed_out"]


def test_a_failed_try_is_an_event_of_the_person(client: Client, officer: User) -> None:
    assert not _sign_in(client, WRONG)
    assert _kinds(officer) == ["person_created", "sign_in_failed"]
    event = Event.objects.filter(kind="sign_in_failed").get()
    assert event.by is None
    assert event.data == {}


def test_a_try_under_an_unknown_name_keeps_no_name(client: Client) -> None:
    assert not _sign_in(client, WRONG, username="13800138000")
    event = Event.objects.get()
    assert (event.stream, event.kind, event.data) == (
        "user:unknown",
        "sign_in_failed",
        {},
    )


def test_five_wrong_passwords_make_the_right_one_wait(
    client: Client, officer: User
) -> None:
    for _again in range(5):
        assert not _sign_in(client, WRONG)
    assert not _sign_in(client, RIGHT)
    assert "signed_in" not in _kinds(officer)


@pytest.mark.parametrize(
    ("username", "headers"),
    [
        ("zhao", {"host": "testserver:8443"}),
        ("zhao", {"host": "localhost"}),
        ("zhao", {"x-forwarded-for": "203.0.113.9"}),
        ("ZhaO", {}),
        (" zhao ", {}),
    ],
)
def test_the_pause_is_not_passed_by_asking_otherwise(
    client: Client, officer: User, username: str, headers: dict[str, str]
) -> None:
    for _again in range(5):
        assert not _sign_in(client, WRONG)
    assert not _sign_in(client, RIGHT, username, **headers)


def test_a_network_of_ipv6_counts_as_one_address(client: Client, officer: User) -> None:
    for host in range(1, 6):
        assert not _sign_in(client, WRONG, address=f"2001:db8:1:2::{host}")
    assert not _sign_in(client, RIGHT, address="2001:db8:1:2:ffff::1")
    assert _sign_in(client, RIGHT, address="2001:db8:1:3::1")


def test_four_wrong_passwords_do_not(client: Client, officer: User) -> None:
    for _again in range(4):
        assert not _sign_in(client, WRONG)
    assert _sign_in(client, RIGHT)


def test_a_stranger_s_tries_do_not_lock_an_officer_out(
    client: Client, officer: User
) -> None:
    for _again in range(6):
        assert not _sign_in(client, WRONG, address="203.0.113.7")
    assert not _sign_in(client, RIGHT, address="203.0.113.7")
    assert _sign_in(client, RIGHT)


def test_tries_from_many_addresses_make_a_pause_in_the_end(
    client: Client, officer: User, settings: Settings
) -> None:
    limits = dict(settings.ACCOUNT_RATE_LIMITS)
    assert limits["login_failed_anywhere"] == "100/h/key"
    limits["login_failed_anywhere"] = "8/h/key"
    settings.ACCOUNT_RATE_LIMITS = limits
    for host in range(1, 8):
        assert not _sign_in(client, WRONG, address=f"203.0.113.{host}")
    assert _sign_in(client, RIGHT)  # and what is right is not counted
    client.logout()
    assert not _sign_in(client, WRONG, address="203.0.113.8")
    assert not _sign_in(client, RIGHT)


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/1-abc/",
        "/accounts/email/",
        "/accounts/confirm-email/",
    ],
)
def test_a_forgotten_password_is_the_operators_to_reset(
    client: Client, officer: User, path: str
) -> None:
    for signed_in in (False, True):
        if signed_in:
            client.force_login(officer, "django.contrib.auth.backends.ModelBackend")
        response = client.get(path)
        assert response.status_code == 200
        assert "请联系系统管理员重设口令" in response.content.decode()
        assert client.post(path, {"email": "a@example.cn"}).status_code == 405


def test_one_person_s_pause_is_not_another_s(client: Client, officer: User) -> None:
    create_person("qian", "钱初审", password=RIGHT, by=None)
    for _again in range(5):
        _sign_in(client, WRONG)
    assert _sign_in(client, RIGHT, username="qian")


def test_a_closed_account_signs_in_no_more_and_its_session_ends(
    client: Client, officer: User
) -> None:
    assert _sign_in(client, RIGHT)
    assert client.get(reverse("account_change_password")).status_code == 200
    close_account(officer, by=None)
    assert client.get(reverse("account_change_password")).status_code == 302
    client.logout()
    assert not _sign_in(client, RIGHT)
    assert "account_closed" in _kinds(officer)
    assert User.objects.filter(pk=officer.pk).exists()


def test_a_new_password_ends_the_other_sessions_and_gives_this_one_a_new_key(
    client: Client, officer: User
) -> None:
    elsewhere = Client()
    for each in (client, elsewhere):
        assert _sign_in(each, RIGHT)
    before = client.session.session_key
    client.post(
        reverse("account_change_password"),
        {
            "oldpassword": RIGHT,
            "password1": "第三个口令-2020",
            "password2": "第三个口令-2020",
        },
    )
    assert client.session.session_key != before
    assert client.get(reverse("account_change_password")).status_code == 200
    assert elsewhere.get(reverse("account_change_password")).status_code == 302


def test_signing_in_gives_a_new_session(client: Client, officer: User) -> None:
    client.session.save()
    planted = client.session
    planted["here"] = "before"
    planted.save()
    assert _sign_in(client, RIGHT)
    assert client.session.session_key != planted.session_key


def test_a_reset_password_replaces_the_old_one(client: Client, officer: User) -> None:
    reset_password(officer, "另一个口令-2019", by=None)
    assert not _sign_in(client, RIGHT)
    assert _sign_in(client, "另一个口令-2019")
    assert "password_reset" in _kinds(officer)


def test_nobody_signs_up(client: Client) -> None:
    client.post(
        reverse("account_signup"),
        {"username": "new", "password1": RIGHT, "password2": RIGHT},
    )
    assert not User.objects.exists()


def test_a_person_without_a_password_cannot_sign_in(client: Client) -> None:
    create_person("zhao", "赵信息", password=None, by=None)
    assert not _sign_in(client, "")
    assert not _sign_in(client, "None")


def test_a_name_is_given_once(officer: User) -> None:
    with pytest.raises(ValidationError):
        create_person("zhao", "赵某某", password=RIGHT, by=None)
