"""Portal app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """Hold the public site's templates and static files."""

    name = "gongkai.portal"
    label = "portal"
    verbose_name = _("门户网站")
