"""The operator keeps master data and has no say over content."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.test import Client

from gongkai.accounts.models import User
from gongkai.core.models import Event
from tests.factories.county import County, person


@pytest.fixture
def operator(county: County, client: Client) -> Client:
    someone = person("operator", "运维")
    someone.is_staff = True
    someone.save(update_fields=["is_staff"])
    client.force_login(someone)
    return client


def test_the_operator_opens_an_account_and_it_is_an_event(operator: Client) -> None:
    answer = operator.post(
        "/admin/accounts/user/add/",
        {
            "username": "newcomer",
            "name": "新来的",
            "usable_password": "true",
            "password1": "够长的口令-2018",
            "password2": "够长的口令-2018",
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    newcomer = User.objects.get(username="newcomer")
    kinds = Event.objects.of(f"user:{newcomer.pk}").values_list("kind", flat=True)
    assert list(kinds) == ["person_created"]
    assert newcomer.must_change_password


def test_the_operator_mends_an_account_without_writing_values_to_the_ledger(
    operator: Client, county: County
) -> None:
    address = f"/admin/accounts/user/{county.officer.pk}/change/"
    form: dict[str, Any] = {
        "username": "officer",
        "name": "赵信息",
        "phone": "0799-3500001",
        "email": "",
        "is_active": "on",
    }
    assert operator.post(address, form).status_code == 302
    event = Event.objects.of(f"user:{county.officer.pk}").last()
    assert event is not None
    assert (event.kind, event.data) == ("person_updated", {"fields": ["phone"]})


def test_the_operator_resets_a_password_in_their_own_name(
    operator: Client, county: County
) -> None:
    address = f"/admin/accounts/user/{county.officer.pk}/password/"
    new = "运维所设口令-2018"
    form = {"usable_password": "true", "password1": new, "password2": new}
    assert operator.post(address, form).status_code == 302
    officer = User.objects.get(pk=county.officer.pk)
    assert officer.check_password(new)
    assert officer.must_change_password
    event = Event.objects.of(f"user:{officer.pk}").last()
    assert event is not None
    assert event.by is not None
    assert (event.kind, event.by.username) == ("password_reset", "operator")


def test_closing_an_account_is_its_own_event(operator: Client, county: County) -> None:
    address = f"/admin/accounts/user/{county.officer.pk}/change/"
    form = {"username": "officer", "name": "赵信息", "phone": "", "email": ""}
    assert operator.post(address, form).status_code == 302
    assert not User.objects.get(pk=county.officer.pk).is_active
    event = Event.objects.of(f"user:{county.officer.pk}").last()
    assert event is not None
    assert event.kind == "account_closed"


def test_only_master_data_is_there(operator: Client) -> None:
    assert {model._meta.label for model in admin.site._registry} == {
        *("accounts.User", "organisations.Organ", "organisations.Site"),
        *("mfa.Authenticator", "procrastinate.ProcrastinateJob"),
    }
    assert operator.get("/admin/").status_code == 200
    assert operator.get("/admin/organisations/organ/").status_code == 200
    assert operator.get("/admin/organisations/organ/add/").status_code == 403


@pytest.mark.parametrize("at_once", [False, True])
def test_a_lost_factor_is_taken_away_and_its_secret_is_never_shown(
    operator: Client, county: County, at_once: bool
) -> None:
    User.objects.filter(username="operator").update(is_superuser=True)
    factors = {
        kind: Authenticator.objects.create(
            user=county.approver, type=kind, data={"secret": "geheim"}
        )
        for kind in ("recovery_codes", "totp")
    }
    listed = "/admin/mfa/authenticator/"
    address = f"{listed}{factors['totp'].pk}/"
    for page in (listed, f"{address}change/"):
        shown = operator.get(page)
        assert shown.status_code == 200
        assert "李批准" in shown.content.decode()
        assert "geheim" not in shown.content.decode()
    assert operator.get(f"{listed}add/").status_code == 403
    assert operator.post(f"{address}change/", {"data": "{}"}).status_code == 403
    if at_once:
        picked = [factor.pk for factor in factors.values()]
        form = {"action": "delete_selected", "_selected_action": picked, "post": "yes"}
        assert operator.post(listed, form).status_code == 302
    else:
        assert operator.post(f"{address}delete/", {"post": "yes"}).status_code == 302
    assert not Authenticator.objects.exists()
    event = Event.objects.of(f"user:{county.approver.pk}").last()
    assert event is not None
    assert event.by is not None
    assert (event.kind, event.data) == ("second_factor_removed", {"type": "totp"})


def test_an_officer_is_no_operator(county: County, client: Client) -> None:
    client.force_login(county.officer)
    assert client.get("/admin/", follow=False).status_code == 302
