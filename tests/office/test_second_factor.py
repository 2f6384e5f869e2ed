"""A password of one's own, and a second factor where the county asks for it."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from gongkai.accounts.actions import create_person, reset_password
from gongkai.accounts.models import User
from gongkai.core.models import Event
from gongkai.organisations.models import Site
from tests.factories.county import County

from .conftest import Sign


def required(county: County) -> None:
    Site.objects.filter(government=county.government).update(
        requires_second_factor=True
    )


@pytest.mark.parametrize("who", ["first", "second", "approver", "manager"])
def test_a_reviewer_without_it_is_led_to_its_page(
    county: County, sign_in: Sign, who: str
) -> None:
    client = sign_in(who)
    assert client.get("/office/").status_code == 200
    required(county)
    response = client.get("/office/items/")
    assert response.status_code == 302
    assert response["Location"] == "/accounts/2fa/?next=%2Foffice%2Fitems%2F"
    posted = client.post(reverse("office:routes"), {"light_steps": "first,second"})
    assert posted.status_code == 302
    assert posted["Location"].startswith("/accounts/2fa/")


@pytest.mark.parametrize("who", ["officer", "auditor"])
def test_others_go_on_without_it(county: County, sign_in: Sign, who: str) -> None:
    required(county)
    assert sign_in(who).get("/office/").status_code == 200


def test_with_it_the_reviewer_goes_on(county: County, sign_in: Sign) -> None:
    required(county)
    client = sign_in("first")
    Authenticator.objects.create(user=county.first, type="recovery_codes", data={})
    assert client.get("/office/").status_code == 302
    Authenticator.objects.create(
        user=county.first, type="totp", data={"secret": "geheim"}
    )
    assert client.get("/office/").status_code == 200


def test_the_setting_asks_it_of_every_county(
    county: County, sign_in: Sign, settings: Settings
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    client = sign_in("approver")
    assert client.get("/office/").status_code == 302
    assert client.get("/accounts/2fa/").status_code != 500


def test_the_operator_needs_it_before_resetting_a_reviewers_password(
    county: County, sign_in: Sign
) -> None:
    User.objects.filter(pk=county.officer.pk).update(is_staff=True)
    address = reverse("admin:auth_user_password_change", args=[county.approver.pk])
    client = sign_in("officer")
    assert client.get(address).status_code == 200
    required(county)
    for path in (address, "/admin/", "/office/"):
        response = client.get(path)
        assert response.status_code == 302, path
        assert response["Location"].startswith("/accounts/2fa/"), path
    new = {"usable_password": "true", "password1": NEW, "password2": NEW}
    assert client.post(address, new)["Location"].startswith("/accounts/2fa/")
    assert not User.objects.get(pk=county.approver.pk).check_password(NEW)


GIVEN, NEW = "运维所设口令-2018", "自己所选口令-2019"


def test_a_password_set_by_another_is_changed_before_work(
    county: County, client: Client
) -> None:
    reset_password(county.officer, GIVEN, by=county.manager)
    client.post("/accounts/login/", {"login": "officer", "password": GIVEN})
    response = client.get("/office/items/")
    assert response.status_code == 302
    assert response["Location"] == (
        "/accounts/password/change/?next=%2Foffice%2Fitems%2F"
    )

    def change(new: str) -> str:
        form = {"oldpassword": GIVEN, "password1": new, "password2": new}
        return client.post("/accounts/password/change/", form).content.decode()

    assert "不能与别人为您设置的密码相同" in change(GIVEN)
    assert client.get("/office/items/").status_code == 302
    change(NEW)
    assert client.get("/office/items/").status_code == 200
    stream = Event.objects.of(f"user:{county.officer.pk}")
    kinds = list(stream.values_list("kind", flat=True))
    assert kinds[-3:] == ["password_reset", "signed_in", "password_changed"]


def test_a_first_password_chosen_by_another_is_changed_too(county: County) -> None:
    theirs = create_person("new", "新来的", password=GIVEN, by=county.manager)
    none = create_person("none", "无密码", password=None, by=county.manager)
    assert theirs.must_change_password
    assert not none.must_change_password
