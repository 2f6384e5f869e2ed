"""Every write of the room with a meaning: one function an act.

``ledgers`` enters and strikes facts, ``rounds`` opens, fills, signs and consolidates
returns, ``reminding`` reminds of those that are due, ``reports`` drafts, freezes and
corrects annual reports, ``report_items`` turns them into items.
"""

from ._report_checks import check_open_to_change
from .ledgers import add_attendance, answer_event, end_held, enter, strike
from .reminding import remind, remind_round
from .report_items import turn_into_item
from .reports import begin_report, freeze, new_edition, save_report
from .rounds import (
    accept,
    clear_override,
    compute_return,
    consolidate,
    open_round,
    override,
    send_back,
    sign_return,
)

__all__ = [
    "accept",
    "add_attendance",
    "answer_event",
    "begin_report",
    "check_open_to_change",
    "clear_override",
    "compute_return",
    "consolidate",
    "end_held",
    "enter",
    "freeze",
    "new_edition",
    "open_round",
    "override",
    "remind",
    "remind_round",
    "save_report",
    "send_back",
    "sign_return",
    "strike",
    "turn_into_item",
]
