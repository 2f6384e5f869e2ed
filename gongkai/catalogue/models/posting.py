"""Postings of a release on channels, and links between items."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.catalogue.states import Channel, LinkKind
from gongkai.organisations.models import Organ
from gongkai.review.models import Release, person

from .file import StoredFile
from .item import InformationItem, ItemVersion


class PostingQuerySet(models.QuerySet["Posting"]):
    """Reads of postings."""

    def standing(self) -> PostingQuerySet:
        """Postings that were not struck as entered by mistake."""
        return self.filter(struck_at__isnull=True)


class Posting(models.Model):
    """One item once on one channel (发布一次). Many postings, one item counted once.

    ``posted_at`` is what the officer declares for channels outside the system;
    for the website it is the release itself.
    """

    id = models.BigAutoField(primary_key=True)
    # Where an index or constraint below begins with a key, it needs none of its own.
    government = models.ForeignKey(
        Organ,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,  # that of what is public, or refused
    )
    item = models.ForeignKey(
        InformationItem,
        on_delete=models.PROTECT,
        related_name="postings",
        verbose_name=_("政府信息"),
    )
    release = models.ForeignKey(
        Release,
        on_delete=models.PROTECT,
        related_name="postings",
        verbose_name=_("发布"),
    )
    channel = models.CharField(_("渠道"), max_length=14, choices=Channel.choices)
    posted_at = models.DateTimeField(_("发布时间"))
    address = models.CharField(_("网址或刊期、地点"), max_length=500, blank=True)
    proof = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("证明材料"),
    )
    recorded_by = person(_("登记人"), db_index=False)
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    struck_at = models.DateTimeField(_("划销时间"), null=True, blank=True)
    struck_reason = models.CharField(_("划销理由"), max_length=200, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("发布渠道记录")
        verbose_name_plural = _("发布渠道记录")
        ordering: ClassVar[list[str]] = ["posted_at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["item", "channel", "address"],
                condition=Q(struck_at__isnull=True),
                name="posting_once_per_address",
                violation_error_message=_("本件在这一渠道、这一地址已经登记过。"),
            ),
            models.CheckConstraint(
                name="posting_struck_has_reason",
                condition=Q(struck_at__isnull=True, struck_reason="")
                | (Q(struck_at__isnull=False) & ~Q(struck_reason="")),
            ),
            models.CheckConstraint(
                name="posting_outside_has_address_or_proof",
                condition=Q(channel=Channel.WEBSITE)
                | ~Q(address="")
                | Q(proof__isnull=False),
                violation_error_message=_("请填写网址、刊期或地点，或上传证明材料。"),
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            # rows A2_* of the form: postings of a period by channel
            models.Index(
                fields=["government", "channel", "posted_at"], name="posting_by_channel"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.posted_at:%Y-%m-%d}"


class ItemLink(models.Model):
    """One item refers to another; shown at both ends while both are public.

    ``stated_in`` is the released version that brought it: the link goes when a later
    one no longer states it. A link recorded beside the versions has none.
    """

    from_item = models.ForeignKey(
        InformationItem,
        on_delete=models.PROTECT,
        related_name="links_out",
        verbose_name=_("从"),
    )
    to_item = models.ForeignKey(
        InformationItem,
        on_delete=models.PROTECT,
        related_name="links_in",
        verbose_name=_("到"),
    )
    kind = models.CharField(_("关系"), max_length=12, choices=LinkKind.choices)
    stated_in = models.ForeignKey(
        ItemVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("载明的版本"),
    )

    class Meta:
        verbose_name = _("关联")
        verbose_name_plural = _("关联")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["from_item", "to_item", "kind"], name="link_once"
            ),
            models.CheckConstraint(
                name="link_not_to_itself",
                condition=~Q(from_item=models.F("to_item")),
                violation_error_message=_("不能关联到自身。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_item_id} {self.kind} {self.to_item_id}"
