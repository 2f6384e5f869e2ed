"""Keep the columns and the list of what is not published."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalogue.models import Column, InformationItem
from gongkai.catalogue.policies import may_manage_catalogue, may_sign_list
from gongkai.catalogue.queries import last_day_to_publish
from gongkai.catalogue.states import State
from gongkai.core.actions import record
from gongkai.core.errors import BadInput, NotLawful
from gongkai.core.queries import calendar
from gongkai.law.terms import reevaluation_day
from gongkai.organisations.models import Organ
from gongkai.organisations.policies import Holder

from ._shared import enter, locked, move

if TYPE_CHECKING:
    from gongkai.accounts.models import User

CHANGEABLE = (
    "name",
    "description",
    "keywords",
    "column_type",
    "key_area",
    "order",
    "is_topic",
)
"""What may change about a column: its address and government stay for ever."""


@transaction.atomic
def open_column(
    government: Organ, *, by: User | None, parent: Column | None = None, **fields: Any
) -> Column:
    """Open a column or topic page. ``by`` is None only when a county is set up."""
    if by is not None:
        may_manage_catalogue(Holder(by), government).enforce()
    column = Column(government=government, parent=parent, **fields)
    _validate(column)
    column.save()
    column.refresh_from_db(fields=["path"])
    record(
        f"column:{column.pk}",
        "column_opened",
        by=by,
        organ_id=government.pk,
        name=column.name,
    )
    return column


@transaction.atomic
def update_column(column: Column, *, by: User, **fields: Any) -> Column:
    """Change name, description, order or type of a column; its address stays."""
    may_manage_catalogue(Holder(by), column.government).enforce()
    if fixed := set(fields) - set(CHANGEABLE):
        raise BadInput(
            _("栏目的这些内容不能修改：%(names)s。") % {"names": "、".join(fixed)}
        )
    for name, value in fields.items():
        setattr(column, name, value)
    _validate(column)
    column.save(update_fields=list(fields))
    record(
        f"column:{column.pk}",
        "column_updated",
        by=by,
        organ_id=column.government_id,
        fields=sorted(fields),
    )
    return column


@transaction.atomic
def close_column(column: Column, *, on: date, by: User) -> Column:
    """Close a column: it takes no new items; what it holds stays public."""
    may_manage_catalogue(Holder(by), column.government).enforce()
    if column.block:
        raise NotLawful(_("法定板块不能关闭（国办公开办函〔2019〕61号）。"))
    column.closed_on = on
    column.save(update_fields=["closed_on"])
    record(f"column:{column.pk}", "column_closed", by=by, organ_id=column.government_id)
    return column


@transaction.atomic
def reevaluate(
    item: InformationItem, *, keep: bool, reason: str, by: User
) -> InformationItem:
    """Look again at information that was not published.

    Kept back: the next look is in a year. Otherwise it returns to its author to be
    drafted for publication, for which the term runs from today. Source: Reg. art. 18 (定期评估审查).
    """
    item = locked(item)
    enter(item, "reevaluate")
    may_sign_list(Holder(by), item).enforce()
    if not reason.strip():
        raise BadInput(_("请写明重新评估的理由。"))
    today = timezone.localdate()
    if keep:
        item.reevaluate_on = reevaluation_day(today)
        fields = ["reevaluate_on", "updated_at"]
    else:
        item.reevaluate_on, item.changed_on = None, today
        item.publish_by = last_day_to_publish(item.owed_from, calendar())
        fields = [
            *move(item, State.RETURNED),
            "reevaluate_on",
            "changed_on",
            "publish_by",
        ]
    item.save(update_fields=fields)
    record(
        item.stream,
        "reevaluated",
        by=by,
        organ_id=item.publisher_id,
        keep=keep,
        reason=reason.strip(),
    )
    return item


def _validate(column: Column) -> None:
    try:
        column.full_clean()
    except ValidationError as fault:
        raise BadInput("".join(fault.messages)) from fault
