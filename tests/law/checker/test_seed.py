"""The report that began it: every inconsistency known of it is found, nothing else held.

The expectations are those of the analysis of its figures, one by one.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.law.checker import Report, check
from gongkai.law.forms import Finding

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def report(shared: Path) -> Report:
    return check((shared / "seed/longnan-2018.txt").read_bytes())


def finding(report: Report, rule: str, where: str) -> Finding:
    found = [
        f
        for f in report.findings
        if f.rule == rule and any(where in w for w in f.where)
    ]
    assert len(found) == 1, [(f.rule, f.where) for f in report.findings]
    return found[0]


def test_all_58_values_are_read(report: Report) -> None:
    assert len(report.cells) == 58
    assert None not in report.cells.values()
    assert (report.year, report.form.id if report.form else None) == (2018, "2014")
    assert "龙南县" in report.organ


@pytest.mark.parametrize(
    ("rule", "severity", "where", "figures"),
    [
        # figures inside the table
        ("R05", "warning", "A1", {"A1": "37685", "A2_WEB": "35438"}),
        ("R06", "warning", "A1_NORM", {"A1_NORM": "4183", "A1_ISSUED": "2562"}),
        ("R12", "error", "C3_REFUSED", {"C3_REFUSED": "0", "C3_R_PRIVACY": "2", "C3_R_NOTGOV": "2"}),
        ("R12A", "warning", "C3_R_PRIVACY", {"C3": "2"}),
        ("R12B", "warning", "C3_R_NOTGOV", {"C3_PARTIAL": "2"}),
        ("text_table", "warning", "F", {"F": "2", "text": "647"}),
        ("meetings_not_counted", "warning", "I1", {"I1": "0"}),
        ("courses_differ", "warning", "I2", {"I2": "2", "text": "1"}),
        ("R22", "warning", "H1", {"H1": "1", "H3_FULL": "0", "H4": "0"}),
        # the table against the text
        ("text_table_scope", "warning", "A2_WEB", {"text": "32001", "A2_WEB": "35438"}),
        ("text_table", "error", "A2_WEIBO", {"text": "80", "A2_WEIBO": "889"}),
        ("text_table", "error", "A2_WECHAT", {"text": "2650", "A2_WECHAT": "981"}),
        ("text_table_scope", "warning", "B2_INTERP", {"text": "8", "B2_INTERP": "56"}),
        ("text_table", "error", "B2_SOCIAL", {"text": "12", "B2_SOCIAL": "61"}),
        ("text_table_approximate", "warning", "I3", {"I3": "160"}),
        ("topic_missing", "error", "C1", {"C1": "2"}),
        ("topic_missing", "warning", "G", {"G": "0"}),
        ("heading_not_answered", "warning", "行政诉讼", {}),
        ("channel_not_told", "warning", "A2_GAZETTE", {"A2_GAZETTE": "12"}),
        ("channel_not_told", "warning", "A2_OTHER", {"A2_OTHER": "365"}),
        # structure and text
        ("section_missing", "error", "第五部分", {"missing": "五"}),
        ("heading_level", "warning", "（一）", {}),
        ("mojibake", "error", "預算", {"text": "?!叭苯涃M", "original": "。“三公”經費"}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(
    report: Report, rule: str, severity: str, where: str, figures: dict[str, str]
) -> None:
    found = finding(report, rule, where)
    assert found.severity == severity
    assert {name: found.values.get(name) for name in figures} == figures
    assert found.message.endswith("。")


@pytest.mark.parametrize(
    "rule",
    ["R01", "R02", "R03", "R04", "R07", "R07S", "R08", "R09", "R10", "R11", "R13", "R14", "R15", "R16", "R17", "R18"],
)  # fmt: skip
def test_nothing_is_said_of_what_holds(report: Report, rule: str) -> None:
    assert rule not in {f.rule for f in report.findings}


def test_nothing_more_than_the_list_is_found(report: Report) -> None:
    assert len(report.findings) == 23


def test_the_share_of_online_services_is_not_called_wrong(report: Report) -> None:
    assert not any("436" in f.message or "58%" in f.message for f in report.findings)


def test_both_contradictions_of_2023_are_found_in_every_layout(shared: Path) -> None:
    folder = shared / "data/reports"
    for file in [*folder.glob("tables/hongze2023.*"), folder / "hongze2023.pdf"]:
        found = check(file.read_bytes()).findings
        assert [(f.rule, f.where[0]) for f in found] == [
            ("E8", "table4/行政复议/总计"),
            ("E8", "table4/复议后起诉/总计"),
        ], file.name


def test_nothing_is_found_in_2024_in_any_layout(shared: Path) -> None:
    files = [*(shared / "data/reports/tables").glob("hongze2024.*")]
    assert len(files) == 5
    for file in files:
        assert check(file.read_bytes()).findings == (), file.name


def test_the_two_years_continue_one_another(shared: Path) -> None:
    folder = shared / "data/reports/tables"
    report = check(
        (folder / "hongze2024.pipe.txt").read_bytes(),
        previous=(folder / "hongze2023.pipe.txt").read_bytes(),
    )
    assert {f.rule for f in report.findings} == {"R20"}
