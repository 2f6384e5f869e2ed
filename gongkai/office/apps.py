"""Office app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    """Hold the back office's templates and static files."""

    name = "gongkai.office"
    label = "office"
    verbose_name = _("工作台")
