"""The pages everybody should see well: name, address, and who opens it."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.catalogue.models import InformationItem
from tests.factories.county import County


@dataclass(frozen=True)
class Seen:
    """One page and the member of the cast who opens it (nobody: the public)."""

    name: str
    address: str
    who: str = ""


def pages(
    county: County, public: InformationItem, waiting: InformationItem
) -> list[Seen]:
    """Return the pages, given a public item and one that waits for first review."""
    return [
        Seen("portal-home", "/"),
        Seen("portal-platform", f"/xxgk/{county.finance.slug}/statutory/"),
        Seen("portal-list", "/list/"),
        Seen("portal-item", f"/info/{public.public_id}/"),
        Seen("portal-search", "/search/?q=%E9%A2%84%E7%AE%97"),
        Seen("portal-check", "/check/"),
        Seen("sign-in", "/accounts/login/"),
        Seen("office-worklist", "/office/", "officer"),
        Seen("office-items", "/office/items/", "officer"),
        Seen("office-editor", "/office/items/new/", "officer"),
        Seen("office-item", f"/office/items/{public.pk}/", "officer"),
        Seen("office-check", "/office/check/", "officer"),
        Seen("office-review", f"/office/items/{waiting.pk}/review/", "first"),
    ]
