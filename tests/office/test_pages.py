"""Every page for every role."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.accounts.models import User
from gongkai.office.urls import urlpatterns
from tests.factories.county import County, person

from .conftest import Sign

INSIDERS = ("officer", "first", "second", "approver", "manager", "auditor")
ALL = (*INSIDERS, "outsider")
WRITERS = ("officer", "first", "outsider")
COUNTY = ("manager", "auditor")

# page: roles that see it; the others get the last column
PAGES = [
    ("home", ALL, None),
    ("account", ALL, None),
    ("item_list", ALL, None),
    ("item_new", WRITERS, 403),
    ("withheld_list", ALL, None),
    ("on_request_list", ALL, None),
    ("register_list", ALL, None),
    ("register_new", ALL, None),
    ("column_list", ALL, None),
    ("column_new", ALL, None),
    ("routes", ALL, None),
    ("organ_list", ALL, None),
    ("bulletin", ALL, None),
    ("post_list", COUNTY, 403),
    ("appoint", COUNTY, 403),
    ("handover_list", COUNTY, 403),
    ("handover_new", COUNTY, 403),
    ("batch_list", (*COUNTY, "second"), 403),
    ("batch_new", (*COUNTY, "second"), 403),
    ("ledger", COUNTY, 403),
    ("stream", COUNTY, 403),
    ("round_list", ALL, None),
    ("round_new", ALL, None),
    ("return_list", ALL, None),
    ("ledger_index", ALL, None),
    ("report_list", ALL, None),
    ("report_new", ALL, None),
    ("check", ALL, None),
]
POSTED_TO = ("bulk_submit", "bulletin_item", "check_findings")
ITEM_PAGES = [
    ("item_detail", INSIDERS, 404),
    ("item_findings", INSIDERS, 404),
    ("item_versions", INSIDERS, 404),
    ("item_record", INSIDERS, 404),
    ("item_outside", INSIDERS, 404),
    ("item_review", INSIDERS, 404),
]


def expected(seeing: tuple[str, ...], refused: int | None) -> dict[str, int]:
    return {who: 200 if who in seeing else refused or 0 for who in ALL}


@pytest.mark.parametrize(("name", "seeing", "refused"), PAGES)
def test_each_page_opens_for_its_roles_only(
    sign_in: Sign, name: str, seeing: tuple[str, ...], refused: int | None
) -> None:
    address = reverse(f"office:{name}")
    answers = {who: sign_in(who).get(address) for who in ALL}
    found = {who: answer.status_code for who, answer in answers.items()}
    assert found == expected(seeing, refused)
    assert all("no-store" in answer["Cache-Control"] for answer in answers.values())


@pytest.mark.parametrize(("name", "seeing", "refused"), ITEM_PAGES)
def test_each_page_of_an_item_exists_for_its_organ_and_the_county_only(
    county: County,
    sign_in: Sign,
    name: str,
    seeing: tuple[str, ...],
    refused: int,
) -> None:
    address = reverse(f"office:{name}", args=[county.submitted().pk])
    found = {who: sign_in(who).get(address).status_code for who in ALL}
    assert found == expected(seeing, refused)


def test_only_writers_of_the_organ_open_the_editor(
    county: County, sign_in: Sign
) -> None:
    address = reverse("office:item_edit", args=[county.draft().pk])
    found = {who: sign_in(who).get(address).status_code for who in ALL}
    writers = {"officer": 200, "first": 200, "outsider": 404}
    assert found == dict.fromkeys(ALL, 403) | writers


def test_a_stranger_is_led_to_the_sign_in(db: None) -> None:
    for name, _seeing, _refused in PAGES:
        response = Client().get(reverse(f"office:{name}"))
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")


def test_a_person_without_a_post_is_told_so(county: County) -> None:
    client = Client()
    nobody = person("nobody", "冯无职")
    client.force_login(nobody, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(reverse("office:home"))
    assert response.status_code == 403
    assert "没有任职" in response.content.decode()
    operators = reverse("admin:index")
    assert operators not in response.content.decode()
    User.objects.filter(pk=nobody.pk).update(is_staff=True)
    assert operators in client.get(reverse("office:home")).content.decode()


@pytest.mark.parametrize(
    "name",
    ["organ_detail", "organ_contact", "organ_rename", "organ_merge"],
)
def test_pages_of_an_organ_open_and_show_why_an_act_is_closed(
    county: County, sign_in: Sign, name: str
) -> None:
    address = reverse(f"office:{name}", args=[county.finance.pk])
    reason = "只有政务公开办管理员可以办理任职、交接和机构变更。"
    for who in ALL:
        response = sign_in(who).get(address)
        assert response.status_code == 200
        assert (reason in response.content.decode()) == (who != "manager")


@pytest.mark.parametrize("name", ["column_edit", "column_close"])
def test_a_column_of_another_county_does_not_exist(sign_in: Sign, name: str) -> None:
    response = sign_in("manager").get(reverse(f"office:{name}", args=[999_999]))
    assert response.status_code == 404


@pytest.mark.parametrize("name", POSTED_TO)
def test_what_is_posted_to_is_no_page(sign_in: Sign, name: str) -> None:
    assert sign_in("manager").get(reverse(f"office:{name}")).status_code == 405


def test_no_page_without_an_id_is_left_out() -> None:
    tried = {*POSTED_TO, *(name for name, _seeing, _refused in PAGES)}
    plain = {each.name for each in urlpatterns if not each.pattern.converters}
    assert tried == plain


def test_acts_are_never_done_by_reading_a_page(county: County, sign_in: Sign) -> None:
    item = county.approved()
    client = sign_in("officer")
    response = client.get(reverse("office:item_act", args=[item.pk, "release"]))
    assert response.status_code == 200
    item.refresh_from_db()
    assert item.state == "approved"


def test_a_post_without_its_token_is_refused(county: County) -> None:
    item = county.draft()
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        county.officer, backend="django.contrib.auth.backends.ModelBackend"
    )
    response = client.post(reverse("office:item_act", args=[item.pk, "submit"]))
    assert response.status_code == 403
