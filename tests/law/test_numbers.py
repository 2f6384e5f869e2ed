"""Numbers as clerks type them, as pages show them, as the standard wants them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from gongkai.config.cli import number as number_command
from gongkai.law import check_digits
from gongkai.law.numbers import (
    DocumentNumber,
    IndexNumber,
    NumberFault,
    brackets_are_standard,
    find_document_numbers,
    format_index_number,
    normalise_document_number,
    parse_document_number,
    parse_index_number,
    parse_register_number,
)

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
REAL_NUMBERS = SHARED / "data" / "catalogue" / "doc_numbers.jsonl"
BRACKETS = [
    "〔〕",
    "[]",
    "［］",
    "()",
    "（）",
    "【】",
    "﹝﹞",
    "〖〗",
    "{}",
    "<>",
    "〔]",
    "[〕",
]

agencies = st.text(st.sampled_from("示明珠府办发函字规赣财建"), min_size=1, max_size=8)
years = st.integers(1949, 2099)
serials = st.integers(1, 99_999)


# --- check digits ------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    ["000014349", "014416330", "053533505", "00001434-9", "11441700007280420Y"],
)
def test_codes_found_on_public_pages_have_right_check_digits(code: str) -> None:
    assert check_digits.code_is_right(code)


@pytest.mark.parametrize("code", ["11441700007280420Y", "11620622013933539B"])
def test_a_credit_code_carries_a_right_organisation_code_inside(code: str) -> None:
    assert check_digits.code_is_right(code[8:17])


def test_a_wrong_check_digit_names_the_right_one() -> None:
    with pytest.raises(NumberFault, match="最后一位是8，按规则应为9"):
        check_digits.examine_code("000014348")


@pytest.mark.parametrize("code", ["", "12345", "1144170000728042OY", "县政府办公室"])
def test_what_is_not_a_code_is_refused(code: str) -> None:
    with pytest.raises(NumberFault, match="不是机构代码"):
        check_digits.examine_code(code)


bodies = st.tuples(
    st.sampled_from(["11", "12", "13", "91", "92", "93"]),
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.text(st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"), min_size=9, max_size=9),
).map("".join)


@given(bodies)
def test_credit_check_digits_agree_with_python_stdnum(body: str) -> None:
    assert check_digits.credit_check_digit(body) == uscc.calc_check_digit(body)


@given(bodies, st.integers(0, 16), st.sampled_from("0123456789ABCDEFGH"))
def test_one_mistyped_character_is_always_noticed(
    body: str, position: int, wrong: str
) -> None:
    code = body + check_digits.credit_check_digit(body)
    mistyped = code[:position] + wrong + code[position + 1 :]
    assert check_digits.code_is_right(mistyped) is (mistyped == code)


# --- index numbers -----------------------------------------------------------


def test_an_index_number_of_either_prefix_is_read() -> None:
    assert parse_index_number("000014349/2017-00110") == IndexNumber(
        "000014349", 2017, 110
    )
    assert parse_index_number("11441700007280420Y/2021-00050").serial == 50


def test_a_six_digit_serial_keeps_its_width() -> None:
    assert str(parse_index_number("000014349/2021-060416")) == "000014349/2021-060416"


def test_an_index_number_with_a_wrong_prefix_is_read_but_known_to_be_wrong() -> None:
    assert not parse_index_number("000014348/2017-00110").check_digit_is_right


@pytest.mark.parametrize(
    "text",
    [
        "000014349/2017-0110",
        "000014349-2017-00110",
        "0000143490/2017-00110",
        "000014349/17-00110",
        "11610527Q-2019-000024",
        "",
    ],
)
def test_other_shapes_are_refused_with_the_right_shape_in_words(text: str) -> None:
    with pytest.raises(NumberFault, match="不是索引号：应为机构代码"):
        parse_index_number(text)


def test_a_serial_of_zero_was_never_issued() -> None:
    with pytest.raises(NumberFault, match="流水号为零"):
        parse_index_number("000014349/2017-00000")


def test_no_index_number_is_issued_under_a_wrong_code() -> None:
    with pytest.raises(NumberFault, match="校验码不对"):
        format_index_number("000014348", 2018, 1)


@pytest.mark.parametrize(("serial", "width"), [(0, 5), (100_000, 5), (1_000_000, 6)])
def test_a_serial_outside_its_width_is_refused(serial: int, width: int) -> None:
    with pytest.raises(NumberFault, match="超出"):
        format_index_number("000014349", 2018, serial, width)


@pytest.mark.parametrize(("year", "width"), [(18, 5), (2018, 4)])
def test_a_year_or_width_no_scheme_knows_is_refused(year: int, width: int) -> None:
    with pytest.raises(NumberFault):
        format_index_number("000014349", year, 1, width)


@given(st.integers(1900, 2099), serials)
def test_what_is_formatted_is_read_back(year: int, serial: int) -> None:
    text = format_index_number("11441700007280420Y", year, serial)
    read = parse_index_number(text)
    assert (read.year, read.serial, str(read)) == (year, serial, text)
    assert read.back_part == f"{year}-{serial:05d}"


# --- document numbers --------------------------------------------------------


@given(agencies, years, serials, st.sampled_from(BRACKETS))
def test_every_bracket_gives_the_same_number(
    agency: str, year: int, serial: int, pair: str
) -> None:
    typed = f"{agency}{pair[0]}{year}{pair[1]}{serial}号"
    number = normalise_document_number(typed)
    assert number == DocumentNumber(agency, year, serial)
    assert str(number) == f"{agency}〔{year}〕{serial}号"
    assert parse_document_number(str(number)) == number


@pytest.mark.parametrize(
    "typed",
    [
        "赣府厅发〔２０１８〕１４号",
        " 赣府厅发 〔 2018 〕 14 号 ",
        "赣府厅发〔2018〕014号",
        "赣府厅发〔2018〕第14号",
        "赣府厅发〔2018年〕14号",
        "赣府厅发〔2018〕14",
        "赣府厅发〔2018〕14號",
        "赣府厅发\u3000（2018）\u300014号",
    ],
)
def test_sloppy_typing_is_read(typed: str) -> None:
    assert str(normalise_document_number(typed)) == "赣府厅发〔2018〕14号"


@pytest.mark.parametrize(
    ("typed", "agency", "year", "serial", "normal"),
    [
        ("国务院令第711号", "国务院令", None, 711, "国务院令第711号"),
        ("国令 第８３７号", "国令", None, 837, "国令第837号"),
        (
            "示例总局公告2018年第031号",
            "示例总局公告",
            2018,
            31,
            "示例总局公告2018年第31号",
        ),
    ],
)
def test_orders_and_announcements_are_counted_with_di(
    typed: str, agency: str, year: int | None, serial: int, normal: str
) -> None:
    number = normalise_document_number(typed)
    assert (number.agency_code, number.year, number.serial) == (agency, year, serial)
    assert str(number) == normal
    assert parse_document_number(normal) == number


def test_the_strict_reader_says_how_it_should_be_written() -> None:
    with pytest.raises(NumberFault, match="应写作“赣府厅发〔2018〕14号”"):
        parse_document_number("赣府厅发[2018]14号")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "空的"),
        ("〔2018〕14号", "缺少机关代字"),
        ("赣府厅发〔2018〕号", "缺少序号"),
        ("赣府厅发〔18〕14号", "年份只有两位"),
        ("赣府厅发14号", "没有括起来的年份"),
        ("赣府厅发〔2018〕0号", "序号为零"),
        ("赣府厅发〔2018〕123456号", "超过5位"),
        ("ABC〔2018〕14号", "不是发文字号"),
        (
            "见赣府厅发〔2018〕14号文件第三条",
            "还有别的文字.*应写作“赣府厅发〔2018〕14号”",
        ),
    ],
)
def test_each_refusal_says_what_is_wrong(typed: str, why: str) -> None:
    with pytest.raises(NumberFault, match=why):
        normalise_document_number(typed)


def test_numbers_are_found_in_running_text_with_offsets() -> None:
    text = (
        "根据《示例办法》（国办发〔2017〕94号）和赣府厅发[2018]14号，"
        "按照国务院令第711号，和政发〔2018〕2号继续有效。"
    )
    found = find_document_numbers(text)
    assert [str(hit.number) for hit in found] == [
        "国办发〔2017〕94号",
        "赣府厅发〔2018〕14号",
        "国务院令第711号",
        "和政发〔2018〕2号",
    ]
    assert all(text[hit.start : hit.end] == hit.raw for hit in found)


@pytest.mark.parametrize(
    "text", ["现发布公告第3号楼方案", "第〔2018〕号", "2018年9月20日", ""]
)
def test_text_without_a_number_yields_none(text: str) -> None:
    assert find_document_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "standard"),
    [
        ("赣府厅发〔2018〕14号", True),
        ("赣府厅发〔2018]14号", False),
        ("落实赣府厅发[2018]14号", False),
        ("公告〔2024〕第11号", True),
        ("国务院令第711号", True),
    ],
)
def test_brackets_other_than_the_standard_ones_are_noticed(
    text: str, standard: bool
) -> None:
    assert brackets_are_standard(text) is standard


def test_a_register_number_has_three_digits_from_001() -> None:
    number = parse_register_number("示府规〔2018〕001号")
    assert (number.serial, number.registered) == (1, "示府规〔2018〕001号")
    for wrong in ("示府规〔2018〕1号", "示府规〔2018〕000号", "示府发〔2018〕001号"):
        with pytest.raises(NumberFault, match="从001起的三位"):
            parse_register_number(wrong)


@pytest.mark.shared
@pytest.mark.skipif(not REAL_NUMBERS.exists(), reason="needs ../shared")
def test_real_numbers_normalise_as_listed() -> None:
    cases = [json.loads(line) for line in REAL_NUMBERS.read_text().splitlines()]
    wrong = []
    for case in cases:
        number = normalise_document_number(case["raw"])
        read = (str(number), number.agency_code, number.year, number.serial)
        if read != tuple(case[k] for k in ("normal", "agency_code", "year", "serial")):
            wrong.append((case, read))
    assert len(cases) == 150
    assert wrong == []


# --- the command -------------------------------------------------------------


def _run(path: Path, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(number_command.command, [str(path), *options])
    return result.exit_code, result.stdout


def test_the_command_answers_json_lines_with_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "numbers.jsonl"
    file.write_text(
        '{"id": 7, "raw": "赣府厅发[2018]14号"}\n{"doc_number": "没有"}\n{"other": 1}\n{\n'
        '{"text": "按照国办发〔2017〕94号和赣府厅发〔2018〕14号"}\n',
        encoding="utf-8",
    )
    code, out = _run(file, "--json")
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert answers[0] == {
        "id": 7,
        "raw": "赣府厅发[2018]14号",
        "kind": "document_number",
        "normal": "赣府厅发〔2018〕14号",
        "agency_code": "赣府厅发",
        "year": 2018,
        "serial": 14,
    }
    assert "没有括起来的年份" in answers[1]["error"]
    assert "没有可读的字段" in answers[2]["error"]
    assert "不是JSON" in answers[3]["error"]
    assert [a["serial"] for a in answers[4:]] == [94, 14]


def test_the_command_reads_text_and_judges_check_digits(tmp_path: Path) -> None:
    file = tmp_path / "numbers.txt"
    file.write_text(
        "赣府厅发（2018）14号\n\n000014349/2018-00001\n000014348/2018-00001\n"
        "11441700007280420Y\n索引号：000014349/2018-00002 文号：国办发〔2017〕94号\n",
        encoding="utf-8",
    )
    code, out = _run(file, "--json")
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert _run(file)[0] == 1
    assert [a.get("kind") for a in answers] == [
        "document_number",
        "index_number",
        "index_number",
        "organ_code",
        "document_number",
        "index_number",
    ]
    assert [a.get("check_digit_is_right") for a in answers[1:3]] == [True, False]
    assert "应为9" in answers[2]["error"]


def test_the_command_prints_a_table_for_people(tmp_path: Path) -> None:
    file = tmp_path / "numbers.txt"
    file.write_text("国令第837号\n", encoding="utf-8")
    code, out = _run(file)
    assert code == 0
    assert "国令第837号" in out


def test_the_command_answers_without_django() -> None:
    asked = "import sys, gongkai.config.cli.number; print('django' in sys.modules)"
    done = subprocess.run(  # noqa: S603 -- this interpreter, a fixed line
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_the_command_refuses_what_is_not_utf8(tmp_path: Path) -> None:
    file = tmp_path / "numbers.txt"
    file.write_bytes("国令第837号".encode("gb18030"))
    result = CliRunner().invoke(number_command.command, [str(file)])
    assert result.exit_code == 1
    assert "UTF-8" in result.stderr
