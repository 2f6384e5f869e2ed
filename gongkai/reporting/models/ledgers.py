"""Small ledgers 台账 for what has no other home, each entry with date, organ, evidence."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.catalogue.models import StoredFile
from gongkai.organisations.models import Organ
from gongkai.organisations.policies import Holder
from gongkai.review.models import person


class LedgerQuerySet(models.QuerySet[Any]):
    """Reads of a ledger."""

    def standing(self) -> LedgerQuerySet:
        """Entries that were not struck as made by mistake."""
        return self.filter(struck_at__isnull=True)

    def visible_to(self, holder: Holder) -> LedgerQuerySet:
        """Entries of the organs within the reach of the person's posts."""
        reach = holder.reach()
        return self.filter(
            Q(organ__in=reach.organs) | Q(government__in=reach.governments)
        )


class LedgerEntry(models.Model):
    """One fact of an organ's disclosure work. It is struck with a reason, never deleted.

    ``on`` is the day it happened, or from which it holds.
    """

    id = models.BigAutoField(primary_key=True)
    # The index of each ledger begins with it.
    government = models.ForeignKey(
        Organ,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("政府"),
        db_index=False,
    )
    organ = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    on = models.DateField(_("日期"))
    evidence = models.CharField(
        _("依据"),
        max_length=300,
        blank=True,
        help_text=_("文号、网址、会议记录编号等，或上传证明材料"),
    )
    proof = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("证明材料"),
    )
    note = models.CharField(_("备注"), max_length=300, blank=True)
    recorded_by = person(_("登记人"), editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    struck_at = models.DateTimeField(
        _("划销时间"), null=True, blank=True, editable=False
    )
    struck_by = person(_("划销人"), null=True, blank=True, editable=False)
    struck_reason = models.CharField(
        _("划销理由"), max_length=200, blank=True, editable=False
    )

    objects = LedgerQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["-on", "-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="%(class)s_has_evidence",
                condition=~Q(evidence="") | Q(proof__isnull=False),
                violation_error_message=_("请写明依据，或上传证明材料。"),
            ),
            models.CheckConstraint(
                name="%(class)s_struck_has_reason",
                condition=Q(
                    struck_at__isnull=True, struck_by__isnull=True, struck_reason=""
                )
                | (
                    Q(struck_at__isnull=False, struck_by__isnull=False)
                    & ~Q(struck_reason="")
                ),
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            # the rows of a figure: entries of a government in a period
            models.Index(
                fields=["government", "on", "organ"], name="%(class)s_of_period"
            ),
        ]

    @property
    def stream(self) -> str:
        """The name of the entry's stream in the ledger."""
        return f"{self._meta.model_name}:{self.pk}"


class Meeting(LedgerEntry):
    """A meeting on disclosure work (信息公开工作会议或专题会议), row I1."""

    class Kind(models.TextChoices):
        """Which meeting."""

        WORK = "work", _("工作会议")
        TOPIC = "topic", _("专题会议")

    title = models.CharField(_("会议名称"), max_length=200)
    kind = models.CharField(
        _("类别"), max_length=8, choices=Kind.choices, default=Kind.WORK
    )
    head_present = models.BooleanField(_("主要负责人出席"), default=False)

    class Meta(LedgerEntry.Meta):
        verbose_name = _("会议")
        verbose_name_plural = _("会议")

    def __str__(self) -> str:
        return self.title


class TrainingCourse(LedgerEntry):
    """A training course on disclosure (培训班), rows I2 and I3 (Reg. art. 48)."""

    title = models.CharField(_("培训班名称"), max_length=200)
    hours = models.DecimalField(_("学时"), max_digits=5, decimal_places=1, default=0)
    audience = models.CharField(_("培训对象"), max_length=200, blank=True)

    class Meta(LedgerEntry.Meta):
        verbose_name = _("培训班")
        verbose_name_plural = _("培训班")

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """One line of a course's attendance sheet (签到): one attendance 人次."""

    append_only = True

    course = models.ForeignKey(
        TrainingCourse,
        on_delete=models.PROTECT,
        related_name="attendances",
        verbose_name=_("培训班"),
        db_index=False,
    )
    line = models.PositiveIntegerField(_("序号"))
    name = models.CharField(_("姓名"), max_length=40)
    unit = models.CharField(_("单位"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("签到")
        verbose_name_plural = _("签到")
        ordering: ClassVar[list[str]] = ["course", "line"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["course", "line"], name="attendance_line_once"
            ),
            models.CheckConstraint(name="attendance_has_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class HeldEntry(LedgerEntry):
    """Something that holds from ``on`` to ``until``, counted on a period's last day."""

    until = models.DateField(_("止"), null=True, blank=True)

    class Meta(LedgerEntry.Meta):
        abstract = True
        constraints: ClassVar[list[Any]] = [
            *LedgerEntry.Meta.constraints,
            models.CheckConstraint(
                name="%(class)s_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("on")),
                violation_error_message=_("结束日期不得早于开始日期。"),
            ),
        ]


class StaffMember(HeldEntry):
    """Somebody who does disclosure work (从事政府信息公开工作人员), rows H3*."""

    name = models.CharField(_("姓名"), max_length=40)
    full_time = models.BooleanField(_("专职"), default=False)

    class Meta(HeldEntry.Meta):
        verbose_name = _("工作人员")
        verbose_name_plural = _("工作人员")

    def __str__(self) -> str:
        return self.name


class ReadingPoint(HeldEntry):
    """A place where the public can read disclosed information (查阅点), row H2."""

    name = models.CharField(_("名称"), max_length=120)
    address = models.CharField(_("地址"), max_length=200)

    class Meta(HeldEntry.Meta):
        verbose_name = _("查阅点")
        verbose_name_plural = _("查阅点")

    def __str__(self) -> str:
        return self.name


class DisclosureBody(HeldEntry):
    """A body set up for disclosure work (专门机构), row H1."""

    name = models.CharField(_("名称"), max_length=120)

    class Meta(HeldEntry.Meta):
        verbose_name = _("专门机构")
        verbose_name_plural = _("专门机构")

    def __str__(self) -> str:
        return self.name


class Fund(LedgerEntry):
    """Money spent for disclosure work (专项经费), in 万元, row H4."""

    title = models.CharField(_("用途"), max_length=200)
    amount_wan = models.DecimalField(_("金额（万元）"), max_digits=14, decimal_places=4)

    class Meta(LedgerEntry.Meta):
        verbose_name = _("专项经费")
        verbose_name_plural = _("专项经费")
        constraints: ClassVar[list[Any]] = [
            *LedgerEntry.Meta.constraints,
            models.CheckConstraint(
                name="fund_is_positive",
                condition=Q(amount_wan__gt=0),
                violation_error_message=_("金额须大于零，单位为万元。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PublicSession(LedgerEntry):
    """A press conference or an online interview (新闻发布会、在线访谈), rows B2_*."""

    class Kind(models.TextChoices):
        """What was held."""

        PRESS = "press", _("新闻发布会")
        TALK = "talk", _("政府网站在线访谈")

    title = models.CharField(_("主题"), max_length=200)
    kind = models.CharField(_("类别"), max_length=8, choices=Kind.choices)
    head_present = models.BooleanField(_("主要负责人参加"), default=False)

    class Meta(LedgerEntry.Meta):
        verbose_name = _("发布会与访谈")
        verbose_name_plural = _("发布会与访谈")

    def __str__(self) -> str:
        return self.title


class OpinionEvent(LedgerEntry):
    """A matter of public concern that was answered (回应关切): one event, many ways.

    ``on`` is the day it was first noticed. Source: 国办发〔2016〕61号, 国办发〔2016〕80号.
    """

    class Level(models.TextChoices):
        """How grave; decides the time allowed for the first answer."""

        GRAVE = "grave", _("特别重大、重大突发事件")
        OTHER = "other", _("其他政务舆情")

    title = models.CharField(_("热点或舆情"), max_length=200)
    level = models.CharField(
        _("级别"), max_length=8, choices=Level.choices, default=Level.OTHER
    )
    detected_at = models.DateTimeField(_("发现时间"))

    class Meta(LedgerEntry.Meta):
        verbose_name = _("回应关切")
        verbose_name_plural = _("回应关切")

    def __str__(self) -> str:
        return self.title


class EventResponse(models.Model):
    """One way in which an event was answered, when and where."""

    class Way(models.TextChoices):
        """How it was answered."""

        SESSION = "session", _("新闻发布会或在线访谈")
        SOCIAL = "social", _("微博微信")
        OTHER = "other", _("其他方式")

    append_only = True

    event = models.ForeignKey(
        OpinionEvent,
        on_delete=models.PROTECT,
        related_name="responses",
        verbose_name=_("回应关切"),
    )
    way = models.CharField(_("方式"), max_length=8, choices=Way.choices)
    at = models.DateTimeField(_("回应时间"))
    address = models.CharField(_("网址或出处"), max_length=500)
    session = models.ForeignKey(
        PublicSession,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="responses",
        verbose_name=_("发布会或访谈"),
    )

    class Meta:
        verbose_name = _("回应")
        verbose_name_plural = _("回应")
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="eventresponse_session_iff_by_session",
                condition=Q(way="session", session__isnull=False)
                | (~Q(way="session") & Q(session__isnull=True)),
                violation_error_message=_(
                    "通过发布会或访谈回应的，请选择已登记的发布会或访谈。"
                ),
            ),
            models.CheckConstraint(
                name="eventresponse_has_address", condition=~Q(address="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.at:%Y-%m-%d}"


class CaseEntry(LedgerEntry):
    """One case that counts in a row whose own room does not exist yet (补录).

    ``table``, ``row``, ``column`` name a leaf cell of the form; ``amount`` is 1 for
    cases and the sum for rows in 万元. ``reference`` is the case's own number.
    """

    form = models.CharField(_("表样"), max_length=20)
    table = models.CharField(_("表"), max_length=20)
    row = models.CharField(_("行"), max_length=60)
    column = models.CharField(_("列"), max_length=60)
    reference = models.CharField(_("编号"), max_length=80)
    amount = models.DecimalField(_("数量"), max_digits=14, decimal_places=4, default=1)

    class Meta(LedgerEntry.Meta):
        verbose_name = _("补录事项")
        verbose_name_plural = _("补录事项")
        constraints: ClassVar[list[Any]] = [
            *LedgerEntry.Meta.constraints,
            models.UniqueConstraint(
                fields=["organ", "form", "table", "row", "column", "reference"],
                condition=Q(struck_at__isnull=True),
                name="caseentry_once",
                violation_error_message=_("这一编号在本行本列已经登记过。"),
            ),
            models.CheckConstraint(
                name="caseentry_is_positive", condition=Q(amount__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.reference
