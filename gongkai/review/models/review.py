"""The written record of a review, and who signed it or sent it back."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gongkai.organisations.models import Organ
from gongkai.review.states import Property, Step, Verdict

from .batch import Batch
from .person import person
from .route import Route


class Review(models.Model):
    """The written record of one review (审查单): one content, once and for all.

    ``route`` is set by the database from government and genre. What was decided
    is in the sign-offs; the review itself never changes.
    """

    append_only = True

    id = models.BigAutoField(primary_key=True)
    # The database looks for no government and no batch by a foreign key: the trigger
    # that finds the route finds them, and neither can go while the review is there.
    government = models.ForeignKey(
        Organ,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("政府"),
        db_constraint=False,
    )
    organ = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="+", verbose_name=_("机构")
    )
    author = person(_("拟稿人"))
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    title = models.CharField(_("名称"), max_length=500)
    genre = models.CharField(_("体裁"), max_length=20)
    disclosure_property = models.CharField(
        _("公开属性"), max_length=12, choices=Property.choices
    )
    property_reason = models.CharField(_("属性理由"), max_length=500, blank=True)
    ground = models.CharField(_("不公开依据"), max_length=30, blank=True)
    content_hash = models.BinaryField(_("内容哈希"))
    batch = models.ForeignKey(
        Batch,
        on_delete=models.PROTECT,
        null=True,
        related_name="reviews",
        verbose_name=_("批次"),
        db_constraint=False,
    )
    route = models.ForeignKey(
        Route,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("流程"),
        null=True,
        editable=False,
    )

    class Meta:
        verbose_name = _("审查单")
        verbose_name_plural = _("审查单")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="review_ground_iff_withheld",
                condition=(Q(disclosure_property=Property.WITHHELD) & ~Q(ground=""))
                | (~Q(disclosure_property=Property.WITHHELD) & Q(ground="")),
                violation_error_message=_(
                    "不予公开须写明法定依据（条例第十四至十六条）；其他属性不写依据。"
                ),
            ),
            models.CheckConstraint(
                name="review_reason_unless_proactive",
                condition=Q(disclosure_property=Property.PROACTIVE)
                | ~Q(property_reason=""),
                violation_error_message=_("依申请公开或不予公开须写明理由。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SignOff(models.Model):
    """One person's decision at one step. The database sets the time."""

    append_only = True

    id = models.BigAutoField(primary_key=True)
    # Where an index or constraint below begins with a key, it needs none of its own.
    review = models.ForeignKey(
        Review,
        on_delete=models.PROTECT,
        related_name="sign_offs",
        verbose_name=_("审查单"),
        db_index=False,
        db_constraint=False,  # the trigger locks it, or refuses
    )
    step = models.CharField(_("步骤"), max_length=10, choices=Step.choices)
    by = person(_("签署人"))
    verdict = models.CharField(_("决定"), max_length=10, choices=Verdict.choices)
    opinion = models.CharField(_("意见"), max_length=500)
    secrecy_opinion = models.CharField(_("保密审查意见"), max_length=500, blank=True)
    at = models.DateTimeField(_("时间"), editable=False, null=True)

    class Meta:
        verbose_name = _("签署")
        verbose_name_plural = _("签署")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["review", "step"], name="signoff_step_once"
            ),
            models.UniqueConstraint(
                fields=["review", "by"],
                name="signoff_person_once",
                violation_error_message=_("同一人不得办理两个审核步骤。"),
            ),
            models.CheckConstraint(
                name="signoff_has_opinion",
                condition=~Q(opinion=""),
                violation_error_message=_("每一步都须写明意见。"),
            ),
            models.CheckConstraint(
                name="signoff_secrecy_step_has_secrecy_opinion",
                condition=Q(verdict=Verdict.RETURNED)
                | ~Q(step__in=[Step.SECOND.value, Step.SECRECY.value])
                | ~Q(secrecy_opinion=""),
                violation_error_message=_(
                    "复审同意须写明保密审查意见（条例第十七条）。"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.get_verdict_display()}"


class Return(models.Model):
    """A review sent back though nobody's turn it was to sign it, or by another (退回).

    A signer's own return is a sign-off; this one takes back what was signed already:
    after approval, or when the standing release is withdrawn for what it says.
    """

    append_only = True

    review = models.OneToOneField(
        Review,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="taken_back",
        verbose_name=_("审查单"),
    )
    by = person(_("退回人"))
    reason = models.CharField(_("退回理由"), max_length=500)
    # The default makes Django read back what the database put there.
    at = models.DateTimeField(
        _("退回时间"), editable=False, null=True, db_default=Now()
    )

    class Meta:
        verbose_name = _("退回")
        verbose_name_plural = _("退回")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="return_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("退回须写明理由。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.reason}"
