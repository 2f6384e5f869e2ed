"""Annual reports 年度报告 and the figures they freeze."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from gongkai.catalogue.models import InformationItem
from gongkai.law.forms import CellKey
from gongkai.organisations.models import Organ, OrganKind
from gongkai.organisations.policies import Holder
from gongkai.reporting.states import ReportState
from gongkai.review.models import person

from .returns import Consolidation, OfPeriod, Return


class FrozenFigures(OfPeriod):
    """The figures of a form as they were reported, for good (数据定稿).

    ``hash`` is SHA-256 over the form, period and every cell with the identities of
    its records, and over the ``told`` figures of the text. A correction is a new edition with a note.
    """

    append_only = True

    organ = models.ForeignKey(
        Organ,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("单位"),
        db_index=False,
    )
    edition = models.PositiveSmallIntegerField(_("版次"), default=1)
    note = models.CharField(_("更正说明"), max_length=500, blank=True)
    of_return = models.ForeignKey(
        Return,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("统计报表"),
    )
    consolidation = models.ForeignKey(
        Consolidation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("汇总表"),
    )
    by = person(_("定稿人"))
    at = models.DateTimeField(_("定稿时间"), auto_now_add=True)
    size = models.PositiveSmallIntegerField(_("单元格数"))
    told = models.PositiveSmallIntegerField(_("正文指标数"), default=0)
    hash = models.BinaryField(_("哈希"))

    class Meta:
        verbose_name = _("定稿数据")
        verbose_name_plural = _("定稿数据")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["organ", "form_id", "kind", "year", "number", "edition"],
                name="frozenfigures_edition_once",
            ),
            models.CheckConstraint(
                name="frozenfigures_later_edition_has_note",
                condition=Q(edition=1) | ~Q(note=""),
                violation_error_message=_("更正后的新版须写明更正说明。"),
            ),
            models.CheckConstraint(
                name="frozenfigures_from_return_or_consolidation",
                condition=Q(of_return__isnull=False, consolidation__isnull=True)
                | Q(of_return__isnull=True, consolidation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ} {self.period} v{self.edition}"


class FrozenCell(models.Model):
    """One figure with the identities of the records behind it.

    ``value`` is what was reported, ``computed`` what the records said; ``why`` is the
    reason where they differ. ``source`` names the kind of record.
    """

    append_only = True

    id = models.BigAutoField(primary_key=True)
    frozen = models.ForeignKey(
        FrozenFigures,
        on_delete=models.PROTECT,
        related_name="cells",
        verbose_name=_("定稿数据"),
        db_index=False,
    )
    table = models.CharField(max_length=20)
    row = models.CharField(max_length=60)
    column = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    computed = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    why = models.TextField(blank=True)
    source = models.CharField(max_length=40, blank=True)
    records = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        verbose_name = _("定稿单元格")
        verbose_name_plural = _("定稿单元格")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["frozen", "table", "row", "column"], name="frozencell_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row}/{self.column}"

    @property
    def key(self) -> CellKey:
        """Where it stands in the form."""
        return CellKey(self.table, self.row, self.column)


class FrozenTold(models.Model):
    """What a report's text may tell besides this year's cells of the form, by name.

    ``value`` is a figure that the form has no row for, with the records behind it;
    ``last`` the figure of the year before, of any name.
    """

    append_only = True

    id = models.BigAutoField(primary_key=True)
    frozen = models.ForeignKey(
        FrozenFigures,
        on_delete=models.PROTECT,
        related_name="told_figures",
        verbose_name=_("定稿数据"),
        db_index=False,
    )
    name = models.CharField(max_length=80)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    last = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    source = models.CharField(max_length=40, blank=True)
    records = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        verbose_name = _("正文指标")
        verbose_name_plural = _("正文指标")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["frozen", "name"], name="frozentold_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ReportQuerySet(models.QuerySet["AnnualReport"]):
    """Reads of reports."""

    def visible_to(self, holder: Holder) -> ReportQuerySet:
        """Reports of the organs within reach; the government's is its office's too."""
        reach = holder.reach()
        written = Organ.objects.filter(
            organs__in=reach.organs, organs__kind=OrganKind.OFFICE
        )
        return self.filter(
            Q(organ__in=reach.organs)
            | Q(organ__in=written)
            | Q(government__in=reach.governments)
        )

    def public(self, *, now: datetime) -> ReportQuerySet:
        """Reports the public can read now: the release gate decides, and which edition.

        The item of a report has a version for each time it was turned into one; what
        stands is the edition whose versions reach up to the released one.
        """
        shown = "item__publication__version__number"
        later = AnnualReport.objects.filter(
            item=OuterRef("item"),
            edition__gt=OuterRef("edition"),
            from_version__lte=OuterRef(shown),
        )
        return self.filter(
            ~Exists(later),
            Q(item__publication__visible_until__isnull=True)
            | Q(item__publication__visible_until__gt=now),
            item__publication__isnull=False,
            from_version__lte=F(shown),
        )


class AnnualReport(models.Model):
    """An organ's annual report on a year, from draft to item (政府信息公开工作年度报告).

    The figures are frozen once; the text may be mended until its item is released;
    what was wrong afterwards is a new edition. All editions of a year are versions of
    one item: ``from_version`` is the number of the first that says this edition.
    ``waiver`` says why it went on with findings left open. Source: Reg. arts. 49–50.
    """

    government = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="+", verbose_name=_("政府")
    )
    organ = models.ForeignKey(
        Organ,
        on_delete=models.PROTECT,
        related_name="annual_reports",
        verbose_name=_("单位"),
        db_index=False,
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    layout = models.CharField(_("格式"), max_length=40)
    edition = models.PositiveSmallIntegerField(_("版次"), default=1)
    note = models.CharField(_("更正说明"), max_length=500, blank=True)
    title = models.CharField(_("标题"), max_length=200)
    lead = models.TextField(_("引言"), blank=True)
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=ReportState.choices,
        default=ReportState.DRAFTING,
    )
    frozen = models.OneToOneField(
        FrozenFigures,
        on_delete=models.PROTECT,
        null=True,
        related_name="report",
        verbose_name=_("定稿数据"),
    )
    waiver = models.CharField(_("保留问题的说明"), max_length=500, blank=True)
    item = models.ForeignKey(
        InformationItem,
        on_delete=models.PROTECT,
        null=True,
        related_name="annual_reports",
        verbose_name=_("政府信息"),
    )
    from_version = models.PositiveIntegerField(_("起始版本"), null=True)
    begun_by = person(_("编写人"))
    begun_at = models.DateTimeField(_("开始时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度报告")
        verbose_name_plural = _("年度报告")
        ordering: ClassVar[list[str]] = ["-year", "organ", "-edition"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["organ", "year", "edition"],
                name="report_edition_once",
                violation_error_message=_("这一年度的报告已在编写。"),
            ),
            models.CheckConstraint(
                name="report_frozen_unless_drafting",
                condition=Q(state="drafting", frozen__isnull=True)
                | (~Q(state="drafting") & Q(frozen__isnull=False)),
            ),
            models.CheckConstraint(
                name="report_item_iff_submitted",
                condition=Q(
                    state="submitted", item__isnull=False, from_version__isnull=False
                )
                | (
                    ~Q(state="submitted")
                    & Q(item__isnull=True, from_version__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="report_later_edition_has_note",
                condition=Q(edition=1) | ~Q(note=""),
                violation_error_message=_("更正后的新版须写明更正说明。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        """The name of the report's stream in the ledger."""
        return f"report:{self.pk}"


class ReportPart(models.Model):
    """One part of a report (一、二、…): its text with placeholders, its tables.

    A placeholder ``{{ A2_WEB }}`` stands for the figure of that row.
    """

    report = models.ForeignKey(
        AnnualReport,
        on_delete=models.PROTECT,
        related_name="parts",
        verbose_name=_("年度报告"),
        db_index=False,
    )
    order = models.PositiveSmallIntegerField(_("次序"))
    number = models.CharField(_("编号"), max_length=4, blank=True)
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("正文"), blank=True)
    tables = ArrayField(
        models.CharField(max_length=20), verbose_name=_("表"), default=list, blank=True
    )

    class Meta:
        verbose_name = _("报告部分")
        verbose_name_plural = _("报告部分")
        ordering: ClassVar[list[str]] = ["report", "order"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["report", "order"], name="reportpart_order_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title
