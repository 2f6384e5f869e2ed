"""Figures 统计指标: each defined once, counted from records and opening them.

``definitions`` says what every cell of the national forms counts, ``sources`` which
rows those are, ``counting`` counts them whole, by organ and by identity, ``records``
lists them, ``answering`` says which organ's return they belong to.
"""

from .answering import answered_for, answering_organs, counted_with, reach_of
from .counting import (
    Counted,
    Scope,
    Values,
    compute,
    compute_by_organ,
    count,
    counted,
    numbers,
    record_ids,
)
from .indicators import Indicator, indicator, indicators, leaves
from .records import Record, named, records, records_of

__all__ = [
    "Counted",
    "Indicator",
    "Record",
    "Scope",
    "Values",
    "answered_for",
    "answering_organs",
    "compute",
    "compute_by_organ",
    "count",
    "counted",
    "counted_with",
    "indicator",
    "indicators",
    "leaves",
    "named",
    "numbers",
    "reach_of",
    "record_ids",
    "records",
    "records_of",
]
