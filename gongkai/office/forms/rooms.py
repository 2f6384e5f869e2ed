"""Forms of the rooms beside the items: columns, routes, organs, posts, the register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.models import User
from gongkai.catalogue.models import Column
from gongkai.catalogue.states import Block
from gongkai.law.classification import COLUMN_TYPES
from gongkai.law.classification import choices as coded
from gongkai.organisations.models import Organ
from gongkai.organisations.roles import Role
from gongkai.review.states import Step

from . import choices
from .editor import DateInput


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A person by name, with the name they sign in by to tell namesakes apart."""

    def label_from_instance(self, obj: Any) -> str:
        """Return name and sign-in name."""
        return f"{obj.name}（{obj.username}）"


def organs_of(government: Organ) -> Any:
    """Return the organs of a government that still exist."""
    return Organ.objects.of(government).filter(abolished_on__isnull=True)


def people_of(government: Organ) -> Any:
    """Return active people with a post in this government, or with none anywhere."""
    mine = Q(posts__organ__in=Organ.objects.of(government))
    return (
        User.objects.filter(mine | Q(posts__isnull=True), is_active=True)
        .distinct()
        .order_by("name", "pk")
    )


class ColumnForm(forms.Form):
    """A column's particulars that may change."""

    name = forms.CharField(label=_("名称"), max_length=60)
    description = forms.CharField(label=_("说明"), max_length=200, required=False)
    keywords = forms.CharField(label=_("关键词"), max_length=120, required=False)
    column_type = forms.ChoiceField(
        label=_("栏目类型"),
        choices=lambda: [choices.EMPTY, *coded(COLUMN_TYPES)],
        required=False,
    )
    key_area = forms.ChoiceField(
        label=_("重点领域"), choices=choices.key_area_choices, required=False
    )
    is_topic = forms.BooleanField(label=_("专题"), required=False)
    order = forms.IntegerField(label=_("排序"), min_value=0, initial=100)


class NewColumnForm(ColumnForm):
    """A new column also has its place and its address, which stay."""

    parent = forms.ModelChoiceField(
        label=_("上级栏目"), queryset=Column.objects.none(), required=False
    )
    slug = forms.SlugField(
        label=_("网址名"),
        max_length=60,
        help_text=_("小写字母、数字和连字符，以后不能改。"),
    )
    block = forms.ChoiceField(
        label=_("法定板块"), choices=[("", "—"), *Block.choices], required=False
    )
    field_order = ("parent", "name", "slug")

    def __init__(self, government: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Column.objects.filter(  # type: ignore[attr-defined]  # a model choice
            government=government, closed_on__isnull=True
        )


class DayForm(forms.Form):
    """On which day."""

    on = forms.DateField(label=_("日期"), widget=DateInput)


class RoutesForm(forms.Form):
    """The light route: which genres, which steps."""

    STEPS = (
        ("first,second", _("初审、复审（含保密审查）")),
        ("second,approval", _("复审（含保密审查）、批准")),
        ("secrecy,approval", _("保密审查、批准")),
    )
    light_genres = forms.MultipleChoiceField(
        label=_("适用简易流程的体裁"),
        choices=choices.low_risk_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "只选低风险的体裁，例如工作动态、转载。不公开的信息一律走三审流程。"
        ),
    )
    light_steps = forms.TypedChoiceField(
        label=_("简易流程的步骤"),
        choices=STEPS,
        coerce=lambda value: [Step(step) for step in value.split(",")],
        widget=forms.RadioSelect,
    )


class ContactForm(forms.Form):
    """How to reach the organ's disclosure office (Reg. art. 12)."""

    office_name = forms.CharField(
        label=_("信息公开工作机构"), max_length=80, required=False
    )
    address = forms.CharField(label=_("办公地址"), max_length=160, required=False)
    hours = forms.CharField(label=_("办公时间"), max_length=120, required=False)
    telephone = forms.CharField(label=_("联系电话"), max_length=40, required=False)
    fax = forms.CharField(label=_("传真"), max_length=40, required=False)
    email = forms.EmailField(label=_("电子邮箱"), required=False)
    postcode = forms.RegexField(
        r"^\d{6}$",
        label=_("邮政编码"),
        required=False,
        error_messages={"invalid": _("邮政编码是六位数字。")},
    )


