"""The operator's view of people: open, close and mend accounts; no say over content."""

from __future__ import annotations

from copy import copy
from functools import partial
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from gongkai.core.operator import ForOperator

from .actions import (
    close_account,
    open_account,
    remove_factor,
    reset_password,
    update_person,
)
from .models import User

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.forms import ModelForm
    from django.http import HttpRequest  # noqa: TID251  the admin's own signature

# What a person may do follows from posts, not groups; a factor's secret is its owner's.
admin.site.unregister([Group, Authenticator, UserSession, EmailAddress])
admin.site.site_header = admin.site.site_title = _("运维后台")
admin.site.index_title = _("主数据维护")


class ResetForm(AdminPasswordChangeForm):  # type: ignore[type-arg]  # not generic at run time
    """The admin's form, saved through the act."""

    def __init__(self, *args: Any, by: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def save(self, commit: bool = True) -> User:  # noqa: ARG002  Django's signature
        """Give the person the password, or none."""
        usable = self.cleaned_data["set_usable_password"]
        password = self.cleaned_data["password1"] if usable else None
        person: User = self.user
        reset_password(person, password, by=self.by)
        return person


@admin.register(User)
class PersonAdmin(ForOperator, UserAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Accounts. Roles are given in the office (任职), not here."""

    list_display = ("username", "name", "phone", "is_active", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("username", "name")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("人员"), {"fields": ("name", "phone", "email")}),
        (_("账号"), {"fields": ("is_active", "is_staff", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "username",
                    "name",
                    "usable_password",
                    "password1",
                    "password2",
                )
            },
        ),
    )

    def save_model(
        self, request: HttpRequest, obj: User, form: ModelForm[User], change: bool
    ) -> None:
        """Save through the acts, so that every change is an event."""
        by = _operator(request)
        if not change:
            open_account(obj, by=by)
            return
        changed = list(form.changed_data)
        if "is_active" in changed and not obj.is_active:
            changed.remove("is_active")
            close_account(obj, by=by)
        if changed:
            update_person(obj, by=by, changed=changed)

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,
        form_url: str = "",
    ) -> Any:
        """Set a password anew through the act, in the operator's name."""
        acting = copy(self)  # one admin serves all requests
        acting.change_password_form = partial(ResetForm, by=_operator(request))
        return super(PersonAdmin, acting).user_change_password(request, id, form_url)


@admin.register(Authenticator)
class FactorAdmin(ForOperator):
    """Second factors: who has which since when, to take away what was lost."""

    may_write = False
    fields = ("user", "type", "created_at", "last_used_at")
    list_display = fields
    list_filter = ("type",)
    search_fields = ("user__username", "user__name")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Let the operator take a factor away."""
        return self.has_module_permission(request)

    def delete_model(self, request: HttpRequest, obj: Authenticator) -> None:
        """Take it away through the act, in the operator's name."""
        remove_factor(obj, by=_operator(request))

    def delete_queryset(
        self, request: HttpRequest, queryset: QuerySet[Authenticator]
    ) -> None:
        """Take each away through the act, unless it went with another."""
        for pk in list(queryset.values_list("pk", flat=True)):
            factor = Authenticator.objects.filter(pk=pk).first()
            if factor is not None:
                remove_factor(factor, by=_operator(request))


def _operator(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
