"""Returns: computed, corrected with a reason, checked, signed, accepted, added up."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from gongkai.core.errors import BadInput, NotAllowed, NotLawful, NotOpen
from gongkai.core.models import Event
from gongkai.law.forms import CellKey, national_form
from gongkai.law.periods import Period
from gongkai.organisations.policies import Holder
from gongkai.reporting import actions
from gongkai.reporting.models import Return, Round
from gongkai.reporting.queries import (
    cells_of,
    comparison,
    drift,
    effective,
    figures_of,
    findings_of,
    values_of,
    waiting_for,
)
from gongkai.reporting.states import RETURN_TABLE, ReturnState
from tests.factories import ledgers
from tests.factories.county import County
from tests.reporting.counting import FORM, JUNE, Y2018, at, of, signed


def test_opening_a_round_computes_every_organs_return(
    county: County, opened: Round
) -> None:
    assert opened.due_on == date(2019, 1, 31)
    assert {ret.organ for ret in opened.returns.all()} == {
        county.office, county.finance, county.health,
    }  # fmt: skip
    values = values_of(of(county, opened))
    assert values[at("I3")] == 2
    assert values[at("H4")] == Decimal("1.25")
    assert values[at("C1")] == 4
    assert not any(values_of(of(county, opened, "health")).values())
    event = Event.objects.of(opened.stream).get()
    assert (event.kind, event.data["organs"]) == ("round_opened", 3)


def test_a_period_is_asked_for_once(county: County, opened: Round) -> None:
    with pytest.raises(BadInput, match="已经布置过"):
        actions.open_round(
            county.government, form_id="2014", period=Y2018, by=county.manager
        )


def test_months_quarters_and_years_are_rounds_of_their_own(
    county: County, opened: Round
) -> None:
    for period in (Period(2018, "month", 6), Period(2018, "quarter", 2)):
        found = actions.open_round(
            county.government, form_id="2014", period=period, by=county.manager
        )
        assert found.due_on == date(2018, 7, 8)
        assert values_of(of(county, found))[at("I1")] == 1


@pytest.mark.parametrize(
    ("form_id", "period", "says"),
    [
        ("2014", Period(2019), "不适用于2019年"),
        ("2021", Period(2018), "不适用于2018年"),
        ("1999", Y2018, "没有“1999”这一表样"),
    ],
)
def test_the_form_is_the_one_of_the_year(
    county: County, form_id: str, period: Period, says: str
) -> None:
    with pytest.raises((BadInput, NotLawful), match=says):
        actions.open_round(
            county.government, form_id=form_id, period=period, by=county.manager
        )


def test_a_return_is_not_due_before_its_period_is_over(county: County) -> None:
    for due_on, fits in ((date(2018, 12, 31), False), (date(2019, 1, 1), True)):
        with nullcontext() if fits else pytest.raises(BadInput, match="截止日"):
            actions.open_round(
                county.government, form_id="2014", period=Y2018, by=county.manager,
                due_on=due_on,
            )  # fmt: skip


def test_a_period_that_is_not_over_is_not_asked_for(county: County) -> None:
    with pytest.raises(NotLawful, match="还没有结束"):
        actions.open_round(
            county.government,
            form_id="2021",
            period=Period(timezone.localdate().year),
            by=county.manager,
        )


def test_a_local_form_is_kept_with_the_round(county: County) -> None:
    local: dict[str, Any] = {
        "id": "mingzhu-month",
        "name": "明珠县政府信息公开月报",
        "tables": [
            {
                "key": "month", "title": "月报",
                "columns": [{"key": "n", "label": "本月"}],
                "rows": [
                    {"key": "I1", "label": "会议", "unit": "次"},
                    {"key": "X1", "label": "政务新媒体检查数", "unit": "次"},
                ],
            }
        ],
    }  # fmt: skip
    ledgers.fill(FORM, county.finance, JUNE, by=county.officer)
    found = actions.open_round(
        county.government, form_id="mingzhu-month", local_form=local,
        period=Period(2018, "month", 6), by=county.manager,
    )  # fmt: skip
    found.refresh_from_db()
    assert found.form.name == "明珠县政府信息公开月报"
    ledgers.case(found.form, "month/X1/n", county.finance, JUNE, 7, by=county.officer)
    ret = actions.compute_return(of(county, found), by=county.officer)
    assert [effective(cell) for cell in cells_of(ret)] == [1, 1]
    with pytest.raises(BadInput, match="地方表样"):
        actions.open_round(
            county.government, form_id="other", local_form=local,
            period=Period(2018, "month", 7), by=county.manager,
        )  # fmt: skip
    with pytest.raises(BadInput, match="表样缺少内容"):
        actions.open_round(
            county.government, form_id="x", local_form={"id": "x"},
            period=Period(2018, "month", 7), by=county.manager,
        )  # fmt: skip


# --- Every act from every wrong state, and by an outsider ---------------------------

Act = Callable[[County, Return], Any]
ACTS: dict[str, tuple[Act, Act, str]] = {
    "compute": (
        lambda c, r: actions.compute_return(r, by=c.officer),
        lambda c, r: actions.compute_return(r, by=c.outsider),
        "填报须担任",
    ),
    "override": (
        lambda c, r: actions.override(
            r, at("I1"), Decimal(3), reason="补", by=c.officer
        ),
        lambda c, r: actions.override(
            r, at("I1"), Decimal(3), reason="补", by=c.outsider
        ),
        "填报须担任",
    ),
    "sign": (
        lambda c, r: actions.sign_return(r, by=c.officer, waiver="补录尚未完成"),
        lambda c, r: actions.sign_return(r, by=c.outsider, waiver="补录尚未完成"),
        "签报须担任",
    ),
    "send_back": (
        lambda c, r: actions.send_back(r, reason="漏报", by=c.manager),
        lambda c, r: actions.send_back(r, reason="漏报", by=c.officer),
        "由政务公开办管理员或复审人办理",
    ),
    "accept": (
        lambda c, r: actions.accept(r, by=c.second),
        lambda c, r: actions.accept(r, by=c.approver),
        "由政务公开办管理员或复审人办理",
    ),
}


def brought_to(county: County, of_round: Round, state: str) -> Return:
    """Bring the finance department's return to a state by the acts."""
    ret = of(county, of_round)
    if state == ReturnState.OPEN:
        return ret
    ret = signed(county, of_round)
    if state == ReturnState.ACCEPTED:
        return actions.accept(ret, by=county.manager)
    if state == ReturnState.SENT_BACK:
        return actions.send_back(ret, reason="漏报会议", by=county.manager)
    return ret


