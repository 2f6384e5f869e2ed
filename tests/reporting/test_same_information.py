"""What is one piece of information: on many channels, forwarded, taken back."""

from __future__ import annotations

import pytest
from django.utils import timezone

from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.models import InformationItem, Posting
from gongkai.catalogue.states import Channel, LinkKind
from gongkai.organisations.actions import appoint
from gongkai.organisations.roles import Role
from gongkai.reporting.figures import (
    Scope,
    compute,
    compute_by_organ,
    record_ids,
    records,
)
from gongkai.review.models import Withdrawal
from tests.factories.county import SINCE, County
from tests.reporting.counted import FORM, NOW, at, value, values


def _post(county: County, item: InformationItem, channel: Channel) -> Posting:
    return catalogue.post(
        item, channel, posted_at=timezone.now(), by=county.officer, address="第1期"
    )


def _forward(county: County, item: InformationItem, other: InformationItem) -> None:
    catalogue.link(item, other, LinkKind.FORWARDS, by=county.manager)


def test_an_item_on_many_channels_counts_once_and_once_for_each(
    county: County,
) -> None:
    item = county.released()
    _post(county, item, Channel.WECHAT)
    _post(county, item, Channel.DOUYIN)
    _post(county, item, Channel.TOUTIAO)
    struck = _post(county, item, Channel.WEIBO)
    catalogue.strike_posting(struck, by=county.officer, reason="登记有误")
    rows = ("A1", "A2_WEB", "A2_WECHAT", "A2_OTHER", "A2_WEIBO")
    assert values(county, *rows) == [1, 1, 1, 1, 0]
    assert values(county, *rows, period=NOW.before()) == [0, 0, 0, 0, 0]


def test_a_forwarding_is_the_information_it_forwards(county: County) -> None:
    whole = county.released()
    item = county.released(title="转发关于财政预算公开工作方案的通知")
    _post(county, item, Channel.WECHAT)
    assert values(county, "A1", "A2_WEB", "A2_WECHAT") == [2, 2, 1]
    _forward(county, item, whole)
    assert values(county, "A1", "A2_WEB", "A2_WECHAT") == [1, 1, 1]
    scope = Scope(county.government.pk, NOW)
    assert record_ids(FORM, at("A2_WECHAT"), scope) == ("item", [whole.pk])


def test_a_forwarding_across_organs_counts_for_the_organ_whose_it_is(
    county: County,
) -> None:
    whole = county.released()
    by = county.outsider
    appoint(county.first, county.health, Role.FIRST_REVIEWER, since=SINCE, by=None)
    appoint(county.approver, county.health, Role.APPROVER, since=SINCE, by=None)
    content = county.content(title="转发关于财政预算公开工作方案的通知")
    draft = catalogue.draft(county.health, content, by=by)
    item = county.sign_all(catalogue.submit(draft, by=by))
    catalogue.release(item, by=by)
    catalogue.post(
        item, Channel.WECHAT, posted_at=timezone.now(), by=by, address="第1期"
    )
    _forward(county, item, whole)
    organs = [county.finance.pk, county.health.pk]
    found = compute_by_organ(FORM, county.government.pk, NOW, organs)
    rows = [at("A1"), at("A2_WEB"), at("A2_WECHAT")]
    assert [found[county.finance.pk][row] for row in rows] == [1, 1, 1]
    assert [found[county.health.pk][row] for row in rows] == [0, 0, 0]
    for organ in (county.finance, county.health):
        narrow = Scope(county.government.pk, NOW, frozenset({organ.pk}))
        assert compute(FORM, narrow) == found[organ.pk]


def test_what_forwards_something_not_counted_counts_itself(county: County) -> None:
    whole, item = county.released(), county.released(title="转发预算公开的通知")
    _forward(county, item, whole)
    catalogue.withdraw(
        whole, by=county.approver, kind=Withdrawal.Kind.ERROR, reason="金额有误"
    )
    scope = Scope(county.government.pk, NOW)
    assert record_ids(FORM, at("A1"), scope) == ("item", [item.pk])


def test_items_that_forward_each_other_are_one(county: County) -> None:
    first, other = county.released(), county.released(title="转发预算公开的通知")
    chained = county.released(title="再次转发预算公开的通知")
    _forward(county, first, other)
    _forward(county, other, first)
    _forward(county, chained, other)
    scope = Scope(county.government.pk, NOW)
    assert record_ids(FORM, at("A1"), scope) == ("item", [first.pk])


@pytest.mark.parametrize(
    ("kind", "counted"),
    [("error", 0), ("privacy", 0), ("secrecy", 0), ("other", 0), ("legal", 1)],
)
def test_what_was_taken_back_for_what_it_said_does_not_count(
    county: County, kind: str, counted: int
) -> None:
    item = county.released()
    by = county.approver
    catalogue.withdraw(item, by=by, kind=Withdrawal.Kind(kind), reason="原因")
    assert value(county, "A1") == value(county, "A2_WEB") == counted


def test_what_was_released_again_after_a_withdrawal_counts(county: County) -> None:
    item = county.released()
    catalogue.withdraw(
        item, by=county.approver, kind=Withdrawal.Kind.ERROR, reason="金额有误"
    )
    item.refresh_from_db()
    catalogue.save(item, county.content(text="更正后的正文。"), by=county.officer)
    approved = county.sign_all(catalogue.submit(item, by=county.officer))
    catalogue.release(approved, by=county.officer)
    assert value(county, "A1") == 1


def test_interpretations_are_known_by_genre_or_by_link(county: County) -> None:
    document = county.released()
    by_genre = county.released(genre="interpretation", document_number="")
    by_link = county.released(title="一图读懂预算公开", genre="chart")
    catalogue.link(by_link, document, LinkKind.INTERPRETS, by=county.manager)
    scope = Scope(county.government.pk, NOW)
    expected = sorted([by_genre.pk, by_link.pk])
    assert record_ids(FORM, at("B2_INTERP"), scope) == ("item", expected)


def test_a_draft_that_says_something_else_changes_no_figure(county: County) -> None:
    item = county.released(is_normative=True)
    assert value(county, "A1_NORM") == 1
    catalogue.save(item, county.content(title="改头换面"), by=county.officer)
    scope = Scope(county.government.pk, NOW)
    assert value(county, "A1_NORM") == 1
    assert records(FORM, at("A1_NORM"), scope)[0].title != "改头换面"
