"""Words for codes, sizes and hits in the portal's templates."""

from __future__ import annotations

from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.catalogue.content import fold
from gongkai.catalogue.models import Publication
from gongkai.catalogue.states import Validity
from gongkai.law.classification import AREAS, GENRES, KEY_AREAS, STATUTORY, THEMES
from gongkai.law.classification import theme_path as written_theme
from gongkai.portal.charts import shown
from gongkai.portal.kinds import POLICY_GENRES

register = template.Library()

_CLASSES = {
    "genre": GENRES,
    "statutory": STATUTORY,
    "key_area": KEY_AREAS,
    "area": AREAS,
}
_KINDS = {
    "pdf": gettext_lazy("PDF 文档"),
    "docx": gettext_lazy("Word 文档"),
    "doc": gettext_lazy("Word 文档"),
    "xlsx": gettext_lazy("Excel 表格"),
    "xls": gettext_lazy("Excel 表格"),
    "pptx": gettext_lazy("演示文稿"),
    "csv": gettext_lazy("CSV 数据"),
    "json": gettext_lazy("JSON 数据"),
    "txt": gettext_lazy("文本"),
    "zip": gettext_lazy("压缩包"),
    "ofd": gettext_lazy("OFD 版式文件"),
    "png": gettext_lazy("图片"),
    "jpg": gettext_lazy("图片"),
    "jpeg": gettext_lazy("图片"),
    "gif": gettext_lazy("图片"),
    "mp4": gettext_lazy("视频"),
    "mp3": gettext_lazy("音频"),
}
_ICONS = {
    "xlsx": "table",
    "xls": "table",
    "csv": "table",
    "png": "image",
    "jpg": "image",
    "jpeg": "image",
    "gif": "image",
    "zip": "archive",
}
_TONES = {
    Validity.IN_FORCE: "status--done",
    Validity.AMENDED: "status--accent",
}


@register.filter
def code_label(code: str, classification: str) -> str:
    """Return the Chinese label of a code; the code itself if it is unknown."""
    entry: Any = _CLASSES[classification].get(code)
    return entry.label if entry else code


@register.filter
def theme_path(code: str) -> str:
    r"""Return ``综合政务\政务公开`` for a theme code."""
    return written_theme(code) if code in THEMES else code


@register.filter
def validity_label(value: str) -> str:
    """Return a validity in words."""
    return str(Validity(value).label)


@register.filter
def validity_tone(value: str) -> str:
    """Return the class that repeats a validity in colour."""
    return _TONES.get(Validity(value), "status--quiet")


@register.filter
def has_validity(item: Publication) -> bool:
    """Tell whether validity means something for the item, or is worth saying."""
    return (
        item.is_normative
        or item.genre in POLICY_GENRES
        or item.validity != Validity.IN_FORCE  # type: ignore[attr-defined]  # annotated
    )


@register.filter
def file_icon(name: str) -> str:
    """Return the icon of an attachment by its name."""
    return _ICONS.get(_extension(name), "document")


@register.filter
def file_facts(attachment: dict[str, Any]) -> str:
    """Return type and size of an attachment in words."""
    kind = _KINDS.get(_extension(attachment["name"]), gettext_lazy("文件"))
    return _("%(kind)s，%(size)s") % {
        "kind": kind,
        "size": filesizeformat(attachment["size"]),
    }


def _extension(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")


@register.filter
def highlight(text: str, words: list[str]) -> SafeString:
    """Mark the searched words in a text, whatever their script, width or case."""
    folded = fold(text)
    if len(folded) != len(text) or not words:
        return conditional_escape(text)
    hit = [False] * len(text)
    for word in words:
        at = folded.find(word)
        while at >= 0 and word:
            hit[at : at + len(word)] = [True] * len(word)
            at = folded.find(word, at + len(word))
    parts, start = [], 0
    for at in range(1, len(text) + 1):
        if at == len(text) or hit[at] != hit[start]:
            parts.append(
                format_html("<mark>{}</mark>", text[start:at])
                if hit[start]
                else conditional_escape(text[start:at])
            )
            start = at
    return mark_safe("".join(parts))  # noqa: S308 -- every part is escaped above


@register.filter
def figure(value: Decimal | None) -> str:
    """Return a reported figure to the last digit; a blank says so."""
    return shown(value, _("未填"))


@register.filter
def grouped(number: int) -> str:
    """Return a figure with thousands apart."""
    return f"{number:,}"
