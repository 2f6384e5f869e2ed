"""Django's handle on the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "gongkai.accounts"
    label = "accounts"
    verbose_name = "人员账号"

    def ready(self) -> None:
        """Connect the sign-in events."""
        from . import signals  # noqa: F401  receivers register on import
