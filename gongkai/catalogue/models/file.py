"""Attachments, stored once by the hash of their content."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """A file kept under its SHA-256. Names belong to the versions that use it.

    ``text`` is what could be read out of it; ``text_state`` says whether that is
    all: a file nobody can read is a blocking finding (fails closed).
    """

    class TextState(models.TextChoices):
        """How much of the file's text is known."""

        READ = "read", _("已读取")
        EMPTY = "empty", _("没有文字")
        UNREADABLE = "unreadable", _("无法读取")

    append_only = True

    sha256 = models.CharField(primary_key=True, max_length=64)
    size = models.BigIntegerField(_("字节数"))
    media_type = models.CharField(_("类型"), max_length=100)
    extension = models.CharField(_("扩展名"), max_length=8)
    text = models.TextField(_("文字"), blank=True)
    text_state = models.CharField(
        _("读取情况"), max_length=10, choices=TextState.choices
    )
    stored_at = models.DateTimeField(_("存入时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("文件")
        verbose_name_plural = _("文件")

    def __str__(self) -> str:
        return f"{self.sha256[:12]}.{self.extension}"

    @property
    def path(self) -> Path:
        """Where the bytes lie."""
        return Path(settings.FILES_ROOT) / self.sha256[:2] / self.sha256
