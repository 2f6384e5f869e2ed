"""Refusals of the domain and of the database become messages at the form."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.forms import BaseForm
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError

R = TypeVar("R")
_CHINESE = re.compile(r"[一-鿿]")


def sentence(fault: Exception) -> str:
    """Return what a person should read about a refusal.

    A trigger's own sentence is its primary message; a constraint's is the message
    its model gives it. Anything else re-raises: it is a fault of ours.
    """
    if isinstance(fault, ValidationError):
        return "".join(fault.messages)
    if isinstance(fault, DomainError):
        return str(fault)
    diag = getattr(fault.__cause__, "diag", None)
    message = getattr(diag, "message_primary", "") or ""
    if _CHINESE.search(message):
        return message
    name = getattr(diag, "constraint_name", None)
    if name is None:
        raise fault
    return _constraint(name)


def _constraint(name: str) -> str:
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name and _CHINESE.search(
                str(constraint.violation_error_message)
            ):
                return str(constraint.violation_error_message)
    return _("所填内容与已有记录冲突（%(name)s），未予保存。请核对后重试。") % {
        "name": name
    }


def attempt(form: BaseForm | None, act: Callable[[], R]) -> tuple[R | None, str]:
    """Do an act; return its result, or None and the sentence that refuses it.

    With a form the sentence also stands at the form, which keeps all its input.
    ``act`` is one act, which leaves nothing behind when it is refused.
    """
    try:
        return act(), ""
    except (DomainError, ValidationError, DatabaseError) as fault:
        why = sentence(fault)
        if form is not None:
            form.add_error(None, why)
        return None, why
