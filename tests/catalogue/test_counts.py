"""The tally beside the filters adds up to what is public, after every act."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection
from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.models import Placement, Publication, PublicCount
from gongkai.catalogue.queries import counts
from gongkai.review.models import Withdrawal
from tests.factories.county import County

pytestmark = pytest.mark.django_db


def _tally() -> Counter[tuple[str, str]]:
    total: Counter[tuple[str, str]] = Counter()
    for row in PublicCount.objects.all():
        total[row.facet, row.value] += row.n
    return Counter({key: n for key, n in total.items() if n})


def _recounted() -> Counter[tuple[str, str]]:
    """Count what is public anew, facet by facet."""
    found: Counter[tuple[str, str]] = Counter()
    for each in Publication.objects.all():
        organ, theme = each.publisher_id, each.theme[:2]
        found["all", ""] += 1
        found["organ", f"{organ}"] += 1
        found["year", f"{each.year}"] += 1
        found["genre", each.genre] += 1
        found["organ_genre", f"{organ}:{each.genre}"] += 1
        found["organ_year", f"{organ}:{each.year}"] += 1
        if theme:
            found["theme", theme] += 1
            found["subtheme", each.theme] += 1
            found["organ_theme", f"{organ}:{theme}"] += 1
        if each.is_normative:
            found["normative", "true"] += 1
    for placement in Placement.objects.all():
        found["column", f"{placement.column_id}"] += 1
    return found


def test_the_tally_adds_up_after_every_act(county: County) -> None:
    assert _tally() == _recounted() == Counter()
    item = county.released()
    assert _tally() == _recounted()
    county.released(genre="news", document_number="")
    assert _tally() == _recounted()
    actions.save(
        item,
        county.content(genre="opinion", theme="0402", columns=(county.column.pk,)),
        by=county.officer,
    )
    actions.release(
        county.sign_all(actions.submit(item, by=county.officer)), by=county.officer
    )
    assert _tally() == _recounted()
    assert _tally()["genre", "notice"] == 0
    actions.withdraw(
        item, by=county.approver, kind=Withdrawal.Kind.ERROR, reason="金额有误"
    )
    assert _tally() == _recounted()
    assert _tally()["all", ""] == 1


def test_folding_the_tally_changes_no_sum(county: County) -> None:
    for title in ("第一件的通知", "第二件的通知"):
        county.released(title=title, document_number="")
    before, rows = _tally(), PublicCount.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT catalogue_fold_counts()")
    assert _tally() == before
    assert PublicCount.objects.count() < rows


def test_what_is_counted_is_what_the_filters_show(county: County) -> None:
    county.released()
    county.draft(title="未公开的通知")
    now = timezone.now()
    government = county.government.pk
    assert counts(government, "genre", now=now) == {"notice": 1}
    prefix = f"{county.finance.pk}:"
    assert counts(government, "organ_theme", now=now, prefix=prefix) == {"04": 1}
    assert counts(government, "column", now=now) == {
        str(county.column.pk): 1,
        str(county.documents.pk): 1,
    }
