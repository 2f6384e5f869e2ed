"""The checker as a public page: reads anything, keeps nothing, never hangs."""

from __future__ import annotations

import io
import json
import logging
import re
import tempfile
import time
from html import unescape
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.law.checker.apart import SECONDS
from gongkai.reporting import checking
from tests.factories.county import County
from tests.law.checker.bad_files import BAD_FILES, MEGABYTE
from tests.law.checker.test_findings import CLEAN

WRONG = CLEAN.replace("公告15条", "公告150条")
# The slowest two are refused in the tests of the checker itself.
QUICK = [each for each in BAD_FILES if each.name not in ("strings", "stream of 500 MB")]
SEALED = re.compile(r'name="sealed" value="([^"]+)"')


def file(content: bytes | str, name: str = "report.txt") -> SimpleUploadedFile:
    data = content.encode() if isinstance(content, str) else content
    return SimpleUploadedFile(name, data)


def post(client: Client, **fields: Any) -> tuple[int, str]:
    answer = client.post("/check/", fields)
    return answer.status_code, unescape(answer.content.decode())


def sealed(page: str) -> str:
    found = SEALED.search(page)
    assert found
    return found[1]


def test_the_form_is_shown_and_linked(county: County, client: Client) -> None:
    page = client.get("/check/")
    assert page.status_code == 200
    assert 'enctype="multipart/form-data"' in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert "nonce" not in page["Content-Security-Policy"]
    for linking in ("/sitemap/", f"/xxgk/{county.government.slug}/annual-reports/"):
        assert 'href="/check/"' in client.get(linking).content.decode()


def test_an_uploaded_report_is_read_and_its_faults_are_named(
    county: County, client: Client
) -> None:
    status, page = post(client, file=file(WRONG, "某县年报.txt"))
    assert status == 200
    for said in ("某县年报.txt", "共发现：错误", "150", "应有", "下载Word文档"):
        assert said in page
    assert 'id="finding-1"' in page


def test_findings_and_cells_point_at_each_other(county: County, client: Client) -> None:
    broken = CLEAN.replace("行政许可 | 0 |", "行政许可 |  |")
    _status, page = post(client, text=broken)
    cell = re.search(r'<a href="#(cell-\d+)">行政许可', page)
    assert cell
    assert re.search(rf'id="{cell[1]}">.*?href="#finding-1"', page, re.DOTALL)


def test_a_pasted_report_says_the_same_as_its_file(
    county: County, client: Client
) -> None:
    _status, pasted = post(client, text=WRONG)
    _status, uploaded = post(client, file=file(WRONG))
    assert "粘贴的文字" in pasted
    points = re.compile(r'<ol class="check-points".*?</ol>', re.DOTALL)
    assert points.findall(pasted) == points.findall(uploaded) != []


def test_a_report_without_faults_says_so(county: County, client: Client) -> None:
    _status, page = post(client, file=file(CLEAN))
    assert "没有发现问题。" in page


def test_a_text_without_a_table_is_not_called_faultless(
    county: County, client: Client
) -> None:
    text = "明珠县财政局2024年政府信息公开工作年度报告。本局重视政府信息公开工作。"
    _status, page = post(client, text=text)
    assert "统计表没有认出，未作检查" in page
    assert "没有发现问题。" not in page


def test_last_years_report_is_compared(county: County, client: Client) -> None:
    _status, page = post(client, file=file(CLEAN), previous=file(CLEAN, "before.txt"))
    assert "与上年报告相同" in page
    assert "上年：before.txt" in page


def test_last_years_file_is_named_when_it_is_the_one_at_fault(
    county: County, client: Client
) -> None:
    _status, page = post(client, file=file(CLEAN), previous=file(b"", "before.txt"))
    assert "上一年度报告文件：文件是空的" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "请选择要检查的文件，或者粘贴报告全文。"),
        ({"text": "   "}, "请选择要检查的文件，或者粘贴报告全文。"),
        ({"text": "字" * 400_001}, "400000"),
        ({"text": "今天天气很好。"}, "没有找到政府信息公开年度报告"),
    ],
)
def test_a_form_that_cannot_be_checked_says_why(
    county: County, client: Client, fields: dict[str, str], said: str
) -> None:
    status, page = post(client, **fields)
    assert status == 200
    assert said in page


def test_a_file_and_a_text_together_are_refused_and_the_text_is_kept(
    county: County, client: Client
) -> None:
    _status, page = post(client, file=file(CLEAN), text=CLEAN)
    assert "只能检查一种" in page
    assert CLEAN.splitlines()[0] in page


# --- Bad files ---------------------------------------------------------------------


@pytest.mark.parametrize("case", QUICK, ids=lambda case: case.name)
def test_a_bad_file_is_refused_on_the_page_in_time(
    county: County, client: Client, case: Any
) -> None:
    content = case.content()
    begun = time.monotonic()
    status, page = post(client, file=file(content, case.file_name))
    assert status == 200
    assert case.said in page
    assert "error-summary" in page
    assert time.monotonic() - begun < SECONDS


def test_a_file_of_50_megabytes_is_refused_in_a_sentence(
    county: County, client: Client
) -> None:
    status, page = post(client, file=file(b"a" * 50 * MEGABYTE, "年报.docx"))
    assert status == 200
    assert "文件有50 MB，超过上限20 MB" in page


