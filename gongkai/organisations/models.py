"""Organs, sites, posts and handovers."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.law.check_digits import NumberFault, examine_code

from .roles import Role


def validate_organ_code(code: str) -> None:
    """Refuse an organisation or credit code whose check digit is wrong."""
    try:
        examine_code(code)
    except NumberFault as fault:
        raise ValidationError(str(fault)) from fault


class OrganKind(models.TextChoices):
    """Kinds of administrative organ (行政机关) in one county."""

    GOVERNMENT = "government", _("人民政府")
    OFFICE = "office", _("政府办公室")
    DEPARTMENT = "department", _("工作部门")
    TOWNSHIP = "township", _("乡镇（街道）")
    INSTITUTION = "institution", _("事业单位")
    SUB_BODY = "sub_body", _("派出或内设机构")
    PUBLIC_UTILITY = "public_utility", _("公共企事业单位")


class OrganQuerySet(models.QuerySet["Organ"]):
    """Reads of the tree."""

    def existing(self, *, on: date) -> OrganQuerySet:
        """Organs that exist on a day."""
        return self.filter(
            Q(abolished_on__isnull=True) | Q(abolished_on__gt=on),
        )

    def of(self, government: Organ) -> OrganQuerySet:
        """A government and everything beneath it."""
        return self.filter(Q(pk=government.pk) | Q(government=government))


class Organ(models.Model):
    """An organ that makes, keeps and discloses information.

    A renamed organ keeps its row, its codes and its numbers; an abolished one
    names its successor.
    """

    government = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organs",
        verbose_name=_("所属政府"),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级机构"),
    )
    kind = models.CharField(_("类别"), max_length=20, choices=OrganKind.choices)
    slug = models.SlugField(_("网址名"), max_length=40)
    full_name = models.CharField(_("全称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=40)
    code = models.CharField(
        _("统一社会信用代码或组织机构代码"),
        max_length=18,
        unique=True,
        validators=[validate_organ_code],
    )
    agency_codes = ArrayField(
        models.CharField(max_length=24),
        verbose_name=_("发文机关代字"),
        default=list,
        blank=True,
    )
    order = models.PositiveIntegerField(_("排序"), default=1000)
    is_budget_unit = models.BooleanField(_("预算单位"), default=False)
    abolished_on = models.DateField(_("撤销日期"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("承继机构"),
    )
    office_name = models.CharField(_("信息公开工作机构"), max_length=80, blank=True)
    address = models.CharField(_("办公地址"), max_length=160, blank=True)
    hours = models.CharField(_("办公时间"), max_length=120, blank=True)
    telephone = models.CharField(_("联系电话"), max_length=40, blank=True)
    fax = models.CharField(_("传真"), max_length=40, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    postcode = models.CharField(_("邮政编码"), max_length=6, blank=True)

    objects = OrganQuerySet.as_manager()

    class Meta:
        verbose_name = _("机构")
        verbose_name_plural = _("机构")
        ordering: ClassVar[list[str]] = ["order", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["government", "slug"],
                name="organ_slug_unique_in_government",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="organ_government_iff_not_root",
                condition=Q(kind=OrganKind.GOVERNMENT, government__isnull=True)
                | Q(~Q(kind=OrganKind.GOVERNMENT), government__isnull=False),
                violation_error_message=_(
                    "人民政府没有上属政府；其他机构必须属于一个政府。"
                ),
            ),
            models.CheckConstraint(
                name="organ_successor_only_when_abolished",
                condition=Q(successor__isnull=True) | Q(abolished_on__isnull=False),
                violation_error_message=_("只有已撤销的机构才写承继机构。"),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def government_id_or_self(self) -> int:
        """The id of the government this organ belongs to, itself if it is one."""
        return self.government_id or self.pk

    @property
    def parent_id_of_sub_body(self) -> int | None:
        """The organ that answers for this one when it is only a sub-body."""
        return self.parent_id if self.kind == OrganKind.SUB_BODY else None

    def root(self) -> Organ:
        """Return the government this organ belongs to."""
        return self.government or self


class OrganChange(models.Model):
    """A rename, merger or abolition: what an organ was called until when."""

    class Kind(models.TextChoices):
        """What happened to the organ."""

        RENAMED = "renamed", _("更名")
        MERGED = "merged", _("并入")
        ABOLISHED = "abolished", _("撤销")

    append_only = True

    organ = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="changes", verbose_name=_("机构")
    )
    kind = models.CharField(_("变更"), max_length=12, choices=Kind.choices)
    on = models.DateField(_("变更日期"))
    old_name = models.CharField(_("原名称"), max_length=120)
    new_name = models.CharField(_("新名称"), max_length=120, blank=True)
    basis = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("机构变更")
        verbose_name_plural = _("机构变更")
        ordering: ClassVar[list[str]] = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.old_name} {self.get_kind_display()} {self.on}"


class Site(models.Model):
    """The public face of one government: what header, footer and meta tags say.

    Source: 政府网站发展指引 (国办发〔2017〕47号), footer and tags.
    """

    government = models.OneToOneField(
        Organ,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="site",
        verbose_name=_("政府"),
    )
    name = models.CharField(_("网站名称"), max_length=80)
    domain = models.CharField(_("域名"), max_length=120, unique=True)
    site_code = models.CharField(_("网站标识码"), max_length=10)
    icp = models.CharField(_("ICP备案号"), max_length=60, blank=True)
    police_number = models.CharField(_("公安备案号"), max_length=60, blank=True)
    organiser = models.CharField(_("主办单位"), max_length=120)
    contact = models.CharField(_("联系方式"), max_length=120, blank=True)
    fault_report_url = models.URLField(_("政府网站找错"), blank=True)
    is_sample = models.BooleanField(_("示例数据"), default=False)
    requires_second_factor = models.BooleanField(
        _("审核人员须用二次验证"), default=False
    )

    class Meta:
        verbose_name = _("网站")
        verbose_name_plural = _("网站")

    def __str__(self) -> str:
        return self.name


class PostQuerySet(models.QuerySet["Post"]):
    """Reads of who holds what."""

    def current(self, *, on: date) -> PostQuerySet:
        """Posts held on a day (both ends inclusive)."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)


class Post(models.Model):
    """A person plays a role for an organ from a day to a day (任职)."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="posts",
        verbose_name=_("人员"),
    )
    organ = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="posts", verbose_name=_("机构")
    )
    role = models.CharField(_("角色"), max_length=12, choices=Role.choices)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["person", "organ", "role"],
                condition=Q(until__isnull=True),
                name="post_open_once_per_role",
                violation_error_message=_("此人已在该机构担任这一角色。"),
            ),
            models.CheckConstraint(
                name="post_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("任职结束日期不得早于开始日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.organ} {self.get_role_display()}"


class Handover(models.Model):
    """Everything one person held, given to a successor as one act (工作交接)."""

    append_only = True

    leaver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="handovers_given",
        verbose_name=_("移交人"),
    )
    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="handovers_taken",
        verbose_name=_("接收人"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("经办人"),
    )
    government = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="+", verbose_name=_("政府")
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    reason = models.CharField(_("原因"), max_length=200)
    entries = models.JSONField(_("移交清单"), default=list)
    # [{"kind": "post" | "item" | …, "ref": "…", "label": "…"}]

    class Meta:
        verbose_name = _("工作交接")
        verbose_name_plural = _("工作交接")
        ordering: ClassVar[list[str]] = ["-at"]

    def __str__(self) -> str:
        return f"{self.leaver} → {self.successor}"
