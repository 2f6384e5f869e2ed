"""Forms of rounds, returns and annual reports; each field is an argument of its act."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from gongkai.law.forms import BadForm, national_forms, read_form
from gongkai.law.forms.model import NATIONAL
from gongkai.law.periods import Period
from gongkai.organisations.models import Organ
from gongkai.reporting.models import AnnualReport
from gongkai.reporting.states import PeriodKind

from .acts import lines
from .editor import DateInput

LOCAL = "local"
_FORM_LIMIT = 512 * 1024  # bytes of a local form's file


def form_choices() -> list[Any]:
    """Return the national forms, newest first, and the local one."""
    national = [
        (
            form.id,
            _t("%(name)s（%(years)s）") % {"name": form.name, "years": _years(form)},
        )
        for form in reversed(national_forms())
    ]
    return [*national, (LOCAL, _t("地方表样（用下面的表样文件）"))]


def _years(form: Any) -> str:
    until = form.to_year if form.to_year < 9999 else ""
    return (
        f"{form.from_year}—{until}"
        if until
        else _t("%(year)s年起") % {"year": form.from_year}
    )


class RoundForm(forms.Form):
    """Which form for which period, due when."""

    form_id = forms.ChoiceField(label=_("表样"), choices=form_choices)
    kind = forms.ChoiceField(
        label=_("周期"), choices=PeriodKind.choices, initial="year"
    )
    year = forms.IntegerField(label=_("年度"), min_value=2008, max_value=2100)
    number = forms.IntegerField(
        label=_("期次"),
        min_value=1,
        max_value=12,
        initial=1,
        required=False,
        help_text=_("月报填月份，季报填第几季度，年报不填。"),
    )
    due_on = forms.DateField(
        label=_("报送截止日"),
        widget=DateInput,
        required=False,
        help_text=_("不填则按规定：月报、季报为次月8日，年报为次年1月31日。"),
    )
    local_file = forms.FileField(
        label=_("表样文件"),
        required=False,
        help_text=_("选用地方表样时上传TOML文件，或把内容贴在下面。"),
    )
    local_text = forms.CharField(
        label=_("表样内容"), required=False, strip=False, widget=lines(8)
    )

    def clean(self) -> dict[str, Any]:
        """Make a period of its parts and a form of the local file."""
        data = super().clean() or {}
        if {"kind", "year"} <= data.keys():
            number = 1 if data["kind"] == "year" else data.get("number") or 1
            try:
                data["period"] = Period(data["year"], data["kind"], number)
            except ValueError:
                self.add_error(
                    "number", _t("期次不在一年之内：月报为1至12，季报为1至4。")
                )
        if data.get("form_id") == LOCAL:
            self._read_local(data)
        elif "period" in data and "form_id" in data:
            self._check_year(data)
        return data

    def _check_year(self, data: dict[str, Any]) -> None:
        form = next(each for each in national_forms() if each.id == data["form_id"])
        if not form.covers(data["year"]):
            self.add_error(
                "form_id",
                _t("这一表样适用于%(years)s，不适用于%(year)d年度。")
                % {"years": _years(form), "year": data["year"]},
            )

    def _read_local(self, data: dict[str, Any]) -> None:
        text = self._uploaded(data) or str(data.get("local_text") or "")
        if not text.strip():
            if not self.errors.get("local_file"):
                self.add_error(
                    "local_file", _t("选用地方表样的，请上传表样文件或贴入内容。")
                )
            return
        try:
            local = tomllib.loads(text.replace("\r\n", "\n"))
            form = read_form(local, local=True)
        except tomllib.TOMLDecodeError as fault:
            self.add_error(
                "local_text", _t("表样不是正确的TOML：%(why)s") % {"why": fault}
            )
        except RecursionError:
            self.add_error("local_text", _t("表样的层次太多，请检查括号是否成对。"))
        except BadForm as fault:
            self.add_error("local_text", str(fault))
        else:
            if form.id in NATIONAL:
                self.add_error(
                    "local_text",
                    _t("表样编号“%(id)s”已用于全国统一表样，请改用别的编号。")
                    % {"id": form.id},
                )
            data["form_id"], data["local_form"] = form.id, local

    def _uploaded(self, data: dict[str, Any]) -> str:
        """Return the file's text, and keep it in the box so that nothing is lost."""
        file = data.get("local_file")
        if file is None:
            return ""
        if file.size > _FORM_LIMIT:
            self.add_error(
                "local_file", _t("表样文件超过512 KB，请检查是否选错了文件。")
            )
            return ""
        try:
            text = str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.add_error(
                "local_file", _t("表样文件不是UTF-8编码的文本，请另存为UTF-8。")
            )
            return ""
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        self.data["local_text"] = text  # type: ignore[index]  # a mutable copy
        return text


