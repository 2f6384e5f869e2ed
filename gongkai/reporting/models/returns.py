"""Returns 统计报表 of organs in a round, and what the county office made of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.law.forms import CellKey, Form, national_form, read_form
from gongkai.law.periods import Period
from gongkai.organisations.models import Organ
from gongkai.organisations.policies import Holder
from gongkai.reporting.states import WITH_ORGAN, PeriodKind, ReturnState
from gongkai.review.models import person


class OfPeriod(models.Model):
    """Figures of one form and period; ``local_form`` is a county's own, as data."""

    form_id = models.CharField(_("表样"), max_length=40)
    local_form = models.JSONField(_("地方表样"), null=True, blank=True)
    kind = models.CharField(_("周期"), max_length=8, choices=PeriodKind.choices)
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveSmallIntegerField(_("期次"), default=1)

    class Meta:
        abstract = True

    @property
    def period(self) -> Period:
        """The period the figures are of."""
        return Period(self.year, self.kind, self.number)

    @property
    def form(self) -> Form:
        """The form the figures fill."""
        if self.local_form is not None:
            return read_form(self.local_form, local=True)
        return national_form(self.form_id)


class Round(OfPeriod):
    """One period for which a government's organs return one form (统计任务)."""

    government = models.ForeignKey(
        Organ,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("政府"),
        db_index=False,
    )
    due_on = models.DateField(_("报送截止日"))
    opened_by = person(_("布置人"))
    opened_at = models.DateTimeField(_("布置时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("统计任务")
        verbose_name_plural = _("统计任务")
        ordering: ClassVar[list[str]] = ["-year", "-number", "kind"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["government", "form_id", "kind", "year", "number"],
                name="round_once_per_period",
                violation_error_message=_("这一统计期的任务已经布置过。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.form.name}"

    @property
    def stream(self) -> str:
        """The name of the round's stream in the ledger."""
        return f"round:{self.pk}"


class ReturnQuerySet(models.QuerySet["Return"]):
    """Reads of returns."""

    def visible_to(self, holder: Holder) -> ReturnQuerySet:
        """Returns of the organs within the reach of the person's posts."""
        reach = holder.reach()
        return self.filter(
            Q(organ__in=reach.organs) | Q(round__government__in=reach.governments)
        )

    def missing(self) -> ReturnQuerySet:
        """Returns the county office does not have: never signed, or sent back."""
        return self.filter(state__in=WITH_ORGAN)


class Return(models.Model):
    """One organ's return in a round: computed, checked, signed, accepted."""

    round = models.ForeignKey(
        Round,
        on_delete=models.PROTECT,
        related_name="returns",
        verbose_name=_("统计任务"),
        db_index=False,
    )
    organ = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=ReturnState.choices,
        default=ReturnState.OPEN,
    )
    computed_at = models.DateTimeField(_("计算时间"), null=True, blank=True)
    signed_by = person(_("签报人"), null=True, blank=True)
    signed_at = models.DateTimeField(_("签报时间"), null=True, blank=True)
    waiver = models.CharField(_("保留问题的说明"), max_length=500, blank=True)
    decided_by = person(_("接收或退回人"), null=True, blank=True)
    decided_at = models.DateTimeField(_("接收或退回时间"), null=True, blank=True)
    sent_back_reason = models.CharField(_("退回理由"), max_length=500, blank=True)
    reminded_on = models.DateField(_("最近催报日"), null=True, blank=True)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("统计报表")
        verbose_name_plural = _("统计报表")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["round", "organ"], name="return_once_per_organ"
            ),
            models.CheckConstraint(
                name="return_signed_iff_handed_in",
                condition=Q(
                    state__in=["signed", "accepted"],
                    signed_by__isnull=False,
                    signed_at__isnull=False,
                )
                | Q(
                    state__in=["open", "sent_back"],
                    signed_by__isnull=True,
                    signed_at__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="return_sent_back_iff_reason",
                condition=(Q(state="sent_back") & ~Q(sent_back_reason=""))
                | (~Q(state="sent_back") & Q(sent_back_reason="")),
                violation_error_message=_("退回须写明理由。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ} {self.round}"

    @property
    def stream(self) -> str:
        """The name of the return's stream in the ledger."""
        return f"return:{self.pk}"


class ReturnCell(models.Model):
    """One cell of a return: what the records say, and what the organ says instead."""

    id = models.BigAutoField(primary_key=True)
    of_return = models.ForeignKey(
        Return,
        on_delete=models.PROTECT,
        related_name="cells",
        verbose_name=_("统计报表"),
        db_index=False,
    )
    table = models.CharField(max_length=20)
    row = models.CharField(max_length=60)
    column = models.CharField(max_length=60)
    computed = models.DecimalField(
        _("系统计算数"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    override = models.DecimalField(
        _("更正数"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    override_reason = models.CharField(_("更正理由"), max_length=300, blank=True)
    override_by = person(_("更正人"), null=True, blank=True)
    override_at = models.DateTimeField(_("更正时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("报表单元格")
        verbose_name_plural = _("报表单元格")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["of_return", "table", "row", "column"],
                name="returncell_once",
            ),
            models.CheckConstraint(
                name="returncell_override_iff_reason_and_person",
                condition=Q(
                    override__isnull=True,
                    override_reason="",
                    override_by__isnull=True,
                    override_at__isnull=True,
                )
                | (
                    Q(
                        override__isnull=False,
                        override_by__isnull=False,
                        override_at__isnull=False,
                    )
                    & ~Q(override_reason="")
                ),
                violation_error_message=_("更正数须写明理由。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row}/{self.column}"

    @property
    def key(self) -> CellKey:
        """Where it stands in the form."""
        return CellKey(self.table, self.row, self.column)


class Consolidation(models.Model):
    """The returns of a round made one form (汇总). A later one supersedes, never edits.

    ``cells`` is a list of ``{"table", "row", "column", "value", "computed", "why"}``;
    ``included`` and ``missing`` are ids of organs.
    """

    append_only = True

    round = models.ForeignKey(
        Round,
        on_delete=models.PROTECT,
        related_name="consolidations",
        verbose_name=_("统计任务"),
        db_index=False,
    )
    number = models.PositiveSmallIntegerField(_("次数"))
    cells = models.JSONField(_("数据"))
    included = models.JSONField(_("已汇总单位"))
    missing = models.JSONField(_("未报送单位"), default=list)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    by = person(_("汇总人"))
    at = models.DateTimeField(_("汇总时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("汇总表")
        verbose_name_plural = _("汇总表")
        ordering: ClassVar[list[str]] = ["round", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["round", "number"], name="consolidation_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} #{self.number}"
