"""Routes, sign-offs, waivers and the gate, by the acts of the room."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from gongkai.core.errors import BadInput, NotAllowed, NotLawful
from gongkai.core.models import Event
from gongkai.core.writing import write
from gongkai.review.actions import close_gate, gate_opening, set_routes, sign, waive
from gongkai.review.models import Finding, Review, Route, Withdrawal
from gongkai.review.states import Severity, Step
from tests.factories.county import County

pytestmark = pytest.mark.django_db


def _review(county: County, **changes: object) -> Review:
    item = county.draft(**changes)
    assert item.latest is not None
    return item.latest.review


def _steps(review: Review) -> list[str]:
    review.refresh_from_db()
    assert review.route is not None
    return review.route.steps


# --- Routes ---------------------------------------------------------------------------


def test_three_steps_unless_the_genre_is_named(county: County) -> None:
    assert _steps(_review(county)) == ["first", "second", "approval"]
    assert _steps(_review(county, genre="news")) == ["first", "second"]


def test_a_genre_no_longer_named_takes_three_steps_again(county: County) -> None:
    set_routes(county.government, light_genres=["repost"], by=county.manager)
    assert _steps(_review(county, genre="news")) == ["first", "second", "approval"]
    assert _steps(_review(county, genre="repost")) == ["first", "second"]


def test_a_review_under_way_keeps_the_steps_it_began_with(county: County) -> None:
    before = _review(county, genre="news")
    set_routes(
        county.government,
        light_genres=["news"],
        light_steps=[Step.SECOND, Step.APPROVAL],
        by=county.manager,
    )
    assert _steps(before) == ["first", "second"]
    assert _steps(_review(county, genre="news")) == ["second", "approval"]


def test_setting_the_same_routes_again_changes_nothing(county: County) -> None:
    before = set(Route.objects.values_list("pk", "steps__len"))
    set_routes(county.government, light_genres=["repost", "news"], by=county.manager)
    assert set(Route.objects.values_list("pk", "steps__len")) == before


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([Step.SECOND], "至少两个步骤"),
        ([Step.FIRST, Step.APPROVAL], "保密审查"),
    ],
)
def test_a_light_route_has_two_people_and_a_secrecy_review(
    county: County, steps: Sequence[Step], message: str
) -> None:
    with pytest.raises(BadInput, match=message):
        set_routes(
            county.government,
            light_genres=["news"],
            light_steps=steps,
            by=county.manager,
        )


@pytest.mark.parametrize("genre", ["notice", "normative", "penalty", "nonsense"])
def test_a_genre_that_carries_risk_is_not_named(county: County, genre: str) -> None:
    with pytest.raises(NotLawful, match="低风险"):
        set_routes(county.government, light_genres=["news", genre], by=county.manager)
    assert _steps(_review(county, genre="news")) == ["first", "second"]


@pytest.mark.parametrize("who", ["officer", "second", "approver", "auditor"])
def test_only_the_manager_sets_routes(county: County, who: str) -> None:
    with pytest.raises(NotAllowed):
        set_routes(county.government, light_genres=[], by=getattr(county, who))


def test_setting_routes_is_an_event(county: County) -> None:
    set_routes(county.government, light_genres=["news"], by=county.manager)
    event = Event.objects.filter(kind="routes_set").latest("id")
    assert event.by == county.manager
    assert event.data == {"genres": ["news"], "steps": ["first", "second"]}


# --- Sign-offs and waivers --------------------------------------------------------------


def test_a_sign_off_without_an_opinion_is_refused(county: County) -> None:
    with pytest.raises(BadInput, match="意见"):
        sign(_review(county).pk, Step.FIRST, by=county.first, opinion="  ")


def _finding(review: Review, severity: Severity = Severity.BLOCK) -> Finding:
    return Finding.objects.create(
        review=review,
        code="id_card",
        severity=severity,
        part="text",
        message="身份证号",
    )


def test_a_waiver_keeps_its_reason_and_is_an_event(county: County) -> None:
    finding = _finding(_review(county))
    waiver = waive(finding, by=county.second, reason=" 当事人已书面同意 ")
    assert waiver.reason == "当事人已书面同意"
    assert not finding.review.findings.blocking().exists()
    event = Event.objects.get(stream=f"review:{finding.review_id}")
    assert event.data == {"finding": finding.pk, "code": "id_card"}


def test_a_waiver_without_a_reason_is_refused(county: County) -> None:
    with pytest.raises(BadInput, match="豁免理由"):
        waive(_finding(_review(county)), by=county.second, reason=" ")


def test_a_hint_needs_no_waiver(county: County) -> None:
    finding = _finding(_review(county), Severity.WARN)
    assert not finding.review.findings.blocking().exists()
    with pytest.raises(NotLawful, match="无需豁免"):
        waive(finding, by=county.second, reason="可以")


@pytest.mark.parametrize(
    "who", ["officer", "first", "approver", "manager", "auditor", "outsider"]
)
def test_nobody_else_waives(county: County, who: str) -> None:
    finding = _finding(_review(county))
    with pytest.raises(NotAllowed):
        waive(finding, by=getattr(county, who), reason="可以")
    assert finding.review.findings.blocking().exists()


# --- The gate ---------------------------------------------------------------------------


def test_the_gate_stays_shut_without_sign_offs(county: County) -> None:
    with pytest.raises(Exception, match="审核签署不完整"):
        write(
            gate_opening(county.government.pk, _review(county).pk, by=county.officer)[1]
        )


def test_the_gate_is_not_closed_without_a_reason(county: County) -> None:
    item = county.released()
    with pytest.raises(BadInput, match="撤回理由"):
        close_gate(
            item.publication.release,
            by=county.approver,
            kind=Withdrawal.Kind.ERROR,
            reason=" ",
        )
