"""Whether an act is open in a state, and why not in the reader's language."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongkai.core.errors import YES, Verdict, no
from gongkai.law.transitions import Table

BASES = (
    gettext_noop("修改后须重新审核，工作规则第二条"),
    gettext_noop("工作规则第二条"),
    gettext_noop("条例第六条"),
    gettext_noop("条例第十七条"),
    gettext_noop("条例第十八条"),
    gettext_noop("条例第二十六条"),
    gettext_noop("条例第四十九条"),
    gettext_noop("条例第五十条"),
    gettext_noop("国办发〔2014〕32号"),
)
"""What the tables of states name as their basis, for translators."""


def open_in(table: Table, act: str, state: TextChoices) -> Verdict:
    """Say whether ``act`` is open in ``state``; the law's own refusal is Chinese."""
    if table.is_open(act, state):
        return YES
    step = dict(table)[act]
    labels = [str(each.label) for each in type(state) if each in step.frm]
    return no(
        _("当前状态为“%(state)s”，此项操作只能在“%(open)s”时办理（%(basis)s）。")
        % {
            "state": state.label,
            "open": _("、").join(labels),
            "basis": _(step.basis),
        }
    )
