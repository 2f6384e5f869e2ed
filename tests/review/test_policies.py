"""Who may sign which step, and who may waive a finding."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.organisations.actions import appoint
from gongkai.organisations.policies import Holder
from gongkai.organisations.roles import Role
from gongkai.review.policies import may_sign, may_waive
from gongkai.review.states import Step
from tests.factories.county import County, person

pytestmark = pytest.mark.django_db

OPENS = {
    (Step.FIRST, Role.FIRST_REVIEWER),
    (Step.SECRECY, Role.SECRECY_REVIEWER),
    (Step.APPROVAL, Role.APPROVER),
}
"""The steps that one role alone opens; the second review takes two."""


def _holder(county: County, *roles: Role) -> Holder:
    someone = person("someone", "冯某某")
    for role in roles:
        appoint(someone, county.finance, role, since=date(2018, 1, 1), by=None)
    return Holder(someone)


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("role", list(Role))
def test_a_step_is_signed_by_its_role(county: County, step: Step, role: Role) -> None:
    holder = _holder(county, role)
    verdict = may_sign(holder, county.finance, step, authors=set(), signers=set())
    assert bool(verdict) is ((step, role) in OPENS)
    if not verdict:
        assert str(step.label) in verdict.reason
        assert county.finance.full_name in verdict.reason


def test_a_second_review_takes_both_roles(county: County) -> None:
    both = _holder(county, Role.SECOND_REVIEWER, Role.SECRECY_REVIEWER)
    organ = county.finance
    assert may_sign(both, organ, Step.SECOND, authors=set(), signers=set())
    assert not may_sign(both, county.health, Step.SECOND, authors=set(), signers=set())


@pytest.mark.parametrize("step", list(Step))
def test_nobody_signs_what_they_wrote_or_signed_before(
    county: County, step: Step
) -> None:
    holder = _holder(county, *Role)
    me, organ = {holder.person.pk}, county.finance
    assert may_sign(holder, organ, step, authors=set(), signers=set())
    wrote = may_sign(holder, organ, step, authors=me, signers=set())
    signed = may_sign(holder, organ, step, authors=set(), signers=me)
    assert not wrote
    assert "起草" in wrote.reason
    assert not signed
    assert "前一步" in signed.reason


@pytest.mark.parametrize("role", list(Role))
def test_only_the_second_reviewer_waives(county: County, role: Role) -> None:
    item = county.draft()
    assert item.latest is not None
    verdict = may_waive(_holder(county, role), item.latest.review)
    assert bool(verdict) is (role == Role.SECOND_REVIEWER)


def test_the_author_waives_nothing_even_as_second_reviewer(county: County) -> None:
    item = county.draft()
    assert item.latest is not None
    role = Role.SECOND_REVIEWER
    appoint(county.officer, county.finance, role, since=date(2018, 1, 1), by=None)
    verdict = may_waive(Holder(county.officer), item.latest.review)
    assert not verdict
    assert "拟稿人" in verdict.reason
