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
from .reports import AnnualReport, FrozenCell, FrozenFigures, ReportPart
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
