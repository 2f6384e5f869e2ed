"""One item: its page, versions, attachments, index number, and what stood there."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import (
    content_disposition_header,
    url_has_allowed_host_and_scheme,
)
from django.utils.translation import gettext as _

from gongkai.catalogue.models import IndexNumber, Publication, StoredFile
from gongkai.catalogue.states import LinkKind
from gongkai.law.classification import GENRES
from gongkai.portal import items, kept
from gongkai.portal.context import section
from gongkai.portal.differences import changed_fields, compare
from gongkai.portal.doors import public_page
from gongkai.portal.gone import gone
from gongkai.portal.look import look
from gongkai.portal.sites import Face

from .columns import column_section, trail_along

_INLINE = {
    "application/pdf",
    "image/png",
    "image/jpeg",
    "image/gif",
    "text/plain",
}
_pages = kept.Kept()
_FILE_POLICY = "default-src 'none'; sandbox"
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")


@public_page
def item(request: HttpRequest, face: Face, public_id: str) -> HttpResponse:
    """Show an item, or what became of it."""
    now = timezone.now()
    seen = look(face, public_id, now=now)
    reader = kept.reader(request, face)
    key = (reader, seen.key) if reader is not None and seen is not None else None
    page = _pages.get(key) if key else None
    if page is not None:
        return HttpResponse(page)
    found = (
        items.find(face, public_id, now=now, on=timezone.localdate(), seen=seen)
        if seen
        else None
    )
    if found is None or seen is None:
        return _gone(request, face, public_id)
    plain = request.GET.get("print") == "1"
    response = render(
        request,
        "portal/info/item_print.html" if plain else "portal/info/item_detail.html",
        _context(request, face, found),
    )
    if key and seen.is_of(found):
        _pages.put(key, response.content)
    return response


@public_page
def download(request: HttpRequest, face: Face, public_id: str) -> HttpResponse:
    """Hand over the item as one self-contained file."""
    found = _find(face, public_id)
    if found is None:
        return _gone(request, face, public_id)
    response = render(
        request, "portal/info/item_file.html", _context(request, face, found)
    )
    name = re.sub(r'[\\/:*?"<>|\s]+', " ", found.title).strip()[:80]
    response["Content-Disposition"] = _disposition(
        as_attachment=True, filename=f"{name or public_id}.html"
    )
    response["Content-Security-Policy"] = _FILE_POLICY
    return response


@public_page
def version(
    request: HttpRequest, face: Face, public_id: str, number: int
) -> HttpResponse:
    """Show what a released version changed against the one before it."""
    found = _find(face, public_id)
    if found is None:
        return _gone(request, face, public_id)
    shown = [each for each in items.openings(found) if each.number is not None]
    places = [at for at, each in enumerate(shown) if each.number == number]
    new = items.opened_version(found, number)
    if not places or new is None:
        raise Http404(_("没有这个版本，或者它已不公开。"))
    at = places[-1]
    before = shown[at - 1].number if at else None
    old = items.opened_version(found, before) if before is not None else None
    return render(
        request,
        "portal/info/version_detail.html",
        {
            "face": face,
            "item": found,
            "version": new,
            "old": old,
            "opening": shown[at],
            "place": at + 1,
            "openings": shown,
            "fields": changed_fields(old, new) if old else [],
            "paragraphs": compare(old.text, new.text) if old else [],
            "section": _section(found),
            "trail": [
                *_trail(found)[:-1],
                {"label": _("正文"), "url": _permalink(public_id)},
                {"label": _("版本")},
            ],
        },
    )


@public_page
def attachment(
    request: HttpRequest, face: Face, public_id: str, sha256: str, name: str
) -> HttpResponseBase:
    """Stream an attachment of the version that is public now."""
    found = _find(face, public_id)
    if found is None:
        return _gone(request, face, public_id)
    for each in found.version.attachments:
        if each["sha256"] == sha256 and each["name"] == name:
            return _stream(each)
    raise Http404(_("没有这个附件。"))


def _stream(each: dict[str, Any]) -> HttpResponseBase:
    media_type = each["media_type"]
    if not _MEDIA_TYPE.fullmatch(media_type):
        media_type = "application/octet-stream"
    try:
        handle = StoredFile(sha256=each["sha256"]).path.open("rb")
    except FileNotFoundError:
        raise Http404(_("附件暂时无法下载，请联系发布机构。")) from None
    response = FileResponse(handle, content_type=_with_charset(media_type))
    response["Content-Disposition"] = _disposition(
        as_attachment=media_type not in _INLINE, filename=each["name"]
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _FILE_POLICY
    return response


def _disposition(*, as_attachment: bool, filename: str) -> str:
    return content_disposition_header(as_attachment, filename) or "inline"


def _with_charset(media_type: str) -> str:
    return (
        f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    )


@public_page
def index_number(
    request: HttpRequest,  # noqa: ARG001 -- a view
    face: Face,
    organ_code: str,
    tail: str,
) -> HttpResponse:
    """Lead from an index number 索引号 to the item's permalink."""
    number = f"{organ_code}/{tail}"
    public_id = (
        Publication.objects.public(now=timezone.now())
        .filter(government=face.government, index_number=number)
        .values_list("public_id", flat=True)
        .first()
    )
    if public_id is None:
        # Given only at a release, so that its permalink can say what became of it.
        public_id = (
            IndexNumber.objects.filter(number=number, item__government=face.government)
            .values_list("item__public_id", flat=True)
            .first()
        )
    if public_id is None:
        raise Http404(_("没有这个索引号。"))
    return redirect(_permalink(public_id))


