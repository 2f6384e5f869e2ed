"""Who sits at the desk: the person, their posts, the organs within their reach."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from gongkai.accounts.models import User
from gongkai.catalogue.models import InformationItem
from gongkai.catalogue.policies import WRITERS
from gongkai.organisations.models import Organ, Site
from gongkai.organisations.policies import Holder
from gongkai.organisations.roles import Role

from . import rail

ORGAN_KEY = "office_organ"


class Desk:
    """A signed-in official for the length of one request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.person = cast(User, request.user)
        self.holder: Holder = getattr(request, "holder", None) or Holder(self.person)

    @cached_property
    def organs(self) -> list[Organ]:
        """The organs the person holds a post at, in the county's order."""
        ids = self.holder.organ_ids
        return list(Organ.objects.filter(pk__in=ids).select_related("government"))

    @property
    def government(self) -> Organ:
        """The government of the organ acted for."""
        return self.organ.root()

    @cached_property
    def organ(self) -> Organ:
        """The organ acted for: the chosen one, else the first the person writes for."""
        chosen = self.request.session.get(ORGAN_KEY)
        writing = [o for o in self.organs if self.holder.holds_any(WRITERS, o)]
        for organ in self.organs:
            if organ.pk == chosen:
                return organ
        return (writing or self.organs)[0]

    @cached_property
    def writable(self) -> list[Organ]:
        """The organs the person drafts for, sub-bodies included."""
        return list(
            Organ.objects.existing(on=timezone.localdate())
            .filter(pk__in=self.holder.reach(WRITERS).organs)
            .select_related("government")
        )

    @cached_property
    def site(self) -> Site | None:
        """The government's public face."""
        return Site.objects.filter(government=self.government).first()

    @property
    def governs(self) -> bool:
        """Tell whether the person reaches every organ of the government."""
        return self.government.pk in self.holder.government_ids

    def holds(self, *roles: Role) -> bool:
        """Tell whether the person plays one of the roles for the government."""
        return self.holder.holds_any(roles, self.government)

    @cached_property
    def reads_only(self) -> bool:
        """Tell whether every post of the person is an auditor's."""
        return all(post.role == Role.AUDITOR for post in self.holder.posts)

    def items(self) -> QuerySet[InformationItem]:
        """Every item the person may see."""
        return InformationItem.objects.visible_to(self.holder)

    @cached_property
    def reach(self) -> list[int]:
        """Ids of the organs whose items an ordinary post shows."""
        return sorted(self.holder.reach().organs)

    @property
    def apart(self) -> list[int]:
        """Organs whose lists are merged into the person's; none for the county-wide."""
        return [] if self.holder.government_ids else self.reach

    @cached_property
    def visible_organs(self) -> list[Organ]:
        """The organs whose items the person may see, for the filters."""
        if self.governs:
            return list(Organ.objects.of(self.government).select_related("government"))
        return list(Organ.objects.filter(pk__in=self.reach))

    def item_or_404(self, pk: int) -> InformationItem:
        """Return a visible item with what its pages show; others do not exist."""
        return get_object_or_404(
            self.items().select_related(
                "publisher__government",
                "government",
                "handler",
                "latest__author",
                "latest__review__route",
            ),
            pk=pk,
        )


Page = Callable[..., HttpResponse]


def official(view: Page) -> Page:
    """Ask for a signed-in person with a post; hand their desk to the view."""

    @wraps(view)
    @login_required
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        desk = Desk(request)
        if not desk.holder.posts:
            response = render(request, "office/no_post.html", status=403)
        else:
            try:
                response = view(request, desk, *args, **kwargs)
            except PermissionDenied as refused:
                why = {"reason": str(refused)}
                response = page(request, desk, "office/forbidden.html", why, status=403)
        add_never_cache_headers(response)
        return response

    return inner


def page(
    request: HttpRequest,
    desk: Desk,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Render a page in the office's frame."""
    frame = {
        "desk": desk,
        "office": rail.frame(desk),
        "rail": SimpleLazyObject(lambda: rail.groups(desk)),
        "website": desk.site,
        "site": desk.site,
        "query": request.GET.get("q", ""),
    }
    return render(request, template, frame | (context or {}), status=status)
