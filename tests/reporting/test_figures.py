"""Every figure is one question: its count, its organs' counts and its records agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.models import InformationItem, ItemLink, Posting, RegisterEntry
from gongkai.catalogue.states import Channel, LinkKind
from gongkai.demo.county import find
from gongkai.demo.load import load_county
from gongkai.law.forms import (
    Form,
    check_relations,
    national_forms,
)
from gongkai.law.periods import Period
from gongkai.organisations.actions import appoint
from gongkai.organisations.models import Organ
from gongkai.organisations.roles import Role
from gongkai.reporting import actions
from gongkai.reporting.figures import (
    Scope,
    answering_organs,
    compute,
    compute_by_organ,
    counted_with,
    reach_of,
    record_ids,
    records,
)
from gongkai.reporting.models import ReadingPoint
from gongkai.review.models import Withdrawal
from tests.factories import ledgers
from tests.factories.county import SINCE, County
from tests.reporting.counted import FORM, NOW, Y2018, all_agree, at, value, values


@pytest.fixture(scope="module")
def sample(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Organ, Period]]:
    """Load the sample county, small, and put something in every ledger of 2018."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_county(scale=0.02)
        people, organs = find().people, find().organs
        ledgers.fill(FORM, organs["caizheng"], date(2018, 6, 1), by=people["guanli"])
        ledgers.fill(FORM, organs["weijian"], date(2018, 7, 2), by=people["guanli"])
        yield find().government, Y2018
        transaction.set_rollback(True)


def test_every_cell_of_the_2014_form_opens_exactly_its_records(
    sample: tuple[Organ, Period],
) -> None:
    government, period = sample
    all_agree(FORM, government, period)
    whole = compute(FORM, Scope(government.pk, period))
    empty = [key.row for key, number in whole.items() if not number]
    assert empty == []


def test_the_sample_counts_what_a_plain_recount_finds(
    sample: tuple[Organ, Period],
) -> None:
    government, period = sample
    whole = compute(FORM, Scope(government.pk, period))
    rows = Posting.objects.filter(
        government=government, struck_at=None, posted_at__year=2018
    )
    by_row: dict[str, set[int]] = {}
    row_of = {"gazette": "A2_GAZETTE", "website": "A2_WEB", "weibo": "A2_WEIBO",
              "wechat": "A2_WECHAT"}  # fmt: skip
    forwarded = dict(
        ItemLink.objects.filter(kind="forwards").values_list("from_item", "to_item")
    )
    posted = set(rows.values_list("item", flat=True))
    for item, channel in rows.values_list("item", "channel"):
        meant = forwarded[item] if forwarded.get(item) in posted else item
        by_row.setdefault("A1", set()).add(meant)
        by_row.setdefault(row_of.get(channel, "A2_OTHER"), set()).add(meant)
    assert len(by_row) == 6
    for row, items in by_row.items():
        assert whole[at(row)] == len(items), row
    assert len(by_row["A1"]) < sum(len(v) for k, v in by_row.items() if k != "A1")
    normative = InformationItem.objects.filter(
        pk__in=by_row["A1"], publication__is_normative=True
    )
    assert whole[at("A1_NORM")] == normative.count()
    assert normative.exists()
    assert whole[at("A1_ISSUED")] == (
        RegisterEntry.objects.filter(issued_on__year=2018).count()
    )


def test_the_sample_keeps_the_relations_of_proactive_disclosure(
    sample: tuple[Organ, Period],
) -> None:
    government, period = sample
    broken = check_relations(FORM, compute(FORM, Scope(government.pk, period)))
    assert {finding.rule for finding in broken if finding.severity == "error"} == set()


def test_an_organs_own_records_are_those_its_return_counts(
    sample: tuple[Organ, Period],
) -> None:
    government, period = sample
    organs = answering_organs(government, period.last)
    by_organ = compute_by_organ(
        FORM, government.pk, period, [organ.pk for organ in organs]
    )
    busiest = sorted(organs, key=lambda o: by_organ[o.pk][at("A1")] or 0)[-3:]
    for organ in busiest:
        scope = Scope(government.pk, period, reach_of(organ, period.last))
        assert compute(FORM, scope) == by_organ[organ.pk]


