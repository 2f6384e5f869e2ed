"""``gongkai check``: exit codes, JSON, claims, and what an operator sees."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from gongkai.config.cli import main
from tests.law.checker.test_findings import CLEAN

WRONG = CLEAN.replace("公告15条", "公告150条")


def run(*args: str | Path, given: str = "") -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["check", *map(str, args)], input=given)
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "clean.txt"
    path.write_text(CLEAN, encoding="utf-8")
    return path


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.txt"
    path.write_text(WRONG, encoding="utf-8")
    return path


def test_a_clean_report_answers_0_and_a_wrong_one_1(clean: Path, wrong: Path) -> None:
    code, out, _ = run(clean)
    assert code == 0
    assert "没有发现问题" in out
    code, out, _ = run(clean, wrong)
    assert code == 1
    assert "part_exceeds_whole" in out
    assert "第5行" in out


def test_a_warning_alone_is_no_failure(tmp_path: Path) -> None:
    path = tmp_path / "blank.txt"
    path.write_text(CLEAN.replace("行政许可 | 0 |", "行政许可 |  |"), encoding="utf-8")
    assert run(path)[0] == 0


def test_an_unreadable_file_answers_2_with_a_sentence(
    tmp_path: Path, clean: Path
) -> None:
    path = tmp_path / "empty.docx"
    path.write_bytes(b"")
    code, _, error = run(clean, path)
    assert code == 2
    assert "文件是空的" in error
    code, out, _ = run("--json", path)
    assert code == 2
    assert json.loads(out)["error"]


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    code, _, error = run(path)
    assert code == 2
    assert "50 MB" in error


def test_json_is_one_object_a_file(clean: Path, wrong: Path) -> None:
    code, out, _ = run("--json", clean, wrong)
    first, second = (json.loads(line) for line in out.splitlines())
    assert code == 1
    assert (first["findings"], len(first["cells"])) == ([], 186)
    assert second["findings"][0]["rule"] == "part_exceeds_whole"


def test_standard_input_can_be_checked() -> None:
    code, out, _ = run("--json", "-", given=WRONG)
    assert code == 1
    assert json.loads(out)["year"] == 2023


def test_last_years_report_is_compared(clean: Path, tmp_path: Path) -> None:
    before = tmp_path / "before.txt"
    before.write_text(CLEAN.replace("2023", "2022"), encoding="utf-8")
    code, out, _ = run(clean, "--previous", before, "--json")
    assert code == 0
    assert {f["rule"] for f in json.loads(out)["findings"]} == {"copied_text"}


def test_a_local_form_is_read_from_its_file(tmp_path: Path) -> None:
    form = tmp_path / "form.toml"
    form.write_text(
        """
id = "local"
name = "季度表"
signs = ["本季度数", "本年累计数"]
[[tables]]
key = "q"
title = "季度统计表"
columns = [{ key = "now", label = "本季度数" }, { key = "year", label = "本年累计数" }]
rows = [{ key = "P", label = "一、公开政府信息数", unit = "条" }]
[[relations]]
id = "L1"
severity = "error"
table = "q"
each = "row"
must = "year >= now"
say = "“{row}”累计{year}小于本季度{now}。"
""",
        encoding="utf-8",
    )
    report = tmp_path / "q.txt"
    report.write_text(
        "南江县政府信息公开统计表\n指标 | 单位 | 本季度数 | 本年累计数 |\n一、公开政府信息数 | 条 | 9 | 7 |\n",
        encoding="utf-8",
    )
    code, out, _ = run("--form", form, "--json", report)
    assert code == 1
    answer = json.loads(out)
    assert [c["value"] for c in answer["cells"]] == [9, 7]
    assert answer["findings"][0]["message"] == "“公开政府信息数”累计7小于本季度9。"


def test_claims_are_answered_line_by_line(tmp_path: Path, clean: Path) -> None:
    claims = tmp_path / "claims.jsonl"
    lines = [
        {"check_id": "a", "statement": "2023年公开信息10条，其中网站12条。"},
        {"check_id": "b", "report_id": "clean", "text": "全县收到政府信息公开申请21件"},
        {"check_id": "c", "report_id": "clean", "text": "全县收到政府信息公开申请22件"},
        {
            "check_id": "d",
            "text": "全县收到政府信息公开申请5件",
            "evidence": ["new.总计=5"],
        },
    ]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    claims.write_text(text + "\nnot json\n", encoding="utf-8")
    code, out, error = run("--claims", claims)
    answers = [json.loads(line) for line in out.splitlines()]
    assert [(a["check_id"], a["verdict"]) for a in answers] == [
        ("a", "contradiction"),
        ("b", "ok"),
        ("c", "contradiction"),
        ("d", "ok"),
    ]
    assert all(set(a) == {"check_id", "verdict", "why"} for a in answers)
    assert (code, error) == (2, "第5行不是JSON，已跳过。\n")


def test_no_file_is_a_question_of_usage() -> None:
    assert run()[0] == 2


def test_a_check_needs_no_django(wrong: Path) -> None:
    probe = (
        "import sys; from gongkai.config.cli import main\n"
        "try: main(['check', '--json', sys.argv[1]])\n"
        "except SystemExit: pass\n"
        "print('django' in sys.modules, 'rich' in sys.modules)"
    )
    out = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-c", probe, str(wrong)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert out.stdout.endswith("False False\n")


@pytest.mark.shared
def test_the_seed_is_checked_within_a_second_from_a_cold_start(shared: Path) -> None:
    seed = shared / "seed/longnan-2018.txt"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-m", "gongkai.config.cli", "check", "--json", str(seed)],
        capture_output=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Computing time, so that a busy machine does not decide.
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert done.returncode == 1
    assert spent < 1


def test_the_findings_are_written_as_a_word_document(
    wrong: Path, tmp_path: Path
) -> None:
    out = tmp_path / "findings.docx"
    code, _, said = run(wrong, "--docx", out)
    assert code == 1
    assert "已写入" in said
    (table,) = docx.Document(str(out)).tables
    assert "150条大于总数120条" in table.rows[1].cells[3].text


def test_a_word_document_is_of_one_report_and_must_have_a_place(
    wrong: Path, clean: Path, tmp_path: Path
) -> None:
    code, _, error = run(wrong, clean, "--docx", tmp_path / "a.docx")
    assert code == 2
    assert "只用于一份报告" in error
    code, _, error = run(wrong, "--docx", tmp_path / "missing" / "a.docx")
    assert code == 2
    assert "无法写入" in error
