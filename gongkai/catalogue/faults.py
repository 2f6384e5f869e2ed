"""What is missing or contradictory in the metadata of a content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.law.check_digits import NumberFault
from gongkai.law.classification import GENRES
from gongkai.law.numbers import parse_document_number
from gongkai.review.screening import Draft, Part
from gongkai.review.states import Property, Severity

from .content import Content
from .models import StoredFile
from .plain import attribute_text, pictures

_PARTICULARS = (
    *("document_number", "former_index_number", "keywords", "source", "source_url"),
    *("joint_publishers", "service_object", "responsible_office", "scope"),
)
"""Fields the public sees that anything may be typed into."""


def metadata_faults(content: Content) -> Iterator[Draft]:
    """Yield findings on the metadata; blocking ones must be mended or waived.

    Source: 政府信息公开目录系统实施指引 (mandatory elements); Reg. art. 12.
    """
    if content.proposal.property == Property.PROACTIVE:
        yield from _missing(content)
    if content.document_number:
        try:
            parse_document_number(content.document_number)
        except NumberFault as fault:
            yield _warn("document_number_form", "document_number", str(fault))
    if content.expires_on and content.expires_on < content.created_on:
        yield _block(
            "expires_before_created",
            "expires_on",
            _("失效日期早于生成日期，请核对两个日期。"),
        )
    if content.visible_until and content.visible_until <= timezone.now():
        yield _block(
            "notice_over",
            "visible_until",
            _("公示截止时间已过，发布后公众看不到。请修改公示截止时间。"),
        )
    if len(content.summary) > 100:
        yield _warn(
            "summary_long", "summary", _("内容概述宜在100字以内，便于目录检索。")
        )


def _missing(content: Content) -> Iterator[Draft]:
    genre = GENRES.get(content.genre)
    if not content.theme:
        yield _block(
            "theme_missing",
            "theme",
            _("未选主题分类。主题分类是目录必备要素，请选择。"),
        )
    if not content.columns:
        yield _block(
            "column_missing", "columns", _("未选栏目。信息须归入至少一个栏目，请选择。")
        )
    if not content.text.strip() and not content.attachments:
        yield _block(
            "body_missing",
            "body",
            _("既无正文也无附件。请填写正文或上传文件后再送审。"),
        )
    if genre and genre.official and not content.document_number:
        yield _warn(
            "document_number_missing",
            "document_number",
            _("公文一般应有文号；如确无文号，可不填写。"),
        )
    if not content.summary:
        yield _warn(
            "summary_missing", "summary", _("未写内容概述，公众在目录中难以判断内容。")
        )


def parts_of(content: Content, files: Iterable[StoredFile]) -> list[Part]:
    """Return every text of a content that must be screened, attachments included."""
    parts = [
        *(Part(name, getattr(content, name)) for name in ("title", "summary")),
        Part("body", content.text),
        Part("body_attributes", attribute_text(content.body)),
        *(Part(name, getattr(content, name)) for name in _PARTICULARS),
    ]
    by_hash = {file.sha256: file for file in files}
    for attachment in content.attachments:
        parts.append(Part("attachment_name", attachment.name))
        file = by_hash.get(attachment.sha256)
        if file is not None and file.text:
            parts.append(Part(f"attachment:{attachment.name}", file.text))
    return [part for part in parts if part.text]


def file_faults(content: Content, files: Iterable[StoredFile]) -> Iterator[Draft]:
    """Yield a blocking finding for each picture and file nobody could read.

    Fails closed: a person looks, and takes responsibility by waiving it.
    """
    yield from _picture_faults(content)
    by_hash = {file.sha256: file for file in files}
    for attachment in content.attachments:
        file = by_hash.get(attachment.sha256)
        if file is None or file.text_state != StoredFile.TextState.READ:
            yield _block(
                "attachment_unread",
                f"attachment:{attachment.name}",
                _(
                    "附件“%(name)s”中的文字无法自动读取，系统不能筛查其中的个人信息。"
                    "请换用可读取的文件，或由复审人逐页核对后说明理由予以豁免。"
                )
                % {"name": attachment.name},
            )


def _picture_faults(content: Content) -> Iterator[Draft]:
    """Yield a blocking finding for each picture in the body: nobody has read it."""
    for number in range(1, pictures(content.body) + 1):
        yield _block(
            "image_unread",
            "body",
            _(
                "正文第%(number)d幅图片中的文字无法自动读取。图片里可能有个人信息，"
                "请由复审人核对后说明理由予以豁免，或删去图片。"
            )
            % {"number": number},
        )


def _block(code: str, part: str, message: str) -> Draft:
    return Draft(code=code, severity=Severity.BLOCK, part=part, message=message)


def _warn(code: str, part: str, message: str) -> Draft:
    return Draft(code=code, severity=Severity.WARN, part=part, message=message)
