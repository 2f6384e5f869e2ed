"""The register of normative documents (规范性文件): 统一登记、统一编号、统一公布."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.organisations.models import Organ
from gongkai.review.models import person

from .item import InformationItem


class RegisterEntry(models.Model):
    """A normative document that passed legality review and got its number.

    Unpublished documents stay in the register: issued and published are two
    different figures. ``lapses_on`` is computed at registration (5 years, 2 for
    trial documents, or as the document says) and is the last day in force.
    Source: 国办发〔2018〕37号, 国办发〔2018〕115号.
    """

    append_only = True

    government = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="+", verbose_name=_("政府")
    )
    maker = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="+", verbose_name=_("制定机关")
    )
    item = models.OneToOneField(
        InformationItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="register_entry",
        verbose_name=_("政府信息"),
    )
    agency_code = models.CharField(_("规范性文件代字"), max_length=24)
    year = models.PositiveSmallIntegerField(_("年度"))
    serial = models.PositiveIntegerField(_("序号"))
    number = models.CharField(_("统一编号"), max_length=60, unique=True)
    title = models.CharField(_("名称"), max_length=500)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    issued_on = models.DateField(_("制发日期"))
    effective_from = models.DateField(_("实施日期"))
    is_trial = models.BooleanField(_("暂行或试行"), default=False)
    lapses_on = models.DateField(_("失效日期"))
    legality_reviewer = models.CharField(_("合法性审核机构"), max_length=120)
    legality_opinion = models.CharField(_("合法性审核意见"), max_length=500)
    legality_reviewed_on = models.DateField(_("合法性审核日期"))
    by = person(_("登记人"))
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("规范性文件登记")
        verbose_name_plural = _("规范性文件登记")
        ordering: ClassVar[list[str]] = ["-year", "-serial"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["government", "agency_code", "year", "serial"],
                name="register_serial_once",
            ),
            models.CheckConstraint(
                name="register_reviewed_before_issued",
                condition=Q(legality_reviewed_on__lte=F("issued_on"))
                & ~Q(legality_opinion=""),
                violation_error_message=_(
                    "规范性文件须先通过合法性审核再制发编号（国办发〔2018〕115号）。"
                ),
            ),
            models.CheckConstraint(
                name="register_lapses_after_effect",
                condition=Q(lapses_on__gte=F("effective_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.number
