"""Reviewers need a second factor where the county asks; nobody else, nowhere else."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from pytest_django import Settings

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
