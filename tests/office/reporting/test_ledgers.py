"""The pages of the small ledgers: enter, strike, end, sign in, answer, prove."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from gongkai.catalogue.models import StoredFile
from gongkai.core.errors import BadInput
from gongkai.office.attendance import read_sheet
from gongkai.office.ledgers import LEDGERS
from gongkai.reporting import actions
from gongkai.reporting.models import (
    Attendance,
    CaseEntry,
    Meeting,
    OpinionEvent,
    StaffMember,
    TrainingCourse,
)
from tests.factories.county import County
from tests.office.conftest import Sign

MEETING = {"title": "年度工作会议", "on": "2018-04-02", "kind": "work"}


def text(answer: Any) -> str:
    return str(answer.content.decode())


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("纪要.txt", "会议纪要".encode())


def event(county: County, hours: int = 60, level: str = "other") -> OpinionEvent:
    """Notice an event some hours ago."""
    at = timezone.now() - timedelta(hours=hours)
    return actions.enter(
        OpinionEvent,
        county.finance,
        by=county.officer,
        on=timezone.localdate(at),
        title="网传停水",
        level=level,
        detected_at=at,
        evidence="网络巡查记录",
    )


@pytest.mark.parametrize("slug", LEDGERS)
def test_every_ledger_has_its_list_and_form(
    county: County, sign_in: Sign, slug: str
) -> None:
    client = sign_in("officer")
    listed = client.get(reverse("office:entry_list", args=[slug]))
    assert "还没有登记" in text(listed)
    form = client.get(reverse("office:entry_new", args=[slug]))
    assert form.status_code == 200
    assert "财政局" in text(form)
    assert client.get(reverse("office:entry_list", args=["none"])).status_code == 404


def test_an_entry_needs_evidence_in_words_or_as_a_file(
    county: County, sign_in: Sign
) -> None:
    client, address = sign_in("officer"), reverse("office:entry_new", args=["meetings"])
    asked = MEETING | {"organ": county.finance.pk}
    refused = text(client.post(address, asked))
    assert "请写明依据，或上传证明材料" in refused
    assert "年度工作会议" in refused
    assert client.post(address, asked | {"proof_file": pdf()}).status_code == 302
    twice = text(client.post(address, asked | {"proof_file": pdf()}))
    assert "已经登记过内容相同的一条" in twice
    entry = Meeting.objects.get()
    proof = reverse("office:entry_proof", args=["meetings", entry.pk])
    given = b"".join(client.get(proof))
    assert given.decode() == "会议纪要"
    assert sign_in("outsider").get(proof).status_code == 404


def test_a_refused_entry_keeps_its_proof(county: County, sign_in: Sign) -> None:
    client, address = sign_in("officer"), reverse("office:entry_new", args=["meetings"])
    asked = MEETING | {"organ": county.finance.pk, "on": "2099-01-01"}
    refused = text(client.post(address, asked | {"proof_file": pdf()}))
    assert "日期不能在将来" in refused
    token = re.search(r'name="proof_file-kept" value="([^"]+)"', refused)
    assert token
    again = asked | {"title": "", "proof_file-kept": token[1]}
    assert token[1].split(":")[0] in text(client.post(address, again))
    entered = asked | {"on": "2018-03-01", "proof_file-kept": token[1]}
    forged = entered | {"proof_file-kept": f"x{token[1]}", "evidence": "纪要"}
    assert "请重新选择文件" in text(client.post(address, forged))
    assert client.post(address, entered).status_code == 302
    proof = reverse("office:entry_proof", args=["meetings", Meeting.objects.get().pk])
    assert b"".join(client.get(proof)).decode() == "会议纪要"


def test_nobody_enters_for_another_organ_nor_leaves_a_file(
    county: County, sign_in: Sign
) -> None:
    address = reverse("office:entry_new", args=["meetings"])
    asked = MEETING | {"organ": county.finance.pk, "proof_file": pdf()}
    refused = sign_in("outsider").post(address, asked)
    assert refused.status_code == 200
    refused = sign_in("auditor").post(address, asked | {"organ": county.government.pk})
    assert "登记台账须担任" in text(refused)
    assert not Meeting.objects.exists()
    assert not StoredFile.objects.exists()


def test_an_entry_is_struck_with_a_reason_and_stays_to_be_seen(
    county: County, sign_in: Sign
) -> None:
    client = sign_in("officer")
    entry = actions.enter(
        Meeting,
        county.finance,
        by=county.officer,
        on=timezone.localdate(),
        title="重复登记的会议",
        evidence="纪要",
    )
    strike = reverse("office:entry_strike", args=["meetings", entry.pk])
    assert client.post(strike, {"reason": ""}).status_code == 200
    assert client.post(strike, {"reason": "重复登记"}).status_code == 302
    shown = reverse("office:entry_detail", args=["meetings", entry.pk])
    assert "重复登记" in text(client.get(shown))
    assert "已经划销" in text(client.post(strike, {"reason": "再划"}))
    listed = reverse("office:entry_list", args=["meetings"])
    assert "重复登记的会议" not in text(client.get(listed))
    assert "重复登记的会议" in text(client.get(listed, {"struck": "1"}))
    assert sign_in("outsider").get(shown).status_code == 404


def test_a_list_is_narrowed_by_organ_and_time(county: County, sign_in: Sign) -> None:
    for month in (1, 6):
        actions.enter(
            Meeting,
            county.finance,
            by=county.officer,
            on=timezone.localdate().replace(year=2018, month=month, day=1),
            title=f"{month}月会议",
            evidence="纪要",
        )
    client, listed = sign_in("manager"), reverse("office:entry_list", args=["meetings"])
    asked: dict[str, Any] = {
        "organ": county.finance.pk,
        "from": "2018-05-01",
        "to": "2018-12-31",
    }
    shown = text(client.get(listed, asked))
    assert "6月会议" in shown
    assert "1月会议" not in shown
    assert "没有符合条件的登记" in text(client.get(listed, {"organ": county.health.pk}))
    odd = client.get(listed, {"from": "昨天", "organ": "²", "after": "2018-02-30_1"})
    assert odd.status_code == 200


def test_something_held_ends_once(county: County, sign_in: Sign) -> None:
    entry = actions.enter(
        StaffMember,
        county.finance,
        by=county.officer,
        on=timezone.localdate() - timedelta(days=30),
        name="张某",
        evidence="岗位分工",
    )
    end = reverse("office:entry_end", args=["staff", entry.pk])
    day = timezone.localdate().isoformat()
    assert sign_in("officer").post(end, {"until": day}).status_code == 302
    assert "已登记至" in text(sign_in("officer").post(end, {"until": day}))
    listed = text(sign_in("officer").get(reverse("office:entry_list", args=["staff"])))
    assert day in listed


def test_an_attendance_sheet_is_pasted_or_uploaded(
    county: County, sign_in: Sign
) -> None:
    course = actions.enter(
        TrainingCourse,
        county.finance,
        by=county.officer,
        on=timezone.localdate(),
        title="业务培训班",
        evidence="通知",
    )
    client = sign_in("officer")
    sheet = reverse("office:attendance", args=[course.pk])
    assert "名单是空的" in text(client.post(sheet, {"text": ""}))
    pasted = {"text": "姓名\t单位\n甲某\t财政局\n2. 乙某，教体局\n\n丙某"}
    assert client.post(sheet, pasted).status_code == 302
    book, file = Workbook(), io.BytesIO()
    for row in (("序号", "姓名", "单位"), (1, "丁某", "审计局")):
        book.active.append(row)  # type: ignore[union-attr]  # a new book has a sheet
    book.save(file)
    upload = SimpleUploadedFile("签到.xlsx", file.getvalue())
    assert client.post(sheet, {"file": upload}).status_code == 302
    again = client.post(sheet, pasted)
    assert "都已登记在这个培训班" in text(again)
    assert "乙某，教体局" in text(again)
    rows = list(Attendance.objects.values_list("line", "name", "unit"))
    assert rows == [
        (1, "甲某", "财政局"),
        (2, "乙某", "教体局"),
        (3, "丙某", ""),
        (4, "丁某", "审计局"),
    ]
    shown = text(
        client.get(reverse("office:entry_detail", args=["courses", course.pk]))
    )
    assert "签到 4 人次" in shown


def test_a_sheet_that_cannot_be_read_says_which_line() -> None:
    with pytest.raises(BadInput, match="第2行没有姓名"):
        read_sheet("", SimpleUploadedFile("a.csv", "甲,局\n,局".encode()))
    with pytest.raises(BadInput, match="第1行太长"):
        read_sheet("某" * 41)
    with pytest.raises(BadInput):
        read_sheet("", SimpleUploadedFile("a.xlsx", b"no workbook"))


def test_an_event_shows_its_time_limits_with_lateness(
    county: County, sign_in: Sign
) -> None:
    client, late = sign_in("officer"), event(county)
    detail = reverse("office:entry_detail", args=["events", late.pk])
    assert "已超过 12 小时" in text(client.get(detail))
    answer = reverse("office:answer", args=[late.pk])
    said = {"way": "social", "address": "县政府微博", "at": ""}
    said["at"] = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    assert client.post(answer, said | {"way": "session"}).status_code == 200
    assert client.post(answer, said).status_code == 302
    assert "这次回应已经登记过" in text(client.post(answer, said))
    assert late.responses.count() == 1
    shown = text(client.get(detail))
    assert "迟 12 小时" in shown
    assert "国办发〔2016〕61号" in shown
    grave = event(county, hours=6, level="grave")
    shown = text(client.get(reverse("office:entry_detail", args=["events", grave.pk])))
    assert "已超过 1 小时" in shown
    assert "还在时限内" in shown


def test_a_case_is_entered_at_a_cell_chosen_in_words(
    county: County, sign_in: Sign
) -> None:
    client, address = sign_in("officer"), reverse("office:entry_new", args=["cases"])
    form = text(client.get(address))
    option = next(line for line in form.split("<option") if "当面申请数" in line).split(
        '"'
    )[1]
    asked = {
        "organ": county.finance.pk,
        "cell": option,
        "reference": "2018年第1号",
        "amount": "1",
        "on": "2018-06-01",
        "evidence": "登记簿",
    }
    assert client.post(address, asked).status_code == 302
    entry = CaseEntry.objects.get()
    assert (entry.form, entry.row, entry.column) == ("2014", "C1_PERSON", "统计数")
    for name, args in (
        ("entry_list", ["cases"]),
        ("entry_detail", ["cases", entry.pk]),
    ):
        shown = text(client.get(reverse(f"office:{name}", args=args)))
        assert "当面申请数" in shown
        assert "C1_PERSON" not in shown
    assert "已经登记过" in text(client.post(address, asked))
