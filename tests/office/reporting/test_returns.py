"""The pages of rounds and returns: who sees and does what, and what stands where."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from gongkai.reporting import actions
from gongkai.reporting.models import Consolidation, Meeting, Return, Round
from gongkai.reporting.states import ReturnState
from tests.factories.counting import Counting, at, place
from tests.office.conftest import Sign

ALL = ("officer", "first", "approver", "second", "manager", "auditor", "outsider")
COUNTY = ("second", "manager", "auditor")
LOCAL = """
id = "ahm"
name = "月报表"
[[tables]]
key = "t"
title = "主动公开"
columns = [{ key = "now", label = "本月" }, { key = "all", label = "累计" }]
rows = [{ key = "1", label = "公开数", unit = "条" }]
"""


def text(answer: Any) -> str:
    return str(answer.content.decode())


def page(sign_in: Sign, who: str, name: str, *args: object) -> str:
    answer = sign_in(who).get(reverse(f"office:{name}", args=args))
    assert answer.status_code == 200
    return text(answer)


def test_a_return_exists_for_its_organ_and_the_county_only(
    counting: Counting, sign_in: Sign
) -> None:
    for name, args in (
        ("return_detail", [counting.finance.pk]),
        ("return_cell", [counting.finance.pk, place("A1")]),
        ("return_cell_export", [counting.finance.pk, place("A1"), "csv"]),
        ("return_sign", [counting.finance.pk]),
    ):
        address = reverse(f"office:{name}", args=args)
        found = {who: sign_in(who).get(address).status_code for who in ALL}
        assert found == dict.fromkeys(ALL, 200) | {"outsider": 404}, name


def test_a_department_sees_only_its_own_row_of_a_round(
    counting: Counting, sign_in: Sign
) -> None:
    own = page(sign_in, "officer", "round_detail", counting.round.pk)
    assert "财政局" in own
    assert "卫生健康委员会" not in own
    assert "由政务公开办管理员或复审人办理" in own
    whole = page(sign_in, "manager", "round_detail", counting.round.pk)
    assert "卫生健康委员会" in whole


def test_each_figure_is_a_link_to_its_records(
    counting: Counting, sign_in: Sign
) -> None:
    shown = page(sign_in, "officer", "return_detail", counting.finance.pk)
    for row, figure in (("A1", "5"), ("A2_WECHAT", "2"), ("I1", "2"), ("I3", "3")):
        cell = reverse("office:return_cell", args=[counting.finance.pk, place(row)])
        assert f'<a href="{cell}">{figure}</a>' in shown
        records = page(
            sign_in, "officer", "return_cell", counting.finance.pk, place(row)
        )
        assert f"合计 {figure}" in records
        assert records.count('class="row-link"') == int(figure)


def test_a_figure_is_mended_with_its_reason_and_both_values_stay(
    counting: Counting, sign_in: Sign
) -> None:
    client, cell = sign_in("officer"), place("I1")
    address = reverse("office:return_cell", args=[counting.finance.pk, cell])
    without = client.post(address, {"do": "override", "value": "3", "reason": ""})
    assert without.status_code == 200
    assert 'value="3"' in text(without)
    given = {"do": "override", "value": "3", "reason": "另有一次会议未登记"}
    answer: Any = client.post(address, given)
    assert answer.url.endswith(f"#c{cell}")
    shown = text(client.get(answer.url))
    assert "另有一次会议未登记" in shown
    assert f'<a href="{address}"><strong>3</strong></a>' in shown
    assert f'<a href="{address}">2</a>' in shown
    client.post(address, {"do": "clear"})
    assert not counting.finance.cells.filter(override__isnull=False).exists()


def test_an_outsider_mends_nothing_and_an_auditor_is_told_why(
    counting: Counting, sign_in: Sign
) -> None:
    given = {"do": "override", "value": "9", "reason": "试"}
    address = reverse("office:return_cell", args=[counting.finance.pk, place("I1")])
    assert sign_in("outsider").post(address, given).status_code == 404
    refused = sign_in("auditor").post(address, given)
    assert "填报须担任明珠县财政局的信息员" in text(refused)
    assert not counting.finance.cells.filter(override__isnull=False).exists()


def test_a_contradiction_stands_beside_its_cells_and_needs_a_sentence_to_sign(
    counting: Counting, sign_in: Sign
) -> None:
    client = sign_in("officer")
    actions.override(
        counting.finance,
        at("A1_NORM"),
        Decimal(9),
        reason="试",
        by=counting.county.officer,
    )
    shown = text(
        client.get(reverse("office:return_detail", args=[counting.finance.pk]))
    )
    assert "部分不能大于整体" in shown
    assert f'href="#c{place("A1_NORM")}"' in shown
    sign = reverse("office:return_sign", args=[counting.finance.pk])
    assert "部分不能大于整体" in text(client.get(sign))
    assert client.post(sign, {"waiver": ""}).status_code == 200
    assert client.post(sign, {"waiver": "含往年文件"}).status_code == 302
    counting.finance.refresh_from_db()
    assert counting.finance.waiver == "含往年文件"


def test_a_return_goes_back_with_a_reason_and_comes_again(
    counting: Counting, sign_in: Sign
) -> None:
    counting.signed()
    back = reverse("office:return_send_back", args=[counting.finance.pk])
    refused = sign_in("officer").post(back, {"reason": "试"})
    assert "由政务公开办管理员或复审人办理" in text(refused)
    manager = sign_in("manager")
    assert manager.post(back, {"reason": ""}).status_code == 200
    assert manager.post(back, {"reason": "培训人次与签到表不符"}).status_code == 302
    home = page(sign_in, "officer", "home")
    assert "培训人次与签到表不符" in home
    assert "list=waiting" in home
    client = sign_in("officer")
    client.post(reverse("office:return_sign", args=[counting.finance.pk]), {})
    assert "list=accept" in page(sign_in, "manager", "home")
    accept = reverse("office:return_accept", args=[counting.finance.pk])
    assert manager.post(accept).status_code == 302
    counting.finance.refresh_from_db()
    assert counting.finance.state == ReturnState.ACCEPTED
    shown = page(sign_in, "officer", "return_detail", counting.finance.pk)
    for sentence in ("退回", "签报", "接收"):
        assert sentence in shown
    assert "已接收" in shown


def test_what_changed_since_the_return_was_computed_is_said_at_the_cell(
    counting: Counting, sign_in: Sign
) -> None:
    meeting = counting.county.finance
    actions.enter(
        Meeting,
        meeting,
        by=counting.county.officer,
        on=counting.round.period.first,
        title="补登的会议",
        evidence="纪要",
    )
    shown = page(sign_in, "officer", "return_cell", counting.finance.pk, place("I1"))
    assert "此后记录有变化，现在是 3" in shown
    compute = reverse("office:return_compute", args=[counting.finance.pk])
    sign_in("officer").post(compute)
    shown = page(sign_in, "officer", "return_cell", counting.finance.pk, place("I1"))
    assert "此后记录有变化" not in shown


def test_a_round_is_opened_for_a_national_form_of_its_years_only(
    counting: Counting, sign_in: Sign
) -> None:
    address, manager = reverse("office:round_new"), sign_in("manager")
    wrong = {"form_id": "2021", "kind": "year", "year": 2017}
    assert "不适用于2017年度" in text(manager.post(address, wrong))
    right = {"form_id": "2014", "kind": "year", "year": 2017}
    assert "由政务公开办管理员" in text(sign_in("officer").post(address, right))
    assert manager.post(address, right).status_code == 302
    assert "已经布置过" in text(manager.post(address, right))
    assert Round.objects.count() == 2
    never = {"form_id": "2014", "kind": "quarter", "year": 2017, "number": 7}
    assert "季报为1至4" in text(manager.post(address, never))


def test_a_local_form_is_read_from_its_file_and_nothing_is_lost(
    counting: Counting, sign_in: Sign
) -> None:
    address, manager = reverse("office:round_new"), sign_in("manager")
    asked = {"form_id": "local", "kind": "month", "year": 2018, "number": 9}
    assert "请上传表样文件或贴入内容" in text(manager.post(address, asked))
    broken = manager.post(address, asked | {"local_text": LOCAL + "[["})
    assert "不是正确的TOML" in text(broken)
    assert "累计" in text(broken)
    taken = manager.post(
        address, asked | {"local_text": LOCAL.replace('"ahm"', '"2014"')}
    )
    assert "已用于全国统一表样" in text(taken)
    faulty = manager.post(
        address, asked | {"local_text": LOCAL.replace("unit", "parent")}
    )
    assert "上级条不在表t中" in text(faulty)
    file = SimpleUploadedFile("form.toml", LOCAL.encode())
    assert manager.post(address, asked | {"local_file": file}).status_code == 302
    task = Round.objects.get(form_id="ahm")
    ret = task.returns.get(organ=counting.county.finance)
    shown = page(sign_in, "officer", "return_detail", ret.pk)
    assert "累计" in shown
    assert reverse("office:return_cell", args=[ret.pk, 2]) in shown


def test_a_round_is_consolidated_with_what_is_missing_said(
    counting: Counting, sign_in: Sign
) -> None:
    counting.signed()
    address = reverse("office:round_consolidate", args=[counting.round.pk])
    manager = sign_in("manager")
    assert "卫生健康委员会" in text(manager.get(address))
    assert manager.post(address, {"note": ""}).status_code == 200
    assert manager.post(address, {"note": "卫健委催报中"}).status_code == 302
    whole = Consolidation.objects.get()
    shown = page(sign_in, "manager", "consolidation_detail", counting.round.pk, 1)
    assert "卫健委催报中" in shown
    cell = [counting.round.pk, whole.number, place("A1")]
    records = page(sign_in, "manager", "consolidation_cell", *cell)
    assert "合计 5" in records
    assert reverse("office:return_cell", args=[counting.finance.pk, cell[2]]) in records
    address = reverse("office:consolidation_cell", args=cell)
    found = {who: sign_in(who).get(address).status_code for who in ALL}
    assert found == {who: 200 if who in COUNTY else 404 for who in ALL}


def test_who_has_not_returned_is_reminded_and_told_at_home(
    counting: Counting, sign_in: Sign
) -> None:
    counting.signed()
    address = reverse("office:round_remind", args=[counting.round.pk])
    sign_in("officer").post(address)
    assert not Return.objects.filter(reminded_on__isnull=False).exists()
    sign_in("manager").post(address)
    reminded = Return.objects.filter(reminded_on__isnull=False)
    assert set(reminded.values_list("organ__slug", flat=True)) == {"health", "office"}
    assert "催报" in page(sign_in, "outsider", "home")
    shown = sign_in("manager").get(
        reverse("office:round_detail", args=[counting.round.pk]), {"show": "missing"}
    )
    assert "财政局</a>" not in text(shown)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_records_of_a_cell_are_taken_away_whole(
    counting: Counting, sign_in: Sign, kind: str
) -> None:
    address = reverse(
        "office:return_cell_export", args=[counting.finance.pk, place("A1"), kind]
    )
    data = b"".join(sign_in("officer").get(address))
    rows: list[Any] = (
        list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        if kind == "csv"
        else list(load_workbook(io.BytesIO(data)).worksheets[0].values)
    )
    assert len(rows) == 6
    assert rows[1][1] == "关于公布2018年第5批专项资金安排的通知"
    assert rows[1][2] == "明珠县财政局"
    assert "/office/items/" in rows[1][6]
    assert sign_in("officer").get(address[:-3] + "doc").status_code == 404


def test_long_lists_of_records_go_on_after_the_last_row(
    counting: Counting, sign_in: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.office.behind.SIZE", 2)
    client = sign_in("officer")
    address = reverse("office:return_cell", args=[counting.finance.pk, place("A1")])
    seen: list[str] = []
    query: str | None = ""
    while query is not None:
        shown = text(client.get(address + query))
        seen += [
            line
            for line in shown.splitlines()
            if "row-link" in line and "批专项" in line
        ]
        after = [part for part in shown.split('"') if part.startswith("?after=")]
        query = after[-1] if after and 'rel="next"' in shown else None
    assert len(seen) == len(set(seen)) == 5


def test_lists_ask_no_more_for_more_organs(counting: Counting, sign_in: Sign) -> None:
    client = sign_in("manager")
    limits = {
        reverse("office:round_list"): 16,
        reverse("office:round_detail", args=[counting.round.pk]): 24,
        reverse("office:return_list"): 16,
        reverse("office:ledger_index"): 32,
        reverse("office:entry_list", args=["meetings"]): 16,
        reverse("office:report_list"): 24,
        reverse("office:return_detail", args=[counting.finance.pk]): 32,
    }
    for address, limit in limits.items():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= limit, (address, len(asked))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("34,610", 34610), ("34，610", 34610), ("6.45", Decimal("6.45"))],
)
def test_a_figure_is_typed_as_pages_show_it(
    counting: Counting, sign_in: Sign, typed: str, kept: Decimal
) -> None:
    client = sign_in("officer")
    address = reverse("office:return_cell", args=[counting.finance.pk, place("A1")])
    data = {"do": "override", "value": typed, "reason": "按纸质台账核对"}
    assert client.post(address, data).status_code == 302
    cell = counting.finance.cells.get(row="A1")
    assert cell.override == kept
    form = text(client.get(address))
    assert f'value="{kept}"' in form


def test_a_local_form_nested_without_end_is_told_at_its_box(
    counting: Counting, sign_in: Sign
) -> None:
    data = {"form_id": "local", "kind": "month", "year": "2018", "number": "9"}
    answer = sign_in("manager").post(
        reverse("office:round_new"), data | {"local_text": "a=" + "[" * 5000}
    )
    assert answer.status_code == 200
    assert "表样的层次太多" in text(answer)


def test_titles_that_mean_something_to_a_spreadsheet_are_only_words(
    counting: Counting, sign_in: Sign
) -> None:
    actions.enter(
        Meeting,
        counting.county.finance,
        by=counting.county.officer,
        on=counting.round.period.last,  # the newest comes first
        title="=HYPERLINK(1)\x0b会议",
        evidence="纪要",
    )
    client = sign_in("officer")
    found = {}
    for kind in ("csv", "xlsx"):
        args = [counting.finance.pk, place("I1"), kind]
        found[kind] = b"".join(
            client.get(reverse("office:return_cell_export", args=args))
        )
    assert "1,'=HYPERLINK(1)会议," in found["csv"].decode("utf-8-sig")
    cell = load_workbook(io.BytesIO(found["xlsx"])).worksheets[0]["B2"]
    assert (cell.value, cell.data_type) == ("'=HYPERLINK(1)会议", "s")
