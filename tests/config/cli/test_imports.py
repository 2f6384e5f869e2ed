"""``gongkai import``: what is reported, refused, brought in and released."""

from __future__ import annotations

import contextlib
import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gongkai.catalogue.models import InformationItem, Publication
from gongkai.config.cli import django as setup
from gongkai.config.cli import main
from gongkai.organisations.actions import appoint
from gongkai.organisations.roles import Role
from gongkai.review.models import Batch
from tests.factories.county import SINCE, County


@pytest.fixture(autouse=True)
def _django_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command starts Django itself; in a test it already runs."""

    @contextlib.contextmanager
    def already() -> Iterator[None]:
        yield

    monkeypatch.setattr(setup, "django", already)


@pytest.fixture
def county(county: County) -> County:
    appoint(county.approver, county.government, Role.APPROVER, since=SINCE, by=None)
    return county


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    file = tmp_path / "旧网站.csv"
    rows = [
        ("标题", "发布机构", "发布日期", "网址"),
        ("关于供水的通知", "财政局", "2018-09-20", "https://example.invalid/1"),
        ("关于供热的通知", "财政局", "2018-09-18", "https://example.invalid/2"),
        ("", "财政局", "2018-09-21", "https://example.invalid/3"),
    ]
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows(rows)
    return file


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["import", *map(str, arguments)])


def answer(*arguments: object) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_dry_run_reports_and_writes_nothing(county: County, listed: Path) -> None:
    report = answer(
        "items", listed, "--dry-run", "--column", "documents", "--theme", "0401"
    )
    assert [fault["kind"] for fault in report["findings"]] == ["title_missing"]
    assert (report["rows"], report["importable"], report["left_out"]) == (3, 2, [4])
    assert {each["kind"] for each in report["screening"]} == {
        "body_missing",
        "summary_missing",
    }
    assert not InformationItem.objects.exists()
    text = run("items", listed, "--dry-run", "--column", "documents").output
    assert "第4行" in text


def test_faulty_rows_stop_the_import_until_left_out(
    county: County, listed: Path
) -> None:
    options = ("--column", "documents", "--theme", "0401", "--by", "manager")
    refused = run("items", listed, *options)
    assert refused.exit_code == 1
    assert "--leave-out" in refused.output
    assert not Batch.objects.exists()
    report = answer("items", listed, *options, "--leave-out")
    assert report["imported"] == 2
    assert len(report["next"]) == 3
    assert not Publication.objects.exists()


def test_a_batch_is_approved_and_released_step_by_step(
    county: County, listed: Path
) -> None:
    batch = answer(
        "items", listed, "--column", "documents", "--theme", "财政",
        "--by", "manager", "--rows", "2-3",
    )["batch"]  # fmt: skip
    early = run("release", batch, "--by", "manager")
    assert early.exit_code == 1
    assert "两人审批" in early.output
    assert answer("approve", batch, "--by", "second")["step"] == "second"
    assert answer("approve", batch, "--by", "approver")["approvals"] == 2
    assert answer("release", batch, "--by", "manager")["released"] == 2
    numbers = list(
        Publication.objects.order_by("listed_at").values_list("index_number", flat=True)
    )
    assert [number[-10:] for number in numbers] == ["2018-00001", "2018-00002"]


def test_three_named_people_do_it_at_once(county: County, listed: Path) -> None:
    options = ("--column", "documents", "--theme", "0401", "--rows", "2")
    people = ("--by", "manager", "--approve", "--second", "second")
    lacking = run("items", listed, *options, *people)
    assert "--approver" in lacking.output
    same = run("items", listed, *options, *people, "--approver", "second")
    assert same.exit_code == 1
    assert not Publication.objects.exists()


def test_what_is_not_there_is_said(county: County, listed: Path) -> None:
    for options, why in (
        (("--organ", "没有局"), "--organ"),
        (("--map", "title"), "字段=列名"),
        (("--map", "title=没有"), "没有"),
        (("--theme", "天文"), "天文"),
        (("--rows", "x"), "2-100"),
        (("--column", "documents", "--theme", "0401", "--rows", "2"), "--by"),
        (("--column", "documents", "--theme", "0401", "--rows", "2", "--by", "x"), "x"),
    ):
        result = run("items", listed, *options)
        assert result.exit_code == 1
        assert why in result.output
    assert "99" in run("approve", 99, "--by", "second").output


@pytest.mark.shared
@pytest.mark.parametrize("name", ["policy_documents", "regulations"])
def test_the_lists_of_the_reference_data_give_exactly_their_findings(
    county: County, shared: Path, name: str
) -> None:
    folder = shared / "data" / "catalogue"
    report = answer(
        "items", folder / f"{name}.csv", "--dry-run",
        "--organ", "office", "--column", "documents", "--theme", "0201",
    )  # fmt: skip
    lines = (folder / f"{name}_findings.jsonl").read_text("utf-8").splitlines()
    expected = Counter(_key(json.loads(line)) for line in lines)
    assert Counter(map(_key, report["findings"])) == expected
    assert report["unknown"] == []


def _key(finding: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    return finding["kind"], tuple(sorted(finding["ids"]))
