"""``gongkai calendar``: what is shown, asked and refused before anything is saved."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gongkai.config.cli import calendar as module
from gongkai.config.cli.calendar import command
from gongkai.law.calendar_notice import Notice
from tests.law.test_calendar_notice import INVENTED_2027


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "NOTICE.txt"
    path.write_text(INVENTED_2027, encoding="utf-8")
    return path


@pytest.fixture
def saved(monkeypatch: pytest.MonkeyPatch) -> list[Notice]:
    """Record what would be stored, in place of the database."""
    kept: list[Notice] = []

    def save(notice: Notice, text: str) -> str:
        kept.append(notice)
        return "2027-test"

    monkeypatch.setattr(module, "_save", save)
    return kept


def test_the_days_are_shown_and_nothing_saved_without_a_yes(
    notice: Path, saved: list[Notice]
) -> None:
    result = CliRunner().invoke(command, ["load", str(notice)], input="n\n")
    assert result.exit_code == 0
    assert "2027-02-13" in result.stdout
    assert "共读出放假25天，上班7天" in result.stdout
    assert "未保存。" in result.stdout
    assert saved == []


def test_a_yes_saves_the_days(notice: Path, saved: list[Notice]) -> None:
    result = CliRunner().invoke(command, ["load", str(notice)], input="y\n")
    assert result.exit_code == 0
    assert "日历版本为 2027-test" in result.stdout
    assert [item.year for item in saved] == [2027]


def test_a_machine_gets_json_and_saves_only_with_yes(
    notice: Path, saved: list[Notice]
) -> None:
    result = CliRunner().invoke(command, ["load", str(notice), "--json"])
    answer = json.loads(result.stdout)
    assert (answer["year"], len(answer["days"]), answer["problems"]) == (2027, 32, [])
    assert saved == []
    result = CliRunner().invoke(command, ["load", str(notice), "--json", "--yes"])
    assert json.loads(result.stdout) == answer
    assert len(saved) == 1


def test_a_doubtful_notice_is_not_saved_unasked(
    notice: Path, saved: list[Notice]
) -> None:
    notice.write_text(INVENTED_2027.replace("共5天", "共6天"), encoding="utf-8")
    result = CliRunner().invoke(command, ["load", str(notice), "--yes"])
    assert result.exit_code == 1
    assert "请核对：" in result.stderr
    assert saved == []


def test_a_file_that_is_no_notice_is_refused_in_a_sentence(notice: Path) -> None:
    notice.write_text("今天天气很好。", encoding="utf-8")
    result = CliRunner().invoke(command, ["load", str(notice)])
    assert result.exit_code == 1
    assert "没有在文中找到年份" in result.stderr
    notice.write_bytes("放假".encode("gb18030"))
    assert "不是 UTF-8" in CliRunner().invoke(command, ["load", str(notice)]).stderr


def test_a_year_is_shown_with_its_working_days() -> None:
    result = CliRunner().invoke(command, ["show", "2018"])
    assert "2018-09-29" in result.stdout
    assert "2018年共有250个工作日" in result.stdout
    answer = json.loads(CliRunner().invoke(command, ["show", "2026", "--json"]).stdout)
    assert answer["working_days"] == 248


def test_an_unknown_year_is_refused() -> None:
    result = CliRunner().invoke(command, ["show", "2027"])
    assert result.exit_code == 1
    assert "2007年至2026年" in result.stderr