class Figure(forms.DecimalField):
    """A figure, typed with or without commas between thousands."""

    def to_python(self, value: Any) -> Any:
        """Read ``34,610`` as pages show it."""
        if isinstance(value, str):
            value = re.sub(r"(?<=[0-9０-９])[,，](?=[0-9０-９]{3})", "", value)
        return super().to_python(value)


class OverrideForm(forms.Form):
    """What the organ reports instead of what the records say, and why."""

    value = Figure(
        label=_("更正数"),
        max_digits=18,
        decimal_places=4,
        error_messages={
            "required": _("请填写更正数。"),
            "invalid": _("更正数应是数字，如1280或6.45。"),
            "max_digits": _("更正数太大，请核对。"),
            "max_whole_digits": _("更正数太大，请核对。"),
            "max_decimal_places": _("小数最多四位。"),
        },
    )
    reason = forms.CharField(
        label=_("更正理由"),
        max_length=300,
        widget=lines(2),
        help_text=_("系统计算数和更正数都会保留，县政务公开办能看到理由。"),
        error_messages={"required": _("请写明更正理由。")},
    )

    def __init__(self, *args: Any, value: Decimal | None = None, **kwargs: Any) -> None:
        if value is not None:
            kwargs.setdefault("initial", {})["value"] = format(value.normalize(), "f")
        super().__init__(*args, **kwargs)


class ConfirmForm(forms.Form):
    """No question: the act needs only a confirmation."""


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("理由"), max_length=500, widget=lines())


class StrikeForm(forms.Form):
    """Why an entry should not have been made."""

    reason = forms.CharField(label=_("划销理由"), max_length=200, widget=lines(2))


class UntilForm(forms.Form):
    """The last day on which something held."""

    until = forms.DateField(
        label=_("止"), widget=DateInput, help_text=_("仍然有效的最后一日。")
    )


class WaiverForm(forms.Form):
    """Sign although findings are open: the reason that is kept with the signature."""

    waiver = forms.CharField(
        label=_("保留问题的说明"),
        max_length=500,
        widget=lines(),
        help_text=_("还有须改正的问题。确属实情不能改的，逐条写明原因。"),
    )

    def __init__(self, *args: Any, asked: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asked:
            del self.fields["waiver"]


class NoteForm(forms.Form):
    """A note on a consolidation; asked for when returns are missing."""

    note = forms.CharField(
        label=_("说明"), max_length=500, required=False, widget=lines()
    )

    def __init__(self, *args: Any, missing: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if missing:
            self.fields["note"].required = True
            self.fields["note"].help_text = _t(
                "还有%(count)d个单位没有报送，请写明汇总表不含哪些单位、为何先汇总。"
            ) % {"count": missing}


class EditionForm(forms.Form):
    """What was wrong and what the new edition corrects."""

    note = forms.CharField(
        label=_("更正说明"),
        max_length=500,
        widget=lines(),
        help_text=_("写明更正了什么、为什么，随新版一并公开。"),
    )


class BeginReportForm(forms.Form):
    """Whose report on which year."""

    organ = forms.ModelChoiceField(
        label=_("单位"), queryset=Organ.objects.none(), empty_label=None
    )
    year = forms.IntegerField(label=_("年度"), min_value=2008, max_value=2100)

    def __init__(self, organs: Iterable[Organ], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [organ.pk for organ in organs]
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=ids)  # type: ignore[attr-defined]  # a model choice


class ReportForm(forms.Form):
    """The text of a report: title, lead, and each part in a box of its own."""

    title = forms.CharField(label=_("标题"), max_length=200)
    lead = forms.CharField(
        label=_("引言"), required=False, widget=lines(3), strip=False
    )

    def __init__(self, report: AnnualReport, *args: Any, **kwargs: Any) -> None:
        self.parts = list(report.parts.all())
        kwargs.setdefault("initial", {"title": report.title, "lead": report.lead})
        super().__init__(*args, **kwargs)
        for part in self.parts:
            self.fields[self.name(part.pk)] = forms.CharField(
                label=f"{part.number}、{part.title}" if part.number else part.title,
                required=False,
                strip=False,
                initial=part.text,
                widget=lines(max(6, min(24, part.text.count("\n") * 2 + 4))),
            )

    @staticmethod
    def name(pk: int) -> str:
        """Return the name of the box of a part."""
        return f"part_{pk}"

    def texts(self) -> list[tuple[int, str]]:
        """Return the parts' texts as the act takes them."""
        return [
            (part.pk, self.cleaned_data[self.name(part.pk)].replace("\r\n", "\n"))
            for part in self.parts
        ]