CLOSED = [
    (name, state)
    for name in ACTS
    for state in ReturnState
    if not RETURN_TABLE.is_open(name, state)
]


@pytest.mark.parametrize(("name", "state"), CLOSED)
def test_no_act_is_done_from_a_wrong_state(
    county: County, opened: Round, name: str, state: ReturnState
) -> None:
    ret = brought_to(county, opened, state)
    with pytest.raises(NotOpen, match=f"当前状态为“{state.label}”"):
        ACTS[name][0](county, ret)
    ret.refresh_from_db()
    assert ret.state == state


OPEN = [
    (name, state)
    for name in ACTS
    for state in ReturnState
    if RETURN_TABLE.is_open(name, state)
]


@pytest.mark.parametrize(("name", "state"), OPEN)
def test_every_act_is_done_from_each_right_state(
    county: County, opened: Round, name: str, state: ReturnState
) -> None:
    ret = brought_to(county, opened, state)
    ACTS[name][0](county, ret)
    ret.refresh_from_db()
    assert ret.state == (dict(RETURN_TABLE)[name].to or state)


def test_a_correction_of_a_signed_return_is_not_taken_back(
    county: County, opened: Round
) -> None:
    ret = of(county, opened)
    actions.override(ret, at("I1"), Decimal(3), reason="补", by=county.officer)
    signed(county, opened)
    with pytest.raises(NotOpen):
        actions.clear_override(ret, at("I1"), by=county.officer)


@pytest.mark.parametrize("name", list(ACTS))
def test_whoever_does_not_hold_the_post_is_refused(
    county: County, opened: Round, name: str
) -> None:
    _act, outsider, says = ACTS[name]
    state = next(s for s in ReturnState if RETURN_TABLE.is_open(name, s))
    ret = brought_to(county, opened, state)
    with pytest.raises(NotAllowed, match=says):
        outsider(county, ret)
    ret.refresh_from_db()
    assert ret.state == state


def test_only_the_disclosure_office_opens_and_adds_up(
    county: County, opened: Round
) -> None:
    for person in (county.officer, county.approver, county.outsider, county.auditor):
        with pytest.raises(NotAllowed):
            actions.open_round(
                county.government, form_id="2014", period=Period(2017), by=person
            )
        with pytest.raises(NotAllowed):
            actions.consolidate(opened, by=person, note="说明")


