"""How long a normative document is in force, and when a refusal is looked at again.

These are no deadlines of an organ's reply: nothing is counted in working days.
"""

from __future__ import annotations

from datetime import date, timedelta

from gongkai.law.clock import add_months

YEARS_IN_FORCE = 5
YEARS_ON_TRIAL = 2
MONTHS_UNTIL_REEVALUATION = 12


def lapse_day(effective_from: date, *, is_trial: bool) -> date:
    """Return the last day in force: 5 years from effect, 2 for trial documents.

    Source: most provinces' rules on normative documents (有效期制度).
    """
    years = YEARS_ON_TRIAL if is_trial else YEARS_IN_FORCE
    return add_months(effective_from, 12 * years) - timedelta(days=1)


def reevaluation_day(decided_on: date) -> date:
    """Return the day by which information not disclosed is looked at again.

    Source: Reg. art. 18 (定期评估审查); a year is the longest in use.
    """
    return add_months(decided_on, MONTHS_UNTIL_REEVALUATION)
