"""The form a round asks for: a national one by its name, or a county's own, checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from gongkai.core.errors import BadInput
from gongkai.law.forms import (
    BadForm,
    CellKey,
    Form,
    Row,
    Table,
    national_form,
    national_forms,
    read_form,
)
from gongkai.reporting.models import CaseEntry


def form_of(form_id: str, local_form: Mapping[str, Any] | None) -> Form:
    """Return the national form of a name, or a local one; raises BadInput."""
    try:
        if local_form is None:
            return national_form(form_id)
        form = read_form(local_form, local=True)
    except BadForm as fault:
        raise BadInput(str(fault)) from fault
    except OSError as fault:
        raise BadInput(_("没有“%(form)s”这一表样。") % {"form": form_id}) from fault
    if form.id != form_id:
        raise BadInput(_("地方表样的代号是“%(id)s”。") % {"id": form.id})
    _check_names(form)
    _check_cells(form)
    return form


def _check_names(form: Form) -> None:
    """Refuse a local form that is called like a national one or by too long names."""
    if any(form.id == national.id for national in national_forms()):
        raise BadInput(
            _("地方表样的代号不能是“%(id)s”，这是全国统一表样的。") % {"id": form.id}
        )
    fields = [CaseEntry._meta.get_field(each) for each in ("form", *CellKey._fields)]
    limits = [getattr(each, "max_length", 0) for each in fields]
    for key in form.keys():  # noqa: SIM118 -- a form is no dictionary
        for name, limit in zip((form.id, *key), limits, strict=True):
            if len(name) > limit:
                raise BadInput(
                    _("表样中的代号“%(name)s”太长，最多%(limit)d字。")
                    % {"name": name, "limit": limit}
                )


def _check_cells(form: Form) -> None:
    """Refuse a local form without cells, with a cell twice, or with rows in a ring."""
    cells = Counter(form.keys())
    if not cells:
        raise BadInput(_("表样没有可以填报的单元格。"))
    key, times = cells.most_common(1)[0]
    if times > 1:
        raise BadInput(_("表样中的单元格“%(cell)s”重复。") % {"cell": "/".join(key)})
    for table in form.tables:
        for row in table.rows:
            if row.key in _above(table, row):
                raise BadInput(
                    _("表样中行“%(row)s”是它自己的上级。") % {"row": row.label}
                )


def _above(table: Table, row: Row) -> set[str]:
    """Return the keys of the rows above a row."""
    above: set[str] = set()
    while row.parent and row.parent not in above:
        above.add(row.parent)
        row = table.row(row.parent)
    return above
