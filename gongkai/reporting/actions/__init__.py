"""Every write of the room with a meaning: one function an act.

``ledgers`` enters and strikes facts, ``rounds`` opens, fills, signs and consolidates
returns, ``reminding`` reminds of those that are due.
"""

from .ledgers import add_attendance, answer_event, end_held, enter, strike
from .reminding import remind
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
    "clear_override",
    "compute_return",
    "consolidate",
    "end_held",
    "enter",
    "open_round",
    "override",
    "remind",
    "send_back",
    "sign_return",
    "strike",
]
