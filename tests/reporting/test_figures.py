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
from gongkai.catalogue.models.publication import ValidityFact
from gongkai.catalogue.states import Channel, LinkKind
from gongkai.demo.county import find
from gongkai.demo.load import load_county
from gongkai.law.forms import (
    CellKey,
    Form,
    check_relations,
    check_values,
    national_form,
    national_forms,
    read_form,
)
from gongkai.law.periods import Period
from gongkai.organisations.actions import appoint, establish_organ, merge_organ
from gongkai.organisations.models import Organ, OrganKind
from gongkai.organisations.roles import Role
from gongkai.reporting import actions
from gongkai.reporting.figures import (
    Scope,
    answering_organs,
    compute,
    compute_by_organ,
    count,
    counted_with,
    indicator,
    indicators,
    reach_of,
    record_ids,
    records,
)
from gongkai.reporting.models import Meeting, ReadingPoint
from gongkai.review.models import Withdrawal
from tests.factories import ledgers
from tests.factories.county import SINCE, County, credit_code

FORM = national_form("2014")
NOW = Period(timezone.localdate().year)
Y2018 = Period(2018)


def at(row: str) -> CellKey:
    """Return a cell of the form of 2014."""
    return CellKey("form2014", row, "统计数")


def value(county: County, row: str, period: Period = NOW, **scope: Any) -> int:
    """Return what a row of the form of 2014 counts in the small county."""
    return int(count(FORM, at(row), Scope(county.government.pk, period, **scope)))


def values(county: County, *rows: str, period: Period = NOW) -> list[int]:
    """Return what some rows count."""
    found = compute(FORM, Scope(county.government.pk, period))
    return [int(found[at(row)] or 0) for row in rows]


# --- The sample county: every cell --------------------------------------------------


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


def all_agree(form: Form, government: Organ, period: Period) -> None:
    """Hold every cell of a form: count, organs' counts, identities, list."""
    scope = Scope(government.pk, period)
    whole = compute(form, scope)
    organs = [organ.pk for organ in answering_organs(government, period.last)]
    by_organ = compute_by_organ(form, government.pk, period, organs)
    for key, number in whole.items():
        found = indicator(form, key)
        if found is None:
            assert number is None
            assert record_ids(form, key, scope) == ("", [])
            continue
        assert count(form, key, scope) == number, key
        assert sum(by_organ[organ][key] or 0 for organ in organs) == number, key
        kind, ids = record_ids(form, key, scope)
        assert kind == found.kind
        assert len(set(ids)) == len(ids)
        assert ids == sorted(ids)
        opened = _paged(form, key, scope)
        assert sorted(record.pk for record in opened) == ids, key
        assert [record.place for record in opened] == sorted(
            (record.place for record in opened), reverse=True
        )
        assert all(record.title and record.kind == kind for record in opened)
        amount = sum(record.amount for record in opened)
        assert amount == number, key


def _paged(form: Form, key: CellKey, scope: Scope) -> list[Any]:
    found: list[Any] = []
    while True:
        page = records(
            form, key, scope, after=found[-1].place if found else None, limit=100
        )
        found += page
        if len(page) < 100:
            return found


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


# --- The newer forms ----------------------------------------------------------------


def _register(county: County, **changes: Any) -> RegisterEntry:
    given: dict[str, Any] = {
        "agency_code": "MZFG",
        "title": "明珠县行政规范性文件制定程序规定",
        "issued_on": date(2022, 3, 1),
        "effective_from": date(2022, 3, 1),
        "legality_reviewer": "县司法局",
        "legality_opinion": "同意",
        "legality_reviewed_on": date(2022, 2, 20),
        "by": county.manager,
    }
    return catalogue.register_normative(county.finance, **(given | changes))


def test_every_cell_of_the_2021_form_opens_exactly_its_records(county: County) -> None:
    form = national_form("2021")
    ledgers.fill(form, county.finance, date(2022, 6, 1), by=county.manager)
    _register(county)
    _register(county, lapses_on=date(2022, 8, 31))
    all_agree(form, county.government, Period(2022))
    whole = compute(form, Scope(county.government.pk, Period(2022)))
    assert [key for key, number in whole.items() if not number] == []
    assert CellKey("table3", "o", "自然人") not in whole
    assert whole[CellKey("table3", "total", "自然人")] == 21
    assert whole[CellKey("table3", "new", "总计")] == 6
    assert whole[CellKey("table4", "行政复议", "总计")] == 4
    broken = {finding.rule for finding in check_relations(form, whole)}
    assert not broken & {"E2", "E3", "E8"}


