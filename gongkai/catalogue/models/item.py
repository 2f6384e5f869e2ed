"""Items, their immutable versions and index numbers."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.catalogue.states import OPEN, State
from gongkai.organisations.models import Organ
from gongkai.organisations.policies import Holder
from gongkai.review.models import Review, person
from gongkai.review.states import Property, Step

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_public_id() -> str:
    """Return a fresh random identifier for a permalink; depends on no machine."""
    return "".join(secrets.choice(_ALPHABET) for _place in range(12))


class ItemQuerySet(models.QuerySet["InformationItem"]):
    """Reads of items in the office. The portal never uses them: see Publication."""

    def visible_to(self, holder: Holder) -> ItemQuerySet:
        """Items of the organs within the reach of the person's posts."""
        return self.filter(holder.reach().of_items)

    def open(self) -> ItemQuerySet:
        """Items somebody still has to do something about."""
        return self.filter(state__in=OPEN)


class InformationItem(models.Model):
    """A piece of government information (政府信息) through all its versions.

    ``title``, ``genre``, ``created_on``, ``disclosure_property`` repeat the latest version
    for the office's lists; the acts keep them.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.CharField(
        _("永久编号"), max_length=16, default=new_public_id, editable=False
    )
    # Where an index or constraint below begins with a key, it needs none of its own.
    government = models.ForeignKey(
        Organ,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("政府"),
        db_index=False,
    )
    publisher = models.ForeignKey(
        Organ,
        on_delete=models.PROTECT,
        related_name="items",
        verbose_name=_("发布机构"),
        db_index=False,
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=State.choices, default=State.DRAFT
    )
    step = models.CharField(
        _("待办步骤"), max_length=10, choices=Step.choices, blank=True
    )
    # Null only between the two inserts of draft(): never once that has committed.
    latest: models.OneToOneField[ItemVersion, ItemVersion] = models.OneToOneField(  # type: ignore[misc]
        "ItemVersion",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("最新版本"),
    )
    title = models.CharField(_("名称"), max_length=500)
    genre = models.CharField(_("体裁"), max_length=20)
    disclosure_property = models.CharField(
        _("公开属性"), max_length=12, choices=Property.choices
    )
    created_on = models.DateField(_("生成日期"))
    # Null until information that was published or decided upon is changed.
    changed_on = models.DateField(_("变更日期"), null=True, blank=True)
    publish_by = models.DateField(_("最迟发布日"), null=True, blank=True)
    handler = person(_("承办人"))
    release_at = models.DateTimeField(_("定时发布"), null=True, blank=True)
    scheduled_by = person(_("定时发布人"), null=True, blank=True, db_index=False)
    reevaluate_on = models.DateField(_("重新评估日"), null=True, blank=True)
    entered_at = models.DateTimeField(_("录入时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("政府信息")
        verbose_name_plural = _("政府信息")
        constraints: ClassVar[list[Any]] = [
            # Not unique=True, which brings a second index for searches by pattern.
            models.UniqueConstraint(fields=["public_id"], name="item_public_id_once"),
            models.CheckConstraint(
                name="item_step_iff_in_review",
                condition=(Q(state=State.IN_REVIEW) & ~Q(step=""))
                | (~Q(state=State.IN_REVIEW) & Q(step="")),
            ),
            models.CheckConstraint(
                name="item_schedule_has_person",
                condition=Q(release_at__isnull=True, scheduled_by__isnull=True)
                | Q(release_at__isnull=False, scheduled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="item_withheld_list_has_reevaluation_day",
                condition=~Q(state=State.LISTED, disclosure_property=Property.WITHHELD)
                | Q(reevaluate_on__isnull=False),
                violation_error_message=_(
                    "不予公开的信息须写明下次重新评估的日期（条例第十八条）。"
                ),
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            # the office's list of one organ, newest first, keyset by (updated_at, id)
            models.Index(
                fields=["publisher", "-updated_at", "-id"], name="item_of_organ"
            ),
            # the county office's list, newest first
            models.Index(
                fields=["government", "-updated_at", "-id"], name="item_of_government"
            ),
            # whose turn it is: few open rows among millions
            models.Index(
                fields=["government", "state", "step", "publish_by"],
                name="item_waiting",
                condition=Q(state__in=sorted(OPEN)),
            ),
            # what the scheduler releases next
            models.Index(
                fields=["release_at"],
                name="item_scheduled",
                condition=Q(release_at__isnull=False),
            ),
            # withheld items to be looked at again (art. 18)
            models.Index(
                fields=["reevaluate_on"],
                name="item_reevaluate",
                condition=Q(reevaluate_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owed_from(self) -> date:
        """The day the term to publish runs from: made or changed (Reg. art. 26)."""
        return self.changed_on or self.created_on

    @property
    def stream(self) -> str:
        """The name of the item's stream in the ledger."""
        return f"item:{self.pk}"


