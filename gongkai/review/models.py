"""Reviews, what screening found, who signed, and the release gate."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gongkai.organisations.models import Organ

from .states import DEFAULT_STEPS, Property, Severity, Step, Verdict


def person(label: Any, **options: Any) -> models.ForeignKey[Any, Any]:
    """Return a protected foreign key to a person."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        **options,
    )


class Route(models.Model):
    """Which steps a review takes (审核流程). Data, not code.

    Every government has one default route with three steps; the county office
    may name low-risk genres for a light one, which still has at least two people
    besides the author, one of them for secrecy.
    """

    government = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="routes", verbose_name=_("政府")
    )
    name = models.CharField(_("名称"), max_length=40)
    steps = ArrayField(
        models.CharField(max_length=10, choices=Step.choices), verbose_name=_("步骤")
    )
    genres = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("适用体裁"),
        default=list,
        blank=True,
    )
    is_default = models.BooleanField(_("默认流程"), default=False)

    class Meta:
        verbose_name = _("审核流程")
        verbose_name_plural = _("审核流程")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["government"],
                condition=Q(is_default=True),
                name="route_one_default_per_government",
            ),
            models.CheckConstraint(
                name="route_has_two_people_and_secrecy",
                condition=Q(steps__len__gte=2)
                & (
                    Q(steps__contains=[Step.SECOND.value])
                    | Q(steps__contains=[Step.SECRECY.value])
                ),
                violation_error_message=_(
                    "审核流程至少两个步骤，其中一个须含保密审查（条例第十七条）。"
                ),
            ),
            models.CheckConstraint(
                name="route_default_has_three_steps",
                condition=Q(is_default=False)
                | Q(steps__contains=[step.value for step in DEFAULT_STEPS]),
                violation_error_message=_("默认流程须有初审、复审、批准三个步骤。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    """A set of finished items brought in at once and approved once by two people."""

    append_only = True

    government = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="+", verbose_name=_("政府")
    )
    name = models.CharField(_("批次名称"), max_length=120)
    source = models.CharField(_("来源"), max_length=200)
    by = person(_("导入人"))
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("导入批次")
        verbose_name_plural = _("导入批次")

    def __str__(self) -> str:
        return self.name


class BatchApproval(models.Model):
    """One of the two sign-offs of a batch: second review with secrecy, and approval."""

    append_only = True

    batch = models.ForeignKey(
        Batch,
        on_delete=models.PROTECT,
        related_name="approvals",
        verbose_name=_("批次"),
    )
    step = models.CharField(_("步骤"), max_length=10, choices=Step.choices)
    by = person(_("签署人"))
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    opinion = models.CharField(_("意见"), max_length=500)
    secrecy_opinion = models.CharField(_("保密审查意见"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("批次审批")
        verbose_name_plural = _("批次审批")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["batch", "step"], name="batchapproval_step_once"
            ),
            models.UniqueConstraint(
                fields=["batch", "by"], name="batchapproval_person_once"
            ),
            models.CheckConstraint(
                name="batchapproval_second_or_approval",
                condition=Q(step=Step.APPROVAL)
                | (Q(step=Step.SECOND) & ~Q(secrecy_opinion="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.get_step_display()}"


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