def test_the_auditor_reads_and_the_outsider_does_not(
    county: County, opened: Round
) -> None:
    ret = of(county, opened)
    visible = Return.objects.visible_to(Holder(county.outsider))
    assert ret not in visible
    assert ret in Return.objects.visible_to(Holder(county.auditor))


# --- Filling in ---------------------------------------------------------------------


def test_a_correction_needs_a_reason_and_is_kept_beside_the_count(
    county: County, opened: Round
) -> None:
    ret = of(county, opened)
    with pytest.raises(BadInput, match="更正数须写明理由"):
        actions.override(ret, at("I1"), Decimal(3), reason=" ", by=county.officer)
    cell = actions.override(
        ret, at("I1"), Decimal(3), reason="两次会议漏登", by=county.officer
    )
    assert [cell.computed, effective(cell)] == [1, 3]
    actions.compute_return(ret, by=county.officer)
    assert values_of(ret)[at("I1")] == 3
    told = Event.objects.of(ret.stream).filter(kind="cell_overridden").get().data
    assert (told["computed"], told["value"], told["reason"]) == (
        "1", "3", "两次会议漏登",
    )  # fmt: skip
    actions.clear_override(ret, at("I1"), by=county.officer)
    assert values_of(ret)[at("I1")] == 1
    with pytest.raises(NotOpen, match="没有更正数"):
        actions.clear_override(ret, at("I1"), by=county.officer)
    with pytest.raises(BadInput, match="没有“form2014/Z9/统计数”这一单元格"):
        actions.override(ret, at("Z9"), Decimal(1), reason="补", by=county.officer)


def test_a_zero_is_a_correction_too(county: County, opened: Round) -> None:
    ret = of(county, opened)
    actions.override(ret, at("I1"), Decimal(0), reason="误登", by=county.officer)
    assert values_of(ret)[at("I1")] == 0


def test_what_contradicts_itself_is_signed_with_a_sentence_only(
    county: County, opened: Round
) -> None:
    ret = of(county, opened)
    actions.override(
        ret, at("A1_NORM"), Decimal(9), reason="旧系统数据", by=county.officer
    )
    rules = [(finding.rule, finding.severity) for finding in findings_of(ret)]
    assert ("R02", "error") in rules
    assert ("R06", "warning") in rules
    severities = [severity for _rule, severity in rules]
    assert severities == sorted(severities)
    with pytest.raises(NotLawful, match="处错误，请更正，或写明保留的理由"):
        actions.sign_return(ret, by=county.officer, waiver="  ")
    ret = actions.sign_return(ret, by=county.officer, waiver="旧系统数据，已核实")
    assert ret.waiver == "旧系统数据，已核实"
    told = Event.objects.of(ret.stream).filter(kind="return_signed").get().data
    assert told["waiver"] == "旧系统数据，已核实"
    assert any(said.startswith("R02") for said in told["findings"])


def test_warnings_do_not_block_and_no_waiver_is_kept_for_them(
    county: County, opened: Round
) -> None:
    ret = of(county, opened, "health")
    actions.override(ret, at("H1"), Decimal(1), reason="新设", by=county.outsider)
    assert {finding.severity for finding in findings_of(ret)} == {"warning"}
    ret = actions.sign_return(ret, by=county.outsider, waiver="多余的话")
    assert (ret.state, ret.waiver) == ("signed", "")


def test_a_signed_return_keeps_its_cells_when_records_change(
    county: County, opened: Round
) -> None:
    ret = signed(county, opened)
    assert drift(ret) == {}
    before = values_of(ret)
    ledgers.event(county.finance, date(2018, 8, 1), ("social",), by=county.officer)
    assert values_of(ret) == before
    assert drift(ret) == {
        at("B1"): (Decimal(2), Decimal(3)),
        at("B2_SOCIAL"): (Decimal(1), Decimal(2)),
    }


def test_a_return_sent_back_is_mended_and_signed_again(
    county: County, opened: Round
) -> None:
    ret = signed(county, opened)
    with pytest.raises(BadInput, match="退回须写明理由"):
        actions.send_back(ret, reason=" ", by=county.manager)
    ret = actions.send_back(ret, reason="漏报培训", by=county.manager)
    assert (ret.state, ret.signed_by, ret.waiver) == ("sent_back", None, "")
    actions.compute_return(ret, by=county.officer)
    ret = signed(county, opened)
    assert (ret.state, ret.sent_back_reason) == ("signed", "")
    ret = actions.accept(ret, by=county.second)
    assert ret.decided_by == county.second
    kinds = list(Event.objects.of(ret.stream).values_list("kind", flat=True))
    assert kinds == [
        "return_signed", "return_sent_back", "return_computed", "return_signed",
        "return_accepted",
    ]  # fmt: skip


