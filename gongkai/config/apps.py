"""Grants the application its rights whenever tables may have changed."""

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate

from gongkai.config import grants


class HouseConfig(AppConfig):
    """The house as an app: no models, only the grant."""

    name = "gongkai.config"
    label = "house"

    def ready(self) -> None:
        """Listen for the end of each migration run.

        Django tells this once for each app that has models, in order; by the last of
        them all tables stand.
        """
        with_models = [app for app in apps.get_app_configs() if app.models_module]
        post_migrate.connect(_grant, sender=with_models[-1])


def _grant(using: str, **_kwargs: Any) -> None:
    grants.grant(connections[using])