class ItemVersion(models.Model):
    """One saved content of an item with all its metadata. Never changes.

    ``attachments`` is a list of ``{"sha256", "name", "size", "media_type"}``;
    ``links`` of ``{"kind", "item"}``; ``columns`` ids, the main one first. All of
    it is covered by ``content_hash``. Once a version with ``closes_earlier`` or a later
    one is released, no door shows those before it. Source of the fields: 国办 2009
    政府信息公开目录系统实施指引.
    """

    append_only = True

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(
        InformationItem,
        on_delete=models.PROTECT,
        related_name="versions",
        verbose_name=_("政府信息"),
        db_index=False,
    )
    number = models.PositiveIntegerField(_("版本"))
    review = models.OneToOneField(
        Review,
        on_delete=models.PROTECT,
        related_name="version",
        verbose_name=_("审查单"),
    )
    author = person(_("拟稿人"), db_constraint=False)  # the review's, or refused
    saved_at = models.DateTimeField(_("保存时间"), auto_now_add=True)
    change_note = models.CharField(_("修改说明"), max_length=200, blank=True)
    closes_earlier = models.BooleanField(
        _("不再公开以前的版本"), default=False, db_default=False
    )

    title = models.CharField(_("名称"), max_length=500)
    summary = models.CharField(_("内容概述"), max_length=500, blank=True)
    body = models.TextField(_("正文"), blank=True)
    text = models.TextField(_("正文文字"), blank=True)
    search_text = models.TextField(_("检索文字"), blank=True)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    former_index_number = models.CharField(_("原索引号"), max_length=40, blank=True)
    created_on = models.DateField(_("生成日期"))
    effective_from = models.DateField(_("实施日期"), null=True, blank=True)
    expires_on = models.DateField(_("失效日期"), null=True, blank=True)
    visible_until = models.DateTimeField(_("公示截止"), null=True, blank=True)
    theme = models.CharField(_("主题分类"), max_length=4, blank=True)
    genre = models.CharField(_("体裁分类"), max_length=20)
    statutory = models.CharField(_("法定公开类别"), max_length=10, blank=True)
    key_area = models.CharField(_("重点领域"), max_length=30, blank=True)
    area = models.CharField(_("基层试点领域"), max_length=10, blank=True)
    is_normative = models.BooleanField(_("规范性文件"), default=False)
    columns = ArrayField(models.BigIntegerField(), verbose_name=_("栏目"), default=list)
    keywords = models.CharField(_("关键词"), max_length=200, blank=True)
    source = models.CharField(_("信息来源"), max_length=120, blank=True)
    source_url = models.URLField(_("来源网址"), max_length=500, blank=True)
    joint_publishers = models.CharField(_("联合发文机关"), max_length=300, blank=True)
    service_object = models.CharField(_("服务对象"), max_length=60, blank=True)
    responsible_office = models.CharField(_("责任处室"), max_length=60, blank=True)
    scope = models.CharField(_("公开范围"), max_length=40, blank=True)
    attachments = models.JSONField(_("附件"), default=list)
    links = models.JSONField(_("关联"), default=list)
    content_hash = models.BinaryField(_("内容哈希"))

    class Meta:
        verbose_name = _("版本")
        verbose_name_plural = _("版本")
        ordering: ClassVar[list[str]] = ["item", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["item", "number"], name="version_number_once"
            ),
            models.CheckConstraint(
                name="version_effective_after_created",
                condition=Q(expires_on__isnull=True)
                | Q(effective_from__isnull=True)
                | Q(expires_on__gte=models.F("effective_from")),
                violation_error_message=_("失效日期不得早于实施日期。"),
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            # the few versions that rows of the statistics form ask for by what they are
            models.Index(
                fields=["item"],
                include=["number", "review", "is_normative", "genre"],
                name="version_named",
                condition=Q(is_normative=True) | Q(genre="interpretation"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"


class IndexNumber(models.Model):
    """The index number (索引号) of an item: given once, never changed or reused.

    Unique and gapless per organ and year; only the database writes it, with the
    item's first release. Source: 政府信息公开目录系统实施指引 (2009).
    """

    read_only_to_app = True

    item = models.OneToOneField(
        InformationItem,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="index_number",
    )
    organ = models.ForeignKey(
        Organ,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("机构"),
        db_index=False,
        db_constraint=False,  # written from the item's publisher
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    serial = models.PositiveIntegerField(_("序号"))
    number = models.CharField(_("索引号"), max_length=32)

    class Meta:
        verbose_name = _("索引号")
        verbose_name_plural = _("索引号")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["number"], name="indexnumber_once"),
            models.UniqueConstraint(
                fields=["organ", "year", "serial"], name="indexnumber_serial_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class IndexCounter(models.Model):
    """The last index serial of an organ and year. Only the database writes it."""

    read_only_to_app = True

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["organ", "year"], name="indexcounter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organ_id}/{self.year}: {self.last}"
