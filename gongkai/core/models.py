"""Events, anchors and the official notices that change the calendar."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class EventQuerySet(models.QuerySet["Event"]):
    """Reads of the ledger."""

    def of(self, stream: str) -> EventQuerySet:
        """Events of one stream, oldest first."""
        return self.filter(stream=stream).order_by("seq")


class Event(models.Model):
    """One fact in the ledger: who did what, when, to which stream.

    ``at``, ``seq``, ``prev_hash`` and ``hash`` are set by the database. A row is
    never changed or deleted: the rows are the evidence and the timeline.
    """

    append_only = True

    id = models.BigAutoField(primary_key=True)
    stream = models.CharField(_("流"), max_length=80)
    seq = models.IntegerField(_("序号"), editable=False, default=0)
    kind = models.CharField(_("事项"), max_length=60)
    at = models.DateTimeField(_("时间"), editable=False, null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,  # event_by_person begins with it
        verbose_name=_("经办人"),
    )
    organ_id = models.BigIntegerField(_("单位编号"), null=True, blank=True)
    data = models.JSONField(_("内容"), default=dict)
    prev_hash = models.BinaryField(editable=False, null=True)
    hash = models.BinaryField(editable=False, null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("事件")
        verbose_name_plural = _("事件")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["stream", "seq"], name="event_stream_seq_unique"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            # what one person did, newest first
            models.Index(fields=["by", "-id"], name="event_by_person"),
            # what was done on a day (the daily anchor)
            models.Index(fields=["at"], name="event_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.kind}"


class Anchor(models.Model):
    """The hash of all events up to the end of one day, chained to the day before.

    Source of the idea: the ledger is tamper-evident once anchors are known to
    anybody outside; the portal publishes them.
    """

    append_only = True

    day = models.DateField(_("日期"), unique=True)
    last_event_id = models.BigIntegerField(_("最后事件"))
    events = models.IntegerField(_("当日事件数"))
    hash = models.BinaryField(_("锚值"))
    made_at = models.DateTimeField(_("生成时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("日锚")
        verbose_name_plural = _("日锚")
        ordering: ClassVar[list[str]] = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {bytes(self.hash).hex()[:16]}"


class CalendarNotice(models.Model):
    """An official notice on holidays that changes the shipped calendar.

    A later notice replaces the days it names; the rows are kept so that a
    deadline can always be recomputed under the calendar of its time.
    """

    append_only = True

    year = models.PositiveSmallIntegerField(_("年度"))
    text = models.TextField(_("通知原文"))
    days = models.JSONField(_("日期"))  # [[date, off, name], ...]
    loaded_at = models.DateTimeField(_("录入时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("放假通知")
        verbose_name_plural = _("放假通知")
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.year} #{self.pk}"