class RenameForm(forms.Form):
    """A new name; numbers given under the old one stay."""

    new_name = forms.CharField(label=_("新全称"), max_length=120)
    short_name = forms.CharField(label=_("新简称"), max_length=40)
    on = forms.DateField(label=_("更名日期"), widget=DateInput)
    basis = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("例如机构改革方案的名称和文号。")
    )


class MergeForm(forms.Form):
    """Into which organ."""

    into = forms.ModelChoiceField(label=_("并入"), queryset=Organ.objects.none())
    on = forms.DateField(label=_("日期"), widget=DateInput)
    basis = forms.CharField(label=_("依据"), max_length=200)

    def __init__(self, organ: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = organs_of(organ.root()).exclude(pk=organ.pk)  # type: ignore[attr-defined]  # a model choice


class AppointForm(forms.Form):
    """Who plays which role where from when."""

    person = PersonChoice(label=_("人员"), queryset=User.objects.none())
    organ = forms.ModelChoiceField(label=_("机构"), queryset=Organ.objects.none())
    role = forms.TypedChoiceField(
        label=_("角色"), choices=Role.choices, coerce=lambda value: Role(value)
    )
    since = forms.DateField(label=_("起"), widget=DateInput)

    def __init__(self, government: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_of(government)  # type: ignore[attr-defined]  # a model choice
        self.fields["organ"].queryset = organs_of(government)  # type: ignore[attr-defined]  # a model choice


class HandoverForm(forms.Form):
    """Who leaves, who takes over, from when, why."""

    leaver = PersonChoice(label=_("移交人"), queryset=User.objects.none())
    successor = PersonChoice(label=_("接收人"), queryset=User.objects.none())
    on = forms.DateField(
        label=_("接收日期"),
        widget=DateInput,
        help_text=_("移交人的任职到前一日为止，接收人自这一日起任职。"),
    )
    reason = forms.CharField(
        label=_("原因"), max_length=200, help_text=_("例如调任、退休、岗位调整。")
    )

    def __init__(self, government: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("leaver", "successor"):
            self.fields[name].queryset = people_of(government)  # type: ignore[attr-defined]  # a model choice


class RegisterForm(forms.Form):
    """A normative document that passed its legality review."""

    maker = forms.ModelChoiceField(label=_("制定机关"), queryset=Organ.objects.none())
    agency_code = forms.CharField(
        label=_("规范性文件代字"), max_length=24, help_text=_("例如：明府规")
    )
    title = forms.CharField(label=_("名称"), max_length=500)
    document_number = forms.CharField(label=_("文号"), max_length=60, required=False)
    issued_on = forms.DateField(label=_("制发日期"), widget=DateInput)
    effective_from = forms.DateField(label=_("实施日期"), widget=DateInput)
    is_trial = forms.BooleanField(label=_("暂行或试行"), required=False)
    lapses_on = forms.DateField(
        label=_("失效日期"),
        widget=DateInput,
        required=False,
        help_text=_("不填则自实施之日起5年，暂行或试行的2年。"),
    )
    legality_reviewer = forms.CharField(label=_("合法性审核机构"), max_length=120)
    legality_opinion = forms.CharField(label=_("合法性审核意见"), max_length=500)
    legality_reviewed_on = forms.DateField(label=_("合法性审核日期"), widget=DateInput)
    item_number = forms.CharField(
        label=_("对应的公开信息"),
        max_length=60,
        required=False,
        help_text=_("填索引号或文号；未公开的不填。"),
    )

    def __init__(self, government: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["maker"].queryset = organs_of(government)  # type: ignore[attr-defined]  # a model choice
