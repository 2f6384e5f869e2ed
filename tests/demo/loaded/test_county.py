"""A small sample county, loaded once: every state is there, and nothing private is out."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from io import BytesIO

from django.db.models import Count
from django.utils import timezone
from pypdf import PdfReader

from gongkai.accounts.models import User
from gongkai.catalogue.models import (
    Column,
    InformationItem,
    ItemLink,
    ItemVersion,
    Posting,
    Publication,
    RegisterEntry,
    StoredFile,
    ValidityFact,
)
from gongkai.catalogue.states import State
from gongkai.core.queries import verify_ledger
from gongkai.demo.cast import CAST, PASSWORD
from gongkai.demo.load import Summary, is_loaded, load_county, printed_logins
from gongkai.demo.papers import table
from gongkai.demo.printing import pdf
from gongkai.law.personal_data import scan
from gongkai.law.text_faults import find_faults
from gongkai.organisations.models import Handover, Organ, OrganChange, Post, Site
from gongkai.organisations.roles import Role
from gongkai.review.models import Waiver, Withdrawal


def test_it_is_marked_as_a_sample() -> None:
    assert Site.objects.get().is_sample


def test_loading_again_changes_nothing(loaded: Summary) -> None:
    assert is_loaded()
    again = load_county(scale=0.02)
    assert (again.items, again.postings) == (loaded.items, loaded.postings)


def test_distinct_items_are_fewer_than_postings(loaded: Summary) -> None:
    assert (
        Posting.objects.filter(channel="website", posted_at__year=2018).count() == 709
    )
    assert loaded.public < loaded.postings
    assert Publication.objects.filter(year=2018).count() == 709


def test_every_state_and_step_is_there() -> None:
    states = set(InformationItem.objects.values_list("state", flat=True))
    assert states == set(State.values)
    steps = set(
        InformationItem.objects.filter(state="in_review").values_list("step", flat=True)
    )
    assert steps == {"first", "second", "approval"}
    items = InformationItem.objects
    assert items.filter(release_at__gt=timezone.now(), state="approved").exists()
    assert items.filter(state="listed", disclosure_property="on_request").exists()
    assert items.filter(reevaluate_on__isnull=False).exists()
    assert (
        items.annotate(n=Count("versions")).filter(n__gt=1, state="released").exists()
    )
    kinds = set(Withdrawal.objects.values_list("kind", flat=True))
    assert {"error", "privacy", "legal", "notice_ended"} <= kinds
    assert Withdrawal.objects.exclude(redirect_to="").exists()
    assert Waiver.objects.exists()
    assert Publication.objects.filter(visible_until__gt=timezone.now()).exists()


def test_worklists_have_something_due_and_something_overdue() -> None:
    today = timezone.localdate()
    due = InformationItem.objects.open().filter(publish_by__isnull=False)
    assert due.filter(publish_by__lt=today).exists()
    assert due.filter(publish_by__gte=today).exists()


def _texts(publication: Publication) -> tuple[str, ...]:
    version = publication.version
    return version.title, version.summary, version.text


def _blocks(text: str, telephone: str) -> bool:
    return scan(text, official=frozenset({telephone})).must_block or any(
        fault.severity == "block" for fault in find_faults(text)
    )


def test_nothing_private_or_garbled_is_public() -> None:
    """The one mobile number that is out is the one a reviewer waived."""
    blocked = {
        publication.item_id
        for publication in Publication.objects.select_related("version", "publisher")
        for text in _texts(publication)
        if _blocks(text, publication.publisher.telephone)
    }
    waived = Waiver.objects.values_list("finding__review__version__item_id", flat=True)
    assert blocked == set(waived)


def test_a_summary_ends_with_a_sentence() -> None:
    texts = Publication.objects.exclude(version__summary="")
    assert texts.exists()
    assert not texts.exclude(version__summary__endswith="。").exists()


def test_every_column_that_holds_items_holds_one_with_full_text() -> None:
    for column in Column.objects.filter(is_topic=False):
        texts = Publication.objects.filter(placements__column=column).values_list(
            "version__text", flat=True
        )
        assert any(len(text) > 200 for text in texts), column.slug


def test_documents_have_validity_links_and_a_register() -> None:
    assert RegisterEntry.objects.filter(item__isnull=True).exists()
    assert RegisterEntry.objects.filter(item__isnull=False).exists()
    assert ItemLink.objects.filter(kind="interprets").exists()
    assert {"abolished", "extended"} <= set(
        ValidityFact.objects.values_list("kind", flat=True)
    )
    attached = Publication.objects.exclude(version__attachments=[])
    assert attached.exists()


def test_the_reform_left_its_history() -> None:
    assert OrganChange.objects.filter(kind="renamed").count() == 7
    assert Organ.objects.filter(abolished_on__isnull=False).count() == 3
    assert Handover.objects.exists()


def test_the_cast_has_every_role_and_every_kind_of_organ() -> None:
    today = timezone.localdate()
    posts = Post.objects.current(on=today).select_related("organ")
    assert {post.role for post in posts} == set(Role.values)
    officers = {post.organ.kind for post in posts if post.role == "officer"}
    assert officers == {
        "office",
        "department",
        "township",
        "institution",
        "sub_body",
        "public_utility",
    }
    operator = User.objects.get(username="yunwei")
    assert operator.is_staff
    assert not operator.posts.exists()


def test_the_printed_logins_sign_in() -> None:
    rows = printed_logins()
    assert [row["username"] for row in rows] == [member.username for member in CAST]
    assert list(rows[0]) == ["username", "password", "name", "role", "organ"]
    for row in rows[:2]:
        assert User.objects.get(username=row["username"]).check_password(PASSWORD)


def test_the_ledger_holds() -> None:
    assert verify_ledger().holds


def test_every_paper_has_a_title_of_its_own_and_none_is_numbered_like_a_file() -> None:
    """Neither those of today nor the full texts of 2018, which carry files."""
    first = ItemVersion.objects.filter(number=1)
    today = first.filter(created_on__gt=date(2019, 12, 31))
    filed = first.exclude(attachments=[])
    for versions in (today, filed):
        titles = list(versions.values_list("title", flat=True))
        assert len(titles) >= 50
        assert [title for title, n in Counter(titles).items() if n > 1] == []
        assert [title for title in titles if re.search(r"第\d+期|（\d）$", title)] == []


def test_attachments_are_of_every_usual_kind_and_the_printed_ones_can_be_read() -> None:
    files = {
        file["name"]: file["sha256"]
        for attachments in Publication.objects.exclude(
            version__attachments=[]
        ).values_list("version__attachments", flat=True)
        for file in attachments
    }
    kinds = Counter(name.rpartition(".")[2] for name in files)
    assert min(kinds["docx"], kinds["xlsx"], kinds["pdf"]) > 0
    name = next(name for name in files if name.endswith("部门预算.pdf"))
    pages = PdfReader(StoredFile(sha256=files[name]).path).pages
    text = "".join(page.extract_text() for page in pages)
    assert "收入情况表（单位：万元）" in text
    assert "示例数据" in text


def test_a_paper_is_printed_the_same_every_time() -> None:
    html = "<h3>一、要求</h3><p>按时 &amp; 如实。</p>" + table("收入", [("合计", 1.5)])
    one, other = (
        pdf("关于报送的通知", html, organ="明珠县财政局", on=date(2018, 2, 1))
        for _time in range(2)
    )
    assert one == other
    text = PdfReader(BytesIO(one)).pages[0].extract_text()
    assert "按时 & 如实" in text
    assert "1.50" in text
