"""The editor: Word in, versions out, and nothing typed is ever lost."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from gongkai.catalogue import actions
from gongkai.catalogue.models import InformationItem
from tests.factories.county import County

from .conftest import Sign

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_file(title: str, *paragraphs: str) -> SimpleUploadedFile:
    document = Document()
    document.add_heading(title, level=0)
    for text in paragraphs:
        document.add_paragraph(text)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "姓名", "金额"
    packed = io.BytesIO()
    document.save(packed)
    return SimpleUploadedFile("方案.docx", packed.getvalue(), content_type=WORD)


def typed(county: County, **changes: Any) -> dict[str, Any]:
    """Return what an officer fills in."""
    return {
        "organ": county.finance.pk,
        "title": "关于公开财政预算的通知",
        "summary": "明确公开范围。",
        "document_number": "明府办发[2018]14号",
        "created_on": "2018-09-20",
        "genre": "notice",
        "theme": "0401",
        "body": "<p>现将方案印发给你们。</p><script>alert(1)</script>",
        "property": "proactive",
        "columns": [county.documents.pk],
        "do": "save",
    } | changes


def test_an_item_is_drafted_with_everything_typed(
    county: County, sign_in: Sign
) -> None:
    response = sign_in("officer").post(reverse("office:item_new"), typed(county))
    item = InformationItem.objects.get()
    assert response["Location"] == reverse("office:item_detail", args=[item.pk])
    version = item.latest
    assert version.document_number == "明府办发〔2018〕14号"
    assert version.body == "<p>现将方案印发给你们。</p>"
    assert version.text == "现将方案印发给你们。"
    assert version.columns == [county.documents.pk]
    assert item.publisher == county.finance


def test_a_body_with_heavy_pictures_gets_a_sentence_and_is_kept(
    county: County, sign_in: Sign
) -> None:
    def body(megabytes: int) -> str:
        data = "A" * (megabytes * 1024**2)
        return f'<p>打好的字</p><img src="data:image/png;base64,{data}">'

    client, address = sign_in("officer"), reverse("office:item_new")
    page = client.post(address, typed(county, body=body(9))).content.decode()
    assert "超过上限8兆" in page
    assert "打好的字" in page
    assert not InformationItem.objects.exists()
    assert client.post(address, typed(county, body=body(7))).status_code == 302
    latest = InformationItem.objects.get().latest
    assert latest is not None
    assert latest.body == body(7)


def test_a_word_file_fills_title_and_body_and_keeps_the_rest(
    county: County, sign_in: Sign
) -> None:
    upload = word_file("关于印发方案的通知", "各乡镇人民政府：", "请认真执行。")
    data = typed(county, title="", body="", do="word", word=upload)
    page = sign_in("officer").post(reverse("office:item_new"), data).content.decode()
    assert "关于印发方案的通知</textarea>" in page
    assert "请认真执行。" in page
    assert "&lt;table&gt;" in page
    assert "明确公开范围。" in page
    assert not InformationItem.objects.exists()


def test_an_old_word_file_is_refused_in_a_sentence(
    county: County, sign_in: Sign
) -> None:
    upload = SimpleUploadedFile("旧.doc", b"\xd0\xcf\x11\xe0")
    data = typed(county, do="word", word=upload)
    page = sign_in("officer").post(reverse("office:item_new"), data).content.decode()
    assert "另存为.docx" in page
    assert "关于公开财政预算的通知" in page


def test_a_form_with_errors_keeps_all_input_and_the_uploaded_file(
    county: County, sign_in: Sign
) -> None:
    client, address = sign_in("officer"), reverse("office:item_new")
    upload = SimpleUploadedFile("附表.txt", "收入,支出".encode())
    data = typed(county, property="withheld", property_reason="过程信息", files=upload)
    response = client.post(address, data)
    page = response.content.decode()
    assert "法定依据" in page
    assert "关于公开财政预算的通知" in page
    assert f'value="{county.documents.pk}" checked' in page
    assert "附表.txt" in page
    kept = [token for _file, token in response.context["tokens"]]
    data = typed(county, attachment=kept)
    client.post(address, data)
    item = InformationItem.objects.get()
    assert [a["name"] for a in item.latest.attachments] == ["附表.txt"]


def test_a_forged_attachment_is_refused(county: County, sign_in: Sign) -> None:
    data = typed(county, attachment=["0" * 64])
    page = sign_in("officer").post(reverse("office:item_new"), data).content.decode()
    assert "标记无效" in page
    assert not InformationItem.objects.exists()


def test_an_attachment_is_taken_out_of_the_next_version(
    county: County, sign_in: Sign
) -> None:
    client = sign_in("officer")
    upload = SimpleUploadedFile("附表.txt", "收入,支出".encode())
    client.post(reverse("office:item_new"), typed(county, files=upload))
    item = InformationItem.objects.get()
    client.post(
        reverse("office:item_edit", args=[item.pk]),
        typed(county, version=1, note="去附件"),
    )
    item.refresh_from_db()
    assert item.latest.number == 2
    assert item.latest.attachments == []
    assert item.latest.change_note == "去附件"
    shown = client.get(reverse("office:item_versions", args=[item.pk]))
    assert "附表.txt" in shown.content.decode()


def test_whoever_saved_meanwhile_is_named_and_both_texts_are_shown(
    county: County, sign_in: Sign
) -> None:
    item = county.draft()
    actions.save(item, county.content(title="同事改的通知"), by=county.first)
    client, address = sign_in("officer"), reverse("office:item_edit", args=[item.pk])
    response = client.post(address, typed(county, version=1, title="我改的通知"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "有人在您编辑时保存了新的一版" in page
    assert "钱初审" in page
    assert "<del>同事改的通知</del>" in page
    assert "<ins>我改的通知</ins>" in page
    item.refresh_from_db()
    assert item.title == "同事改的通知"
    assert 'name="version" value="2"' in page
    client.post(address, typed(county, version=2, title="我改的通知"))
    item.refresh_from_db()
    assert (item.title, item.latest.number) == ("我改的通知", 3)


def test_text_without_an_editor_becomes_paragraphs(
    county: County, sign_in: Sign
) -> None:
    data = typed(county, body="第一段\n\n第二段 & 其他")
    sign_in("officer").post(reverse("office:item_new"), data)
    body = InformationItem.objects.get().latest.body
    assert body == "<p>第一段</p><p>第二段 &amp; 其他</p>"


def test_links_are_found_ticked_and_saved(county: County, sign_in: Sign) -> None:
    policy = county.released()
    client, address = sign_in("officer"), reverse("office:item_new")
    found = client.post(
        address, typed(county, do="find", link_kind="interprets", link_text="预算公开")
    )
    assert f'name="candidate" value="{policy.pk}"' in found.content.decode()
    client.post(
        address,
        typed(county, title="解读", link_kind="interprets", candidate=[policy.pk]),
    )
    item = InformationItem.objects.exclude(pk=policy.pk).get()
    assert item.latest.links == [{"kind": "interprets", "item": policy.pk}]


def test_a_link_to_somebody_elses_draft_is_dropped_without_its_title(
    county: County, sign_in: Sign
) -> None:
    secret = actions.draft(
        county.health, county.content(title="他人未公开的稿件"), by=county.outsider
    )
    data = typed(county, link=[f"related:{secret.pk}"])
    page = sign_in("officer").post(reverse("office:item_new"), data).content.decode()
    assert "您无权查看" in page
    assert "他人未公开的稿件" not in page


def test_an_officer_cannot_draft_for_another_organ(
    county: County, sign_in: Sign
) -> None:
    data = typed(county, organ=county.health.pk)
    response = sign_in("officer").post(reverse("office:item_new"), data)
    assert response.status_code == 200
    assert not InformationItem.objects.exists()


def test_the_editors_import_map_carries_the_nonce_of_the_page(
    county: County, sign_in: Sign
) -> None:
    response = sign_in("officer").get(reverse("office:item_new"))
    policy = response["Content-Security-Policy"]
    nonce = policy.partition("'nonce-")[2].partition("'")[0]
    page = response.content.decode()
    assert nonce
    assert page.count('type="importmap"') == 1
    assert f'nonce="{nonce}"' in page


def test_an_officer_closes_the_earlier_versions_with_a_tick(
    county: County, sign_in: Sign
) -> None:
    item = county.released()
    client, address = sign_in("officer"), reverse("office:item_edit", args=[item.pk])
    assert "不再公开以前的版本" in client.get(address).content.decode()
    for ticked in (False, True):
        item.refresh_from_db()
        boxes = {"closes_earlier": "on"} if ticked else {}
        data = typed(county, version=item.latest.number, **boxes)
        assert client.post(address, data).status_code == 302
        item.refresh_from_db()
        assert item.latest.closes_earlier is ticked