def test_every_cell_of_the_2019_form_opens_exactly_its_records(county: County) -> None:
    form = national_form("2019")
    ledgers.fill(form, county.finance, date(2019, 6, 1), by=county.manager)
    _register(county, issued_on=date(2019, 6, 1), legality_reviewed_on=date(2019, 5, 1))
    all_agree(form, county.government, Period(2019))
    whole = compute(form, Scope(county.government.pk, Period(2019)))
    assert whole[CellKey("table2", "行政许可", "2")] is None
    assert whole[CellKey("table2", "行政许可", "3")] == 1
    assert whole[CellKey("table2", "规范性文件", "1")] == 1
    assert whole[CellKey("table3", "o", "总计")] == 6
    assert check_values(form, whole) == []


def test_the_stock_of_documents_moves_by_what_was_made_and_what_ended(
    county: County,
) -> None:
    form = national_form("2021")
    item = county.released(
        is_normative=True,
        created_on=date(2022, 3, 1),
        document_number="明财规〔2022〕1号",
    )
    _register(county, item=item)
    _register(county, lapses_on=date(2023, 6, 30))
    _register(county, issued_on=date(2023, 2, 1), effective_from=date(2023, 2, 1))
    catalogue.record_validity(
        item, ValidityFact.Kind.ABOLISHED, on=date(2023, 9, 1), basis="清理决定",
        by=county.manager,
    )  # fmt: skip

    def row(year: int) -> list[int]:
        found = compute(form, Scope(county.government.pk, Period(year)))
        return [
            int(found[CellKey("table2", "行政规范性文件", column)] or 0)
            for column in "123"
        ]

    assert row(2021) == [0, 0, 0]
    assert row(2022) == [2, 0, 2]
    assert row(2023) == [1, 2, 1]
    assert row(2024) == [0, 0, 1]


def test_documents_open_to_the_public_at_the_end_of_2019_form_years(
    county: County,
) -> None:
    form = national_form("2019")
    item = county.released(is_normative=True)
    county.released()
    key = CellKey("table2", "规范性文件", "3")
    scope = Scope(county.government.pk, NOW)
    assert record_ids(form, key, scope) == ("item", [item.pk])
    assert count(form, key._replace(column="2"), scope) == 1
    assert count(form, key, Scope(county.government.pk, NOW.year_before())) == 0
    catalogue.withdraw(
        item, by=county.approver, kind=Withdrawal.Kind.LEGAL, reason="原决定被撤销"
    )
    assert count(form, key, scope) == 0


# --- What is the same information ---------------------------------------------------


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


# --- Ledgers ------------------------------------------------------------------------


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


# --- Whose records ------------------------------------------------------------------


def _organ(county: County, serial: int, kind: OrganKind, parent: Organ) -> Organ:
    return establish_organ(
        by=None, government=county.government, parent=parent, kind=kind,
        slug=f"organ-{serial}", full_name=f"明珠县第{serial}单位",
        short_name=f"第{serial}单位", code=credit_code(serial),
    )  # fmt: skip


def test_records_of_organs_that_make_no_return_are_counted_above_them(
    county: County,
) -> None:
    school = _organ(county, 20, OrganKind.INSTITUTION, county.finance)
    station = _organ(county, 21, OrganKind.SUB_BODY, school)
    utility = _organ(county, 22, OrganKind.PUBLIC_UTILITY, county.government)
    hall = _organ(county, 23, OrganKind.INSTITUTION, county.government)
    today = timezone.localdate()
    answering = {organ.pk for organ in answering_organs(county.government, today)}
    assert answering == {
        county.office.pk, county.finance.pk, county.health.pk, hall.pk,
    }  # fmt: skip
    shares = counted_with(county.government, today)
    assert shares[school.pk] == shares[station.pk] == county.finance.pk
    assert shares[utility.pk] == shares[county.government.pk] == county.office.pk
    assert reach_of(county.finance) == {county.finance.pk, school.pk, station.pk}
    assert reach_of(county.government) == set(shares)
    for organ in (school, station, utility, hall, county.government):
        _meeting(county, organ)
    found = compute_by_organ(FORM, county.government.pk, Y2018, answering)
    assert {pk: row[at("I1")] for pk, row in found.items()} == {
        county.finance.pk: 2, county.office.pk: 2, hall.pk: 1, county.health.pk: 0,
    }  # fmt: skip


