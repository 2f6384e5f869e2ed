"""From when the term to publish runs, and when a posting may have been."""

from __future__ import annotations

from datetime import date, timedelta

import psycopg
import pytest
from django.db import IntegrityError
from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.models import InformationItem, Posting, Publication
from gongkai.catalogue.queries import publish_deadline
from gongkai.catalogue.states import Channel
from gongkai.core.errors import BadInput
from gongkai.core.queries import calendar
from gongkai.law.classification import GROUNDS
from gongkai.law.clock import add_months
from gongkai.office import worklists
from gongkai.review.actions import Proposal
from gongkai.review.states import Property
from tests.factories.county import County

pytestmark = pytest.mark.django_db


def _overdue(item: InformationItem) -> bool:
    found = InformationItem.objects.filter(pk=item.pk)
    return worklists.overdue(found, today=timezone.localdate()).exists()


def test_a_change_of_a_public_item_is_owed_from_the_day_it_is_made(
    county: County,
) -> None:
    item = county.released(created_on=date(2018, 9, 20))
    actions.save(item, county.content(title="更正一个字"), by=county.officer)
    item.refresh_from_db()
    today = timezone.localdate()
    assert item.changed_on == today
    assert item.publish_by == publish_deadline(today, calendar()).last_day
    assert not _overdue(item)


def test_saving_the_change_again_gives_no_new_term(county: County) -> None:
    item = county.released()
    actions.save(item, county.content(title="更正"), by=county.officer)
    day = timezone.localdate() - timedelta(days=60)
    InformationItem.objects.filter(pk=item.pk).update(changed_on=day)
    actions.save(item, county.content(title="再更正"), by=county.officer)
    item.refresh_from_db()
    assert item.changed_on == day
    assert _overdue(item)


def test_an_item_never_published_is_owed_from_the_day_it_was_made(
    county: County,
) -> None:
    item = county.draft()
    changed = county.content(created_on=date(2018, 9, 3))
    actions.save(item, changed, by=county.officer)
    item.refresh_from_db()
    last = publish_deadline(date(2018, 9, 3), calendar()).last_day
    assert (item.changed_on, item.publish_by) == (None, last)
    assert _overdue(item)


def test_what_is_opened_after_reevaluation_is_owed_from_that_day(
    county: County,
) -> None:
    withheld = Proposal(Property.WITHHELD, "处于调查阶段", next(iter(GROUNDS)))
    item = county.approved(proposal=withheld)
    today = timezone.localdate()
    assert item.reevaluate_on == add_months(today, 12)
    actions.reevaluate(item, keep=False, reason="已经办结", by=county.second)
    item.refresh_from_db()
    assert item.publish_by == publish_deadline(today, calendar()).last_day
    actions.save(item, county.content(), by=county.officer)
    assert not _overdue(item)


def test_a_posting_is_not_dated_before_the_item_was_public(county: County) -> None:
    item = county.released()
    listed = Publication.objects.get(pk=item.pk).listed_at
    early = listed - timedelta(minutes=1)
    with pytest.raises(BadInput, match="早于本件首次公开"):
        actions.post(
            item, Channel.WECHAT, posted_at=early, by=county.officer, address="推文"
        )
    minute = listed.replace(second=0, microsecond=0)
    actions.post(
        item, Channel.WECHAT, posted_at=minute, by=county.officer, address="推文"
    )
    with pytest.raises(IntegrityError, match="早于本件首次公开") as refused:
        Posting.objects.create(
            government=county.government,
            item=item,
            release_id=item.publication.release_id,
            channel=Channel.WEIBO,
            posted_at=early,
            address="微博",
            recorded_by=county.officer,
        )
    assert isinstance(refused.value.__cause__, psycopg.errors.CheckViolation)
