"""The roles a person can hold, and what each is for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A role at an organ (信息员 … 审计员)."""

    INFORMATION_OFFICER = "officer", _("信息员")
    FIRST_REVIEWER = "first", _("初审人")
    SECOND_REVIEWER = "second", _("复审人")
    SECRECY_REVIEWER = "secrecy", _("保密审查人")
    APPROVER = "approver", _("批准人")
    MANAGER = "manager", _("政务公开办管理员")
    AUDITOR = "auditor", _("审计员")


COUNTY_WIDE = frozenset(
    {Role.SECOND_REVIEWER, Role.SECRECY_REVIEWER, Role.MANAGER, Role.AUDITOR}
)
"""Roles which, held at the government itself, reach every organ beneath it."""

REVIEWERS = frozenset(
    {
        Role.FIRST_REVIEWER,
        Role.SECOND_REVIEWER,
        Role.SECRECY_REVIEWER,
        Role.APPROVER,
        Role.MANAGER,
    }
)
"""Roles for which a second factor can be required."""
