"""Django's handle on the room."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The sample county."""

    name = "gongkai.demo"
    label = "demo"
    verbose_name = "示例数据"
