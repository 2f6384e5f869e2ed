"""A person who signs in."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """An official with an account. ``name`` is shown; ``username`` signs in.

    ``is_staff`` opens the operator's admin (master data) and gives no say over
    content: what a person may do follows from the posts they hold.
    ``must_change_password`` says that somebody else knows the password: until the
    person has changed it they do nothing else.
    """

    name = models.CharField(_("姓名"), max_length=40)
    phone = models.CharField(_("办公电话"), max_length=30, blank=True)
    must_change_password = models.BooleanField(
        _("须修改密码"), default=False, editable=False
    )

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """Return the name as written on documents."""
        return str(self)
