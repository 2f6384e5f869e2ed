"""The pages of annual reports: begun, written, previewed, frozen, corrected."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from gongkai.catalogue.models import InformationItem
from gongkai.reporting import actions
from gongkai.reporting.models import AnnualReport, Meeting
from tests.factories.counting import Counting, place
from tests.office.conftest import Sign

ALL = ("officer", "first", "approver", "second", "manager", "auditor", "outsider")
WAIVER = {"waiver": "已逐项核对，按实际情况填写。"}


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def report(counting: Counting) -> AnnualReport:
    """Begin the finance department's report on 2018, its return signed."""
    counting.signed()
    officer = counting.county.officer
    begun = actions.begin_report(counting.county.finance, 2018, by=officer)
    parts = [
        (part.pk, re.sub(r"【请[^】]*】", "将逐月检查并通报。", part.text))
        for part in begun.parts.all()
    ]
    return actions.save_report(
        begun, title=begun.title, lead=begun.lead, parts=parts, by=officer
    )


def typed(report: AnnualReport, **changes: str) -> dict[str, str]:
    """Return what stands in the editor's boxes, with ``changes`` to the first part."""
    data = {"title": report.title, "lead": report.lead}
    for part in report.parts.all():
        data[f"part_{part.pk}"] = part.text
    first = report.parts.first()
    assert first is not None
    if "first" in changes:
        data[f"part_{first.pk}"] = changes.pop("first")
    return data | changes


def frozen(client: Client, report: AnnualReport) -> None:
    """Freeze the figures on the page that names what will happen."""
    address = reverse("office:report_freeze", args=[report.pk])
    assert "定稿后数据和所依据的记录不再改变" in text(client.get(address))
    assert client.post(address, WAIVER).status_code == 302
    report.refresh_from_db()


def test_a_report_exists_for_its_organ_and_the_county_only(
    report: AnnualReport, sign_in: Sign
) -> None:
    actions.freeze(report, by=report.begun_by, **WAIVER)
    for name, args in (
        ("report_detail", [report.pk]),
        ("report_edit", [report.pk]),
        ("report_frozen", [report.pk]),
        ("frozen_cell", [report.pk, place("A1")]),
        ("report_file", [report.pk, "json"]),
    ):
        address = reverse(f"office:{name}", args=args)
        found = {who: sign_in(who).get(address).status_code for who in ALL}
        assert found == dict.fromkeys(ALL, 200) | {"outsider": 404}, name


def test_a_report_is_begun_once_for_an_organ_of_ones_own(
    counting: Counting, sign_in: Sign
) -> None:
    address, client = reverse("office:report_new"), sign_in("officer")
    asked = {"organ": counting.county.finance.pk, "year": 2018}
    assert "编写明珠县" in text(sign_in("auditor").post(address, asked))
    assert client.post(address, asked).status_code == 302
    report = AnnualReport.objects.get()
    assert "已在编写" in text(client.post(address, asked))
    listed = text(client.get(reverse("office:report_list"), {"year": 2018}))
    assert report.title in listed
    assert "2019-03-31" in listed
    others = text(
        sign_in("outsider").get(reverse("office:report_list"), {"year": 2018})
    )
    assert report.title not in others


def test_the_office_writes_the_county_s_report(
    counting: Counting, sign_in: Sign
) -> None:
    client = Client()
    client.force_login(
        counting.office_officer,
        backend="django.contrib.auth.backends.ModelBackend",
    )
    asked = {"organ": counting.county.government.pk, "year": 2018}
    answer: Any = client.post(reverse("office:report_new"), asked)
    assert client.get(answer.url).status_code == 200
    pk = AnnualReport.objects.get().pk
    assert sign_in("outsider").get(answer.url).status_code == 404
    shown = text(sign_in("manager").get(reverse("office:report_detail", args=[pk])))
    assert "主动公开政府信息5条" in shown


def test_a_name_nobody_knows_is_told_at_its_line_and_nothing_is_lost(
    report: AnnualReport, sign_in: Sign
) -> None:
    client = sign_in("officer")
    address = reverse("office:report_edit", args=[report.pk])
    wrong = typed(report, first="第一行。\n全年公开{{ A9 }}条。", title="改过的标题")
    refused = text(client.post(address, wrong | {"do": "save"}))
    assert "第2行的占位符" in refused
    assert "全年公开{{ A9 }}条。" in refused
    assert "改过的标题" in refused
    report.refresh_from_db()
    assert report.title != "改过的标题"
    right = typed(report, first="全年公开{{ A1 }}条。")
    assert client.post(address, right | {"do": "save"}).status_code == 302
    shown = text(client.get(reverse("office:report_detail", args=[report.pk])))
    assert "全年公开5条。" in shown


def test_what_is_typed_is_previewed_without_being_saved(
    report: AnnualReport, sign_in: Sign
) -> None:
    client, data = sign_in("officer"), typed(report, first="会议{{ I1 }}次，{{ I9 }}。")
    live = text(client.post(reverse("office:report_preview", args=[report.pk]), data))
    assert "会议2次" in live
    assert "没有对应的指标" in live
    assert "<html" not in live
    edit = reverse("office:report_edit", args=[report.pk])
    plain = text(client.post(edit, data | {"do": "preview"}))
    assert "会议2次" in plain
    assert not report.parts.filter(text__contains="I9").exists()
    script = text(client.post(edit, data | {"do": "preview", "title": "<script>x"}))
    assert "<script>x" not in script