def _find(face: Face, public_id: str) -> Publication | None:
    return items.find(face, public_id, now=timezone.now(), on=timezone.localdate())


def _permalink(public_id: str) -> str:
    return reverse("portal:item", args=[public_id])


def _context(request: HttpRequest, face: Face, found: Publication) -> dict[str, Any]:
    genre = GENRES.get(found.genre)
    related = items.related(found)
    openings = items.openings(found)
    return {
        "face": face,
        "item": found,
        "version": found.version,
        "is_official": bool(genre and genre.official) or found.is_normative,
        "section": _section(found),
        "trail": _trail(found),
        "permalink": request.build_absolute_uri(_permalink(found.public_id)),
        "attachments": [
            each | {"url": _file_url(found, each)} for each in found.version.attachments
        ],
        "interpretations": [each for each in related if _explains(each)],
        "related": [each for each in related if not _explains(each)],
        "openings": openings,
        "has_changes": len(openings) > 1,
        "postings": items.postings(found),
        "showings": items.showings(found),
        "content_source": found.version.source or found.publisher.full_name,
    }


def _explains(each: items.Related) -> bool:
    return each.kind == LinkKind.INTERPRETS and each.is_incoming


def _file_url(found: Publication, each: dict[str, Any]) -> str:
    return f"{_permalink(found.public_id)}files/{each['sha256']}/{quote(each['name'])}"


def _section(found: Publication) -> dict[str, str]:
    path = items.column_path(found)
    return column_section(path[-1]) if path else section(_("政府信息公开"))


def _trail(found: Publication) -> list[dict[str, str]]:
    path = items.column_path(found)
    steps = (
        trail_along(path)
        if path
        else [{"label": _("政府信息公开"), "url": reverse("portal:platform")}]
    )
    return [*steps, {"label": _("正文")}]


def _gone(request: HttpRequest, face: Face, public_id: str) -> HttpResponse:
    """Say what became of an item: moved, withdrawn (410), or never public (404)."""
    what = gone(face, public_id, now=timezone.now())
    if what is None:
        raise Http404(_("没有这个页面。"))
    target = what.redirect_to
    if (
        target
        and target != request.path
        and url_has_allowed_host_and_scheme(target, None)
    ):
        return redirect(target)
    return render(
        request,
        "portal/info/item_gone.html",
        {"face": face, "gone": what, "trail": [{"label": _("已不再公开")}]},
        status=410,
    )
