"""Portal app configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """Hold the public site's views, templates and static files."""

    name = "gongkai.portal"
    label = "portal"
    verbose_name = _("门户网站")

    def ready(self) -> None:
        """Forget the kept frame as soon as this process changes what it shows."""
        from gongkai.catalogue.models import Column  # models load after apps
        from gongkai.organisations.models import Organ, Site

        from .sites import forget

        for model in (Site, Organ, Column):
            for signal in (post_save, post_delete):
                signal.connect(forget, sender=model, dispatch_uid=f"portal {model}")
