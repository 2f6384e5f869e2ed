"""The monthly bulletin: on time and in full, never how many."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from openpyxl import load_workbook

from gongkai.catalogue import actions
from gongkai.catalogue.actions.importing import (
    approve_batch,
    release_batch,
    start_batch,
)
from gongkai.catalogue.content import Link
from gongkai.catalogue.imports.preparing import FinishedItem
from gongkai.catalogue.models import InformationItem
from gongkai.law.periods import Period
from gongkai.organisations.actions import appoint, establish_organ
from gongkai.organisations.models import Organ, OrganKind
from gongkai.organisations.roles import Role
from gongkai.reporting import bulletin_documents as documents
from gongkai.reporting.bulletin import (
    KINDS,
    Bulletin,
    Kept,
    Row,
    bulletin,
    percent,
    records,
    rules,
)
from gongkai.reporting.bulletin import _ranked as ranked
from gongkai.reporting.bulletin_rows import overdue
from gongkai.review.models import Withdrawal
from gongkai.review.states import Step
from tests.factories.county import SINCE, County, credit_code

SEPTEMBER = Period(2018, "month", 9)
NOON = datetime(2018, 9, 3, 4, tzinfo=UTC)
LONG = "现将全县预算公开的有关事项通知如下，请各单位认真抓好落实。" * 4


@pytest.fixture(autouse=True)
def _approver_of_batches(county: County) -> None:
    appoint(
        county.approver,
        county.government,
        Role.APPROVER,
        since=SINCE,
        by=county.manager,
    )


def batch(county: County, *lines: dict[str, Any]) -> None:
    """Bring in items that were published in the past, each with its own day."""
    items = []
    for row, given in enumerate(lines):
        line = dict(given)
        organ = line.pop("organ", county.finance)
        at = line.pop("at", NOON)
        text = line.pop("text", f"第{row}件的正文。" * 8)
        content = county.content(
            **{
                "title": f"第{row}件",
                "document_number": "",
                "created_on": at.date() - timedelta(days=3),
                "body": f"<p>{text}</p>",
                **line,
            }
        )
        items.append(FinishedItem(row, organ, content, at))
    begun = start_batch(
        county.government,
        name=f"旧网站{timezone.now()}",
        source="old.csv",
        items=items,
        by=county.manager,
    )
    approve_batch(
        begun, Step.SECOND, by=county.second, opinion="同意", secrecy_opinion="不涉密"
    )
    approve_batch(begun, Step.APPROVAL, by=county.approver, opinion="批准")
    outcome = release_batch(begun, by=county.manager)
    assert outcome.released == len(items)


def row_of(
    county: County, organ: Organ | None = None, period: Period = SEPTEMBER
) -> Row:
    wanted = (organ or county.finance).pk
    rows = bulletin(county.government, period).rows
    return next(row for row in rows if row.organ.pk == wanted)


def this_month() -> Period:
    today = timezone.localdate()
    return Period(today.year, "month", today.month)


# --- On time -----------------------------------------------------------------------------


def test_twenty_working_days_decide_what_is_late(county: County) -> None:
    # From 2018-08-06 the twentieth working day is 2018-09-03.
    batch(
        county,
        {"created_on": date(2018, 8, 6), "at": NOON},
        {"created_on": date(2018, 8, 3), "at": NOON},
        {
            "created_on": date(2018, 8, 6),
            "at": datetime(2018, 9, 3, 15, 59, tzinfo=UTC),
        },
        {"created_on": date(2018, 8, 6), "at": datetime(2018, 9, 3, 16, 1, tzinfo=UTC)},
    )
    row = row_of(county)
    assert (row.items, row.on_time, row.late) == (4, 2, 2)
    assert row.timeliness == Decimal("0.5")
    late = records(county.government, SEPTEMBER, county.finance, "late")
    assert [each.due_on for each in late] == [date(2018, 9, 3), date(2018, 8, 31)]


def test_only_the_months_first_publications_count(county: County) -> None:
    batch(
        county,
        {"at": datetime(2018, 8, 31, 15, 59, tzinfo=UTC)},
        {"at": datetime(2018, 8, 31, 16, 0, tzinfo=UTC)},
        {"at": datetime(2018, 9, 30, 15, 59, tzinfo=UTC)},
        {"at": datetime(2018, 9, 30, 16, 0, tzinfo=UTC)},
    )
    assert row_of(county).items == 2
    item = InformationItem.objects.order_by("pk").first()
    assert item is not None
    actions.save(item, county.content(title="新的一版"), by=county.officer)
    item.refresh_from_db()
    county.sign_all(actions.submit(item, by=county.officer))
    actions.release(item, by=county.officer)
    assert row_of(county, period=this_month()).items == 0


def test_what_is_owed_and_not_out_counts_as_late(county: County) -> None:
    old = timezone.localdate() - timedelta(days=90)
    county.draft(created_on=old)
    county.submitted(created_on=old, title="第二件", document_number="")
    county.draft(created_on=timezone.localdate(), title="不急", document_number="")
    row = row_of(county, period=this_month())
    assert (row.items, row.overdue, row.timeliness) == (0, 2, Decimal(0))
    assert row.rank is not None
    found = records(county.government, this_month(), county.finance, "overdue")
    assert {each.title for each in found} == {county.content().title, "第二件"}
    before = this_month().before()
    assert row_of(county, period=before).overdue == 0  # was not there by then


def test_what_is_not_yet_due_is_not_overdue(county: County) -> None:
    item = county.draft(created_on=date(2018, 9, 20))
    assert item.publish_by == date(2018, 10, 24)
    october = Period(2018, "month", 10)
    for today, count in ((date(2018, 10, 24), 0), (date(2018, 10, 25), 1)):
        InformationItem.objects.update(entered_at=NOON)
        with patch.object(timezone, "localdate", return_value=today):
            assert overdue(county.government, october).count() == count


def test_what_was_taken_back_for_what_it_said_does_not_count(county: County) -> None:
    wrong = county.released(text=LONG)
    ended = county.released(text="名单如下。", document_number="", title="公示")
    assert row_of(county, period=this_month()).items == 2
    for item, kind in ((wrong, "error"), (ended, "notice_ended")):
        actions.withdraw(
            item, by=county.manager, kind=Withdrawal.Kind(kind), reason="核查"
        )
    found = records(county.government, this_month(), county.finance, "items")
    assert [each.item for each in found] == [ended.pk]
    assert any("撤回而没有重新发布的不计" in rule for rule in rules())
    county.released(text=LONG)
    row = row_of(county, period=this_month())
    assert (row.items, row.duplicates) == (2, 0)


# --- What it was --------------------------------------------------------------------------


def test_key_areas_categories_and_news_are_told_apart(county: County) -> None:
    batch(
        county,
        {"key_area": "finance.budget", "statutory": "A20.07"},
        {"genre": "news"},
        {"genre": "news"},
        {},
    )
    row = row_of(county)
    assert (row.key_area, row.statutory, row.news) == (1, 1, 2)
    assert row.news_share == Decimal("0.5")


def test_the_same_document_or_text_twice_is_a_duplicate(county: County) -> None:
    number = {"title": "关于预算的通知", "document_number": "明财字〔2018〕3号"}
    batch(
        county,
        number,
        {**number, "organ": county.health, "at": NOON + timedelta(days=1)},
        {"text": LONG},
        {"text": LONG, "at": NOON + timedelta(days=2)},
        {"text": "见附件。"},
        {"text": "见附件。", "at": NOON + timedelta(days=2)},
    )
    assert row_of(county).duplicates == 1
    assert row_of(county, county.health).duplicates == 1
    [twice] = records(county.government, SEPTEMBER, county.health, "duplicates")
    assert twice.title == "关于预算的通知"


def test_a_document_of_an_earlier_month_posted_again_is_a_duplicate(
    county: County,
) -> None:
    number = {"title": "关于预算的通知", "document_number": "明财字〔2018〕3号"}
    batch(county, {**number, "at": NOON - timedelta(days=60)}, number)
    assert row_of(county).duplicates == 1


def test_a_declared_forwarding_is_no_duplicate(county: County) -> None:
    original = county.released(text=LONG)
    again = county.released(
        text=LONG, document_number="", links=(Link("forwards", original.pk),)
    )
    row = row_of(county, period=this_month())
    assert (row.items, row.duplicates, row.forwarded) == (2, 0, 1)
    county.released(text=LONG, document_number="", title="抄来的")
    assert row_of(county, period=this_month()).duplicates == 1
    [forwarded] = records(county.government, this_month(), county.finance, "forwarded")
    assert forwarded.item == again.pk


def test_what_a_signer_or_a_later_hand_sent_back_is_counted(county: County) -> None:
    item = county.submitted()
    actions.send_back(item, by=county.first, reason="缺少附件")
    approved = county.approved(title="第二件", document_number="")
    actions.send_back(approved, by=county.second, reason="标题有误")
    assert row_of(county, period=this_month()).returned == 2
    found = records(county.government, this_month(), county.finance, "returned")
    assert {each.note for each in found} == {"缺少附件", "标题有误"}
    assert row_of(county, period=this_month().before()).returned == 0


# --- Coverage -----------------------------------------------------------------------------


def test_a_category_is_kept_up_when_something_came_in_half_a_year(
    county: County,
) -> None:
    def ago(days: int) -> datetime:
        return datetime(2018, 9, 30, 4, tzinfo=UTC) - timedelta(days=days)

    batch(
        county,
        {"statutory": "A20.07", "at": ago(10)},
        {"statutory": "A20.09", "at": ago(182)},  # 2018-04-01
        {"statutory": "A20.13", "at": ago(183)},
        {"statutory": "A20.14", "at": ago(-5)},  # after the month
    )
    row = row_of(county)
    kept = {each.code: each.kept_up for each in row.categories}
    assert kept == {"A20.02": False, "A20.07": True, "A20.09": True, "A20.13": False}
    assert row.coverage == Decimal("0.5")


def test_every_organ_owes_its_functions_and_contacts(county: County) -> None:
    row = row_of(county, county.health)
    assert [each.code for each in row.categories] == ["A20.02"]
    assert row.coverage == 0


# --- Order ---------------------------------------------------------------------------------


def made(county: County, name: str, *, on_time: int, late: int, kept: int = 1) -> Row:
    organ = Organ(short_name=name, full_name=name)
    categories = tuple(Kept(str(n), str(n), None, n < kept) for n in range(4))
    return Row(
        organ,
        items=on_time + late,
        on_time=on_time,
        late=late,
        categories=categories,
    )


def test_who_publishes_most_is_not_first_for_that(county: County) -> None:
    few = made(county, "少", on_time=2, late=0)
    many = made(county, "多", on_time=900, late=1, kept=4)
    wide = made(county, "全", on_time=1, late=0, kept=3)
    idle = Row(Organ(short_name="无"))
    order = ranked([many, idle, few, wide])
    assert [row.organ.short_name for row in order] == ["全", "少", "多", "无"]
    assert [row.rank for row in order] == [1, 2, 3, None]


def test_equal_merit_is_an_equal_place(county: County) -> None:
    rows = [
        made(county, "甲", on_time=4, late=0),
        made(county, "乙", on_time=40, late=0),
        made(county, "丙", on_time=1, late=1),
    ]
    assert [row.rank for row in ranked(rows)] == [1, 1, 3]


def test_posting_half_the_month_on_its_last_days_is_flagged(county: County) -> None:
    last = datetime(2018, 9, 28, 4, tzinfo=UTC)
    batch(
        county,
        *({"at": last} for _n in range(7)),
        *({"at": NOON, "key_area": "finance.budget"} for _n in range(5)),
        *({"organ": county.health, "at": last} for _n in range(3)),
    )
    row = row_of(county)
    assert (row.last_days, row.last_days_key_area, row.jumps) == (7, 0, True)
    assert "月末3天集中发布7条，占全月12条的58.3%，其中重点领域0条" in row.warning
    assert not row_of(county, county.health).jumps  # too few to say anything
    [warning] = documents.warned(bulletin(county.government, SEPTEMBER))
    assert warning.startswith("财政局：")
    assert not replace(row, last_days=5).jumps


# --- The whole ------------------------------------------------------------------------------


def test_a_sub_body_is_counted_with_the_organ_that_answers_for_it(
    county: County,
) -> None:
    sub = establish_organ(
        by=None,
        government=county.government,
        parent=county.finance,
        kind=OrganKind.SUB_BODY,
        slug="treasury",
        full_name="明珠县国库支付中心",
        short_name="国库支付中心",
        code=credit_code(50),
    )
    batch(county, {"organ": sub}, {})
    found = bulletin(county.government, SEPTEMBER)
    assert sub.pk not in {row.organ.pk for row in found.rows}
    assert row_of(county).items == 2
    assert len(records(county.government, SEPTEMBER, county.finance, "items")) == 2


def test_every_number_opens_as_many_records(county: County) -> None:
    batch(
        county,
        {"created_on": date(2018, 6, 1), "key_area": "finance.budget"},
        {"text": LONG, "genre": "news"},
        {"text": LONG, "at": NOON + timedelta(days=26)},
        {"organ": county.health, "statutory": "A20.11"},
    )
    total = 0
    for row in bulletin(county.government, SEPTEMBER).rows:
        for kind in KINDS:
            found = records(county.government, SEPTEMBER, row.organ, kind)
            assert len(found) == getattr(row, kind), (row.organ, kind)
            total += len(found)
    assert total > 10
    with pytest.raises(KeyError):
        records(county.government, SEPTEMBER, county.finance, "nonsense")


def test_the_sum_of_the_rows_is_what_came_out(county: County) -> None:
    batch(county, {}, {}, {"organ": county.health}, {"organ": county.government})
    found = bulletin(county.government, SEPTEMBER)
    assert found.total.items == 4
    assert found.title == "明珠县2018年9月政府信息公开月报"


def test_few_statements_however_many_organs_and_items(county: County) -> None:
    batch(county, {})
    with CaptureQueriesContext(connection) as few:
        bulletin(county.government, SEPTEMBER)
    batch(county, *({"organ": county.health} for _n in range(6)))
    with CaptureQueriesContext(connection) as more:
        bulletin(county.government, SEPTEMBER)
    assert len(more) == len(few) <= 8


# --- Files ----------------------------------------------------------------------------------


@pytest.fixture
def found(county: County) -> Bulletin:
    batch(county, {}, {"created_on": date(2018, 6, 1)}, {"organ": county.health})
    return bulletin(county.government, SEPTEMBER)


def test_the_workbook_and_the_word_file_say_the_same(found: Bulletin) -> None:
    expected = [[str(cell) for cell in documents.values(row)] for row in found.rows]
    sheet = load_workbook(
        io.BytesIO(documents.as_xlsx(found, on=date(2018, 10, 8)))
    ).worksheets[0]
    lines = [[str(cell.value) for cell in line] for line in sheet.iter_rows(min_row=3)]
    assert lines[: len(expected)] == expected
    assert isinstance(sheet["N3"].value, int)
    word = docx.Document(io.BytesIO(documents.as_docx(found, on=date(2018, 10, 8))))
    cells = [[cell.text for cell in line.cells] for line in word.tables[0].rows]
    assert cells[0] == documents.heads()
    assert cells[1 : 1 + len(expected)] == expected
    assert [p.text for p in word.paragraphs[1:6]] == rules()


def test_a_name_in_the_workbook_is_no_formula(found: Bulletin) -> None:
    found.rows[0].organ.short_name = '=HYPERLINK("https://a.cn")'
    sheet = load_workbook(
        io.BytesIO(documents.as_xlsx(found, on=date(2018, 10, 8)))
    ).worksheets[0]
    kinds = {cell.data_type for line in sheet.iter_rows() for cell in line}
    assert "f" not in kinds


def test_what_is_published_is_chinese_whoever_asks(found: Bulletin) -> None:
    day = date(2018, 10, 8)
    made = [documents.as_html(found), documents.as_docx(found, on=day), found.title]
    with translation.override("en"):
        assert made == [
            documents.as_html(found), documents.as_docx(found, on=day), found.title,
        ]  # fmt: skip


def test_shares_are_rounded_half_up() -> None:
    shares = [Decimal("0.0625"), Decimal("0.06249"), Decimal(1), None]
    assert [percent(share) for share in shares] == ["6.3%", "6.2%", "100.0%", "—"]


def test_files_follow_from_their_content_alone(found: Bulletin) -> None:
    day = date(2018, 10, 8)
    assert documents.as_docx(found, on=day) == documents.as_docx(found, on=day)
    assert documents.as_xlsx(found, on=day) == documents.as_xlsx(found, on=day)


def test_how_much_was_published_stands_last(found: Bulletin) -> None:
    assert documents.heads()[-1] == "公开条数"
    assert documents.values(found.rows[0])[-1] == found.rows[0].items
    assert "发布条数不参加排名" in rules()[0]