def test_an_even_larger_request_is_not_read_at_all(
    county: County, client: Client
) -> None:
    status, page = post(client, file=file(b"a" * 70 * MEGABYTE))
    assert status == 413
    assert "提交的内容太大，没有检查，也没有保存。" in page


def test_a_text_beyond_the_frameworks_limit_is_refused_in_a_sentence(
    county: County, client: Client
) -> None:
    status, page = post(client, text="a" * 17 * MEGABYTE)
    assert status == 413
    assert "粘贴的文字最多40万字" in page


# --- Nothing is kept ----------------------------------------------------------------


def test_nothing_is_written_to_disk_database_or_log(
    county: County,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("django.conf.settings.FILE_UPLOAD_TEMP_DIR", str(tmp_path))
    large = WRONG.encode() + b"\n" * 5 * MEGABYTE  # Django would put it on disk
    with (
        caplog.at_level(logging.DEBUG),
        CaptureQueriesContext(connection) as queries,
    ):
        _status, page = post(client, file=file(WRONG))
        post(client, file=file(large))
    assert "150" in page
    assert list(tmp_path.iterdir()) == []
    assert [q["sql"] for q in queries if not q["sql"].startswith("SELECT")] == []
    assert "公告150条" not in caplog.text


def test_the_upload_handler_holds_no_more_than_the_limit() -> None:
    handler = checking.HeldInMemory()
    handler.new_file("file", "a.docx", "application/zip", 0, "", {})
    chunk = b"a" * MEGABYTE
    for number in range(40):
        handler.receive_data_chunk(chunk, number * MEGABYTE)
    upload = handler.file_complete(40 * MEGABYTE)
    assert upload.size == 40 * MEGABYTE
    assert len(upload.read()) == 20 * MEGABYTE


# --- Downloads ----------------------------------------------------------------------


def fetch(client: Client, **fields: str) -> Any:
    return client.post("/check/findings/", fields)


def test_the_findings_are_downloaded_without_the_file(
    county: County, client: Client
) -> None:
    _status, page = post(client, file=file(WRONG))
    token = sealed(page)
    word = fetch(client, sealed=token, **{"as": "docx"})
    assert word.status_code == 200
    assert "attachment" in word["Content-Disposition"]
    tables = docx.Document(io.BytesIO(word.content)).tables
    assert "150条大于总数120条" in tables[0].rows[1].cells[3].text
    data = json.loads(fetch(client, sealed=token, **{"as": "json"}).content)
    assert set(data) == {"organ", "year", "form", "cells", "findings"}
    assert data["findings"][0]["rule"] == "part_exceeds_whole"


@pytest.mark.parametrize("token", ["", "x", "eyJhIjoxfQ:1abc:forged"])
def test_forged_findings_are_not_handed_out(
    county: County, client: Client, token: str
) -> None:
    answer = fetch(client, sealed=token, **{"as": "docx"})
    assert answer.status_code == 400
    assert "请重新检查后再下载" in answer.content.decode()


def test_another_kind_of_download_is_refused(county: County, client: Client) -> None:
    _status, page = post(client, file=file(WRONG))
    answer = fetch(client, sealed=sealed(page), **{"as": "exe"})
    assert answer.status_code == 400


# --- Manners ------------------------------------------------------------------------


def test_the_token_of_the_form_is_asked_for(county: County) -> None:
    client = Client(enforce_csrf_checks=True)
    for address in ("/check/", "/check/findings/"):
        assert client.post(address, {"text": CLEAN}).status_code == 403
    client.get("/check/")
    token = client.cookies["csrftoken"].value
    status, page = post(client, text=CLEAN, csrfmiddlewaretoken=token)
    assert status == 200
    assert "没有发现问题。" in page


def test_an_address_that_asks_too_often_is_told_to_wait_and_others_are_not(
    county: County, client: Client
) -> None:
    answers = [post(client, text="今天天气很好。") for _ in range(11)]
    assert {status for status, _ in answers[:10]} == {200}
    status, page = answers[10]
    assert status == 429
    assert "请过几分钟再提交" in page
    assert "今天天气很好。" in page
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert post(elsewhere, text=CLEAN)[0] == 200


def test_only_two_checks_run_at_once(
    county: County, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "_PATIENCE", 0.01)
    with checking._TURNS, checking._TURNS:
        _status, page = post(client, text=CLEAN)
    assert "同时检查的人较多" in page
    assert "没有发现问题。" in post(client, text=CLEAN)[1]


def test_a_site_that_is_not_set_up_says_so(db: None, client: Client) -> None:
    assert client.get("/check/").status_code == 503


def test_who_comes_third_to_wait_is_told_at_once(
    county: County, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    class Turns:
        def acquire(self, blocking: bool = True, timeout: float = 0) -> bool:
            asked.append(timeout if blocking else 0)
            return False

    monkeypatch.setattr(checking, "_TURNS", Turns())
    post(client, text=CLEAN)
    with checking._WAITING:
        _status, page = post(client, text=CLEAN)
    assert "同时检查的人较多" in page
    assert asked == [0, checking._PATIENCE, 0]
