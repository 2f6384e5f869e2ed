"""Django's handle on the room."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Items, versions, publications, postings."""

    name = "gongkai.catalogue"
    label = "catalogue"
    verbose_name = "信息目录"

    def ready(self) -> None:
        """Listen to handovers."""
        from . import handover  # noqa: F401  receivers register on import
