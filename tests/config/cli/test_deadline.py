"""``gongkai deadline`` as an operator and a machine call it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from gongkai.config.cli.deadline import command

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
SAMPLE = SHARED / "data" / "calendar" / "deadlines_sample.jsonl"


def test_one_deadline_is_printed_with_its_working() -> None:
    result = CliRunner().invoke(
        command, ["--rule", "reply_20", "--start", "2026-12-20"]
    )
    assert result.exit_code == 0
    assert "最后一日：2027年1月18日（星期一）（暂定）" in result.stdout
    assert "1月1日（星期五）：元旦放假，不计。" in result.stdout
    assert "暂定：已公布的放假安排只到2026年12月31日" in result.stdout


def test_one_deadline_as_json_holds_every_day() -> None:
    arguments = ["--rule", "reply_old15", "--start", "2018-09-20", "--json"]
    result = CliRunner().invoke(command, arguments)
    answer = json.loads(result.stdout)
    assert (answer["last_day"], answer["provisional"]) == ("2018-10-17", False)
    assert answer["days"][8] == {
        "day": "2018-09-29",
        "kind": "makeup",
        "name": "国庆节",
        "number": 6,
    }


def test_bad_rows_are_named_and_the_others_answered(tmp_path: Path) -> None:
    batch = tmp_path / "cases.jsonl"
    batch.write_text(
        '{"case_id": "a", "rule": "reply_20", "start_date": "2026-01-30"}\n'
        "{oops\n"
        '{"case_id": "b", "rule": "reply_99", "start_date": "2026-01-30"}\n'
        '{"case_id": "c", "rule": "reply_20", "start_date": "2026-02-30"}\n'
        '{"case_id": "d", "start_date": "2026-01-30"}\n'
        "\n"
        "[1]\n"
        '{"case_id": "e", "rule": "reply_20", "start_date": "2001-01-01"}\n'
        '{"case_id": 7, "rule": "correct_7", "start_date": "2025-09-28"}\n',
        encoding="utf-8",
    )
    result = CliRunner().invoke(command, ["--batch", str(batch)])
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(item["case_id"], item["last_day"]) for item in answers] == [
        ("a", "2026-03-05"),
        (7, "2025-10-14"),
    ]
    assert set(answers[0]) == {"case_id", "last_day", "provisional", "working"}
    assert result.exit_code == 1
    complaints = result.stderr.splitlines()
    assert [line.split("：")[0] for line in complaints[:-1]] == [
        "第2行", "第3行", "第4行", "第5行", "第7行", "第8行",
    ]  # fmt: skip
    assert "共有6行未能计算" in complaints[-1]


@pytest.mark.shared
@pytest.mark.skipif(not SAMPLE.exists(), reason="../shared is not beside the checkout")
def test_the_shared_batch_is_right() -> None:
    result = CliRunner().invoke(command, ["--batch", str(SAMPLE)])
    assert result.exit_code == 0
    answers = {
        row["case_id"]: row for row in map(json.loads, result.stdout.split("\n")[:-1])
    }
    sample = [json.loads(line) for line in SAMPLE.read_text("utf-8").splitlines()]
    right = [
        case
        for case in sample
        if answers[case["case_id"]]["last_day"] == case["expected_deadline"]
    ]
    assert len(right) == len(sample) == 30


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "请同时给出 --rule 和 --start"),
        (["--rule", "nothing", "--start", "2026-01-30"], "没有名为“nothing”的期限规则"),
        (["--rule", "reply_20", "--start", "30.1.2026"], "无法识别"),
        (["--rule", "reply_20", "--start", "20260130"], "无法识别"),
    ],
)
def test_a_wrong_call_is_answered_in_a_sentence(
    arguments: list[str], sentence: str
) -> None:
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code != 0
    assert sentence in result.stderr


def test_the_rules_are_listed() -> None:
    result = CliRunner().invoke(command, ["--list"])
    assert "petition_60d\t60日\t办结信访事项" in result.stdout


def test_the_module_needs_no_django() -> None:
    code = "import gongkai.config.cli.deadline, sys; sys.exit('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=False)  # noqa: S603 -- our own interpreter
    assert done.returncode == 0
