"""A list is examined, chosen rows come in, two people approve, it is released."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import Settings

from gongkai.catalogue.models import InformationItem, Publication
from gongkai.organisations.actions import appoint
from gongkai.organisations.roles import Role
from gongkai.review.models import Batch
from tests.factories.county import SINCE, County

from .conftest import Sign

CSV = """标题,文号,生成日期,发布日期,体裁,网址
关于公开2017年决算的公告,,2018-08-01,2018-08-02,公告,https://old.example.cn/1
,,2018-08-03,2018-08-03,公告,https://old.example.cn/2
关于开展检查的通知,明财字〔2018〕3号,2018-08-05,2018-08-06,通知,https://old.example.cn/3
"""


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path


def filled(county: County, **more: object) -> dict[str, object]:
    return {
        "name": "存量",
        "organ": county.finance.pk,
        "column": county.documents.pk,
        "genre": "other",
        "theme": "0401",
        "do": "check",
    } | more


def test_a_list_goes_from_examination_to_the_public(
    county: County, sign_in: Sign
) -> None:
    appoint(county.approver, county.government, Role.APPROVER, since=SINCE, by=None)
    client, address = sign_in("manager"), reverse("office:batch_new")
    upload = SimpleUploadedFile("存量.csv", CSV.encode())
    without = client.post(address, filled(county))
    assert "这个字段是必填项" in without.content.decode()
    page = client.post(address, filled(county, file=upload))
    text = page.content.decode()
    assert "共 3 行：可以导入 2 条，不能导入 1 行" in text
    assert not Batch.objects.exists()
    token = page.context["source"].token
    done = client.post(address, filled(county, token=token, do="import"))
    batch = Batch.objects.get()
    home = reverse("office:batch_detail", args=[batch.pk])
    assert done["Location"] == home
    assert InformationItem.objects.filter(state="draft").count() == 2

    early = client.post(home, {"act": "release"}, follow=True).content.decode()
    assert "尚未经两人审批" in early
    incomplete = sign_in("second").post(home, {"act": "approve", "opinion": "同意"})
    assert incomplete.status_code == 200
    sign_in("second").post(
        home, {"act": "approve", "opinion": "同意", "secrecy_opinion": "不涉密"}
    )
    sign_in("approver").post(home, {"act": "approve", "opinion": "同意"})
    assert batch.approvals.count() == 2
    client.post(home, {"act": "release"})
    assert Publication.objects.count() == 2


def test_only_the_chosen_rows_come_in(county: County, sign_in: Sign) -> None:
    client, address = sign_in("manager"), reverse("office:batch_new")
    upload = SimpleUploadedFile("存量.csv", CSV.encode())
    data = filled(county, file=upload, rows="4", do="import")
    client.post(address, data)
    assert [item.title for item in InformationItem.objects.all()] == [
        "关于开展检查的通知"
    ]
    wrong = client.post(address, filled(county, rows="四")).content.decode()
    assert "行号应写作" in wrong


def test_a_forged_or_missing_file_is_refused_in_a_sentence(
    county: County, sign_in: Sign
) -> None:
    client, address = sign_in("manager"), reverse("office:batch_new")
    page = client.post(address, filled(county, token="../../etc/passwd"))
    assert "请重新选择文件" in page.content.decode()
    upload = SimpleUploadedFile("存量.exe", b"MZ")
    page = client.post(address, filled(county, file=upload))
    assert "CSV、XLSX或JSONL" in page.content.decode()


def test_an_officer_does_not_import(county: County, sign_in: Sign) -> None:
    for name in ("batch_list", "batch_new"):
        assert sign_in("officer").get(reverse(f"office:{name}")).status_code == 403
    page = sign_in("auditor").post(reverse("office:batch_new"), filled(county))
    assert page.status_code == 200
    assert not Batch.objects.exists()
