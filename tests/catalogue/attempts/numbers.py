"""Index numbers come from releases alone; register numbers are gapless."""

from __future__ import annotations

from tests.factories.county import County
from tests.factories.intruder import Intruder

from . import attempt


@attempt("a number without a release", "permission denied")
def _reserved(county: County, intruder: Intruder) -> None:
    intruder.number(county.approved())


@attempt("a number in the transaction of the release", "permission denied")
def _chosen(county: County, intruder: Intruder) -> None:
    item = county.approved()
    assert item.latest is not None
    intruder.release(item.latest.review_id)
    intruder.number(item, serial=2)


@attempt("a number taken away, to be given again", "permission denied")
def _freed(county: County, intruder: Intruder) -> None:
    county.released()
    intruder.run("DELETE FROM catalogue_indexnumber")


@attempt("a counter turned back", "permission denied")
def _turned_back(county: County, intruder: Intruder) -> None:
    county.released()
    intruder.run("UPDATE catalogue_indexcounter SET last = 0")


@attempt("a register number left out", "规范性文件编号须连续")
def _register_gap(county: County, intruder: Intruder) -> None:
    intruder.register(serial=2, number="明府规〔2018〕002号")


@attempt("a register number that is not what its serial says", "不符")
def _register_number(county: County, intruder: Intruder) -> None:
    intruder.register(serial=1, number="明府规〔2018〕009号")


@attempt("a register number of another year", "不符")
def _register_year(county: County, intruder: Intruder) -> None:
    intruder.register(serial=1, year=2017, number="明府规〔2017〕001号")


@attempt("a register number given before the legality review", "reviewed_before_issued")
def _register_early(county: County, intruder: Intruder) -> None:
    intruder.register(
        serial=1,
        number="明府规〔2018〕001号",
        legality_reviewed_on="2018-02-01",
    )
