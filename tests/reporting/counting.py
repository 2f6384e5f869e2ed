"""The round on 2018 of the small county, opened and signed."""

from __future__ import annotations

from datetime import date

from gongkai.law.forms import CellKey, national_form
from gongkai.law.periods import Period
from gongkai.organisations.actions import appoint
from gongkai.organisations.roles import Role
from gongkai.reporting import actions
from gongkai.reporting.models import Return, Round
from tests.factories import ledgers
from tests.factories.county import SINCE, County

FORM = national_form("2014")
Y2018 = Period(2018)
JUNE = date(2018, 6, 1)


def at(row: str) -> CellKey:
    """Return a cell of the form of 2014."""
    return CellKey("form2014", row, "统计数")


def open_2018(county: County) -> Round:
    """Open the round on 2018, with entries in the finance department's ledgers."""
    appoint(county.first, county.office, Role.INFORMATION_OFFICER, since=SINCE, by=None)
    ledgers.fill(FORM, county.finance, JUNE, by=county.officer)
    return actions.open_round(
        county.government, form_id="2014", period=Y2018, by=county.manager
    )


def of(county: County, of_round: Round, organ: str = "finance") -> Return:
    """Return one organ's return."""
    return of_round.returns.get(organ=getattr(county, organ))


def signed(county: County, of_round: Round) -> Return:
    """Sign the finance department's return with its contradictions kept."""
    return actions.sign_return(
        of(county, of_round), by=county.officer, waiver="补录尚未完成"
    )


def sign_all(county: County, of_round: Round) -> None:
    """Sign every return of the round."""
    signed(county, of_round)
    actions.sign_return(of(county, of_round, "health"), by=county.outsider)
    actions.sign_return(of(county, of_round, "office"), by=county.first)
