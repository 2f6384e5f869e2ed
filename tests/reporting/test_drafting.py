"""Report texts: placeholders mean figures, and drafted sections agree with the tables."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.checker import check
from gongkai.law.forms import CellKey, Finding, Form, national_forms
from gongkai.law.forms.expressions import names as names_in
from gongkai.reporting import prose
from gongkai.reporting.content import page
from gongkai.reporting.documents.content import Part, ReportContent
from gongkai.reporting.drafting import (
    draft_lead,
    draft_parts,
    draft_title,
    fill,
    placeholders,
)
from gongkai.reporting.layouts import LAYOUTS, Layout, layout
from gongkai.reporting.placeholders import (
    Name,
    Values,
    check_text,
    names_of_form,
    unfinished,
)

WORDS = {
    "organ": "明珠县人民政府",
    "publisher": "明珠县人民政府办公室",
    "contact": "明珠县人民政府办公室（电话：0799-3512345）",
    "site": "明珠县人民政府网",
    "all": "全县",
}
KNOWN = {
    "A1": Name("A1", "主动公开政府信息数", "条"),
    "C1": Name("C1", "收到申请数", "件"),
}
VALUES = Values(
    {"A1": Decimal("120.0000"), "C1": None}, {"A1": Decimal(100)}, {"A1": "条"}
)


def numbers(**values: int) -> dict[str, Decimal | None]:
    """Return numbers by name."""
    return {name: Decimal(value) for name, value in values.items()}


def test_a_placeholder_prints_this_year_last_year_and_the_change() -> None:
    text = "公开{{A1}}条，上年{{ A1 | 上年 }}条，较上年{{ A1|较上年 }}。"
    assert fill(text, VALUES) == "公开120条，上年100条，较上年增加20条。"


@pytest.mark.parametrize(("last", "said"), [(130, "减少10条"), (120, "持平")])
def test_a_change_is_read_in_words(last: int, said: str) -> None:
    values = Values(VALUES.now, {"A1": Decimal(last)}, VALUES.units)
    assert fill("较上年{{ A1|较上年 }}", values) == f"较上年{said}"


def test_a_placeholder_without_a_figure_stays_and_is_told() -> None:
    text = "公开{{ A1 }}条。\n收到申请{{ C1 }}件。"
    assert fill(text, VALUES).endswith("{{ C1 }}件。")
    (fault,) = check_text(text, KNOWN, VALUES)
    assert fault.line == 2
    assert "收到申请数" in fault.message
    assert "没有本年数" in fault.message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("好\n{{ A9 }}", "第2行的占位符“{{ A9 }}”没有对应的指标"),
        ("{{ A1|去年 }}", "只能写“上年”或“较上年”"),
        ("{{ A1 - C1 }}", "第1行的占位符没有写完整"),
        ("{{ A1 }", "第1行的占位符没有写完整"),
        ("{{ A1.__class__ }}", "没有对应的指标"),
    ],
)
def test_what_means_nothing_is_said_in_a_sentence_with_its_line(
    text: str, said: str
) -> None:
    (fault,) = check_text(text, KNOWN)
    assert said in fault.message
    assert "{{" in fill(text, VALUES)


def test_marks_left_for_the_author_are_found() -> None:
    (mark,) = unfinished("（一）主要问题。\n【请写明问题】")
    assert mark.line == 2
    assert not unfinished("【提示】按上级要求")


@pytest.mark.parametrize("form", national_forms(), ids=lambda form: form.id)
def test_every_cell_has_a_placeholder_of_its_own(form: Form) -> None:
    names = names_of_form(form)
    assert {name.key for name in names.values()} == set(form.keys())
    assert all(placeholders(f"{{{{ {name} }}}}") == [name] for name in names)


def test_a_row_without_column_means_its_total() -> None:
    names = names_of_form(layout("2021").form)
    assert names["Q.NEW"].key == CellKey("table3", "new", "总计")
    assert names["Q.NEW.自然人"].key == CellKey("table3", "new", "自然人")
    assert names["P.NORM.本年制发件数"].key == CellKey("table2", "行政规范性文件", "1")


@pytest.mark.parametrize("layout_id", LAYOUTS)
def test_layouts_name_only_what_there_is(layout_id: str) -> None:
    used = layout(layout_id)
    known = {*used.names(), *prose.names(used.prose)}
    assert set(used.prose) <= known
    for part in used.parts:
        for paragraph in part.paragraphs:
            for sentence in paragraph.sentences:
                asked = names_in(sentence.when) if sentence.when else set()
                names = {".".join(path).removeprefix("previous.") for path in asked}
                names |= set(placeholders(sentence.text))
                names |= {name for name, _words, _unit in sentence.items}
                assert names <= known, sentence
                assert not check_text(sentence.text, dict.fromkeys(known, KNOWN["A1"]))


def test_the_six_titles_since_2019_are_those_of_the_format() -> None:
    for layout_id in ("2019", "2021"):
        used = layout(layout_id)
        assert tuple(part.title for part in used.parts) == used.form.sections
        tables = {part.number: part.tables for part in used.parts}
        assert tables["二"] + tables["三"] + tables["四"] == (
            "table2",
            "table3",
            "table4",
        )


def drafted(
    used: Layout,
    cells: dict[CellKey, Decimal | None],
    told: dict[str, Decimal | None],
    *,
    government: bool = True,
    last: dict[str, Decimal | None] | None = None,
) -> ReportContent:
    """Draft a report of a year of the form from cells, as it would be printed."""
    year = used.form.from_year
    by_name = {
        name: cells.get(each.key)
        for name, each in names_of_form(used.form).items()
        if each.key
    }
    units = {name: each.unit for name, each in used.names().items()}
    values = Values(used.with_sums(by_name | told), last or {}, units)
    words = WORDS | {"year": str(year)}
    if not government:
        words |= {"organ": "明珠县财政局", "publisher": "明珠县财政局", "all": "本机关"}
    parts = draft_parts(used, values, words, government=government)
    assert not [
        fault
        for part in parts
        for fault in check_text(
            part.text, used.names() | prose.names(used.prose), values
        )
    ]
    return ReportContent(
        draft_title(used, words),
        words["organ"],
        year,
        used.form,
        cells,
        draft_lead(used, words),
        tuple(
            Part(part.number, part.title, fill(part.text, values), part.tables)
            for part in parts
        ),
        None,
        annex=used.annex,
    )


def of_the_text(content: ReportContent) -> list[Finding]:
    """Return what the checker finds in the text; figures invented here may be odd."""
    found = check(page(content).encode())
    assert found.form == content.form
    return [each for each in found.findings if each.rule[0] not in "REP"]


def cells_2014(draw: st.DrawFn) -> dict[CellKey, Decimal | None]:
    """Fill the form of 2014 so that totals are the sums of their parts."""
    form = layout("2014").form
    (table,) = form.tables
    rows = {row.key: draw(st.integers(0, 60)) for row in table.rows if not row.heading}
    for parent in ("C1", "C2", "C3_REFUSED", "C3", "D", "E", "H3"):
        rows[parent] = sum(rows[part] for part in table.parts(parent))
    rows["A1"] = max(rows[part] for part in table.parts("A2"))
    rows["A1_NORM"] = min(rows["A1_NORM"], rows["A1"])
    rows["B2_PRESS_HEAD"] = min(rows["B2_PRESS_HEAD"], rows["B2_PRESS"])
    rows["B2_TALK_HEAD"] = min(rows["B2_TALK_HEAD"], rows["B2_TALK"])
    return {CellKey(table.key, row, "统计数"): Decimal(n) for row, n in rows.items()}


def cells_2021(draw: st.DrawFn) -> dict[CellKey, Decimal | None]:
    """Fill the form since 2021 so that its equations hold."""
    used = layout("2021")
    cells: dict[CellKey, Decimal | None] = {
        key: Decimal(draw(st.integers(0, 9)))
        for key in used.form.keys()  # noqa: SIM118 -- a form is no dictionary
        if key.row != "o"
    }
    table = used.form.table("table3")
    for column in table.columns[:-1]:
        rows = [row.key for row in table.rows if row.block and row.key != "o"]
        rows.remove("total")
        done = sum((cells[CellKey("table3", row, column.key)] or 0) for row in rows)
        left = cells[CellKey("table3", "carried_out", column.key)] or 0
        cells[CellKey("table3", "total", column.key)] = Decimal(done)
        cells[CellKey("table3", "carried_in", column.key)] = Decimal(0)
        cells[CellKey("table3", "new", column.key)] = Decimal(done + left)
    for each in (table, used.form.table("table4")):
        for row in each.rows:
            keys = [CellKey(each.key, row.key, column.key) for column in each.columns]
            if keys[0] in cells:
                cells[keys[-1]] = sum(
                    (cells[key] or Decimal(0) for key in keys[:-1]), Decimal(0)
                )
    return cells


@given(st.data(), st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_drafted_report_of_2014_to_2018_says_what_its_table_says(
    data: st.DataObject, government: bool
) -> None:
    used = layout("2014")
    cells = st.composite(cells_2014)()
    told = {name: Decimal(data.draw(st.integers(0, 60))) for name in used.prose}
    content = drafted(used, data.draw(cells), dict(told), government=government)
    assert of_the_text(content) == []


@given(st.data(), st.booleans())
@settings(max_examples=25, deadline=None)
def test_a_drafted_report_since_2021_says_what_its_tables_say(
    data: st.DataObject, government: bool
) -> None:
    used = layout("2021")
    cells = st.composite(cells_2021)()
    told = {name: Decimal(data.draw(st.integers(0, 60))) for name in used.prose}
    content = drafted(used, data.draw(cells), dict(told), government=government)
    found = [each for each in of_the_text(content) if each.rule != "no_rule_power"]
    assert found == []


def test_a_figure_changed_by_hand_is_found_in_the_drafted_text() -> None:
    used = layout("2014")
    cells: dict[CellKey, Decimal | None] = dict.fromkeys(used.form.keys(), Decimal(0))
    for row in ("C1", "C1_NET"):
        cells[CellKey("form2014", row, "统计数")] = Decimal(4)
    content = drafted(used, cells, {})
    part = content.parts[3]
    wrong = replace(part, text=part.text.replace("申请4件", "申请5件", 1))
    parts = (*content.parts[:3], wrong, *content.parts[4:])
    rules = {found.rule for found in of_the_text(replace(content, parts=parts))}
    assert "text_table" in rules


@pytest.mark.parametrize("layout_id", LAYOUTS)
def test_a_year_in_which_nothing_happened_reads_right(layout_id: str) -> None:
    used = layout(layout_id)
    cells: dict[CellKey, Decimal | None] = dict.fromkeys(used.form.keys(), Decimal(0))
    told = dict.fromkeys(used.prose, Decimal(0))
    content = drafted(used, cells, dict(told), government=False)
    assert of_the_text(content) == []
    text = "\n".join(part.text for part in content.parts)
    assert "未收到政府信息公开申请" in text
    assert "{{" not in text
    assert "0件" not in text.replace("10件", "")
    if layout_id != "2014":
        assert "本年度没有收取信息处理费。" in content.parts[-1].text


def test_blank_figures_leave_their_sentences_out() -> None:
    used = layout("2014")
    cells: dict[CellKey, Decimal | None] = dict.fromkeys(used.form.keys(), None)
    content = drafted(used, cells, {}, government=False)
    text = "\n".join(part.text for part in content.parts)
    assert "申请" not in text
    assert "行政复议" not in text


def test_a_comparison_is_made_only_where_last_year_is_known() -> None:
    used = layout("2014")
    cells: dict[CellKey, Decimal | None] = dict.fromkeys(used.form.keys(), Decimal(0))
    cells[CellKey("form2014", "A1", "统计数")] = Decimal(12)
    cells[CellKey("form2014", "A2_WEB", "统计数")] = Decimal(12)
    alone = drafted(used, cells, {})
    assert "较上年" not in "".join(part.text for part in alone.parts)
    compared = drafted(used, cells, {}, last=numbers(A1=10, A2_WEB=12))
    assert "主动公开政府信息12条，较上年增加2条；" in compared.parts[0].text
    assert "政府网站公开信息12条，较上年持平。" in compared.parts[2].text


def test_subheadings_are_numbered_among_those_that_stay() -> None:
    used = layout("2014")
    cells: dict[CellKey, Decimal | None] = dict.fromkeys(used.form.keys(), Decimal(0))
    told = numbers(**{"KEY.社会公益事业": 3})
    content = drafted(used, cells, told, government=False)
    assert content.parts[1].text.startswith("（一）社会公益事业建设。")
