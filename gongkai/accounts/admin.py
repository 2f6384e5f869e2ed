"""The operator's view of people: open, close and mend accounts; no say over content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from gongkai.core.actions import record
from gongkai.core.operator import ForOperator

from .actions import update_person
from .models import User

if TYPE_CHECKING:
    from django.forms import ModelForm
    from django.http import HttpRequest  # noqa: TID251  the admin's own signature

admin.site.unregister(Group)  # what a person may do follows from posts, not groups
admin.site.site_header = admin.site.site_title = _("运维后台")
admin.site.index_title = _("主数据维护")


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
        if change:
            update_person(obj, by=_operator(request), changed=form.changed_data)
        else:
            obj.save()
            record(f"user:{obj.pk}", "person_created", by=_operator(request))

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,
        form_url: str = "",
    ) -> Any:
        """Record that a password was set anew."""
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and getattr(response, "status_code", 0) == 302:
            record(f"user:{id}", "password_reset", by=_operator(request))
        return response


def _operator(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
