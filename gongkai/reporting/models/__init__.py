"""The nouns of the room: ledgers, returns, reports and what they freeze."""

from .ledgers import (
    Attendance,
    CaseEntry,
    DisclosureBody,
    EventResponse,
    Fund,
    HeldEntry,
    LedgerEntry,
    Meeting,
    OpinionEvent,
    PublicSession,
    ReadingPoint,
    StaffMember,
    TrainingCourse,
)
from .reports import AnnualReport, FrozenCell, FrozenFigures, FrozenTold, ReportPart
from .returns import Consolidation, Return, ReturnCell, Round

__all__ = [
    "AnnualReport",
    "Attendance",
    "CaseEntry",
    "Consolidation",
    "DisclosureBody",
    "EventResponse",
    "FrozenCell",
    "FrozenFigures",
    "FrozenTold",
    "Fund",
    "HeldEntry",
    "LedgerEntry",
    "Meeting",
    "OpinionEvent",
    "PublicSession",
    "ReadingPoint",
    "ReportPart",
    "Return",
    "ReturnCell",
    "Round",
    "StaffMember",
    "TrainingCourse",
]
