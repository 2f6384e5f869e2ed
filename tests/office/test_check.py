"""The checker in the office."""

from __future__ import annotations

import json
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories.county import County
from tests.law.checker.test_findings import CLEAN
from tests.portal.test_check import WRONG, sealed

from .conftest import Sign

CHECK = reverse("office:check")
FINDINGS = reverse("office:check_findings")


def test_an_officer_finds_it_in_the_rail_and_checks_a_report(
    county: County, sign_in: Sign
) -> None:
    client = sign_in("officer")
    assert f'href="{CHECK}"' in client.get(reverse("office:home")).content.decode()
    page = client.post(
        CHECK, {"file": SimpleUploadedFile("年报.txt", WRONG.encode())}
    ).content.decode()
    assert "共发现：错误" in unescape(page)
    answer = client.post(FINDINGS, {"sealed": sealed(page), "as": "json"})
    assert json.loads(answer.content)["year"]


def test_a_refusal_stands_at_the_form(county: County, sign_in: Sign) -> None:
    client = sign_in("officer")
    assert "请选择要检查的文件" in client.post(CHECK, {}).content.decode()
    large = SimpleUploadedFile("年报.docx", b"a" * 70 * 1024 * 1024)
    answer = client.post(CHECK, {"file": large})
    assert answer.status_code == 413
    assert "提交的内容太大" in answer.content.decode()
    forged = client.post(FINDINGS, {"sealed": "x", "as": "docx"})
    assert forged.status_code == 400


def test_strangers_and_requests_without_the_token_are_turned_away(
    county: County, client: Client
) -> None:
    for address in (CHECK, FINDINGS):
        assert client.post(address, {"text": CLEAN}).status_code == 302
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(
        county.officer, backend="django.contrib.auth.backends.ModelBackend"
    )
    for address in (CHECK, FINDINGS):
        assert strict.post(address, {"text": CLEAN}).status_code == 403
