"""The editor: everything a version says about an item."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import ProseEditorWidget

from gongkai.catalogue.bodies import check_size, clean, plain_text
from gongkai.catalogue.content import Attachment, Content, Link
from gongkai.core.errors import BadInput
from gongkai.law.check_digits import NumberFault
from gongkai.law.numbers import normalise_document_number
from gongkai.organisations.models import Organ
from gongkai.review.actions import Proposal
from gongkai.review.states import Property

from . import choices

SALT = "gongkai.office.attachment"
GROUPS = {
    "basic": (
        "title",
        "summary",
        "document_number",
        "created_on",
        "keywords",
        "body",
    ),
    "class": ("genre", "theme", "statutory", "key_area", "area"),
    "validity": ("is_normative", "effective_from", "expires_on"),
    "property": ("property", "property_reason", "ground"),
    "publication": (
        "visible_until",
        "source",
        "source_url",
        "joint_publishers",
        "service_object",
        "responsible_office",
        "scope",
        "former_index_number",
    ),
}
EDITOR = {
    "extensions": {
        "Bold": True,
        "Italic": True,
        "Underline": True,
        "Strike": True,
        "Subscript": True,
        "Superscript": True,
        "HardBreak": True,
        "Heading": {"levels": [2, 3, 4]},
        "BulletList": True,
        "OrderedList": True,
        "ListItem": True,
        "Blockquote": True,
        "HorizontalRule": True,
        "Link": {"enableTarget": False},
        "Table": True,
        "TableRow": True,
        "TableHeader": True,
        "TableCell": True,
        "Image": True,
        "Figure": True,
        "Caption": True,
        "History": True,
        "HTML": True,
    }
}


class DateInput(forms.DateInput):
    """A day, chosen from the browser's calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A day and time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class BodyWidget(ProseEditorWidget):  # type: ignore[misc]  # untyped
    """The rich-text editor; without scripts a plain box."""

    template_name = "django/forms/widgets/textarea.html"

    def __init__(self) -> None:
        super().__init__(config=EDITOR, preset="configurable", attrs={"rows": 20})


