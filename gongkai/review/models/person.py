"""The people of the room's records."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


def person(label: Any, **options: Any) -> models.ForeignKey[Any, Any]:
    """Return a protected foreign key to a person."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        **options,
    )
