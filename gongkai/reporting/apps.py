"""Django's handle on the room."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Figures, ledgers, returns, annual reports."""

    name = "gongkai.reporting"
    label = "reporting"
    verbose_name = "统计与年报"