class EditorForm(forms.Form):
    """One content. Attachments, columns and links are lists beside the fields."""

    title = forms.CharField(
        label=_("名称"), max_length=500, widget=forms.Textarea({"rows": 2})
    )
    summary = forms.CharField(
        label=_("内容概述"),
        max_length=500,
        required=False,
        help_text=_("宜在100字以内，说明对象、事项和要点。"),
        widget=forms.Textarea({"rows": 3}),
    )
    document_number = forms.CharField(
        label=_("文号"),
        max_length=60,
        required=False,
        help_text=_("例如：明府办发〔2018〕14号。各种括号均可，保存时统一为六角括号。"),
    )
    created_on = forms.DateField(
        label=_("生成日期"),
        widget=DateInput,
        help_text=_("从这一日起20个工作日内公开（条例第二十六条）。"),
    )
    keywords = forms.CharField(label=_("关键词"), max_length=200, required=False)
    body = forms.CharField(label=_("正文"), required=False, widget=BodyWidget)
    genre = forms.ChoiceField(label=_("体裁分类"), choices=choices.genre_choices)
    theme = forms.ChoiceField(
        label=_("主题分类"), choices=choices.theme_choices, required=False
    )
    statutory = forms.ChoiceField(
        label=_("法定公开类别"), choices=choices.statutory_choices, required=False
    )
    key_area = forms.ChoiceField(
        label=_("重点领域"), choices=choices.key_area_choices, required=False
    )
    area = forms.ChoiceField(
        label=_("基层试点领域"), choices=choices.area_choices, required=False
    )
    is_normative = forms.BooleanField(label=_("规范性文件"), required=False)
    effective_from = forms.DateField(
        label=_("实施日期"), widget=DateInput, required=False
    )
    expires_on = forms.DateField(label=_("失效日期"), widget=DateInput, required=False)
    property = forms.ChoiceField(
        label=_("公开属性"), choices=Property.choices, initial=Property.PROACTIVE
    )
    property_reason = forms.CharField(
        label=_("属性理由"),
        max_length=500,
        required=False,
        help_text=_("依申请公开或不予公开的必须填写。"),
        widget=forms.Textarea({"rows": 2}),
    )
    ground = forms.ChoiceField(
        label=_("不予公开依据"),
        choices=choices.ground_choices,
        required=False,
        help_text=_("只在不予公开时选择（条例第十四条至第十六条）。"),
    )
    visible_until = forms.DateTimeField(
        label=_("公示截止"),
        widget=MomentInput,
        required=False,
        help_text=_("到时自动停止展示。不是限期公示的不填。"),
    )
    source = forms.CharField(label=_("信息来源"), max_length=120, required=False)
    source_url = forms.URLField(
        label=_("来源网址"), max_length=500, required=False, assume_scheme="https"
    )
    joint_publishers = forms.CharField(
        label=_("联合发文机关"), max_length=300, required=False
    )
    service_object = forms.CharField(label=_("服务对象"), max_length=60, required=False)
    responsible_office = forms.CharField(
        label=_("责任处室"), max_length=60, required=False
    )
    scope = forms.CharField(label=_("公开范围"), max_length=40, required=False)
    former_index_number = forms.CharField(
        label=_("原索引号"), max_length=40, required=False
    )
    note = forms.CharField(
        label=_("修改说明"),
        max_length=200,
        required=False,
        help_text=_("写明改了什么，便于审核人对照。"),
    )
    closes_earlier = forms.BooleanField(
        label=_("不再公开以前的版本"),
        required=False,
        help_text=_(
            "以前公开的版本中有不宜继续公开的内容（如个人信息）时勾选："
            "本版发布后，以前的版本和改动对照不再显示。"
        ),
    )

    def clean_document_number(self) -> str:
        """Write the number in its normal form; keep what cannot be read."""
        typed = str(self.cleaned_data["document_number"]).strip()
        try:
            return str(normalise_document_number(typed)) if typed else ""
        except NumberFault:
            return typed

    def clean_body(self) -> str:
        """Clean the body; lines typed without an editor become paragraphs."""
        typed = str(self.cleaned_data["body"]).strip()
        if typed and "<" not in typed:
            lines = (line.strip() for line in typed.splitlines())
            typed = "".join(f"<p>{html.escape(line)}</p>" for line in lines if line)
        body = clean(typed)
        try:
            check_size(body)
        except BadInput as fault:
            raise forms.ValidationError(str(fault)) from fault
        return body

    def groups(self) -> dict[str, list[forms.BoundField]]:
        """Return the fields by the section they stand in."""
        return {name: [self[field] for field in GROUPS[name]] for name in GROUPS}

    def content(
        self,
        *,
        attachments: Iterable[Attachment],
        columns: Iterable[int],
        links: Iterable[Link],
    ) -> Content:
        """Return what was filled in as a content."""
        data = dict(self.cleaned_data)
        del data["note"], data["closes_earlier"]
        chosen = Property(data.pop("property"))
        reason, ground = data.pop("property_reason"), data.pop("ground")
        return Content(
            **data,
            text=plain_text(data["body"]),
            attachments=tuple(attachments),
            columns=tuple(columns),
            links=tuple(links),
            proposal=Proposal(chosen, reason.strip(), ground),
        )


class OrganForm(forms.Form):
    """Which organ a new item belongs to."""

    organ = forms.ModelChoiceField(label=_("发布机构"), queryset=Organ.objects.none())

    def __init__(self, organs: list[Organ], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organ"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- for mypy
        field.queryset = Organ.objects.filter(pk__in=[organ.pk for organ in organs])
        field.empty_label = None


def initial_of(content: Content) -> dict[str, Any]:
    """Return a content as the form's first values."""
    data = {name: getattr(content, name) for name in vars(content)}
    proposal = data.pop("proposal")
    return data | {
        "property": proposal.property,
        "property_reason": proposal.reason,
        "ground": proposal.ground,
    }


def token(attachment: Attachment) -> str:
    """Return an attachment as a hidden value nobody can forge."""
    return signing.dumps(vars(attachment), salt=SALT)


def attachment_of(value: str) -> Attachment:
    """Read a token back; raises signing.BadSignature for a forged one."""
    return Attachment(**signing.loads(value, salt=SALT))
