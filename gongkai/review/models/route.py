"""The steps a review takes, as each government sets them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.organisations.models import Organ
from gongkai.review.states import DEFAULT_STEPS, Step


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
