"""Background work of the room."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from .actions import anchor_days


@app.periodic(cron="17 2 * * *")
@app.task(queueing_lock="anchor_days", pass_context=False)
def anchor_finished_days(timestamp: int) -> None:
    """Anchor the ledger up to yesterday, every night."""
    del timestamp  # when the task was due; the act looks at the clock itself
    anchor_days(until=timezone.localdate() - timedelta(days=1))
