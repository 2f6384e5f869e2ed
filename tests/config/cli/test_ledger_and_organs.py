"""``gongkai organ`` and ``gongkai anchor``, and what `demo load` prints."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gongkai.config.cli import anchor, demo, organ
from gongkai.config.cli import django as setup
from gongkai.core.errors import NotOpen
from gongkai.core.models import Event
from gongkai.demo import load as loader
from gongkai.organisations.models import Organ, Site
from tests.factories.county import County, credit_code


@pytest.fixture(autouse=True)
def _django_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextlib.contextmanager
    def already() -> Iterator[None]:
        yield

    monkeypatch.setattr(setup, "django", already)


def organ_(*arguments: object) -> Result:
    return CliRunner().invoke(organ.command, [str(each) for each in arguments])


def test_organs_are_listed_and_shown(county: County) -> None:
    rows = json.loads(organ_("list", "--json").stdout)
    assert {row["slug"] for row in rows} == {"mingzhu", "office", "finance", "health"}
    shown = json.loads(organ_("show", "财政局", "--json").stdout)
    assert shown["code"] == county.finance.code
    assert {post["role"] for post in shown["posts"]} == {"信息员", "初审人", "批准人"}
    assert "财政局" in organ_("list").output
    assert organ_("show", "没有局").exit_code == 1


def test_organs_are_entered_all_or_none(county: County, tmp_path: Path) -> None:
    file = tmp_path / "organs.csv"
    header = "slug,full_name,short_name,kind,code,parent,agency_codes,is_budget_unit"
    good = f"shuili,明珠县水利局,水利局,department,{credit_code(50)},mingzhu,明水字、明水函,是"
    bad = f"linye,明珠县林业局,林业局,department,{credit_code(51)[:-1]}#,,,"
    file.write_text("\n".join((header, good, bad)), encoding="utf-8")
    refused = organ_("import", file, "--by", "manager", "--json")
    assert refused.exit_code == 1
    assert "第3行" in json.loads(refused.stdout)["faults"][0]
    assert not Organ.objects.filter(slug="shuili").exists()
    file.write_text("\n".join((header, good)), encoding="utf-8")
    assert organ_("import", file).exit_code == 1  # nobody named
    assert organ_("import", file, "--by", "officer").exit_code == 1
    assert organ_("import", file, "--by", "manager").exit_code == 0
    new = Organ.objects.get(slug="shuili")
    assert (new.agency_codes, new.is_budget_unit) == (["明水字", "明水函"], True)


HEADER = "slug,full_name,short_name,kind,code,parent"
GOVERNMENT = f"mingzhu,明珠县人民政府,县政府,government,{credit_code(1)},"
OFFICE = f"office,明珠县人民政府办公室,县政府办,office,{credit_code(2)},mingzhu"


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_new_county_is_entered_from_what_a_spreadsheet_saves(
    tmp_path: Path, encoding: str
) -> None:
    file = tmp_path / "organs.csv"
    file.write_text("\r\n".join((HEADER, GOVERNMENT, OFFICE)), encoding=encoding)
    assert organ_("import", file).output == "添加了2个机构。\n"
    assert Organ.objects.get(slug="office").parent == Organ.objects.get(slug="mingzhu")


def test_a_list_in_json_is_one_of_agency_codes(county: County, tmp_path: Path) -> None:
    row = dict(zip(HEADER.split(","), OFFICE.split(","), strict=True))
    row |= {"slug": "shuili", "full_name": "明珠县水利局", "short_name": "水利局"}
    row |= {"kind": "department", "code": credit_code(50)}
    file = tmp_path / "organs.jsonl"
    file.write_text(
        json.dumps(
            row | {"agency_codes": ["明水字", "明水函"], "is_budget_unit": True}
        ),
        encoding="utf-8",
    )
    assert organ_("import", file, "--by", "manager").exit_code == 0
    new = Organ.objects.get(slug="shuili")
    assert (new.agency_codes, new.is_budget_unit) == (["明水字", "明水函"], True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ((OFFICE, GOVERNMENT), "第2行：还没有人民政府"),
        ((GOVERNMENT[:-2] + "?,",), "第2行：code："),
        ((GOVERNMENT, OFFICE.replace(",mingzhu", ",zonggong")), "第3行：前面没有"),
        ((GOVERNMENT, OFFICE.replace(",office,", ",局,")), "第3行：kind应为"),
    ],
)
def test_a_faulty_list_is_refused_row_by_row(
    tmp_path: Path, lines: tuple[str, ...], fault: str
) -> None:
    file = tmp_path / "organs.csv"
    file.write_text("\n".join((HEADER, *lines)), encoding="utf-8")
    result = organ_("import", file)
    assert result.exit_code == 1
    assert fault in result.stderr
    assert not Organ.objects.exists()


def test_the_sample_is_not_loaded_beside_a_real_county(county: County) -> None:
    Site.objects.update(is_sample=False)
    with pytest.raises(NotOpen, match="已有一个县"):
        loader.load_county()


def test_the_ledger_is_verified_and_a_day_that_goes_on_is_not_anchored(
    county: County,
) -> None:
    result = CliRunner().invoke(anchor.command, ["verify", "--json"])
    report = json.loads(result.stdout)
    assert (result.exit_code, report["holds"]) == (0, True)
    assert report["events"] == Event.objects.count() > 0
    future = CliRunner().invoke(anchor.command, ["make", "--until", "2999-01-01"])
    assert future.exit_code == 1
    made = CliRunner().invoke(anchor.command, ["make", "--json"])
    assert json.loads(made.stdout) == []  # everything happened today


def test_a_broken_ledger_is_an_exit_code(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = {
        "holds": False, "events": 2, "anchors": 1, "broken_days": ["2026-01-01"],
        "broken_links": [{"event": 7, "stream": "item:1", "seq": 2}],
    }  # fmt: skip
    monkeypatch.setattr(anchor, "verification", lambda: broken)
    result = CliRunner().invoke(anchor.command, ["verify"])
    assert result.exit_code == 1
    assert "item:1" in result.output
    assert "2026-01-01" in result.output


def test_loading_the_sample_prints_who_can_sign_in(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = loader.Summary(60, 116, 35_560, 35_491, 37_757, 20.0)
    monkeypatch.setattr(loader, "load_county", lambda _tell: summary)
    result = CliRunner().invoke(demo.command, ["load", "--json"])
    report = json.loads(result.stdout)
    assert report["budget_units"] == 116
    assert report["logins"][0]["username"] == "xinxi"
    assert "116个预算单位" in CliRunner().invoke(demo.command, ["load"]).output
