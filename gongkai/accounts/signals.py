"""Every sign-in, sign-out and failed try is an event."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import (
    user_logged_in,
    user_logged_out,
    user_login_failed,
)
from django.dispatch import receiver

from gongkai.core.actions import record

from .models import User


@receiver(user_logged_in)
def _signed_in(user: User, **_rest: Any) -> None:
    record(f"user:{user.pk}", "signed_in", by=user)


@receiver(user_logged_out)
def _signed_out(user: User | None, **_rest: Any) -> None:
    if user is not None:
        record(f"user:{user.pk}", "signed_out", by=user)


@receiver(user_login_failed)
def _sign_in_failed(credentials: dict[str, Any], **_rest: Any) -> None:
    """Record a failed try under the person's stream; unknown names are only counted."""
    name = credentials.get("username") or ""
    person = User.objects.filter(username=name).first()
    record(f"user:{person.pk}" if person else "user:unknown", "sign_in_failed")
