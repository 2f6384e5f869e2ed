"""Grants the application its rights whenever tables may have changed."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from gongkai.config import grants


class HouseConfig(AppConfig):
    """The house as an app: no models, only the grant."""

    name = "gongkai.config"
    label = "house"

    def ready(self) -> None:
        """Listen for the end of each migration run."""
        post_migrate.connect(_grant, sender=self)


def _grant(using: str, **_kwargs: Any) -> None:
    grants.grant(connections[using])
