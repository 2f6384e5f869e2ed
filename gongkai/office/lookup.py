"""Find an item by what an officer would type: a number or words of the title."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from gongkai.catalogue.models import InformationItem, Publication
from gongkai.law.check_digits import NumberFault
from gongkai.law.numbers import normalise_document_number


def _number(text: str) -> str:
    try:
        return str(normalise_document_number(text))
    except NumberFault:
        return text


def public_items(
    government_id: int, text: str, *, limit: int = 10
) -> list[Publication]:
    """Return public items of a government with this number, title or words in it."""
    rows = Publication.objects.public(now=timezone.now()).filter(
        government=government_id
    )
    text = text.strip()
    exact = rows.filter(index_number=text) or rows.filter(document_number=_number(text))
    found = list(exact[:limit])
    if found or not text:
        return found
    named = rows.filter(title__icontains=text)
    whole = list(named.filter(title=text)[:2])
    return whole if len(whole) == 1 else list(named.newest()[:limit])


def by_words(items: QuerySet[InformationItem], text: str) -> QuerySet[InformationItem]:
    """Return the items with this number, or with the words in their title.

    Every title is looked at, in the order of the list until its page is full: 15 ms
    for words that none of 35,000 titles has. A statement is broken off as any other
    when a county has titles for more than five seconds.
    """
    text = text.strip()
    exact = items.filter(index_number__number=text)
    if exact.exists():
        return exact
    numbered = items.filter(publication__document_number=_number(text))
    if numbered.exists():
        return numbered
    return items.filter(title__icontains=text)


def titles(items: QuerySet[InformationItem], ids: Iterable[int]) -> dict[int, str]:
    """Return the titles of those of ``ids`` that are public or among ``items``.

    ``items`` is what the person may see. A public item goes by the title the public
    knows, also while a newer version is being written.
    """
    ids = list(ids)
    if not ids:
        return {}
    own = items.filter(pk__in=ids).values_list("pk", "title")
    public = Publication.objects.public(now=timezone.now()).filter(pk__in=ids)
    return dict(own) | dict(public.values_list("pk", "title"))
