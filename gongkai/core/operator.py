"""What the operator may do in Django's admin: master data only, nothing deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

if TYPE_CHECKING:
    from django.http import HttpRequest  # noqa: TID251  the admin's own signature


class ForOperator(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Open to every operator (``is_staff``); rows are mended, never deleted."""

    may_write = True

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Let every operator in."""
        return bool(request.user.is_active and request.user.is_staff)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Let the operator look."""
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let the operator add, where master data is added here."""
        return self.may_write and self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Let the operator change, where master data is changed here."""
        return self.may_write and self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Refuse: nothing is deleted; accounts are closed, organs abolished."""
        return False
