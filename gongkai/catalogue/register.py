"""How long a normative document stays in force."""

from __future__ import annotations

from datetime import date, timedelta

from gongkai.law.clock import add_months

YEARS_IN_FORCE = 5
YEARS_ON_TRIAL = 2


def lapse_day(effective_from: date, *, is_trial: bool) -> date:
    """Return the last day in force: 5 years from effect, 2 for trial documents.

    Source: most provinces' rules on normative documents (有效期制度).
    """
    years = YEARS_ON_TRIAL if is_trial else YEARS_IN_FORCE
    return add_months(effective_from, 12 * years) - timedelta(days=1)
