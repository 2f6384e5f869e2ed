"""Columns (栏目) and topic pages (专题): the tree a government arranges items in."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.catalogue.states import Block
from gongkai.organisations.models import Organ


class ColumnQuerySet(models.QuerySet["Column"]):
    """Reads of the tree."""

    def open(self, *, on: date) -> ColumnQuerySet:
        """Columns that take items and are shown on a day."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))


class Column(models.Model):
    """A place in the government's tree where items are shown.

    ``path`` holds the ids from the root down to the column itself; the database
    keeps it. ``column_type`` is the kind checkers read in ``ColumnType``.
    """

    government = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="columns", verbose_name=_("政府")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级栏目"),
    )
    slug = models.SlugField(_("网址名"), max_length=60)
    name = models.CharField(_("名称"), max_length=60)
    description = models.CharField(_("说明"), max_length=200, blank=True)
    keywords = models.CharField(_("关键词"), max_length=120, blank=True)
    column_type = models.CharField(_("栏目类型"), max_length=30, blank=True)
    block = models.CharField(
        _("法定板块"), max_length=16, choices=Block.choices, blank=True
    )
    key_area = models.CharField(_("重点领域"), max_length=30, blank=True)
    is_topic = models.BooleanField(_("专题"), default=False)
    order = models.PositiveIntegerField(_("排序"), default=100)
    closed_on = models.DateField(_("关闭日期"), null=True, blank=True)
    path = ArrayField(models.BigIntegerField(), default=list, editable=False)

    objects = ColumnQuerySet.as_manager()

    class Meta:
        verbose_name = _("栏目")
        verbose_name_plural = _("栏目")
        ordering: ClassVar[list[str]] = ["order", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["government", "slug"], name="column_slug_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name
