"""A page is written once for what it shows, and shows every change at once."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.models import InformationItem
from gongkai.catalogue.states import Channel, LinkKind
from gongkai.organisations.models import Organ, Site
from gongkai.portal.kept import Kept
from gongkai.portal.sites import forget
from gongkai.portal.views import items
from gongkai.review.models import Withdrawal
from tests.factories.county import County


@pytest.fixture
def item(county: County, client: Client) -> InformationItem:
    """Return a public item whose page has just been asked for."""
    item = county.released()
    assert ask(client, item)
    return item


def ask(client: Client, item: InformationItem, query: str = "", **extra: str) -> str:
    response = client.get(f"/info/{item.public_id}/{query}", **extra)  # type: ignore[arg-type]  # headers
    assert response.status_code == 200
    return response.content.decode()


def test_the_same_page_again_is_one_query_and_the_same(
    item: InformationItem, client: Client
) -> None:
    first = ask(client, item)
    with CaptureQueriesContext(connection) as asked:
        assert ask(client, item) == first
    assert len(asked) == 1


def test_a_page_written_anew_says_the_same(
    item: InformationItem, client: Client
) -> None:
    kept = ask(client, item)
    items._pages.clear()
    assert ask(client, item) == kept


def test_a_withdrawal_is_seen_at_once(
    county: County, item: InformationItem, client: Client
) -> None:
    actions.withdraw(item, by=county.manager, kind=Withdrawal.Kind.ERROR, reason="有误")
    assert client.get(f"/info/{item.public_id}/").status_code == 410


def test_a_posting_is_seen_at_once(
    county: County, item: InformationItem, client: Client
) -> None:
    assert "政务微信" not in ask(client, item)
    actions.post(
        item,
        Channel.WECHAT,
        posted_at=timezone.now(),
        by=county.officer,
        address="https://example.com/1",
    )
    assert "政务微信" in ask(client, item)


def test_a_new_telephone_of_the_publisher_is_seen_at_once(
    county: County, item: InformationItem, client: Client
) -> None:
    Organ.objects.filter(pk=county.finance.pk).update(telephone="0799-3599999")
    assert "0799-3599999" in ask(client, item)


def test_a_link_from_elsewhere_is_seen_at_once(
    county: County, item: InformationItem, client: Client
) -> None:
    other = county.released(
        title="一图读懂", genre="interpretation", document_number=""
    )
    actions.link(other, item, LinkKind.INTERPRETS, by=county.officer)
    assert "一图读懂" in ask(client, item)


def test_a_new_name_of_the_site_is_seen_once_the_frame_is_read_again(
    item: InformationItem, client: Client
) -> None:
    Site.objects.update(name="明珠县新网")
    forget()
    assert "明珠县新网" in ask(client, item)


def test_language_elder_mode_and_address_have_pages_of_their_own(
    item: InformationItem, client: Client
) -> None:
    plain = ask(client, item)
    assert ask(client, item, "?q=预算") != plain
    client.cookies["elder"] = "on"
    assert ask(client, item) != plain
    client.cookies.clear()
    assert ask(client, item, HTTP_HOST="localhost") != plain
    assert ask(client, item) == plain


def test_who_is_signed_in_gets_no_kept_page(
    county: County, item: InformationItem, client: Client
) -> None:
    before = len(items._pages._pages)
    client.force_login(county.officer)
    ask(client, item)
    assert len(items._pages._pages) == before


def test_the_page_not_asked_for_longest_makes_room() -> None:
    kept = Kept(size=2)
    kept.put("a", b"1")
    kept.put("b", b"2")
    assert kept.get("a") == b"1"
    kept.put("c", b"3")
    assert kept.get("b") is None
    assert kept.get("a") == b"1"


def test_a_very_long_page_is_not_kept() -> None:
    kept = Kept()
    kept.put("long", b"x" * 200_001)
    assert kept.get("long") is None
