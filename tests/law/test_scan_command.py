"""The command ``gongkai scan``."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from gongkai.config.cli.scan import command

TEXT = "第一行\n联系人：罗土根，手机：16000001234\n"


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("COLUMNS", "200")
    return CliRunner()


def test_a_text_is_answered_with_lines_and_masks(
    runner: CliRunner, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    result = runner.invoke(command, [str(path)])

    assert result.exit_code == 1
    assert "160****1234" in result.stdout
    assert "罗某某" in result.stdout
    assert "个人信息保护法" in result.stdout


def test_a_clean_text_leaves_with_zero(runner: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("关于做好防汛工作的通知\n", encoding="utf-8")

    assert runner.invoke(command, [str(path)]).exit_code == 0


def test_an_official_number_is_let_through(runner: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    result = runner.invoke(command, [str(path), "--official", "16000001234"])

    assert result.exit_code == 0


def test_json_says_what_blocks(runner: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT + "秘密★5年\n", encoding="utf-8")
    answer = json.loads(runner.invoke(command, [str(path), "--json"]).stdout)

    assert answer["must_block"] is True
    assert {e["type"]: e["blocks"] for e in answer["entities"]} == {
        "person_name": False,
        "mobile": True,
    }
    assert [fault["code"] for fault in answer["faults"]] == ["secrecy_mark"]


def test_json_lines_go_on_after_a_bad_line(runner: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = json.dumps({"case_id": "k1", "text": "手机16000001234"}, ensure_ascii=False)
    path.write_text(f'not json\n{good}\n{{"case_id": 3}}\n[1]\n', encoding="utf-8")
    result = runner.invoke(command, [str(path)])
    answers = [json.loads(line) for line in result.stdout.splitlines()]

    assert result.exit_code == 1
    assert answers == [
        {
            "case_id": "k1",
            "entities": [
                {"type": "mobile", "start": 2, "end": 13, "value": "16000001234"}
            ],
            "must_block": True,
        }
    ]
    assert "第1行不是JSON" in result.stderr
    assert "第3行没有字符串字段text" in result.stderr
    assert "第4行" in result.stderr


def test_gb18030_is_read_and_said(runner: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode("gb18030"))
    result = runner.invoke(command, [str(path)])

    assert "GB 18030" in result.stderr
    assert "160****1234" in result.stdout


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "空文件"), (b" \n", "空文件"), (b"\x89PNG\x00\x01\xff", "不是文本文件")],
)
def test_what_is_no_text_gets_a_sentence(
    runner: CliRunner, tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(content)
    result = runner.invoke(command, [str(path)])

    assert result.exit_code == 1
    assert sentence in result.stderr


def test_the_command_answers_without_django() -> None:
    code = (
        "import sys, gongkai.config.cli.scan; "
        "sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603
