"""Every write of the catalogue with a meaning: one function an act.

``drafting`` saves contents and sends them to review, ``reviewing`` signs and sends
back, ``releasing`` opens and closes the gate, ``recording`` keeps postings, links,
validity and the register, ``arranging`` keeps columns and the withheld list.
"""

from .arranging import close_column, open_column, reevaluate, update_column
from .drafting import discard, draft, save, submit
from .recording import (
    link,
    post,
    record_validity,
    register_normative,
    strike_posting,
    unlink,
)
from .releasing import (
    cancel_schedule,
    end_notices,
    release,
    release_scheduled,
    schedule,
    withdraw,
)
from .reviewing import send_back, sign, waive

__all__ = [
    "cancel_schedule",
    "close_column",
    "discard",
    "draft",
    "end_notices",
    "link",
    "open_column",
    "post",
    "record_validity",
    "reevaluate",
    "register_normative",
    "release",
    "release_scheduled",
    "save",
    "schedule",
    "send_back",
    "sign",
    "strike_posting",
    "submit",
    "unlink",
    "update_column",
    "waive",
    "withdraw",
]
