"""Forms of the import: which list, what holds for rows that do not say."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from gongkai.catalogue.models import Column
from gongkai.organisations.models import Organ

from . import choices
from .rooms import organs_of

_ROWS = re.compile(r"(\d+)(?:-(\d+))?")


class ImportForm(forms.Form):
    """One list and its defaults."""

    file = forms.FileField(
        label=_("文件"),
        help_text=_("CSV、XLSX或JSONL，第一行为列名。检查后可以改正再传。"),
    )
    name = forms.CharField(
        label=_("批次名称"), max_length=120, help_text=_("例如：财政局2017年存量信息")
    )
    organ = forms.ModelChoiceField(
        label=_("默认发布机构"),
        queryset=Organ.objects.none(),
        required=False,
        help_text=_("表中没有写明机构的行用它。"),
    )
    column = forms.ModelChoiceField(
        label=_("默认栏目"), queryset=Column.objects.none(), required=False
    )
    genre = forms.ChoiceField(
        label=_("默认体裁"), choices=choices.genre_choices, initial="other"
    )
    theme = forms.ChoiceField(
        label=_("默认主题分类"), choices=choices.theme_choices, required=False
    )
    rows = forms.CharField(
        label=_("只导入这些行"),
        required=False,
        help_text=_("例如：2-100,105。不填则导入全部能导入的行。"),
    )

    def __init__(self, government: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("token")  # kept since
        self.fields["organ"].queryset = organs_of(government)  # type: ignore[attr-defined]  # a model choice
        self.fields["column"].queryset = Column.objects.filter(  # type: ignore[attr-defined]  # a model choice
            government=government, closed_on__isnull=True
        )

    def clean_rows(self) -> list[tuple[int, int]]:
        """Read the chosen rows as ranges, both ends included."""
        ranges = []
        for part in filter(None, str(self.cleaned_data["rows"]).split(",")):
            match = _ROWS.fullmatch(part.strip())
            if match is None:
                raise forms.ValidationError(_t("行号应写作：2-100,105。"))
            ranges.append((int(match[1]), int(match[2] or match[1])))
        return ranges


class ApproveForm(forms.Form):
    """The opinion on a batch; the second review also on secrecy."""

    opinion = forms.CharField(
        label=_("意见"), max_length=500, widget=forms.Textarea({"rows": 2})
    )
    secrecy_opinion = forms.CharField(
        label=_("保密审查意见"), max_length=500, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, secrecy: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not secrecy:
            del self.fields["secrecy_opinion"]
