"""Pages written once for what they show, and asked for every time.

What is public is read anew for each answer; only the writing of the page is spared,
when everything that goes into it is what went into it last time. So a withdrawal or a
correction is seen at once, and an unchanged page costs one query.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from .context import ELDER_COOKIE
from .sites import Face

_PAGES = 1_000
_LONGEST = 200_000  # bytes; longer pages are rare and would crowd out the others


class Kept:
    """The pages asked for last, by everything that went into them. For all threads."""

    def __init__(self, size: int = _PAGES) -> None:
        self._size = size
        self._pages: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> bytes | None:
        """Return the page written for ``key``, if it is still here."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Hashable, page: bytes) -> None:
        """Keep a page; the one not asked for longest makes room."""
        if len(page) > _LONGEST:
            return
        with self._lock:
            self._pages[key] = page
            while len(self._pages) > self._size:
                self._pages.popitem(last=False)

    def clear(self) -> None:
        """Forget all pages."""
        with self._lock:
            self._pages.clear()


def reader(request: HttpRequest, face: Face) -> Hashable | None:
    """Return all a public page takes from the request, its site and the day.

    None for whoever is signed in, whose pages may carry news for them alone.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return None
    return (
        request.build_absolute_uri(),
        get_language(),
        request.COOKIES.get(ELDER_COOKIE),
        timezone.localdate(),
        _said(face.site),
        _said(face.government),
    )


def _said(row: Any) -> Hashable:
    return tuple(str(value) for name, value in vars(row).items() if name != "_state")
