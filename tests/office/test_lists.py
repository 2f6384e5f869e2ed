"""Worklists and the list of items: who sees what, filters, pages, few questions."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gongkai.catalogue import actions
from gongkai.catalogue.models import InformationItem
from gongkai.catalogue.policies import may_sign_item
from gongkai.office import lookup, worklists
from gongkai.organisations.actions import appoint
from gongkai.organisations.policies import Holder
from gongkai.organisations.roles import Role
from tests.factories.county import SINCE, County

from .conftest import Sign

CAST = ("officer", "first", "second", "approver", "manager", "auditor", "outsider")
LIST = "/office/items/"


def test_what_waits_for_a_person_is_what_the_policy_lets_them_sign(
    county: County,
) -> None:
    county.draft()
    county.submitted(title="等初审")
    actions.sign(county.submitted(title="等复审"), by=county.first, opinion="同意")
    third = actions.sign(
        county.submitted(title="等批准"), by=county.first, opinion="同意"
    )
    actions.sign(third, by=county.second, opinion="同意", secrecy_opinion="不涉密")
    edited = county.draft(title="初审人改过")
    actions.save(edited, county.content(title="初审人改过"), by=county.first)
    actions.submit(edited, by=county.officer)
    county.approved(title="已批准")
    again = county.released(title="再次送审")
    actions.save(again, county.content(title="再次送审"), by=county.officer)
    actions.submit(again, by=county.officer)
    seen = set()
    for who in CAST:
        holder = Holder(getattr(county, who))
        items = InformationItem.objects.visible_to(holder)
        found = {item.pk for item in worklists.waiting(items, holder)}
        allowed = {item.pk for item in items if may_sign_item(holder, item)}
        assert found == allowed
        seen |= found
    # nobody is left to sign what the first reviewer has edited
    assert len(seen) == 4


def test_the_first_page_shows_what_is_due_with_its_working(
    county: County, sign_in: Sign
) -> None:
    today = timezone.localdate()
    county.draft(title="早已逾期的通知")
    due = county.draft(title="本周到期的通知")
    InformationItem.objects.filter(pk=due.pk).update(publish_by=today)
    page = sign_in("officer").get(reverse("office:home")).content.decode()
    assert "早已逾期的通知" in page
    assert "已逾期" in page
    assert "本周到期的通知" in page
    assert "怎么算的" in page
    assert "今日" in page


def test_the_auditor_sees_everything_and_is_offered_nothing(
    county: County, sign_in: Sign
) -> None:
    item = county.submitted()
    client = sign_in("auditor")
    page = client.get(reverse("office:home")).content.decode()
    assert "您是审计员" in page
    assert "新建信息" not in page
    listed = client.get(LIST).content.decode()
    assert item.title in listed
    assert 'name="pick"' not in listed


def test_an_outsider_sees_nothing_of_another_organ(
    county: County, sign_in: Sign
) -> None:
    item = county.released()
    client = sign_in("outsider")
    assert item.title not in client.get(LIST).content.decode()
    assert item.title not in client.get(LIST, {"q": "预算"}).content.decode()
    assert item.title not in client.get(reverse("office:home")).content.decode()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"state": "draft"}, {"草稿", "动态"}),
        ({"step": "first"}, {"在审"}),
        ({"genre": "news"}, {"动态"}),
        ({"q": "在"}, {"在审"}),
        ({"q": "明府办发[2018]99号"}, {"已发"}),
        ({"list": "mine"}, {"草稿", "在审", "动态"}),
        ({"list": "overdue"}, {"草稿", "在审", "动态"}),
        ({"state": "nonsense"}, {"草稿", "在审", "动态", "已发"}),
    ],
)
def test_filters_keep_what_they_say(
    county: County, sign_in: Sign, query: dict[str, str], titles: set[str]
) -> None:
    county.draft(title="草稿")
    county.submitted(title="在审")
    county.draft(title="动态", genre="news")
    county.released(title="已发", document_number="明府办发〔2018〕99号")
    response = sign_in("officer").get(LIST, query)
    assert {item.title for item in response.context["page"].rows} == titles


def test_a_filter_in_force_is_a_chip_that_takes_it_off(
    county: County, sign_in: Sign
) -> None:
    response = sign_in("officer").get(LIST, {"state": "draft", "genre": "notice"})
    chips = {chip["label"]: chip for chip in response.context["chips"]}
    assert str(chips["状态"]["value"]) == "起草"
    assert chips["状态"]["url"] == "?genre=notice"


def test_pages_follow_on_each_other_without_gap_or_repeat(
    county: County, sign_in: Sign
) -> None:
    first = county.draft()
    rows = [
        InformationItem(
            government=county.government,
            publisher=county.finance,
            title=f"第{number}件",
            genre="notice",
            disclosure_property="proactive",
            created_on=first.created_on,
            handler=county.officer,
        )
        for number in range(120)
    ]
    InformationItem.objects.bulk_create(rows)
    # all at one moment: only the id tells them apart
    InformationItem.objects.update(updated_at=timezone.now() - timedelta(days=1))
    client = sign_in("officer")
    seen, url, pages = [], LIST, []
    while url:
        page = client.get(url).context["page"]
        seen += [item.pk for item in page.rows]
        pages.append(page)
        url = f"{LIST}{page.next_url}" if page.next_url else ""
    assert len(seen) == 121
    assert seen == sorted(seen, reverse=True)
    assert [len(page.rows) for page in pages] == [50, 50, 21]
    back = client.get(f"{LIST}{pages[2].previous_url}").context["page"]
    assert [i.pk for i in back.rows] == seen[50:100]
    assert not pages[0].previous_url


def test_the_lists_of_several_organs_are_merged_in_order(
    county: County, sign_in: Sign
) -> None:
    appoint(
        county.officer, county.health, Role.INFORMATION_OFFICER, since=SINCE, by=None
    )
    at = timezone.now()
    for number in range(70):
        organ = county.health if number % 3 else county.finance
        item = InformationItem.objects.create(
            government=county.government,
            publisher=organ,
            title=f"第{number}件",
            genre="notice",
            disclosure_property="proactive",
            created_on=at.date(),
            handler=county.officer,
        )
        moment = at - timedelta(minutes=number)
        InformationItem.objects.filter(pk=item.pk).update(updated_at=moment)
    client = sign_in("officer")
    first = client.get(LIST).context["page"]
    second = client.get(f"{LIST}{first.next_url}").context["page"]
    titles = [item.title for item in (*first.rows, *second.rows)]
    assert titles == [f"第{number}件" for number in range(70)]
    back = client.get(f"{LIST}{second.previous_url}").context["page"]
    assert back.rows == first.rows


@pytest.mark.parametrize("cursor", ["x", "2018-09-20T00:00:00_1", "_", "2018-09-20_x"])
def test_a_broken_cursor_shows_the_first_page(
    county: County, sign_in: Sign, cursor: str
) -> None:
    county.draft()
    response = sign_in("officer").get(LIST, {"after": cursor})
    assert len(response.context["page"].rows) == 1


@pytest.mark.parametrize(
    ("name", "limit"), [("home", 26), ("item_list", 15), ("withheld_list", 12)]
)
def test_more_rows_ask_no_more_questions(
    county: County,
    sign_in: Sign,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    name: str,
    limit: int,
) -> None:
    client, address = sign_in("second"), reverse(f"office:{name}")
    for number in range(3):
        county.draft(title=f"草稿{number}")
        county.submitted(title=f"在审{number}")
    client.get(address)
    with django_assert_max_num_queries(limit) as few:
        client.get(address)
    for number in range(3, 9):
        county.draft(title=f"草稿{number}")
        county.submitted(title=f"在审{number}")
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_acting_for_another_organ_is_remembered(county: County, sign_in: Sign) -> None:
    client = sign_in("second")
    address = reverse("office:act_for", args=[county.government.pk])
    assert client.get(address).status_code == 302
    assert client.session["office_organ"] == county.government.pk
    other = reverse("office:act_for", args=[county.health.pk])
    assert sign_in("officer").get(other).status_code == 404


@pytest.mark.parametrize("who", ["officer", "manager"])
def test_the_month_s_releases_open_as_a_list_of_as_many(
    county: County, sign_in: Sign, who: str
) -> None:
    county.released()
    county.draft()
    client = sign_in(who)
    home = client.get(reverse("office:home"))
    assert home.context["published_count"] == 1
    link = re.search(r'href="([^"]*list=published[^"]*)"', home.content.decode())
    assert link
    shown = client.get(unescape(link[1]))
    assert len(shown.context["page"].rows) == 1
    next_month = timezone.localdate() + timedelta(days=32)
    assert not worklists.published(InformationItem.objects.all(), today=next_month)


def test_words_are_looked_for_in_every_title(county: County) -> None:
    county.draft(title="关于防汛工作的通知")
    found = lookup.by_words(InformationItem.objects.all(), "防汛")
    assert found.count() == 1
    assert "LIMIT" not in str(found.query)
