"""Forms of the acts on an item; each field is an argument of its act."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.catalogue.models import InformationItem, ValidityFact
from gongkai.catalogue.states import Channel, LinkKind
from gongkai.review.models import Withdrawal

from .editor import DateInput, MomentInput
from .uploads import KeptFileField

SECRECY_OPINIONS = [
    ("经审查，不涉及国家秘密，同意公开。", _("经审查，不涉及国家秘密，同意公开。")),
    (
        "经审查，不涉及国家秘密、商业秘密和个人隐私，同意公开。",
        _("经审查，不涉及国家秘密、商业秘密和个人隐私，同意公开。"),
    ),
]


def lines(rows: int = 3) -> forms.Textarea:
    """Return a box of some lines."""
    return forms.Textarea({"rows": rows})


class ActForm(forms.Form):
    """A form without questions: the act needs only a confirmation."""

    def __init__(self, item: InformationItem, *args: Any, **kwargs: Any) -> None:
        self.item = item
        super().__init__(*args, **kwargs)


class SubmitForm(ActForm):
    """Send to review; with blocking findings a reason to waive them is asked."""

    waiver_request = forms.CharField(
        label=_("提请豁免的理由"),
        required=False,
        widget=lines(),
        help_text=_(
            "本件还有阻断性发现。确需原样公开的，写明理由，由复审人决定是否豁免。"
        ),
    )

    def __init__(self, item: InformationItem, *args: Any, **kwargs: Any) -> None:
        super().__init__(item, *args, **kwargs)
        latest = item.latest
        # One waived counts too: what was signed is sent again as a copy.
        if latest is None or not latest.review.findings.severe().exists():
            del self.fields["waiver_request"]


class ReasonForm(ActForm):
    """Why."""

    reason = forms.CharField(label=_("理由"), max_length=500, widget=lines())


class ScheduleForm(ActForm):
    """When the worker releases the item."""

    at = forms.DateTimeField(label=_("发布时间"), widget=MomentInput)


class WithdrawForm(ActForm):
    """Why a release is taken back and what stands in its place."""

    kind = forms.ChoiceField(
        label=_("原因类别"),
        choices=[each for each in Withdrawal.Kind.choices if each[0] != "notice_ended"],
    )
    reason = forms.CharField(
        label=_("撤回理由"),
        max_length=500,
        widget=lines(),
        help_text=_("长期保存在审查记录中，不对外显示。"),
    )
    public_note = forms.CharField(
        label=_("对外说明"),
        max_length=300,
        required=False,
        widget=lines(2),
        help_text=_("显示在原页面上，告诉公众为何看不到、到哪里看。"),
    )
    redirect_to = forms.CharField(
        label=_("转向地址"),
        max_length=200,
        required=False,
        help_text=_("本站内的路径，以“/”开头；不转向的不填。"),
    )


class PostForm(ActForm):
    """Where else the item went out."""

    channel = forms.ChoiceField(
        label=_("渠道"),
        choices=[each for each in Channel.choices if each[0] != Channel.WEBSITE],
    )
    posted_at = forms.DateTimeField(label=_("发布时间"), widget=MomentInput)
    address = forms.CharField(
        label=_("网址或刊期、地点"), max_length=500, required=False
    )
    proof = KeptFileField(
        label=_("证明材料"),
        required=False,
        help_text=_("截图、照片或扫描件。没有网址的渠道须上传。"),
    )


class LinkForm(ActForm):
    """Which other item this one refers to."""

    kind = forms.ChoiceField(
        label=_("关系"),
        choices=[
            each
            for each in LinkKind.choices
            if each[0] not in (LinkKind.AMENDS, LinkKind.ABOLISHES)
        ],
        help_text=_("修改、废止其他文件的，在编辑页写明，随审核发布生效。"),
    )
    other = forms.CharField(
        label=_("另一信息"),
        max_length=500,
        help_text=_("填索引号、文号或完整名称。"),
    )


class ValidityForm(ActForm):
    """What happened to the document's force."""

    kind = forms.ChoiceField(label=_("事项"), choices=ValidityFact.Kind.choices)
    on = forms.DateField(label=_("日期"), widget=DateInput)
    until = forms.DateField(
        label=_("延长至"),
        widget=DateInput,
        required=False,
        help_text=_("只在延长有效期时填写。"),
    )
    basis = forms.CharField(
        label=_("依据"),
        max_length=200,
        help_text=_("例如废止决定的名称和文号。"),
    )


class ReevaluateForm(ActForm):
    """Whether withheld information stays withheld for another year (art. 18)."""

    keep = forms.TypedChoiceField(
        label=_("评估结论"),
        choices=[
            ("yes", _("维持不予公开，一年后再评估")),
            ("no", _("退回拟稿人，改为公开")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("理由"), max_length=500, widget=lines())


class MaskForm(ActForm):
    """How far the de-identification goes."""

    hints = forms.BooleanField(
        label=_("提示性发现也一并处理"),
        required=False,
        help_text=_("例如名单中的姓名。默认只处理阻断发布的内容。"),
    )


class SignForm(ActForm):
    """The opinion at one step of review."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    opinion = forms.CharField(
        label=_("意见"),
        max_length=500,
        required=False,
        widget=lines(2),
        help_text=_("同意的写明意见；退回的写明理由，便于拟稿人修改。"),
    )
    secrecy_choice = forms.ChoiceField(
        label=_("保密审查意见"),
        choices=SECRECY_OPINIONS,
        required=False,
        widget=forms.RadioSelect,
    )
    secrecy_opinion = forms.CharField(
        label=_("另写保密审查意见"), max_length=500, required=False, widget=lines(2)
    )

    def __init__(self, item: InformationItem, *args: Any, **kwargs: Any) -> None:
        super().__init__(item, *args, **kwargs)
        if item.step not in ("second", "secrecy"):
            del self.fields["secrecy_choice"], self.fields["secrecy_opinion"]

    def secrecy(self) -> str:
        """Return the secrecy opinion: the written one, else the chosen one."""
        written = str(self.cleaned_data.get("secrecy_opinion", "")).strip()
        return written or str(self.cleaned_data.get("secrecy_choice", ""))