def test_records_of_a_merged_organ_are_its_successors(county: County) -> None:
    _meeting(county, county.health)
    merge_organ(
        county.health, county.finance, on=date(2018, 10, 1), basis="改革方案",
        by=county.manager,
    )  # fmt: skip
    summer, year = Period(2018, "quarter", 2), Y2018
    organs = [county.health.pk, county.finance.pk]
    of_summer = compute_by_organ(FORM, county.government.pk, summer, organs)
    assert [of_summer[pk][at("I1")] for pk in organs] == [1, 0]
    of_year = compute_by_organ(FORM, county.government.pk, year, organs)
    assert [of_year[pk][at("I1")] for pk in organs] == [0, 1]


def test_a_county_without_an_office_answers_itself(county: County) -> None:
    merge_organ(
        county.office, county.finance, on=date(2018, 1, 2), basis="改革方案",
        by=county.manager,
    )  # fmt: skip
    found = answering_organs(county.government, date(2018, 12, 31))
    assert found[0] == county.government
    shares = counted_with(county.government, date(2018, 12, 31))
    assert shares[county.government.pk] == county.government.pk


def _meeting(county: County, organ: Organ) -> Meeting:
    return actions.enter(
        Meeting, organ, by=county.manager, on=date(2018, 5, 8), title="例会",
        evidence="纪要",
    )  # fmt: skip


# --- What a figure says of itself ---------------------------------------------------


@pytest.mark.parametrize("form", national_forms(), ids=lambda form: form.id)
def test_every_figure_says_what_it_counts_and_where_it_comes_from(form: Form) -> None:
    for key, found in indicators(form).items():
        if found is None:
            assert form.table(key.table).row(key.row).signed
            continue
        assert found.label
        assert found.code
        assert found.unit
        assert found.definition.endswith("。")
        assert found.basis
        assert found.room in {
            "源自信息目录", "源自台账", "由各单位逐件登记",
        }  # fmt: skip
        assert found.adds == (found.unit == "万元" or bool(found.places))


@pytest.mark.parametrize(
    ("form_id", "place", "subject"),
    [
        ("2014", "form2014/C3_PARTIAL/统计数", "依申请公开"),
        ("2014", "form2014/D/统计数", "行政复议"),
        ("2014", "form2014/E_OTHER/统计数", "行政诉讼"),
        ("2014", "form2014/F/统计数", "举报投诉"),
        ("2014", "form2014/G/统计数", "依申请公开"),
        ("2019", "table2/政府集中采购/2", "政府集中采购"),
        ("2021", "table2/行政处罚/1", "行政权力事项"),
        ("2021", "table2/行政事业性收费/1", "行政事业性收费"),
        ("2021", "table3/new/总计", "依申请公开"),
        ("2021", "table4/行政复议/总计", "行政复议"),
        ("2021", "table4/复议后起诉/结果维持", "行政诉讼"),
    ],
)
def test_what_is_entered_case_by_case_says_what_it_is_about(
    form_id: str, place: str, subject: str
) -> None:
    found = indicator(national_form(form_id), CellKey(*place.split("/")))
    assert found
    assert found.definition.endswith(f"本系统开始办理{subject}后，改按办理记录统计。")


def test_a_row_that_no_room_will_keep_promises_none() -> None:
    found = indicator(national_form("2021"), CellKey("table2", "规章", "1"))
    assert found
    assert found.definition.endswith(
        "由各单位逐件登记，按登记的日期计入统计期，划销的不计。"
    )


def test_codes_are_given_once() -> None:
    for form in national_forms():
        codes = [found.code for found in indicators(form).values() if found]
        assert len(set(codes)) == len(codes)


def test_a_local_form_keeps_national_definitions_and_adds_rows_of_its_own() -> None:
    local = read_form(
        {
            "id": "mingzhu-month",
            "name": "明珠县政府信息公开月报",
            "tables": [
                {
                    "key": "month",
                    "title": "月报",
                    "columns": [{"key": "n", "label": "本月"}],
                    "rows": [
                        {"key": "A1", "label": "公开信息数", "unit": "条"},
                        {"key": "X1", "label": "政务新媒体检查数", "unit": "次"},
                    ],
                }
            ],
        },
        local=True,
    )
    own, added = (indicator(local, CellKey("month", row, "n")) for row in ("A1", "X1"))
    national = indicator(FORM, at("A1"))
    assert own
    assert national
    assert added
    assert own.definition == national.definition
    assert added.places == {"month/X1/n"}
