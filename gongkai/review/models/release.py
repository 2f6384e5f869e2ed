"""The gate to the public, opened and closed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gongkai.organisations.models import Organ

from .person import person
from .review import Review


class Release(models.Model):
    """The gate (发布): the only way to the public. The database checks and dates it.

    ``at`` is the server's clock. ``original_at`` is the date an imported item was
    first published elsewhere, as its approved batch declares it.
    """

    append_only = True

    id = models.BigAutoField(primary_key=True)
    # The gate lets only the government of the review through.
    government = models.ForeignKey(
        Organ,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("政府"),
        db_constraint=False,
    )
    review = models.OneToOneField(
        Review,
        on_delete=models.PROTECT,
        related_name="release",
        verbose_name=_("审查单"),
    )
    by = person(_("发布人"))
    # The default makes Django read back what the database put there.
    at = models.DateTimeField(
        _("发布时间"), editable=False, null=True, db_default=Now()
    )
    original_at = models.DateTimeField(_("原发布时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("发布")
        verbose_name_plural = _("发布")

    def __str__(self) -> str:
        return f"{self.review_id} {self.at}"


class Withdrawal(models.Model):
    """A release taken back, with the reason; what stood there says so (撤回)."""

    class Kind(models.TextChoices):
        """Why it was taken back."""

        ERROR = "error", _("内容有误")
        PRIVACY = "privacy", _("含有个人信息")
        SECRECY = "secrecy", _("不宜公开")
        LEGAL = "legal", _("原决定被变更或撤销")
        NOTICE_ENDED = "notice_ended", _("公示期满")
        OTHER = "other", _("其他")

    append_only = True

    release = models.OneToOneField(
        Release,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="withdrawal",
        verbose_name=_("发布"),
    )
    kind = models.CharField(_("原因类别"), max_length=14, choices=Kind.choices)
    reason = models.CharField(_("撤回理由"), max_length=500)
    public_note = models.CharField(_("对外说明"), max_length=300, blank=True)
    redirect_to = models.CharField(_("转向地址"), max_length=200, blank=True)
    by = person(_("撤回人"), null=True)
    at = models.DateTimeField(_("撤回时间"), editable=False, null=True)

    class Meta:
        verbose_name = _("撤回")
        verbose_name_plural = _("撤回")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="withdrawal_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("撤回须写明理由。"),
            ),
            models.CheckConstraint(
                name="withdrawal_by_person_unless_notice_ended",
                condition=Q(by__isnull=False) | Q(kind="notice_ended"),
                violation_error_message=_("撤回须有经办人；只有公示期满由系统办理。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.get_kind_display()}"