def test_about_sixty_organs_of_the_sample_answer(sample: tuple[Organ, Period]) -> None:
    government, period = sample
    organs = answering_organs(government, period.last)
    assert 50 <= len(organs) <= 60
    kinds = {organ.kind for organ in organs}
    assert not kinds & {"government", "sub_body", "public_utility"}
    shares = counted_with(government, period.last)
    assert set(shares) == set(Organ.objects.of(government).values_list("pk", flat=True))
    assert set(shares.values()) == {organ.pk for organ in organs}


def test_after_the_reform_the_successors_answer(sample: tuple[Organ, Period]) -> None:
    government, period = sample
    before = {organ.pk for organ in answering_organs(government, period.last)}
    later = date(2019, 12, 31)
    after = {organ.pk for organ in answering_organs(government, later)}
    gone = Organ.objects.filter(government=government, abolished_on__isnull=False)
    assert before - after == {organ.pk for organ in gone}
    shares = counted_with(government, later)
    assert all(shares[organ.pk] == organ.successor_id for organ in gone)


@pytest.mark.parametrize("form", national_forms(), ids=lambda form: form.id)
def test_a_form_is_computed_in_few_statements(
    sample: tuple[Organ, Period],
    form: Form,
    django_assert_max_num_queries: Any,
) -> None:
    government, period = sample
    with django_assert_max_num_queries(12):
        compute(form, Scope(government.pk, period))
    organs = [organ.pk for organ in answering_organs(government, period.last)]
    with django_assert_max_num_queries(14):
        compute_by_organ(form, government.pk, period, organs)


# --- What is the same information -------------------------------------------------


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


# --- Ledgers ----------------------------------------------------------------------


def test_an_event_counts_once_in_the_period_of_its_first_answer(county: County) -> None:
    event = ledgers.event(county.finance, date(2018, 12, 30), (), by=county.officer)
    late = datetime.fromisoformat
    ledgers.answer(
        event, late("2018-12-31T23:59:00+08:00"), "social", by=county.officer
    )
    ledgers.answer(event, late("2019-01-01T00:00:00+08:00"), "other", by=county.officer)
    rows = ("B1", "B2_SOCIAL", "B2_OTHER")
    assert values(county, *rows, period=Y2018) == [1, 1, 0]
    assert values(county, *rows, period=Period(2019)) == [0, 0, 0]
    assert values(county, *rows, period=Period(2018, "month", 12)) == [1, 1, 0]


def test_what_holds_is_counted_on_the_last_day_of_the_period(county: County) -> None:
    point = actions.enter(
        ReadingPoint, county.finance, by=county.officer, on=date(2018, 5, 1),
        name="档案馆", address="文化路1号", evidence="设立通知",
    )  # fmt: skip
    quarters = [
        value(county, "H2", Period(2018, "quarter", number)) for number in range(1, 5)
    ]
    assert quarters == [0, 1, 1, 1]
    actions.end_held(point, date(2018, 9, 29), by=county.officer)
    assert value(county, "H2", Period(2018, "quarter", 3)) == 0
    assert value(county, "H2", Y2018) == 0
    assert value(county, "H2", Period(2018, "quarter", 2)) == 1


def test_a_struck_entry_counts_nowhere(county: County) -> None:
    ledgers.fill(FORM, county.finance, date(2018, 6, 1), by=county.officer)
    scope = Scope(county.government.pk, Y2018)
    before = compute(FORM, scope)
    assert before[at("I1")] == 1
    assert before[at("H4")] == Decimal("1.25")
    assert before[at("I3")] == 2
    for model in _ledgers():
        for entry in model.objects.all():
            actions.strike(entry, reason="登记有误", by=county.officer)
    assert not any(compute(FORM, scope).values())


def _ledgers() -> list[Any]:
    from gongkai.reporting import models

    return [
        model
        for model in vars(models).values()
        if isinstance(model, type)
        and issubclass(model, models.LedgerEntry)
        and not model._meta.abstract
    ]
