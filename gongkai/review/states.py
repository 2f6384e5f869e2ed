"""Vocabularies of the room: steps of a route, verdicts, properties, severities."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.organisations.roles import Role


class Step(models.TextChoices):
    """A step of review before release (先审后发)."""

    FIRST = "first", _("初审")
    SECOND = "second", _("复审（含保密审查）")
    SECRECY = "secrecy", _("保密审查")
    APPROVAL = "approval", _("批准")


DEFAULT_STEPS = (Step.FIRST, Step.SECOND, Step.APPROVAL)
SECRECY_STEPS = frozenset({Step.SECOND, Step.SECRECY})
"""Steps at which the signer gives the secrecy opinion (保密审查意见)."""

ROLES_OF_STEP: dict[Step, frozenset[Role]] = {
    Step.FIRST: frozenset({Role.FIRST_REVIEWER}),
    Step.SECOND: frozenset({Role.SECOND_REVIEWER, Role.SECRECY_REVIEWER}),
    Step.SECRECY: frozenset({Role.SECRECY_REVIEWER}),
    Step.APPROVAL: frozenset({Role.APPROVER}),
}
"""All the roles a person must hold to sign a step."""


class Verdict(models.TextChoices):
    """What a signer decided."""

    AGREED = "agreed", _("同意")
    RETURNED = "returned", _("退回")


class Property(models.TextChoices):
    """The disclosure property fixed at the source (公开属性)."""

    PROACTIVE = "proactive", _("主动公开")
    ON_REQUEST = "on_request", _("依申请公开")
    WITHHELD = "withheld", _("不予公开")


class Severity(models.TextChoices):
    """What a finding does to the release."""

    BLOCK = "block", _("阻断")
    WARN = "warn", _("提示")
