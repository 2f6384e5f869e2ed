"""The forms of 2019 and 2021: every cell, and the stock of documents."""

from __future__ import annotations

from datetime import date
from typing import Any

from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.models import RegisterEntry
from gongkai.catalogue.models.publication import ValidityFact
from gongkai.law.forms import (
    CellKey,
    check_relations,
    check_values,
    national_form,
)
from gongkai.law.periods import Period
from gongkai.reporting.figures import (
    Scope,
    compute,
    count,
    record_ids,
)
from gongkai.review.models import Withdrawal
from tests.factories import ledgers
from tests.factories.county import County
from tests.reporting.counted import NOW, all_agree


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