def test_the_names_stand_beside_the_text_with_their_values(
    report: AnnualReport, sign_in: Sign
) -> None:
    shown = text(
        sign_in("officer").get(reverse("office:report_edit", args=[report.pk]))
    )
    names = dict(
        re.findall(
            r"<code>(\w+)</code><small>[^<]*</small></th>\s*<td class=\"num\">([^<]*)<",
            shown,
        )
    )
    assert (names["A1"], names["A2_WECHAT"], names["I3"]) == ("5", "2", "3")


def test_figures_are_frozen_by_their_organ_and_stay(
    counting: Counting, report: AnnualReport, sign_in: Sign
) -> None:
    freeze = reverse("office:report_freeze", args=[report.pk])
    assert "编写明珠县财政局的年度报告须担任" in text(
        sign_in("auditor").post(freeze, WAIVER)
    )
    client = sign_in("officer")
    frozen(client, report)
    page = reverse("office:report_frozen", args=[report.pk])
    shown = text(client.get(page))
    assert report.frozen is not None
    assert bytes(report.frozen.hash).hex() in shown
    assert "与定稿时一致" in shown
    assert "没有变化" in shown
    entry = Meeting.objects.first()
    assert entry is not None
    actions.strike(entry, reason="误登", by=counting.county.officer)
    shown = text(client.get(page))
    assert "没有变化" not in shown
    cell = reverse("office:frozen_cell", args=[report.pk, place("I1")])
    assert f'<a href="{cell}"><strong>2</strong></a>' in shown
    drift = text(client.get(cell))
    assert "报告的数是 2，不变。定稿时记录是 2，现在是 1。" in drift
    assert entry.title in drift
    assert (
        client.get(reverse("office:frozen_cell", args=[report.pk, 999])).status_code
        == 404
    )


def test_a_report_becomes_an_item_and_its_correction_a_new_edition(
    counting: Counting, report: AnnualReport, sign_in: Sign
) -> None:
    client = sign_in("officer")
    item = reverse("office:report_item", args=[report.pk])
    assert "当前状态为" in text(client.post(item))
    frozen(client, report)
    edition = reverse("office:report_edition", args=[report.pk])
    answer: Any = client.post(item, WAIVER)
    made = InformationItem.objects.get(genre="annual_report")
    assert answer.url == reverse("office:item_detail", args=[made.pk])
    assert client.post(edition, {"note": ""}).status_code == 200
    assert client.post(edition, {"note": "会议次数更正"}).status_code == 302
    later = AnnualReport.objects.get(edition=2)
    assert later.note == "会议次数更正"
    assert "已经有更新的版次" in text(client.post(edition, {"note": "再更正"}))
    shown = text(client.get(reverse("office:report_detail", args=[report.pk])))
    assert "请在新版上办理" in shown
    newest = reverse("office:report_detail", args=[later.pk])
    assert f'这一版已有更正后的新版：<a href="{newest}">' in shown


def test_a_report_is_downloaded_as_every_kind_of_file(
    report: AnnualReport, sign_in: Sign
) -> None:
    client = sign_in("officer")
    starts = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK", "json": b"{"}
    for kind, first in starts.items():
        address = reverse("office:report_file", args=[report.pk, kind])
        given = client.get(address)
        assert given.content.startswith(first), kind
        if kind == "xlsx":
            assert load_workbook(io.BytesIO(given.content)).sheetnames
    odd = reverse("office:report_file", args=[report.pk, "exe"])
    assert client.get(odd).status_code == 404


def test_a_figure_only_the_text_tells_opens_its_records(
    report: AnnualReport, sign_in: Sign
) -> None:
    client = sign_in("officer")
    frozen(client, report)
    assert report.frozen is not None
    told = report.frozen.told_figures.exclude(value__isnull=True).order_by("name")
    assert told
    shown = text(client.get(reverse("office:report_frozen", args=[report.pk])))
    for number, each in enumerate(told, len(report.frozen.form.keys()) + 1):
        address = reverse("office:frozen_cell", args=[report.pk, number])
        assert f'href="{address}"' in shown
        assert f"<code>{each.name}</code>" in shown
        answer = client.get(address)
        assert answer.status_code == 200
        assert f"定稿时的 {len(each.records)} 条记录" in text(answer)


def test_a_report_not_begun_leads_to_its_first_page(
    counting: Counting, sign_in: Sign
) -> None:
    address = reverse("office:report_new")
    begin = f'href="{address}?organ={counting.county.finance.pk}&amp;year=2018"'
    year = {"year": 2018}
    for who, offered in (("officer", True), ("auditor", False)):
        shown = text(sign_in(who).get(reverse("office:report_list"), year))
        assert "还没有编写" in shown
        assert (begin in shown) == offered, who
