"""Faults of a text: garbled characters, secrecy marks, internal papers, leftovers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.mojibake import find_garbled
from gongkai.law.text_fault_rules import RULES, Rule
from gongkai.law.text_faults import Fault, find_faults


def codes(text: str, title: str = "", genre: str = "") -> set[tuple[str, str]]:
    faults = find_faults(text, title=title, genre=genre)
    return {(fault.code, fault.severity) for fault in faults}


@pytest.mark.parametrize(
    ("text", "original"),
    [
        ("支出預算?！叭苯涃M決算", "。“三公”經費"),
        ("关于印发".encode().decode("gbk", "ignore") + "的", ""),
        ("明珠县人民政府办公室".encode().decode("gb18030"), "明珠县人民政府办公室"),
        ("关于印发明珠县".encode("gbk").decode("latin-1"), "关于印发明珠县"),
        ("关于印发".encode().decode("latin-1"), "关于印发"),
    ],
)
def test_garbled_text_is_found_and_its_original_guessed(
    text: str, original: str
) -> None:
    garbled = find_garbled(text)

    assert garbled
    assert original in "".join(garble.original for garble in garbled)
    assert ("mojibake", "block") in codes(text)


@pytest.mark.parametrize("text", ["锟斤拷锟斤拷", "明珠\ufffd县", "经费\ue5e5支出"])
def test_lost_characters_are_found(text: str) -> None:
    assert ("mojibake", "block") in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "赣州市章贡区圩镇畲族村",
        "“三公”經費支出預算與決算一併公開",
        "吹喇叭、苯甲酸、A股、B超、T恤、卡拉OK",
        "PM2.5浓度为35μg/m³，气温25℃",
        "魑魅魍魉",
        "café naïve Ångström",
    ],
)
def test_rare_words_are_not_garbled(text: str) -> None:
    assert find_garbled(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "秘密★10年\n明珠县人民政府文件",
        "绝密★",
        "密级：机密",
        "特急 秘密",
        "机 密",
        "【机密】",
        "明府办\n机密\n",
        "秘密 ★ 长期",
    ],
)
def test_a_secrecy_mark_blocks(text: str) -> None:
    assert ("secrecy_mark", "block") in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "保守国家秘密，人人有责",
        "涉及商业秘密、个人隐私的",
        "机密级计算机管理",
        "绝密飞行",
        "密级：无",
        "严守工作秘密。",
        "涉密人员管理",
    ],
)
def test_ordinary_words_about_secrecy_pass(text: str) -> None:
    assert codes(text) == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("内部资料 注意保存", "internal_mark"),
        ("内部文件，严禁外传", "internal_mark"),
        ("（此件依申请公开）", "not_public_notice"),
        ("此件不予公开", "not_public_notice"),
        ("公开方式：依申请公开", "not_public_notice"),
        ("批注 [A1]：此处请财政局核实", "revision_mark"),
        ("见表错误!未找到引用源。", "field_error"),
        ("补助标准（待补充）", "placeholder"),
        ("2018年X月X日", "placeholder"),
        ("明府办发〔2018〕XX号", "placeholder"),
    ],
)
def test_leftovers_and_notices_block(text: str, code: str) -> None:
    assert (code, "block") in codes(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("（此件删减后公开）", "partial_notice"),
        ("明珠县&nbsp;政府", "markup_left"),
        ("XX县人民政府", "placeholder"),
        ("经费??支出", "lost_characters"),
        ("已经完成。。", "doubled_punctuation"),
        ("各乡镇,各部门", "half_width"),
        ("2018年2月30日", "impossible_date"),
        ("明珠\u200b县", "invisible_character"),
    ],
)
def test_small_faults_only_warn(text: str, code: str) -> None:
    assert codes(text) == {(code, "warn")}


@pytest.mark.parametrize(
    "text",
    [
        "（此件公开发布）",
        "此件主动公开",
        "信息公开选项：主动公开",
        "李××因交通事故",
        "2018年2月28日",
        "投资1,200万元",
        "详见附件（共3页）",
    ],
)
def test_what_is_right_has_no_fault(text: str) -> None:
    assert codes(text) == set()


@pytest.mark.parametrize(
    ("title", "genre", "severity"),
    [
        ("关于解决抗旱经费的请示", "", "block"),
        ("县政府第十次常务会议纪要", "", "block"),
        ("某文", "纪要", "block"),
        ("明珠县消防办法（送审稿）", "", "block"),
        ("明珠县消防办法（征求意见稿）", "", "block"),
        ("关于调整预算的议案（草案）", "", "block"),
        ("关于抗旱工作情况的报告", "报告", "warn"),
    ],
)
def test_internal_papers_are_found_by_title_or_genre(
    title: str, genre: str, severity: str
) -> None:
    assert ("internal_kind", severity) in codes("", title, genre)


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("关于某局请示的批复", "批复"),
        ("关于公开征求《办法（征求意见稿）》意见的公告", "公告"),
        ("2018年政府工作报告", "报告"),
        ("关于印发《会议纪要管理办法》的通知", "通知"),
        ("明珠县2018年政府信息公开工作年度报告", "报告"),
    ],
)
def test_published_kinds_are_left_alone(title: str, genre: str) -> None:
    assert codes("", title, genre) == set()


def test_an_unpaired_bracket_in_a_title_warns_in_the_title() -> None:
    (fault,) = find_faults("", title="关于印发《办法的通知")

    assert (fault.code, fault.where, fault.start) == ("bracket", "title", 4)


def test_faults_point_at_their_place_and_say_what_to_do() -> None:
    text = "第一段。\n秘密★10年\n第二段，第三段,第四段"
    faults = find_faults(text)

    assert [fault.severity for fault in faults] == ["block", "warn"]
    for fault in faults:
        assert isinstance(fault, Fault)
        assert text[fault.start : fault.end] == fault.value
        assert fault.message.endswith("。")
        assert fault.advice.endswith("。")


@given(st.data())
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.pattern.pattern[:24])
def test_nothing_a_rule_finds_is_without_its_needles(
    rule: Rule, data: st.DataObject
) -> None:
    alphabet = st.characters(codec="utf-8")
    text = data.draw(st.from_regex(rule.pattern, alphabet=alphabet))
    found = rule.pattern.search(text)

    assert found
    assert any(needle in found[0].casefold() for needle in rule.needles)