# --- Comparison ---------------------------------------------------------------------


def test_findings_and_comparison_look_at_what_was_reported_before(
    county: County, opened: Round
) -> None:
    earlier = actions.open_round(
        county.government, form_id="2014", period=Period(2017), by=county.manager
    )
    ret = of(county, earlier)
    actions.override(ret, at("I3"), Decimal(40), reason="签到表", by=county.officer)
    actions.override(ret, at("I2"), Decimal(1), reason="签到表", by=county.officer)
    now = of(county, opened)
    assert comparison(now)[at("I3")] == (None, None)
    actions.sign_return(ret, by=county.officer)
    assert comparison(now)[at("I3")] == (Decimal(40), Decimal(40))
    jumps = [finding for finding in findings_of(now) if finding.rule == "R20"]
    assert [finding.where for finding in jumps] == [("I3",)]


def test_figures_of_an_earlier_form_are_carried_into_the_next(
    county: County, opened: Round
) -> None:
    signed(county, opened)
    later = national_form("2019")
    found = figures_of(county.finance, later, Y2018)
    assert found is not None
    assert found[CellKey("table3", "new", "总计")] == 4
    assert figures_of(county.finance, FORM, Period(2016)) is None


def test_quarters_are_compared_with_the_quarter_before(county: County) -> None:
    ledgers.fill(FORM, county.finance, JUNE, by=county.officer)
    found = []
    for number in (2, 3):
        of_round = actions.open_round(
            county.government, form_id="2014", by=county.manager,
            period=Period(2018, "quarter", number),
        )  # fmt: skip
        found.append(signed(county, of_round))
    assert comparison(found[1])[at("I3")] == (Decimal(2), None)


# --- Reminders --------------------------------------------------------------------


FRIDAY, DUE = date(2019, 1, 25), date(2019, 1, 31)


def test_organs_are_reminded_once_a_working_day_until_they_sign(
    county: County, opened: Round
) -> None:
    assert opened.due_on == DUE
    assert actions.remind(FRIDAY) == []
    assert len(actions.remind(date(2019, 1, 28))) == 3
    assert actions.remind(date(2019, 1, 28)) == []
    signed(county, opened)
    assert len(actions.remind(DUE)) == 2
    late = actions.remind(date(2019, 2, 1))
    assert {ret.organ for ret in late} == {county.office, county.health}
    told = Event.objects.filter(kind="reminded", stream=late[0].stream).order_by("seq")
    assert [event.data["working_days_left"] for event in told] == [3, 0, -1]
    assert told[0].by is None


def test_nobody_is_reminded_on_a_day_off_or_once_the_county_is_added_up(
    county: County, opened: Round
) -> None:
    assert actions.remind(date(2019, 2, 5)) == []  # Spring Festival
    assert actions.remind(date(2019, 2, 2)) != []  # a Saturday worked instead
    signed(county, opened)
    actions.consolidate(opened, by=county.manager, note="其他单位未报")
    assert actions.remind(date(2019, 2, 11)) == []


def test_a_return_sent_back_is_reminded_of_again(county: County, opened: Round) -> None:
    ret = signed(county, opened)
    actions.send_back(ret, reason="漏报", by=county.manager)
    assert ret in actions.remind(DUE)


def test_what_waits_for_a_person_is_what_their_organs_have_to_sign(
    county: County, opened: Round
) -> None:
    assert list(waiting_for(Holder(county.officer))) == [of(county, opened)]
    assert list(waiting_for(Holder(county.approver))) == [of(county, opened)]
    assert list(waiting_for(Holder(county.auditor))) == []
    signed(county, opened)
    assert list(waiting_for(Holder(county.officer))) == []


def test_by_hand_too_an_organ_is_reminded_once_a_day(
    county: County, opened: Round
) -> None:
    assert len(actions.remind_round(opened, by=county.manager)) == 3
    assert actions.remind_round(opened, by=county.manager) == []
    assert Event.objects.filter(kind="reminded").count() == 3
    with pytest.raises(NotAllowed):
        actions.remind_round(opened, by=county.officer)
