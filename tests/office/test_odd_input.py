"""What nobody types by accident is answered with a page, never with a fault."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.urls import reverse

from gongkai.office.asked import ids_of
from tests.factories.county import County

from .conftest import Sign
from .test_editor import typed

ODD = ("²", "9" * 19, "9" * 5_000, "-1", "1\x00", "٣")


def test_only_what_can_be_a_row_is_an_id() -> None:
    data = QueryDict(mutable=True)
    data.setlist("pick", [*ODD, "", "7", "9" * 18])
    assert ids_of(data, "pick") == [7, 10**18 - 1]


@pytest.mark.parametrize("odd", ODD)
def test_odd_numbers_in_the_editor_are_left_out(
    county: County, sign_in: Sign, odd: str
) -> None:
    client = sign_in("officer")
    for changes in (
        {"columns": [odd]},
        {"link": [f"related:{odd}"]},
        {"link_kind": "related", "candidate": [odd]},
    ):
        data = typed(county, do="search_link", **changes)
        assert client.post(reverse("office:item_new"), data).status_code == 200


@pytest.mark.parametrize("odd", ODD)
def test_odd_numbers_in_lists_are_left_out(
    county: County, sign_in: Sign, odd: str
) -> None:
    client = sign_in("manager")
    moment = f"2018-01-01T00:00:00+08:00_{odd}"
    for name, data in (
        ("item_list", {"after": moment}),
        ("post_list", {"organ": odd}),
        ("ledger", {"before": odd}),
    ):
        assert client.get(reverse(f"office:{name}"), data).status_code == 200, name
    picked = client.post(reverse("office:bulk_submit"), {"pick": [odd]})
    assert picked.status_code == 200


def test_a_page_after_the_30_february_is_the_first(
    county: County, sign_in: Sign
) -> None:
    address = reverse("office:item_list")
    response = sign_in("officer").get(address, {"after": "2018-02-30T00:00:00Z_1"})
    assert response.status_code == 200


@pytest.mark.parametrize("odd", ODD)
def test_the_public_ledger_of_an_odd_year_is_not_found(
    county: County, sign_in: Sign, odd: str
) -> None:
    assert sign_in("officer").get("/ledger/", {"year": odd}).status_code == 404
