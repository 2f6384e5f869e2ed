"""Many people at once on one return, one round, one report: nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from gongkai.catalogue.models import InformationItem
from gongkai.core.errors import DomainError
from gongkai.core.models import Event
from gongkai.law.forms import CellKey
from gongkai.reporting import actions
from gongkai.reporting.models import (
    AnnualReport,
    CaseEntry,
    Consolidation,
    FrozenFigures,
    Round,
)
from tests.catalogue.test_parallel import at_once
from tests.factories.county import County
from tests.reporting.annual import Reporting, reporting

pytestmark = pytest.mark.django_db(transaction=True)
MEETINGS = CellKey("form2014", "I1", "统计数")


@pytest.fixture
def scene(county: County) -> Reporting:
    return reporting(county)


def refused(results: list[Any]) -> list[DomainError]:
    """Return the refusals among the results of acts."""
    return [result for result in results if isinstance(result, DomainError)]


def twice(act: Callable[[], Any]) -> list[Any]:
    """Do an act four times at once; return the refusals, which are sentences."""
    return refused(at_once([act] * 4))


def test_a_round_is_opened_once(scene: Reporting) -> None:
    assert len(twice(scene.round)) == 3
    assert Round.objects.count() == 1


def test_organs_are_reminded_once_by_several_hands(scene: Reporting) -> None:
    found = scene.round()
    remind = partial(actions.remind_round, found, by=scene.county.manager)
    reminded = [ret for rows in at_once([remind] * 4) for ret in rows]
    assert len(reminded) == found.returns.count()
    assert Event.objects.filter(kind="reminded").count() == len(reminded)


def test_a_return_is_signed_once(scene: Reporting) -> None:
    ret = scene.round().returns.get(organ=scene.county.finance)
    act = partial(actions.sign_return, ret, by=scene.county.officer)
    assert len(twice(act)) == 3


def test_a_cell_is_not_corrected_after_the_signature(scene: Reporting) -> None:
    ret = scene.round().returns.get(organ=scene.county.finance)
    correct = partial(
        actions.override,
        ret,
        MEETINGS,
        Decimal(3),
        reason="补记",
        by=scene.county.officer,
    )
    at_once([partial(actions.sign_return, ret, by=scene.county.officer), correct])
    ret.refresh_from_db()
    cell = ret.cells.get(**MEETINGS._asdict())
    assert ret.signed_at
    assert cell.override_at is None or cell.override_at <= ret.signed_at


def test_a_return_is_accepted_or_sent_back(scene: Reporting) -> None:
    of_round = scene.round()
    scene.sign(of_round)
    manager = scene.county.manager
    for ret in of_round.returns.all():
        at_once(
            [
                partial(actions.accept, ret, by=manager),
                partial(actions.send_back, ret, reason="请核对", by=manager),
            ]
        )
        ret.refresh_from_db()
        assert ret.state == "sent_back"
        assert ret.signed_by is None


def test_a_consolidation_adds_up_what_was_signed(scene: Reporting) -> None:
    of_round = scene.round()
    scene.sign(of_round)
    ret = of_round.returns.get(organ=scene.county.finance)

    def correct(to: int) -> None:
        actions.send_back(ret, reason="请核对", by=scene.county.manager)
        actions.override(
            ret, MEETINGS, Decimal(to), reason="补记", by=scene.county.officer
        )

    consolidate = partial(
        actions.consolidate, of_round, by=scene.county.manager, note="有单位正在核对"
    )
    for signed in range(4):
        results = at_once([partial(correct, signed + 1), consolidate, consolidate])
        for made in results[1:]:
            [cell] = [each for each in made.cells if each["row"] == "I1"]
            expected = str(signed) if ret.organ_id in made.included else "0"
            assert cell["value"] == expected
        actions.sign_return(ret, by=scene.county.officer)
    numbers = Consolidation.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 9))


def test_a_report_is_begun_once(scene: Reporting) -> None:
    assert len(twice(scene.begun)) == 3
    assert AnnualReport.objects.count() == 1


def test_figures_are_frozen_once(scene: Reporting) -> None:
    scene.sign(scene.round())
    report = scene.written()
    act = partial(actions.freeze, report, by=scene.county.officer)
    assert len(twice(act)) == 3
    assert FrozenFigures.objects.count() == 1


def test_what_is_frozen_was_signed(scene: Reporting) -> None:
    of_round = scene.round()
    scene.sign(of_round)
    report = scene.written()
    ret = of_round.returns.get(organ=scene.county.finance)

    def correct() -> None:
        actions.send_back(ret, reason="请核对", by=scene.county.manager)
        actions.override(
            ret, MEETINGS, Decimal(7), reason="补记", by=scene.county.officer
        )

    at_once([correct, partial(actions.freeze, report, by=scene.county.officer)])
    for frozen in FrozenFigures.objects.all():
        assert frozen.cells.get(**MEETINGS._asdict()).value == 0


def test_a_report_becomes_one_item(scene: Reporting) -> None:
    scene.sign(scene.round())
    report = scene.frozen()
    items = InformationItem.objects.count()
    turn = partial(actions.turn_into_item, report, by=scene.county.officer)
    assert twice(turn) == []
    assert InformationItem.objects.count() == items + 1
    report.refresh_from_db()
    assert report.from_version == 1


def test_an_edition_is_begun_once(scene: Reporting) -> None:
    scene.sign(scene.round())
    report = scene.frozen()
    act = partial(
        actions.new_edition, report, note="更正会议次数", by=scene.county.officer
    )
    assert len(twice(act)) == 3
    assert AnnualReport.objects.count() == 2


def test_a_case_is_entered_once(scene: Reporting) -> None:
    act = partial(
        actions.enter, CaseEntry, scene.county.finance, by=scene.county.officer,
        on=date(2018, 6, 1), form="2014", table="form2014", row="C1_NET",
        column="统计数", reference="1号", evidence="申请表",
    )  # fmt: skip
    assert len(twice(act)) == 3
    assert CaseEntry.objects.count() == 1
