"""The operator's view of master data: the site's own particulars; organs to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from gongkai.core.actions import record
from gongkai.core.operator import ForOperator

from .models import Organ, Site

if TYPE_CHECKING:
    from django.http import HttpRequest  # noqa: TID251  the admin's own signature


@admin.register(Site)
class SiteAdmin(ForOperator):
    """Name, domain, site code and filing numbers of a government's site."""

    list_display = ("name", "domain", "site_code", "government")

    def save_model(
        self, request: HttpRequest, obj: Site, form: Any, change: bool
    ) -> None:
        """Save, and record which particulars changed."""
        super().save_model(request, obj, form, change)
        record(
            f"organ:{obj.government_id}",
            "site_updated",
            by=request.user,
            organ_id=obj.government_id,
            fields=sorted(form.changed_data),
        )


@admin.register(Organ)
class OrganAdmin(ForOperator):
    """Organs to look up. They are founded, renamed and merged in the office."""

    may_write = False
    list_display = ("full_name", "kind", "code", "abolished_on")
    list_filter = ("kind",)
    search_fields = ("full_name", "short_name", "code")
