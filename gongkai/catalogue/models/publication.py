"""What is public now: written by the database alone, from releases and withdrawals."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.utils.translation import gettext_lazy as _

from gongkai.catalogue.states import Validity
from gongkai.organisations.models import Organ
from gongkai.review.models import Release, person

from .column import Column
from .item import InformationItem, ItemVersion


def main_theme() -> Func:
    """Return the theme 主题 without its sub-theme, as the index of an organ has it."""
    return Func(
        F("theme"),
        function="LEFT",
        template="%(function)s(%(expressions)s, 2)",  # a constant: the index has it
        output_field=models.CharField(),
    )


class PublicationQuerySet(models.QuerySet["Publication"]):
    """The one visibility gate. Every door of the portal starts at ``public``."""

    def public(self, *, now: datetime) -> PublicationQuerySet:
        """Everything the public may see at a moment.

        A row exists only while its release stands; a notice whose period is over
        is gone the moment it ends, whether or not the worker has yet recorded it.
        """
        return self.filter(Q(visible_until__isnull=True) | Q(visible_until__gt=now))

    def with_validity(self, *, on: date) -> PublicationQuerySet:
        """Annotate ``validity`` as of a day (有效、已修改、失效、废止)."""
        return self.annotate(
            validity=Case(
                When(abolished_on__lte=on, then=Value(Validity.ABOLISHED)),
                When(expires_on__lt=on, then=Value(Validity.LAPSED)),
                When(amended_on__lte=on, then=Value(Validity.AMENDED)),
                default=Value(Validity.IN_FORCE),
            )
        )

    def newest(self) -> PublicationQuerySet:
        """Newest first, in the order every keyset page uses."""
        return self.order_by("-listed_at", "-item_id")


class Publication(models.Model):
    """An item as it stands before the public (一件一行).

    ``listed_at`` is when the item first became public (for imported items, where
    it was first published); ``updated_at`` when the present release opened.
    """

    read_only_to_app = True

    item = models.OneToOneField(
        InformationItem,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="publication",
    )
    release = models.OneToOneField(
        Release, on_delete=models.PROTECT, related_name="publication"
    )
    # Where an index or constraint below begins with a key, it needs none of its own;
    # and what is copied from item and release is not looked for again.
    version = models.OneToOneField(
        ItemVersion,
        on_delete=models.PROTECT,
        related_name="publication",
        db_constraint=False,
    )
    government = models.ForeignKey(
        Organ,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("政府"),
        db_index=False,
        db_constraint=False,
    )
    publisher = models.ForeignKey(
        Organ,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("发布机构"),
        db_index=False,
        db_constraint=False,
    )
    public_id = models.CharField(max_length=16)
    index_number = models.CharField(_("索引号"), max_length=32)
    title = models.CharField(_("名称"), max_length=500)
    summary = models.CharField(_("内容概述"), max_length=500, blank=True)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    search_text = models.TextField()
    created_on = models.DateField(_("生成日期"))
    listed_at = models.DateTimeField(_("发布日期"))
    updated_at = models.DateTimeField(_("更新日期"))
    year = models.PositiveSmallIntegerField(_("年度"))
    theme = models.CharField(_("主题分类"), max_length=4, blank=True)
    genre = models.CharField(_("体裁分类"), max_length=20)
    statutory = models.CharField(_("法定公开类别"), max_length=10, blank=True)
    key_area = models.CharField(_("重点领域"), max_length=30, blank=True)
    area = models.CharField(_("基层试点领域"), max_length=10, blank=True)
    is_normative = models.BooleanField(_("规范性文件"), default=False)
    effective_from = models.DateField(_("实施日期"), null=True, blank=True)
    expires_on = models.DateField(_("失效日期"), null=True, blank=True)
    amended_on = models.DateField(_("修改日期"), null=True, blank=True)
    abolished_on = models.DateField(_("废止日期"), null=True, blank=True)
    visible_until = models.DateTimeField(_("公示截止"), null=True, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("公开信息")
        verbose_name_plural = _("公开信息")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["public_id"], name="pub_public_id_once"),
            models.UniqueConstraint(
                fields=["index_number"], name="pub_index_number_once"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            # one index per list a citizen can open, each in keyset order
            models.Index(
                fields=["government", "-listed_at", "-item"], name="pub_of_government"
            ),
            models.Index(
                fields=["publisher", "-listed_at", "-item"], name="pub_of_organ"
            ),
            models.Index(
                fields=["government", "theme", "-listed_at", "-item"],
                name="pub_of_theme",
            ),
            models.Index(
                fields=["government", "genre", "-listed_at", "-item"],
                name="pub_of_genre",
            ),
            models.Index(
                fields=["government", "statutory", "-listed_at", "-item"],
                name="pub_of_statutory",
            ),
            models.Index(
                fields=["government", "key_area", "-listed_at", "-item"],
                name="pub_of_key_area",
            ),
            # a theme with its sub-themes; an organ's list by theme, genre or category:
            # else PostgreSQL walks all the organ's rows to find few or none of a kind
            models.Index(
                F("government"),
                main_theme(),
                F("listed_at").desc(),
                F("item").desc(),
                name="pub_of_main_theme",
            ),
            models.Index(
                F("publisher"),
                main_theme(),
                F("listed_at").desc(),
                F("item").desc(),
                name="pub_of_organ_theme",
            ),
            models.Index(
                fields=["publisher", "genre", "-listed_at", "-item"],
                name="pub_of_organ_genre",
            ),
            models.Index(
                fields=["publisher", "statutory", "-listed_at", "-item"],
                name="pub_of_organ_statutory",
            ),
            # normative documents by validity
            models.Index(
                fields=["government", "-listed_at", "-item"],
                name="pub_normative",
                condition=Q(is_normative=True),
            ),
            # lapsed, amended or abolished: few, asked for by the validity filter
            models.Index(
                fields=["government", "-listed_at", "-item"],
                name="pub_validity",
                condition=Q(expires_on__isnull=False)
                | Q(amended_on__isnull=False)
                | Q(abolished_on__isnull=False),
            ),
            # notices whose period ends, for the worker and the honest count
            models.Index(
                fields=["visible_until"],
                name="pub_ends",
                condition=Q(visible_until__isnull=False),
            ),
            # a document number typed into the search box
            models.Index(fields=["document_number"], name="pub_document_number"),
        ]

    def __str__(self) -> str:
        return self.title


class Placement(models.Model):
    """A public item under a column or one of the columns above it."""

    read_only_to_app = True

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(
        Publication, on_delete=models.CASCADE, related_name="placements", db_index=False
    )
    column = models.ForeignKey(
        Column, on_delete=models.PROTECT, related_name="placements", db_index=False
    )
    listed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["item", "column"], name="placement_once"),
        ]
        indexes: ClassVar[list[Any]] = [
            # a column's list, newest first
            models.Index(
                fields=["column", "-listed_at", "-item"], name="placement_of_column"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} @ {self.column_id}"


class PublicCount(models.Model):
    """A tally of public items by facet, as signed changes that add up.

    The triggers that write Publication append +1 and −1 rows; a task folds them.
    The sum is exact at every moment and no row is fought over.
    """

    read_only_to_app = True

    id = models.BigAutoField(primary_key=True)
    government = models.ForeignKey(
        Organ,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,  # that of what is or was public
    )
    facet = models.CharField(max_length=20)
    value = models.CharField(max_length=60)
    n = models.IntegerField()

    class Meta:
        indexes: ClassVar[list[Any]] = [
            # the counts beside the filters
            models.Index(
                fields=["government", "facet", "value"],
                include=["n"],
                name="publiccount_of_facet",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facet}={self.value}: {self.n:+}"


class ValidityFact(models.Model):
    """A document was amended, abolished, extended or restored on a day, by what."""

    class Kind(models.TextChoices):
        """What happened to the document."""

        AMENDED = "amended", _("修改")
        ABOLISHED = "abolished", _("废止")
        EXTENDED = "extended", _("延长有效期")
        RESTORED = "restored", _("恢复有效")

    append_only = True

    item = models.ForeignKey(
        InformationItem,
        on_delete=models.PROTECT,
        related_name="validity_facts",
        verbose_name=_("政府信息"),
    )
    kind = models.CharField(_("事项"), max_length=10, choices=Kind.choices)
    on = models.DateField(_("日期"))
    until = models.DateField(_("延长至"), null=True, blank=True)
    by_item = models.ForeignKey(
        InformationItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("依据文件"),
    )
    basis = models.CharField(_("依据"), max_length=200)
    by = person(_("经办人"))
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("效力变更")
        verbose_name_plural = _("效力变更")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="validityfact_until_iff_extended",
                condition=Q(kind="extended", until__isnull=False)
                | (~Q(kind="extended") & Q(until__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"
