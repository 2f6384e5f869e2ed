"""Finished items brought in at once, and who approved them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.organisations.models import Organ
from gongkai.review.states import Step

from .person import person


class Batch(models.Model):
    """A set of finished items brought in at once and approved once by two people."""

    append_only = True

    government = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="+", verbose_name=_("政府")
    )
    name = models.CharField(_("批次名称"), max_length=120)
    source = models.CharField(_("来源"), max_length=200)
    by = person(_("导入人"))
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("导入批次")
        verbose_name_plural = _("导入批次")

    def __str__(self) -> str:
        return self.name


class BatchApproval(models.Model):
    """One of the two sign-offs of a batch: second review with secrecy, and approval."""

    append_only = True

    batch = models.ForeignKey(
        Batch,
        on_delete=models.PROTECT,
        related_name="approvals",
        verbose_name=_("批次"),
    )
    step = models.CharField(_("步骤"), max_length=10, choices=Step.choices)
    by = person(_("签署人"))
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    opinion = models.CharField(_("意见"), max_length=500)
    secrecy_opinion = models.CharField(_("保密审查意见"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("批次审批")
        verbose_name_plural = _("批次审批")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["batch", "step"], name="batchapproval_step_once"
            ),
            models.UniqueConstraint(
                fields=["batch", "by"], name="batchapproval_person_once"
            ),
            models.CheckConstraint(
                name="batchapproval_second_or_approval",
                condition=Q(step=Step.APPROVAL)
                | (Q(step=Step.SECOND) & ~Q(secrecy_opinion="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.get_step_display()}"
