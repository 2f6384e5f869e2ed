"""The names of particulars, parts and kinds of finding, as pages show them."""

from __future__ import annotations

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from gongkai.law.personal_data import KINDS

FIELD_LABELS = {
    "title": _("名称"),
    "summary": _("内容概述"),
    "document_number": _("文号"),
    "created_on": _("生成日期"),
    "genre": _("体裁分类"),
    "theme": _("主题分类"),
    "statutory": _("法定公开类别"),
    "key_area": _("重点领域"),
    "area": _("基层试点领域"),
    "columns": _("栏目"),
    "keywords": _("关键词"),
    "is_normative": _("规范性文件"),
    "effective_from": _("实施日期"),
    "expires_on": _("失效日期"),
    "visible_until": _("公示截止"),
    "source": _("信息来源"),
    "source_url": _("来源网址"),
    "joint_publishers": _("联合发文机关"),
    "service_object": _("服务对象"),
    "responsible_office": _("责任处室"),
    "scope": _("公开范围"),
    "former_index_number": _("原索引号"),
    "property": _("公开属性"),
    "property_reason": _("属性理由"),
    "ground": _("不予公开依据"),
    "attachments": _("附件"),
    "links": _("关联信息"),
}

_PARTS = {
    "body": _("正文"),
    "body_attributes": _("正文的图片说明和链接"),
    "attachment_name": _("附件名称"),
}


def part_label(part: str) -> str:
    """Return where a finding stands, in words."""
    if part.startswith("attachment:"):
        return _t("附件“%(name)s”") % {"name": part.removeprefix("attachment:")}
    return str(_PARTS.get(part) or FIELD_LABELS.get(part) or part)


def finding_label(code: str, message: str) -> str:
    """Return what was found, in a few words."""
    if code in KINDS:
        return KINDS[code].label
    return message.split("。", 1)[0]
