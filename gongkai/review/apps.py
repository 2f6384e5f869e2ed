"""Django's handle on the room."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Review before release."""

    name = "gongkai.review"
    label = "review"
    verbose_name = "公开审查"
