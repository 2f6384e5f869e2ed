"""Numbers are gapless and given in the releasing transaction."""

from __future__ import annotations

from django.utils import timezone

from tests.factories.county import County
from tests.factories.intruder import Intruder

from . import Attempt, attempt


def _number(**row: object) -> Attempt:
    """Give the number in the transaction of the release, but not the right one."""

    def act(county: County, intruder: Intruder) -> None:
        item, year = county.approved(), timezone.localdate().year
        assert item.latest is not None
        code = county.finance.code
        right = {"year": year, "number": f"{code}/{year}-00001"}
        wrong = {
            key: value.format(code=code, year=year, health=county.health.code)
            if isinstance(value, str)
            else value
            for key, value in row.items()
        }
        intruder.number(item, **(right | wrong))
        intruder.release(item.latest.review_id)
        intruder.commit()

    return act


attempt("a serial left out", "索引号须连续")(_number(serial=2))
attempt("a serial below the first", "索引号须连续")(_number(serial=0))
attempt("a number of another year", "只能在发布时")(
    _number(year=2017, number="{code}/2017-00001")
)
attempt("a number that is not what its serial says", "只能在发布时")(
    _number(number="{code}/{year}-00007")
)
attempt("a number under another organ's code", "只能在发布时")(
    _number(number="{health}/{year}-00001")
)


@attempt("a number of another organ", "只能在发布时")
def _organs_number(county: County, intruder: Intruder) -> None:
    organ, year = county.health, timezone.localdate().year
    _number(organ_id=organ.pk, number=f"{organ.code}/{year}-00001")(county, intruder)


@attempt("a number without a release", "只能在发布时")
def _reserved(county: County, intruder: Intruder) -> None:
    intruder.number(county.approved())
    intruder.commit()


@attempt("a release without a number", "index_number")
def _unnumbered(county: County, intruder: Intruder) -> None:
    item = county.approved()
    assert item.latest is not None
    intruder.release(item.latest.review_id)


@attempt("a serial used again", "索引号须连续|serial_once|number_key")
def _reused(county: County, intruder: Intruder) -> None:
    county.released()
    _number()(county, intruder)


@attempt("a second number for the same item", "catalogue_indexnumber_pkey")
def _renumbered(county: County, intruder: Intruder) -> None:
    item, year = county.released(), timezone.localdate().year
    number = f"{county.finance.code}/{year}-00002"
    intruder.number(item, year=year, serial=2, number=number)


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
