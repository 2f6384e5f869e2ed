"""Background work of the room."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from .actions import remind

log = logging.getLogger(__name__)


@app.periodic(cron="30 8 * * *")
@app.task(queueing_lock="reporting_remind")
def remind_of_returns(timestamp: int) -> None:
    """Remind organs of returns that are nearly due or late, once a working day."""
    del timestamp  # when the task was due; a late run still tells of the present day
    if found := remind(timezone.localdate()):
        log.info("reminded of %d returns", len(found))
