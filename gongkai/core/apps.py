"""Django's handle on the room."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Events, anchors, calendar notices."""

    name = "gongkai.core"
    label = "core"
    verbose_name = "基础"
