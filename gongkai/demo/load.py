"""Load the sample county once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial

from django.db import connection, transaction
from django.utils.translation import gettext as _

from gongkai.catalogue.actions.importing import (
    approve_batch,
    release_batch,
    start_batch,
)
from gongkai.catalogue.actions.posting import EarlierPosting, post_earlier
from gongkai.catalogue.imports.beside import prepare_beside
from gongkai.catalogue.imports.preparing import FinishedItem
from gongkai.catalogue.models import InformationItem
from gongkai.core.errors import NotOpen
from gongkai.organisations.models import Organ, Site
from gongkai.review.models import Batch
from gongkai.review.states import Step

from .cast import logins
from .county import SLUG, County, find, reform, set_up
from .documents import Library, after_release
from .ledgers import Ledgers, appoint_officers
from .life import Life
from .statistics import Statistics
from .year import WEBSITE, Year, postings

BATCH = "2018年网站信息迁移"
SOURCE = "明珠县人民政府网旧系统（示例）"

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and of how much."""


@dataclass(frozen=True)
class Summary:
    """What was loaded."""

    organs: int
    budget_units: int
    items: int
    public: int
    postings: int
    seconds: float

    def as_dict(self) -> dict[str, float | int]:
        """Return it for machines."""
        return asdict(self)


def is_loaded() -> bool:
    """Tell whether the sample county is whole in this database."""
    county = Organ.objects.filter(government=None, slug=SLUG).first()
    return county is not None and _done(county)


def load_county(progress: Progress | None = None, *, scale: float = 1) -> Summary:
    """Load the county, or go on where an earlier load was cut off.

    ``scale`` below 1 makes a smaller county of the same kinds, for tests.
    """
    started = time.monotonic()
    tell = progress or _silent
    if not Site.objects.filter(is_sample=True).exists():
        if Organ.objects.exists():
            raise NotOpen(_("这个数据库里已有一个县，不能再装入示例县。"))
        tell("机构、栏目、人员", 0, 1)
        with transaction.atomic():
            set_up()
        tell("机构、栏目、人员", 1, 1)
    county = find()
    if not _done(county.government):
        library = _load_year(county, tell, scale)
        _finish(county, library, tell, scale)
    return _summary(time.monotonic() - started)


def _written(county: County, scale: float) -> tuple[list[FinishedItem], Library]:
    """Write the year: the full texts first, the mass up to the seed's number."""
    year = Year(county)
    units = [organ for organ in county.organs.values() if organ.is_budget_unit]
    library = Library(year, sorted(units, key=lambda organ: organ.order), scale)
    full = library.items()
    items = [*full, *year.items(round(WEBSITE * scale) - len(full))]
    return sorted(items, key=lambda item: (item.published_at, item.row)), library


def _load_year(county: County, tell: Progress, scale: float) -> Library:
    people = county.people
    items, library = _written(county, scale)
    done = _Counter("导入2018年信息", len(items), tell)
    batch = Batch.objects.filter(name=BATCH, government=county.government).first()
    if batch is None or batch.approvals.count() == 0:
        batch = start_batch(
            county.government,
            name=BATCH,
            source=SOURCE,
            items=items,
            by=people["guanli"],
            progress=done,
            preparer=prepare_beside if scale == 1 else None,
        )
        approve_batch(
            batch,
            Step.SECOND,
            by=people["fushen"],
            opinion="已抽查核对，同意导入。",
            secrecy_opinion="经保密审查，不涉及国家秘密、工作秘密。",
        )
    if batch.approvals.count() == 1:
        approve_batch(batch, Step.APPROVAL, by=people["pizhun"], opinion="批准发布。")
    done = _Counter("编号并发布", len(items), tell)
    release_batch(
        batch, by=people["guanli"], progress=done, hands=2 if scale == 1 else 1
    )
    return library


def _finish(county: County, library: Library, tell: Progress, scale: float) -> None:
    """Do in one transaction what comes after the mass: done whole or not at all."""
    with transaction.atomic():
        tell("渠道登记、机构改革", 0, 1)
        year = Year(county, seed=2019)
        released = _released(county)
        post_earlier(
            county.government,
            [EarlierPosting(*row) for row in postings(year, released, scale=scale)],
            by=county.people["guanli"],
        )
        after_release(county, library)
        reform(county)
        county = find()
        Life(county).play(partial(tell, "今天的工作"))
        _count_and_report(county, tell, scale)
        tell("渠道登记、机构改革", 1, 1)


def _count_and_report(county: County, tell: Progress, scale: float) -> None:
    """Keep the year's ledgers, bring in its returns, publish its report."""
    tell("台账、报表、年度报告", 0, 2)
    officers = appoint_officers(county)
    Ledgers(county, officers, scale).keep()
    tell("台账、报表、年度报告", 1, 2)
    Statistics(county, officers).play()
    tell("台账、报表、年度报告", 2, 2)


def _released(county: County) -> list[tuple[int, str, datetime]]:
    """Return (item, genre, first public moment) of what is public, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT item_id, genre, listed_at FROM catalogue_publication
               WHERE government_id = %s ORDER BY listed_at, item_id""",
            [county.government.pk],
        )
        return list(cursor.fetchall())


def _done(government: Organ) -> bool:
    """The reform is played last: it marks a county that is whole."""
    return Organ.objects.filter(
        government=government, abolished_on__isnull=False
    ).exists()


def _summary(seconds: float) -> Summary:
    county = Organ.objects.get(government=None, slug=SLUG)
    organs = Organ.objects.filter(government=county)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT (SELECT count(*) FROM catalogue_publication WHERE government_id = %s),
                      (SELECT count(*) FROM catalogue_posting WHERE government_id = %s)""",
            [county.pk, county.pk],
        )
        public, posted = cursor.fetchone()
    return Summary(
        organs=organs.exclude(order__gt=10_000).count() + 1,
        budget_units=organs.filter(is_budget_unit=True).count(),
        items=InformationItem.objects.filter(government=county).count(),
        public=public,
        postings=posted,
        seconds=round(seconds, 1),
    )


def printed_logins() -> list[dict[str, str]]:
    """Return who can sign in to the sample county."""
    names = dict(Organ.objects.values_list("slug", "full_name"))
    return logins(names)


class _Counter:
    """Adds up chunks for a progress bar."""

    def __init__(self, what: str, total: int, tell: Progress) -> None:
        self.what, self.total, self.tell, self.done = what, total, tell, 0
        tell(what, 0, total)

    def __call__(self, more: int) -> None:
        self.done += more
        self.tell(self.what, self.done, self.total)


def _silent(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""
