"""Forms of the small ledgers: an entry, an attendance sheet, an answer to an event."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from gongkai.core.errors import BadInput
from gongkai.law.forms import Form, national_forms
from gongkai.office.attendance import read_sheet
from gongkai.office.ledgers import Ledger
from gongkai.office.statistics import label_of
from gongkai.organisations.models import Organ
from gongkai.reporting.figures import leaves
from gongkai.reporting.models import CaseEntry, EventResponse, PublicSession, Round

from .acts import lines
from .editor import DateInput, MomentInput
from .uploads import KeptFileField

_WIDGETS: dict[str, Any] = {
    "on": DateInput,
    "until": DateInput,
    "detected_at": MomentInput,
    "note": lines(2),
}


class EntryForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """An entry of any ledger: its own fields, whose it is, and what proves it."""

    proof_file = KeptFileField(
        label=_("证明材料"),
        required=False,
        help_text=_("扫描件、照片或截图；没有写依据的须上传。"),
    )

    def __init__(self, organs: Iterable[Organ], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [organ.pk for organ in organs]
        organ = self.fields["organ"]
        assert isinstance(organ, forms.ModelChoiceField)  # noqa: S101 -- for mypy
        organ.queryset = Organ.objects.filter(pk__in=ids)
        organ.empty_label = None

    def clean(self) -> dict[str, Any]:
        """Ask for evidence in words or as a file."""
        data = super().clean() or {}
        if not data.get("evidence") and not data.get("proof_file"):
            self.add_error("evidence", _t("请写明依据，或上传证明材料。"))
        return data


class CaseForm(EntryForm):
    """A case that counts in a cell of the form; the cell is chosen in words."""

    cell = forms.ChoiceField(label=_("计入"), choices=list)
    field_order = ("organ", "cell", "reference", "amount", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organ = Organ.objects.filter(pk__in=self._organ_ids()).first()
        self.forms = forms_of(organ.root()) if organ else []
        self.fields["cell"].choices = case_choices(self.forms)  # type: ignore[attr-defined]  # a choice field

    def _organ_ids(self) -> list[int]:
        return list(self.fields["organ"].queryset.values_list("pk", flat=True))  # type: ignore[attr-defined]  # a model choice

    def clean(self) -> dict[str, Any]:
        """Take the chosen cell apart."""
        data = super().clean()
        if data.get("cell"):
            form_id, _sep, place = data.pop("cell").rpartition(":")
            form = next(each for each in self.forms if each.id == form_id)
            data |= {"form": form_id, **form.keys()[int(place)]._asdict()}
        return data


def forms_of(government: Organ) -> list[Form]:
    """Return the national forms, newest first, and the local ones of a government."""
    rounds = Round.objects.filter(government=government, local_form__isnull=False)
    local = {each.form_id: each.form for each in rounds.order_by("pk")}
    return [*reversed(national_forms()), *local.values()]


def case_choices(known: Iterable[Form]) -> list[Any]:
    """Return the cells that take entries, by form and table."""
    found: list[Any] = [("", "—")]
    for form in known:
        groups: dict[str, list[tuple[str, str]]] = {}
        entered = leaves(form)
        for place, key in enumerate(form.keys()):
            if "/".join(key) in entered:
                group = f"{form.name} {form.table(key.table).title}"
                groups.setdefault(group, []).append(
                    (f"{form.id}:{place}", label_of(form, key))
                )
        found.extend(groups.items())
    return found


def entry_form(ledger: Ledger) -> type[EntryForm]:
    """Return the form of a ledger's entries."""
    base = CaseForm if ledger.model is CaseEntry else EntryForm
    first, rest = ledger.fields[:1], ledger.fields[1:]
    names = ["organ", *first, "on", *rest, "evidence", "note"]
    labels = {"on": ledger.day}
    return forms.modelform_factory(  # type: ignore[return-value]  # of our form
        ledger.model,
        form=base,
        fields=names,
        labels=labels,
        widgets={name: make for name, make in _WIDGETS.items() if name in names},
    )


class SheetForm(forms.Form):
    """The attendance sheet of a course, pasted or as a file."""

    text = forms.CharField(
        label=_("签到名单"),
        required=False,
        widget=lines(10),
        help_text=_("每行一人：姓名，空格或逗号，单位。可以从表格里直接粘贴。"),
    )
    file = forms.FileField(
        label=_("或上传名单"),
        required=False,
        help_text=_("XLSX或CSV文件，第一列姓名，第二列单位。"),
    )

    def clean(self) -> dict[str, Any]:
        """Read the lines; what cannot be read says which line and why."""
        data = super().clean() or {}
        try:
            data["lines"] = read_sheet(data.get("text") or "", data.get("file"))
        except BadInput as fault:
            self.add_error("file" if data.get("file") else "text", str(fault))
        return data


class ResponseForm(forms.Form):
    """One way in which an event was answered."""

    way = forms.ChoiceField(label=_("方式"), choices=EventResponse.Way.choices)
    at = forms.DateTimeField(label=_("回应时间"), widget=MomentInput)
    address = forms.CharField(label=_("网址或出处"), max_length=500)
    session = forms.ModelChoiceField(
        label=_("发布会或访谈"),
        queryset=PublicSession.objects.none(),
        required=False,
        help_text=_("以发布会或访谈回应的，先在台账登记，再在这里选择。"),
    )

    def __init__(self, government: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = PublicSession.objects.standing().filter(government=government)
        self.fields["session"].queryset = rows.order_by("-on", "-pk")[:200]  # type: ignore[attr-defined]  # a model choice

    def clean(self) -> dict[str, Any]:
        """Ask for the session exactly when it was answered by one."""
        data = super().clean() or {}
        by_session = data.get("way") == EventResponse.Way.SESSION
        if by_session != bool(data.get("session")):
            self.add_error(
                "session",
                _t("通过发布会或访谈回应的，请选择已登记的发布会或访谈。")
                if by_session
                else _t("只有以发布会或访谈回应的才选择。"),
            )
        return data
