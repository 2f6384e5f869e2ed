"""A form of the county's own: several value columns, the period's and the year's so far."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gongkai.core.errors import BadInput
from gongkai.law.forms import CellKey, Form, check_relations, read_form
from gongkai.law.periods import Period
from gongkai.reporting import actions, queries
from gongkai.reporting.actions.ledgers import form_of_case
from gongkai.reporting.figures import Scope, indicator, leaves, record_ids
from gongkai.reporting.models import Meeting, Return
from tests.factories import ledgers
from tests.factories.county import County
from tests.reporting.counted import all_agree

DATA: dict[str, Any] = {
    "id": "mingzhu-month",
    "name": "明珠县政府信息公开月报",
    "tables": [
        {
            "key": "month",
            "title": "月报",
            "columns": [
                {"key": "now", "label": "本月"},
                {"key": "all", "label": "本年累计", "cumulative": True},
            ],
            "rows": [
                {"key": "A1", "label": "公开信息数", "unit": "条", "distinct": True},
                {"key": "I1", "label": "会议", "unit": "次"},
                {"key": "X", "label": "检查", "unit": "次"},
                {"key": "X1", "label": "网站检查", "unit": "次", "parent": "X"},
                {"key": "X2", "label": "新媒体检查", "unit": "次", "parent": "X"},
            ],
        }
    ],
    "relations": [
        {
            "id": "M1", "severity": "error", "table": "month", "each": "row",
            "must": "now <= all", "say": "“{row}”累计{all}小于本月{now}。",
        }
    ],
}  # fmt: skip
JUNE = Period(2018, "month", 6)


def _row(form: Form, ret: Return, row: str) -> list[Decimal | None]:
    values = queries.values_of(ret)
    return [values[CellKey("month", row, column)] for column in ("now", "all")]


def test_a_cumulative_column_counts_from_the_first_of_january(county: County) -> None:
    form = read_form(DATA, local=True)
    assert leaves(form) == {"month/X1/now", "month/X2/now"}
    found = actions.open_round(
        county.government, form_id=form.id, local_form=DATA, period=JUNE,
        by=county.manager,
    )  # fmt: skip
    days = (date(2017, 12, 31), date(2018, 1, 1), date(2018, 6, 30), date(2018, 7, 1))
    for number, on in enumerate(days):
        actions.enter(
            Meeting, county.finance, by=county.officer, on=on, title="例会",
            evidence="纪要",
        )  # fmt: skip
        for place in sorted(leaves(form)):
            ledgers.case(form, place, county.finance, on, number, by=county.officer)
    ret = found.returns.get(organ=county.finance)
    actions.compute_return(ret, by=county.officer)
    assert _row(form, ret, "I1") == [1, 2]
    assert _row(form, ret, "X1") == [1, 2]
    assert _row(form, ret, "X") == [2, 4]
    key = CellKey("month", "I1", "all")
    kind, ids = record_ids(form, key, Scope(county.government.pk, JUNE))
    assert (kind, len(ids)) == ("meeting", 2)
    all_agree(form, county.government, JUNE)
    assert check_relations(form, queries.values_of(ret)) == []
    known = indicator(form, key)
    assert known is not None
    assert known.definition.endswith("累计数自当年1月1日起统计。")


def test_the_form_in_the_manual_can_be_opened_and_adds_up(county: County) -> None:
    manual = Path("docs/manual/statistics.md").read_text(encoding="utf-8")
    data = tomllib.loads(manual.split("```toml")[1].split("```")[0])
    found = actions.open_round(
        county.government, form_id=data["id"], local_form=data, period=JUNE,
        by=county.manager,
    )  # fmt: skip
    key = CellKey("month", "X", "all")
    ledgers.case(
        found.form, "month/X1/now", county.finance, date(2018, 1, 1), 1,
        by=county.officer,
    )  # fmt: skip
    ret = found.returns.get(organ=county.finance)
    actions.compute_return(ret, by=county.officer)
    assert queries.values_of(ret)[key] == 1
    assert queries.values_of(ret)[key._replace(column="now")] == 0
    assert queries.findings_of(ret) == []


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"id": "2014"}, "全国统一表样"),
        ({"id": "mingzhu-county-month-2018"}, "太长，最多20字"),
        ({"tables": [DATA["tables"][0] | {"key": "m" * 21}], "relations": []}, "太长"),
        (
            {
                "tables": [
                    DATA["tables"][0] | {"rows": [{"key": "检" * 61, "label": "检查"}]}
                ],
                "relations": [],
            },
            "太长，最多60字",
        ),
    ],
    ids=["national", "form", "table", "row"],
)
def test_a_local_form_has_names_of_its_own_that_can_be_kept(
    county: County, changes: dict[str, Any], refusal: str
) -> None:
    data = DATA | changes
    with pytest.raises(BadInput, match=refusal):
        actions.open_round(
            county.government, form_id=data["id"], local_form=data, period=JUNE,
            by=county.manager,
        )  # fmt: skip


def with_rows(*rows: dict[str, Any]) -> dict[str, Any]:
    """Return the form with other rows and no relations."""
    return DATA | {"relations": [], "tables": [DATA["tables"][0] | {"rows": rows}]}


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (with_rows({"key": "X", "label": "检查", "parent": "X"}), "它自己的上级"),
        (
            with_rows(
                {"key": "X", "label": "检查", "parent": "Y"},
                {"key": "Y", "label": "暗访", "parent": "X"},
            ),
            "它自己的上级",
        ),
        (with_rows(), "没有可以填报的单元格"),
        (with_rows({"key": "H", "label": "标题", "heading": True}), "没有可以填报"),
        (DATA | {"tables": DATA["tables"] * 2}, "month/A1/now”重复"),
    ],
    ids=["self", "ring", "empty", "heading", "twice"],
)
def test_a_local_form_has_cells_that_can_be_counted(
    county: County, data: dict[str, Any], refusal: str
) -> None:
    with pytest.raises(BadInput, match=refusal):
        actions.open_round(
            county.government, form_id=data["id"], local_form=data, period=JUNE,
            by=county.manager,
        )  # fmt: skip


def test_a_total_that_is_a_part_is_not_the_sum_of_all(county: County) -> None:
    form = read_form(
        with_rows(
            {"key": "X", "label": "检查"},
            {"key": "total", "label": "总数", "parent": "X"},
        ),
        local=True,
    )
    assert leaves(form) == {"month/total/now"}


def test_cases_are_entered_in_the_form_last_used(county: County) -> None:
    later = with_rows({"key": "Z", "label": "暗访", "unit": "次"})
    for number, data in ((5, DATA), (6, later)):
        actions.open_round(
            county.government, form_id=data["id"], local_form=data,
            period=Period(2018, "month", number), by=county.manager,
        )  # fmt: skip
    form = form_of_case(county.government, DATA["id"])
    assert form is not None
    ledgers.case(
        form, "month/Z/now", county.finance, date(2018, 6, 1), 1, by=county.officer
    )


def test_a_local_form_is_signed_and_added_up_column_by_column(county: County) -> None:
    found = actions.open_round(
        county.government, form_id="mingzhu-month", local_form=DATA, period=JUNE,
        by=county.manager,
    )  # fmt: skip
    people = {county.finance: county.officer, county.health: county.outsider}
    key = CellKey("month", "X1", "now")
    for organ, person in people.items():
        ret = found.returns.get(organ=organ)
        for column in ("now", "all"):
            actions.override(
                ret,
                key._replace(column=column),
                Decimal(3),
                reason="检查记录",
                by=person,
            )
        actions.sign_return(ret, by=person)
    whole = actions.consolidate(found, by=county.manager, note="办公室未报")
    values = queries.values_of_consolidation(whole)
    assert [values[key._replace(column=each)] for each in ("now", "all")] == [6, 6]
    assert queries.hard(queries.findings_of_consolidation(whole)) == []
