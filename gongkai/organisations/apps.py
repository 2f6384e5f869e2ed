"""Django's handle on the room."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Organs, posts and handover."""

    name = "gongkai.organisations"
    label = "organisations"
    verbose_name = "机构与任职"
