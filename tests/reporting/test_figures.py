"""Every figure is one question: its count, its organs' counts and its records agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.models import InformationItem, ItemLink, Posting, RegisterEntry
from gongkai.catalogue.models.publication import ValidityFact
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
from gongkai.organisations.models import Organ
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
)
from gongkai.review.models import Withdrawal
from tests.factories import ledgers
from tests.factories.county import County
from tests.reporting.counted import FORM, NOW, Y2018, all_agree, at

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
