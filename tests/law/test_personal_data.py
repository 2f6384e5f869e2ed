"""Personal data in text: what is found, what blocks, and what the mask leaves."""

import json
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.personal_data import KINDS, mask, mask_value, scan

Case = dict[str, Any]
OWN = Path(__file__).parent / "cases" / "personal_data.jsonl"
SHARED = Path(__file__).resolve().parents[2].parent / "shared"


def read(path: Path) -> list[Case]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


OWN_CASES = read(OWN)
STRICT = ("id_card", "mobile", "bank_card", "passport")


@pytest.mark.parametrize("case", OWN_CASES, ids=[c["group"] for c in OWN_CASES])
def test_every_case_is_read_as_written_down(case: Case) -> None:
    found = scan(case["text"])

    assert [vars(entity) for entity in found.entities] == case["entities"]
    assert found.must_block is case["must_block"]


@pytest.mark.parametrize("case", OWN_CASES, ids=[c["group"] for c in OWN_CASES])
def test_a_masked_text_no_longer_blocks(case: Case) -> None:
    assert not scan(mask(case["text"])).must_block


def test_the_own_cases_cover_every_kind() -> None:
    kinds = {entity["type"] for case in OWN_CASES for entity in case["entities"]}

    assert kinds == set(KINDS)
    assert len(OWN_CASES) > 200


@pytest.mark.shared
def test_the_shared_cases_are_met() -> None:
    path = SHARED / "data" / "pii" / "cases.jsonl"
    if not path.exists():
        pytest.skip("the shared data is not beside the checkout")
    wanted: Counter[str] = Counter()
    met: Counter[str] = Counter()
    right = 0
    cases = read(path)
    for case in cases:
        found = scan(case["text"])
        seen = {(e.type, e.start, e.end) for e in found.entities}
        for entity in case["entities"]:
            wanted[entity["type"]] += 1
            place = (entity["type"], entity["start"], entity["end"])
            met[entity["type"]] += place in seen
        right += found.must_block is case["must_block"]
        assert case["must_block"] or not found.must_block, case["case_id"]

    assert all(met[kind] >= 0.98 * wanted[kind] for kind in STRICT)
    assert right >= 0.97 * len(cases)


def test_offsets_point_into_the_original_text() -> None:
    text = "\ufeff（\u200b手机：１６００００\u200b０１２３４）"
    (entity,) = scan(text).entities

    assert text[entity.start : entity.end] == entity.value
    assert entity.value.startswith("１６")
    assert entity.value.endswith("４")


@pytest.mark.parametrize(
    "spelling", ["16000001234", "+86 160-0000-1234", "１６０００００１２３４"]
)
def test_a_registered_office_mobile_may_be_public(spelling: str) -> None:
    text = "值班电话：160 0000 1234"

    assert scan(text).must_block
    assert not scan(text, official=frozenset({spelling})).must_block


def test_an_office_landline_is_a_hint_and_not_a_finding() -> None:
    found = scan("咨询电话：0797-3500000")

    assert not found.entities
    assert [hint.type for hint in found.hints] == ["landline"]


def test_an_illness_without_a_person_is_not_personal_data() -> None:
    assert not scan("2018年全县肺结核发病率下降").entities
    assert scan("患者凌春梅，肺结核").must_block


def test_a_birth_date_blocks_for_someone_under_eighteen() -> None:
    text = "姓名：黄小花，出生日期：2008年4月5日"

    assert not scan(text).must_block
    assert scan(text, on=date(2018, 6, 1)).must_block
    assert not scan(text, on=date(2030, 6, 1)).must_block


def test_a_village_is_the_public_form_of_an_address() -> None:
    assert mask_value("address", "明珠县东江镇大稳村石坑组12号") == "明珠县东江镇大稳村"
    assert not scan("申请人：温招香，住址：明珠县东江镇大稳村").must_block


def test_each_kind_has_its_public_form() -> None:
    assert mask_value("id_card", "360727 19870624 0003") == "360727********03"
    assert mask_value("mobile", "+86 160-0000-1234") == "160****1234"
    assert mask_value("bank_card", "6222 0000 0000 0005 432") == "6222********5432"
    assert mask_value("birth_date", "1987年6月24日") == "1987年"
    assert mask_value("person_name", "欧阳志远") == "欧阳某某"
    assert mask_value("person_name", "尹石根") == "尹某某"
    for kind in KINDS:
        assert mask_value(kind, "A1234567890") != "A1234567890"


def test_the_reason_names_what_why_and_what_to_do() -> None:
    (reason,) = scan("手机16000001234、17900004321").reasons

    assert reason.startswith("含手机号码2处。《个人信息保护法》")
    assert "处理办法" in reason


def test_a_column_head_tells_what_its_numbers_are() -> None:
    rows = "\n1,罗土根,20401234560012,300"

    assert scan("序号,姓名,账号,金额" + rows).must_block
    assert not scan("序号,姓名,凭证编号,金额" + rows).must_block


PIECES = [case["text"] for case in OWN_CASES]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=6),
    st.sampled_from(["\n", "。", "；", "，", " "]),
)
def test_masking_any_mixture_leaves_nothing_that_blocks(
    pieces: list[str], glue: str
) -> None:
    text = glue.join(pieces)

    # What stood in the lee of another find may show once that one is masked.
    assert not scan(mask(mask(text))).must_block


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_scanned(text: str) -> None:
    for entity in (found := scan(text)).entities:
        assert text[entity.start : entity.end] == entity.value
    assert set(found.blocking) <= set(found.entities)


@pytest.mark.parametrize(
    "evil",
    [
        "1" * 60000,
        "1 " * 30000,
        "1234 " * 12000,
        "张" * 60000,
        "姓名：张" * 15000,
        "a@" * 30000,
        "诊断" * 30000,
        "明珠县东江镇组1号" * 6000,
        "张三、" * 20000,
    ],
    ids=lambda evil: str(evil)[:8],
)
def test_no_text_makes_the_scan_slow(evil: str) -> None:
    """Sixty thousand characters take well under a second; quadratic takes minutes."""
    start = time.perf_counter()
    scan(evil)

    assert time.perf_counter() - start < 5
