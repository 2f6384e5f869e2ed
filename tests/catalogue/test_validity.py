"""What the public reads about a document's validity, and who may change it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.content import Content, Link
from gongkai.catalogue.models import (
    InformationItem,
    ItemLink,
    Publication,
    ValidityFact,
)
from gongkai.catalogue.states import LinkKind, Validity
from gongkai.core.errors import BadInput, NotLawful
from gongkai.core.models import Event
from gongkai.organisations.actions import appoint, establish_organ, merge_organ
from gongkai.organisations.models import Organ, OrganKind
from gongkai.organisations.roles import Role
from gongkai.review.actions import set_routes
from gongkai.review.models import Withdrawal
from tests.factories.county import SINCE, County, credit_code

pytestmark = pytest.mark.django_db

Kind = ValidityFact.Kind


def _validity(item: InformationItem, on: date) -> str:
    row: Any = Publication.objects.with_validity(on=on).get(pk=item.pk)
    return str(row.validity)


def _fact(
    county: County,
    item: InformationItem,
    kind: ValidityFact.Kind,
    on: date,
    until: date | None = None,
) -> None:
    actions.record_validity(
        item, kind, on=on, until=until, basis="县政府决定", by=county.second
    )


def _register(county: County, item: InformationItem) -> date:
    entry = actions.register_normative(
        county.finance,
        agency_code="明财规",
        title=item.title,
        issued_on=date(2012, 1, 1),
        effective_from=date(2012, 1, 1),
        legality_reviewer="县司法局",
        legality_opinion="合法",
        legality_reviewed_on=date(2011, 12, 1),
        by=county.manager,
        item=item,
    )
    return entry.lapses_on


def _saved_and_released(county: County, item: InformationItem, text: Content) -> None:
    actions.save(item, text, by=county.officer)
    item = county.sign_all(actions.submit(item, by=county.officer))
    actions.release(item, by=county.officer)


# --- The register ---------------------------------------------------------------------


def test_a_registered_document_lapses_after_the_day_in_the_register(
    county: County,
) -> None:
    item = county.released(is_normative=True, created_on=date(2012, 1, 1))
    last = _register(county, item)
    assert _validity(item, last) == Validity.IN_FORCE
    assert _validity(item, last + timedelta(days=1)) == Validity.LAPSED


def test_a_document_registered_before_its_release_lapses_all_the_same(
    county: County,
) -> None:
    item = county.approved(is_normative=True, created_on=date(2012, 1, 1))
    last = _register(county, item)
    actions.release(item, by=county.officer)
    assert _validity(item, last + timedelta(days=1)) == Validity.LAPSED


def test_what_the_document_says_goes_before_the_register(county: County) -> None:
    item = county.released(is_normative=True, expires_on=date(2030, 1, 1))
    _register(county, item)
    assert _validity(item, date(2029, 1, 1)) == Validity.IN_FORCE
    _fact(county, item, Kind.EXTENDED, date(2029, 6, 1), date(2035, 1, 1))
    assert _validity(item, date(2034, 1, 1)) == Validity.IN_FORCE


# --- Facts in their order -------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "becomes"),
    [(Kind.AMENDED, Validity.AMENDED), (Kind.ABOLISHED, Validity.ABOLISHED)],
)
def test_a_fact_to_come_does_not_hide_one_in_force(
    county: County, kind: ValidityFact.Kind, becomes: Validity
) -> None:
    item = county.released(is_normative=True)
    for on in (date(2019, 1, 1), date(2099, 1, 1)):
        _fact(county, item, kind, on)
    assert _validity(item, date(2018, 12, 31)) == Validity.IN_FORCE
    assert _validity(item, date(2025, 1, 1)) == becomes


def test_a_restoration_cures_abolition_and_lapse_until_a_new_date(
    county: County,
) -> None:
    item = county.released(is_normative=True, expires_on=date(2019, 1, 1))
    _fact(county, item, Kind.ABOLISHED, date(2018, 12, 1))
    _fact(county, item, Kind.RESTORED, date(2020, 1, 1))
    assert _validity(item, date(2025, 1, 1)) == Validity.IN_FORCE
    _fact(county, item, Kind.EXTENDED, date(2020, 1, 1), date(2022, 1, 1))
    assert _validity(item, date(2022, 1, 2)) == Validity.LAPSED
    _fact(county, item, Kind.ABOLISHED, date(2021, 1, 1))
    assert _validity(item, date(2021, 1, 1)) == Validity.ABOLISHED


def test_a_restoration_leaves_a_last_day_still_ahead(county: County) -> None:
    item = county.released(is_normative=True, expires_on=date(2023, 1, 1))
    _fact(county, item, Kind.ABOLISHED, date(2019, 1, 1))
    _fact(county, item, Kind.RESTORED, date(2020, 1, 1))
    assert _validity(item, date(2023, 1, 1)) == Validity.IN_FORCE
    assert _validity(item, date(2023, 1, 2)) == Validity.LAPSED


def test_a_restoration_is_not_dated_ahead(county: County) -> None:
    item = county.released(is_normative=True)
    with pytest.raises(BadInput, match="不能在将来"):
        _fact(county, item, Kind.RESTORED, timezone.localdate() + timedelta(days=1))


def test_a_term_is_not_extended_into_the_past(county: County) -> None:
    item = county.released(is_normative=True)
    with pytest.raises(BadInput, match="延长"):
        _fact(county, item, Kind.EXTENDED, date(2020, 1, 2), date(2020, 1, 1))


def test_facts_and_numbers_stay_within_the_government(county: County) -> None:
    theirs = county.released()
    other = establish_organ(
        by=None,
        kind=OrganKind.GOVERNMENT,
        slug="other",
        full_name="邻县人民政府",
        short_name="邻县",
        code=credit_code(9),
    )
    for role in (Role.MANAGER, Role.INFORMATION_OFFICER):
        appoint(county.manager, other, role, since=SINCE, by=None)
    set_routes(other, light_genres=[], by=None)
    column = actions.open_column(other, by=None, slug="files", name="文件")
    text = county.content(columns=(column.pk,))
    ours = actions.draft(other, text, by=county.manager)
    with pytest.raises(BadInput, match="同一政府"):
        actions.record_validity(
            ours,
            Kind.ABOLISHED,
            on=date(2019, 1, 1),
            basis="决定",
            by=county.manager,
            by_item=theirs,
        )
    with pytest.raises(BadInput, match="同一政府"):
        _register(county, ours)


# --- Documents that change others -----------------------------------------------------


def _abolishing(county: County, old: InformationItem) -> Content:
    return county.content(title="废止决定", links=(Link("abolishes", old.pk),))


@pytest.mark.parametrize("kind", ["amends", "abolishes"])
def test_an_organ_does_not_change_anothers_document(county: County, kind: str) -> None:
    old = county.released(title="财政文件", is_normative=True)
    text = county.content(title="卫健通知", links=(Link(kind, old.pk),))
    with pytest.raises(BadInput, match="制定机关"):
        actions.draft(county.health, text, by=county.outsider)
    plain = county.content(title="卫健通知")
    item = actions.draft(county.health, plain, by=county.outsider)
    with pytest.raises(BadInput, match="明珠县财政局"):
        actions.save(item, text, by=county.outsider)
    related = county.content(links=(Link("related", old.pk),))
    actions.save(item, related, by=county.outsider)


@pytest.mark.parametrize("place", ["finance", "office", "government"])
def test_maker_government_and_its_office_abolish(county: County, place: str) -> None:
    old = county.released(title="旧规定", is_normative=True)
    organ: Organ = getattr(county, place)
    if organ != county.finance:
        role = Role.INFORMATION_OFFICER
        appoint(county.officer, organ, role, since=SINCE, by=None)
    assert actions.draft(organ, _abolishing(county, old), by=county.officer)


def test_the_successor_of_the_maker_abolishes(county: County) -> None:
    old = county.released(title="旧规定", is_normative=True)
    today = timezone.localdate()
    merge_organ(
        county.finance, county.health, on=today, basis="改革", by=county.manager
    )
    text = _abolishing(county, old)
    assert actions.draft(county.health, text, by=county.outsider)


def test_who_may_abolish_is_asked_again_at_the_release(county: County) -> None:
    old = actions.draft(county.health, county.content(), by=county.outsider)
    today = timezone.localdate()
    merge = merge_organ(
        county.health, county.finance, on=today, basis="改革", by=county.manager
    )
    item = county.approved(links=(Link("abolishes", old.pk),))
    Organ.objects.filter(pk=merge.pk).update(successor=county.office)
    with pytest.raises(BadInput, match="制定机关"):
        actions.release(item, by=county.officer)


def test_withdrawing_the_decision_undoes_it_and_releasing_it_again_does_it(
    county: County,
) -> None:
    today = timezone.localdate()
    old = county.released(title="旧规定", is_normative=True)
    text = _abolishing(county, old)
    decision = county.released(title=text.title, links=text.links)
    assert _validity(old, today) == Validity.ABOLISHED
    actions.withdraw(
        decision, by=county.second, kind=Withdrawal.Kind.ERROR, reason="发错了"
    )
    assert _validity(old, today) == Validity.IN_FORCE
    decision.refresh_from_db()
    _saved_and_released(county, decision, text)
    assert _validity(old, today) == Validity.ABOLISHED


def test_a_decision_that_no_longer_abolishes_undoes_it(county: County) -> None:
    today = timezone.localdate()
    old = county.released(title="旧规定", is_normative=True)
    text = _abolishing(county, old)
    decision = county.released(title=text.title, links=text.links)
    _saved_and_released(county, decision, county.content(title=text.title))
    assert _validity(old, today) == Validity.IN_FORCE


# --- Links ----------------------------------------------------------------------------


def test_a_link_given_up_by_a_version_goes_when_it_is_released(county: County) -> None:
    old, other = county.released(title="旧文件"), county.released(title="另一文件")
    item = county.released(title="新文件", links=(Link("related", old.pk),))
    kept = actions.link(item, other, LinkKind.RELATED, by=county.officer)
    _saved_and_released(county, item, county.content(title="新文件"))
    assert list(ItemLink.objects.filter(from_item=item)) == [kept]
    event = Event.objects.of(item.stream).get(kind="unlinked")
    assert event.data == {"kind": "related", "to": old.pk}


def test_what_a_released_version_states_is_not_unlinked_beside_it(
    county: County,
) -> None:
    old = county.released(title="旧规定", is_normative=True)
    county.released(title="废止决定", links=(Link("abolishes", old.pk),))
    stated = ItemLink.objects.get()
    with pytest.raises(NotLawful, match="载明"):
        actions.unlink(stated, by=county.officer)
    news = county.released(title="旧规定的解读", genre="interpretation")
    beside = actions.link(news, old, LinkKind.INTERPRETS, by=county.officer)
    actions.unlink(beside, by=county.officer)
    assert ItemLink.objects.get() == stated


def test_a_link_leads_to_an_item_of_the_same_government(county: County) -> None:
    with pytest.raises(BadInput, match="同一政府"):
        county.draft(links=(Link("related", 999_999),))
