"""What a figure says of itself: its definition, its source, its code."""

from __future__ import annotations

import pytest

from gongkai.law.forms import (
    CellKey,
    Form,
    national_form,
    national_forms,
    read_form,
)
from gongkai.reporting.figures import (
    indicator,
    indicators,
)
from tests.reporting.counted import FORM, at


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
