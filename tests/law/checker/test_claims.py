"""Claims in prose: what can be true together, from the words alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.checker import answer_claim, judge
from gongkai.law.checker.claims.quantities import mentions, tidy


def cases(name: str) -> list[list[str]]:
    """Return the rows of a case file, comments left out."""
    lines = (Path(__file__).parent / "cases" / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


FEW = st.integers(1, 400)
QUICK = settings(max_examples=40, deadline=None)


@pytest.mark.parametrize(("verdict", "rule", "statement"), cases("claims.tsv"))
def test_the_claim_is_judged(verdict: str, rule: str, statement: str) -> None:
    judged = judge(statement)
    assert (judged.verdict, judged.rule) == (verdict, rule), judged.why


@QUICK
@given(st.lists(FEW, min_size=2, max_size=6), st.integers(-3, 3))
def test_a_partition_with_a_rest_adds_up_exactly(parts: list[int], off: int) -> None:
    kinds = ["工作动态", "通知公告", "政策文件", "财政信息", "人事信息"][
        : len(parts) - 1
    ]
    listed = "、".join(
        f"{k}{v}条" for k, v in zip([*kinds, "其他"], parts, strict=True)
    )
    total = sum(parts) + off
    judged = judge(f"2023年，南江县某局主动公开政府信息{total}条，其中{listed}。")
    assert judged.verdict == ("ok" if off == 0 else "contradiction")
    if off:
        assert str(sum(parts)) in judged.why or "部分不能大于整体" in judged.why


@QUICK
@given(st.lists(FEW, min_size=2, max_size=4), st.integers(-50, 50))
def test_channels_may_exceed_the_total_but_never_fall_short(
    parts: list[int], off: int
) -> None:
    channels = ["政府网站", "政务微信", "政务微博", "宣传栏"][: len(parts)]
    listed = "，".join(f"{k}{v}条" for k, v in zip(channels, parts, strict=True))
    total = max(sum(parts) + off, 1)
    verdict = judge(f"2023年某镇主动公开政府信息{total}条，其中：{listed}。").verdict
    if total > sum(parts) or total < max(parts):
        assert verdict == "contradiction"
    else:
        assert verdict == ("ok" if total == sum(parts) else "not_checkable")


@QUICK
@given(st.lists(st.integers(1, 300), min_size=2, max_size=5))
def test_rounded_shares_of_a_true_partition_are_accepted(parts: list[int]) -> None:
    shares = [f"{100 * part / sum(parts):.1f}" for part in parts]
    kinds = ["动态", "公告", "文件", "解读", "其他"][-len(parts) :]
    listed = "；".join(
        f"{k}类{v}条，占{s}%" for k, v, s in zip(kinds, parts, shares, strict=True)
    )
    assert judge(f"2022年共发布信息{sum(parts)}条，其中：{listed}。").verdict == "ok"


@QUICK
@given(FEW, FEW, st.integers(-3, 3))
def test_a_change_is_the_difference_of_both_years(
    now: int, before: int, off: int
) -> None:
    way = "增加" if now >= before else "减少"
    change = abs(now - before) + off
    if change < 0:
        return
    said = f"2022年公开信息{now}条，2021年公开信息{before}条，较上年{way}{change}条。"
    assert judge(said).verdict == ("ok" if off == 0 else "contradiction")


@QUICK
@given(FEW, FEW)
def test_the_same_fact_told_twice_must_be_the_same(one: int, other: int) -> None:
    said = f"报告第一部分写全年收到政府信息公开申请{one}件，第三部分写收到政府信息公开申请{other}件。"
    assert judge(said).verdict == ("ok" if one == other else "contradiction")


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("2018年公布《条例》第14条", []),
        ("赣府厅发〔2018〕14号，自2018年1月1日起20个工作日内", []),
        ("培训160余人次", ["160—169人次"]),
        ("约2,500条、1.2万余条", ["2400—2600条", "12000—12999条"]),
        ("２０１９年受理两件，收到申请三件", ["2件", "3件"]),
        ("占33.04%，下降5个百分点", ["33.04%", "5个百分点"]),
        ("浏览量３万次，近50人参加", ["30000次", "40—50人"]),
    ],
)
def test_figures_are_told_from_dates_and_articles(
    text: str, figures: list[str]
) -> None:
    found = [f"{m.figure}{m.unit}" for m in mentions(tidy(text))]
    assert found == figures


@pytest.mark.parametrize(("verdict", "evidence", "text"), cases("texts.tsv"))
def test_the_text_is_held_against_its_table(
    verdict: str, evidence: str, text: str
) -> None:
    judged = answer_claim({"text": text, "evidence": evidence.split(" ")}, {})
    assert judged.verdict == verdict, judged.why


def test_a_text_is_held_against_the_evidence_given() -> None:
    claim = {"check_id": "a", "text": "全县共受理政府信息公开申请21件，均已按时答复。"}
    assert (
        answer_claim(
            {**claim, "evidence": ["new.总计=21", "carried_out.总计=0"]}, {}
        ).verdict
        == "ok"
    )
    assert (
        answer_claim({**claim, "evidence": ["new.总计=20"]}, {}).verdict
        == "contradiction"
    )
    late = answer_claim(
        {**claim, "evidence": ["new.总计=21", "carried_out.总计=2"]}, {}
    )
    assert late.verdict == "contradiction"
    assert "结转" in late.why


def test_a_text_about_a_part_is_not_held_against_the_whole() -> None:
    claim = {
        "text": "县政府办公室代表县政府受理申请17件。",
        "evidence": ["new.总计=95"],
    }
    assert answer_claim(claim, {}).verdict == "not_checkable"
    claim["text"] = "县政府办公室代表县政府受理申请97件。"
    assert answer_claim(claim, {}).verdict == "contradiction"


def test_a_claim_with_neither_statement_nor_text_is_refused() -> None:
    with pytest.raises(ValueError, match="statement"):
        answer_claim({"check_id": "x"}, {})


@pytest.mark.shared
def test_the_shared_statements_are_judged_as_expected(shared: Path) -> None:
    path = shared / "data/reports/narrative_checks.jsonl"
    claims = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    wrong = [
        claim["check_id"]
        for claim in claims
        if judge(claim["statement"]).verdict != claim["expected_verdict"]
    ]
    assert len(claims) == 33
    assert wrong == []


@pytest.mark.shared
def test_the_shared_texts_are_held_against_their_tables(shared: Path) -> None:
    path = shared / "data/reports/text_vs_table.jsonl"
    for line in path.read_text("utf-8").splitlines():
        claim = json.loads(line)
        assert answer_claim(claim, {}).verdict == claim["expected_verdict"]
