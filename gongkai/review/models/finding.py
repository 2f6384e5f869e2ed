"""What screening found in a content, and who took responsibility for it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.review.states import Severity

from .person import person
from .review import Review


class Screening(models.Model):
    """Proof that the content was screened, and by which edition of the recognisers."""

    append_only = True

    review = models.OneToOneField(
        Review, on_delete=models.PROTECT, primary_key=True, related_name="screening"
    )
    recogniser = models.CharField(_("识别规则版本"), max_length=20)
    findings = models.PositiveIntegerField(_("发现数"))
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("筛查")
        verbose_name_plural = _("筛查")

    def __str__(self) -> str:
        return f"{self.review_id} {self.recogniser}"


class FindingQuerySet(models.QuerySet["Finding"]):
    """Reads of findings."""

    def severe(self) -> FindingQuerySet:
        """Blocking findings, waived or not."""
        return self.filter(severity=Severity.BLOCK)

    def blocking(self) -> FindingQuerySet:
        """Blocking findings nobody has waived."""
        return self.severe().filter(waiver__isnull=True)


class Finding(models.Model):
    """Something screening found in the content. Holds no personal data itself.

    ``part`` names the field or attachment; ``start`` and ``end`` are offsets in
    its plain text, half-open; ``excerpt`` is masked.
    """

    append_only = True

    id = models.BigAutoField(primary_key=True)
    review = models.ForeignKey(
        Review,
        on_delete=models.PROTECT,
        related_name="findings",
        verbose_name=_("审查单"),
    )
    code = models.CharField(_("类型"), max_length=40)
    severity = models.CharField(_("程度"), max_length=6, choices=Severity.choices)
    part = models.CharField(_("位置"), max_length=80)
    start = models.IntegerField(_("起"), default=0)
    end = models.IntegerField(_("止"), default=0)
    excerpt = models.CharField(_("摘录"), max_length=120, blank=True)
    message = models.CharField(_("说明"), max_length=500)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("审查发现")
        verbose_name_plural = _("审查发现")
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.code} {self.part}"


class Waiver(models.Model):
    """A reviewer takes responsibility for a finding, with the reason."""

    append_only = True

    finding = models.OneToOneField(
        Finding, on_delete=models.PROTECT, primary_key=True, related_name="waiver"
    )
    by = person(_("豁免人"))
    reason = models.CharField(_("理由"), max_length=500)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("豁免")
        verbose_name_plural = _("豁免")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="waiver_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("豁免须写明理由。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.reason}"
