"""Reviews, what screening found, who signed, and the release gate."""

from .batch import Batch, BatchApproval
from .finding import Finding, Screening, Waiver
from .person import person
from .release import Release, Withdrawal
from .review import Return, Review, SignOff
from .route import Route

__all__ = [
    "Batch",
    "BatchApproval",
    "Finding",
    "Release",
    "Return",
    "Review",
    "Route",
    "Screening",
    "SignOff",
    "Waiver",
    "Withdrawal",
    "person",
]
