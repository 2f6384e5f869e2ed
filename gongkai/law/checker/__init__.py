"""The checker of published annual reports 年度报告检查.

``check`` reads a file of any kind and layout, finds its form, year and organ, and holds
it against the form's relations, its own text, the format and last year's report.
``judge`` answers a single statement. No database, no network; time and memory bounded.
"""

from gongkai.law.checker.apart import check_apart
from gongkai.law.checker.batch import answer_claim
from gongkai.law.checker.claims.against_table import judge_against
from gongkai.law.checker.claims.judge import judge
from gongkai.law.checker.claims.verdicts import Judgement
from gongkai.law.checker.reading import MAX_BYTES, Unreadable
from gongkai.law.checker.report import Report, check

__all__ = [
    "MAX_BYTES",
    "Judgement",
    "Report",
    "Unreadable",
    "answer_claim",
    "check",
    "check_apart",
    "judge",
    "judge_against",
]
