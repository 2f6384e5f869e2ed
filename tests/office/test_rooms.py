"""The rooms beside the items: columns, routes, organs, posts, handover, register."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse

import gongkai
from gongkai.catalogue.models import Column, RegisterEntry
from gongkai.office.ledger import chain
from gongkai.office.sentences import SENTENCES
from gongkai.organisations.models import Handover, Post
from gongkai.review.models import Route
from tests.factories.county import County, person

from .conftest import Sign


def test_a_column_is_opened_changed_and_closed(county: County, sign_in: Sign) -> None:
    client = sign_in("manager")
    data = {
        "name": "政策解读",
        "slug": "jiedu",
        "order": 10,
        "parent": county.column.pk,
    }
    assert client.post(reverse("office:column_new"), data).status_code == 302
    column = Column.objects.get(slug="jiedu")
    assert column.path == [county.column.pk, column.pk]
    again = client.post(reverse("office:column_new"), data)
    assert again.status_code == 200
    assert 'value="jiedu"' in again.content.decode()
    edit = reverse("office:column_edit", args=[column.pk])
    client.post(edit, {"name": "解读", "order": 20})
    client.post(reverse("office:column_close", args=[column.pk]), {"on": "2018-12-01"})
    column.refresh_from_db()
    assert (column.name, column.order) == ("解读", 20)
    assert column.closed_on is not None
    close = reverse("office:column_close", args=[county.column.pk])
    assert (
        "法定板块不能关闭" in client.post(close, {"on": "2018-12-01"}).content.decode()
    )


def test_an_officer_changes_no_column(county: County, sign_in: Sign) -> None:
    edit = reverse("office:column_edit", args=[county.documents.pk])
    page = sign_in("officer").post(edit, {"name": "改名", "order": 1})
    assert "由政务公开办管理员办理" in page.content.decode()
    county.documents.refresh_from_db()
    assert county.documents.name == "政策文件"


def test_the_light_route_is_set_by_genre(county: County, sign_in: Sign) -> None:
    data = {"light_genres": ["news"], "light_steps": "second,approval"}
    assert sign_in("officer").post(reverse("office:routes"), data).status_code == 200
    assert sign_in("manager").post(reverse("office:routes"), data).status_code == 302
    route = Route.objects.get(genres=["news"])
    assert route.steps == ["second", "approval"]
    page = sign_in("auditor").get(reverse("office:routes")).content.decode()
    assert 'value="second,approval" id="id_light_steps_1" checked' in " ".join(
        page.split()
    ).replace("required ", "")


def test_contact_rename_and_merger_of_an_organ(county: County, sign_in: Sign) -> None:
    client, pk = sign_in("manager"), county.health.pk
    contact = reverse("office:organ_contact", args=[pk])
    wrong = client.post(contact, {"postcode": "12", "address": "人民路1号"})
    assert "六位数字" in wrong.content.decode()
    assert "人民路1号" in wrong.content.decode()
    client.post(contact, {"postcode": "341700", "address": "人民路1号"})
    client.post(
        reverse("office:organ_rename", args=[pk]),
        {
            "new_name": "明珠县卫生健康局",
            "short_name": "卫健局",
            "on": "2018-11-01",
            "basis": "机构改革方案",
        },
    )
    merge = {"into": county.office.pk, "on": "2018-12-01", "basis": "机构改革方案"}
    client.post(reverse("office:organ_merge", args=[pk]), merge)
    county.health.refresh_from_db()
    assert county.health.address == "人民路1号"
    assert county.health.full_name == "明珠县卫生健康局"
    assert county.health.successor == county.office
    page = client.get(reverse("office:organ_detail", args=[pk])).content.decode()
    assert "明珠县卫生健康委员会 更名" in page
    twice = client.post(reverse("office:organ_merge", args=[pk]), merge)
    assert "不能再次并入" in twice.content.decode()


def test_a_post_is_given_and_ended(county: County, sign_in: Sign) -> None:
    client, new = sign_in("manager"), person("new", "新同志")
    data = {
        "person": new.pk,
        "organ": county.finance.pk,
        "role": "officer",
        "since": "2018-10-01",
    }
    assert client.post(reverse("office:appoint"), data).status_code == 302
    twice = client.post(reverse("office:appoint"), data).content.decode()
    assert "已在该机构担任这一角色" in twice
    post = Post.objects.get(person=new)
    end = reverse("office:post_end", args=[post.pk])
    assert "不得早于" in client.post(end, {"on": "2018-01-01"}).content.decode()
    assert client.post(end, {"on": "2018-12-31"}).status_code == 302
    assert sign_in("auditor").post(reverse("office:appoint"), data).status_code == 200


def test_a_handover_shows_what_will_move_and_then_moves_it(
    county: County, sign_in: Sign
) -> None:
    item, new = county.draft(), person("new", "新同志")
    data = {
        "leaver": county.officer.pk,
        "successor": new.pk,
        "on": "2018-12-01",
        "reason": "调任",
    }
    client, address = sign_in("manager"), reverse("office:handover_new")
    page = client.post(address, data).content.decode()
    assert "将移交 2 项" in page
    assert item.title in page
    assert not Handover.objects.exists()
    done = client.post(address, data | {"confirmed": "yes"})
    assert done.status_code == 302
    item.refresh_from_db()
    assert item.handler == new
    listed = client.get(reverse("office:handover_list")).content.decode()
    assert "赵信息 → 新同志" in listed
    assert item.title in listed
    refused = client.post(address, data | {"confirmed": "yes"}).content.decode()
    assert "目前没有任职" in refused
    assert "调任" in refused


def test_a_handover_tells_how_much_moves_beyond_what_it_lists(
    county: County, sign_in: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.office.views.posts.PREVIEWED", 1)
    county.draft()
    county.draft(title="另一件", document_number="")
    Post.objects.filter(person=county.officer).update(until="2099-12-31")
    data = {
        "leaver": county.officer.pk,
        "successor": person("new", "新同志").pk,
        "on": "2018-12-01",
        "reason": "调任",
    }
    client = sign_in("manager")
    page = client.post(reverse("office:handover_new"), data).content.decode()
    assert "将移交 3 项" in page
    assert "这里只列出前 2 项" in page


def test_a_normative_document_is_registered(county: County, sign_in: Sign) -> None:
    data = {
        "maker": county.office.pk,
        "agency_code": "明府规",
        "title": "明珠县行政规范性文件管理办法",
        "issued_on": "2018-09-20",
        "effective_from": "2018-10-01",
        "legality_reviewer": "县司法局",
        "legality_opinion": "合法",
        "legality_reviewed_on": "2018-10-01",
    }
    client, address = sign_in("manager"), reverse("office:register_new")
    late = client.post(address, data).content.decode()
    assert "须先通过合法性审核" in late
    assert "明珠县行政规范性文件管理办法" in late
    assert client.post(address, data | {"legality_reviewed_on": "2018-09-10"})
    entry = RegisterEntry.objects.get()
    assert entry.number == "明府规〔2018〕001号"
    page = client.get(reverse("office:register_list")).content.decode()
    assert "2023-09-30" in page


def test_the_ledger_reads_aloud_and_verifies(county: County, sign_in: Sign) -> None:
    item = county.released()
    client = sign_in("auditor")
    page = client.get(reverse("office:ledger")).content.decode()
    assert "赵信息发布了第1版。" in page
    checked = client.post(reverse("office:ledger")).content.decode()
    assert "全部记录首尾相接" in checked
    stream = client.get(reverse("office:stream"), {"name": item.stream})
    assert "链条完整" in stream.content.decode()
    named = client.get(reverse("office:stream"), {"name": item.title})
    assert "赵信息发布了第1版。" in named.content.decode()
    county.draft(title=item.title + "的补充", document_number="")
    several = client.get(reverse("office:stream"), {"name": item.title})
    assert "有几件信息相符" in several.content.decode()
    unknown = client.get(reverse("office:stream"), {"name": "没有的"})
    assert "没有找到记录" in unknown.content.decode()
    assert all(link.holds for link in chain(item.stream))
    assert len(chain(item.stream)) == 6


def test_the_application_cannot_change_an_event_to_fool_the_ledger(
    county: County,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(current_user, 'core_event', 'UPDATE')"
        )
        assert cursor.fetchone() == (False,)


def test_every_event_that_is_recorded_has_its_sentence() -> None:
    room = Path(gongkai.__file__).parent
    call = re.compile(r"\brecord\(\s*[^,]+,\s*\"([a-z_]+)\"", re.DOTALL)
    kinds = {
        kind
        for path in room.rglob("*.py")
        if "office" not in path.parts and "config" not in path.parts
        for kind in call.findall(path.read_text("utf-8"))
    }
    assert kinds
    assert kinds - set(SENTENCES) == set()


def test_the_account_page_names_posts_and_sessions(
    county: County, sign_in: Sign
) -> None:
    page = sign_in("officer").get(reverse("office:account")).content.decode()
    assert "信息员" in page
    assert "未设置" in page
