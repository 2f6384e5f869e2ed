"""Background work of the catalogue."""

from __future__ import annotations

import logging

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from .actions import end_notices, release_scheduled
from .files import remove_orphans

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="catalogue_minute")
def every_minute(timestamp: int) -> None:
    """Release what is due and end the notices whose period is over."""
    del timestamp  # when the task was due; the acts look at the clock themselves
    now = timezone.now()
    ended, failed = end_notices(now=now)
    done, refused = release_scheduled(now=now)
    if ended or done:
        log.info("ended %d notices, released %d items", len(ended), len(done))
    for pk, reason in failed:
        log.warning("notice %d was not ended: %s", pk, reason)
    for pk, reason in refused:
        log.warning("item %d was not released: %s", pk, reason)


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="catalogue_fold_counts")
def fold_counts(timestamp: int) -> None:
    """Fold the tally of public items."""
    del timestamp
    with connection.cursor() as cursor:
        cursor.execute("SELECT catalogue_fold_counts()")


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="catalogue_remove_orphans")
def remove_orphaned_files(timestamp: int) -> None:
    """Remove files on disk that belong to no upload kept."""
    del timestamp
    if removed := remove_orphans(now=timezone.now()):
        log.info("removed %d orphaned files", removed)
