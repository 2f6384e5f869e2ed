"""政府信息公开 platform: five blocks for every organ in one frame.

Source: 国办公开办函〔2019〕61号 (names and order of the blocks); Regulation arts. 12, 20,
21, 24, 29, 50.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalogue.models import Placement, Publication
from gongkai.catalogue.models.publication import PublicationQuerySet
from gongkai.catalogue.plain import no_formula
from gongkai.catalogue.queries import counts
from gongkai.catalogue.states import Block
from gongkai.law.classification import GENRES, STATUTORY, theme_path
from gongkai.organisations.models import Organ, OrganKind
from gongkai.portal.context import section
from gongkai.portal.doors import public_page
from gongkai.portal.kinds import REPORT_GENRE
from gongkai.portal.paging import address, paginate
from gongkai.portal.sites import Face

from .lists import jump
from .organs import by_kind, find_organ, of_organ

_TYPES = {
    Block.GUIDE: "信息公开指南",
    Block.RULES: "信息公开制度",
    Block.STATUTORY: "信息公开目录",
    Block.ANNUAL_REPORTS: "信息公开年报",
    Block.ON_REQUEST: "依申请公开",
}


def slug_of(block: Block) -> str:
    """Return a block's part of the address."""
    return str(block.value).replace("_", "-")


_BY_SLUG = {slug_of(block): block for block in Block}


@public_page
def directory(request: HttpRequest, face: Face) -> HttpResponse:
    """Show the platforms of all organs."""
    return render(
        request,
        "portal/platform/organ_directory.html",
        {
            "face": face,
            "section": section(
                _("政府信息公开"),
                _("%(name)s及各机构的政府信息公开平台")
                % {"name": face.government.full_name},
                _("政府信息公开,指南,制度,法定主动公开内容,年报,依申请公开"),
                "信息公开目录",
            ),
            "trail": [{"label": _("政府信息公开")}],
            "groups": by_kind(face),
            "blocks": _tabs(face.government, None),
        },
    )


@public_page
def block(
    request: HttpRequest, face: Face, slug: str, block: str = "guide"
) -> HttpResponse:
    """Show one block of an organ's platform."""
    organ = find_organ(face, slug)
    if block not in _BY_SLUG:
        raise Http404(_("没有这个板块。"))
    chosen = _BY_SLUG[block]
    context = {
        "face": face,
        "organ": organ,
        "block": chosen,
        "tabs": _tabs(organ, chosen),
        "section": section(
            f"{organ.full_name}{chosen.label}",
            _("%(organ)s的%(block)s")
            % {"organ": organ.full_name, "block": chosen.label},
            f"{organ.short_name},{chosen.label}",
            _TYPES[chosen],
        ),
        "trail": [
            {"label": _("政府信息公开"), "url": "/xxgk/"},
            {"label": organ.full_name, "url": f"/xxgk/{organ.slug}/"},
            {"label": str(chosen.label)},
        ],
    }
    return render(
        request,
        f"portal/platform/{chosen.value}_block.html",
        context | _CONTENTS[chosen](request, face, organ),
    )


def _tabs(organ: Organ, chosen: Block | None) -> list[dict[str, Any]]:
    return [
        {
            "label": each.label,
            "url": f"/xxgk/{organ.slug}/{slug_of(each)}/",
            "current": each == chosen,
        }
        for each in Block
    ]


def _in_block(face: Face, block: Block) -> Exists:
    return Exists(
        Placement.objects.filter(
            item=OuterRef("pk"), column__in=face.tree.in_block(block)
        )
    )


def _guide(_request: HttpRequest, face: Face, organ: Organ) -> dict[str, Any]:
    rows = list(of_organ(organ).filter(_in_block(face, Block.GUIDE)).newest()[:20])
    return {
        "documents": rows,
        "guide_updated": max((row.updated_at for row in rows), default=None),
    }


def _rules(request: HttpRequest, face: Face, organ: Organ) -> dict[str, Any]:
    rows = of_organ(organ).filter(_in_block(face, Block.RULES))
    county: list[Publication] = []
    if organ.pk != face.government.pk:
        own = of_organ(face.government)
        county = list(own.filter(_in_block(face, Block.RULES)).newest()[:20])
    return {"page": paginate(rows, request), "county_rules": county}


def _levels(organ: Organ) -> tuple[str, ...]:
    """Return which additions of art. 21 an organ's tree has."""
    return {
        OrganKind.GOVERNMENT: ("all", "county"),
        OrganKind.TOWNSHIP: ("all", "township"),
    }.get(OrganKind(organ.kind), ("all",))


def _statutory(request: HttpRequest, face: Face, organ: Organ) -> dict[str, Any]:
    tally = counts(
        face.government.pk,
        "organ_statutory",
        now=timezone.now(),
        prefix=f"{organ.pk}:",
    )
    chosen = request.GET.get("statutory", "")
    if chosen and chosen not in STATUTORY:
        raise Http404(_("没有这一类信息。"))
    levels = _levels(organ)
    shown = [
        entry
        for entry in STATUTORY.values()
        if entry.level in levels or tally.get(entry.code)
    ]
    rows = of_organ(organ)
    rows = rows.filter(statutory=chosen) if chosen else rows.exclude(statutory="")
    total = tally.get(chosen, 0) if chosen else sum(tally.values())
    return {
        "categories": [
            {
                "entry": entry,
                "count": tally.get(entry.code, 0),
                "url": address(request.GET, statutory=entry.code),
                "current": entry.code == chosen,
            }
            for entry in shown
        ],
        "chosen": STATUTORY.get(chosen),
        "all_url": address(request.GET, statutory=""),
        "page": paginate(rows, request),
        "label": _("共%(n)s条") % {"n": f"{total:,}"},
        **jump(request),
    }


def _reports(_request: HttpRequest, face: Face, organ: Organ) -> dict[str, Any]:
    reports = (
        Publication.objects.public(now=timezone.now())
        .filter(government=face.government, genre=REPORT_GENRE)
        .select_related("publisher")
        .defer("search_text")
        .newest()
    )
    own = list(reports.filter(publisher=organ)[:60])
    units: list[Publication] = []
    if organ.kind == OrganKind.GOVERNMENT:
        units = list(reports.exclude(publisher=organ)[:300])
    return {"own": _by_year(own), "units": _by_year(units)}


def _by_year(reports: list[Publication]) -> list[tuple[int, list[Publication]]]:
    years: dict[int, list[Publication]] = {}
    for report in reports:
        years.setdefault(report.created_on.year, []).append(report)
    return sorted(years.items(), reverse=True)


def _on_request(_request: HttpRequest, face: Face, organ: Organ) -> dict[str, Any]:
    rows = of_organ(organ).filter(_in_block(face, Block.ON_REQUEST)).newest()
    return {"documents": list(rows[:20])}


_CONTENTS: dict[Block, Callable[[HttpRequest, Face, Organ], dict[str, Any]]] = {
    Block.GUIDE: _guide,
    Block.RULES: _rules,
    Block.STATUTORY: _statutory,
    Block.ANNUAL_REPORTS: _reports,
    Block.ON_REQUEST: _on_request,
}


@public_page
def catalogue_file(request: HttpRequest, face: Face, slug: str) -> HttpResponseBase:
    """Download an organ's catalogue as a table, newest first (Reg. art. 24)."""
    organ = find_organ(face, slug)
    writer = csv.writer(_Echo())
    base = request.build_absolute_uri("/info/")
    response = StreamingHttpResponse(
        (writer.writerow(row) for row in _table(of_organ(organ), base)),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="{organ.slug}.csv"'
    return response


class _Echo:
    """A file that hands back what is written, for the csv module."""

    def write(self, text: str) -> str:
        return text


def _table(rows: PublicationQuerySet, base: str) -> Iterator[list[str]]:
    # The mark at the start tells spreadsheet programs that this is UTF-8.
    yield [
        "\ufeff" + _("索引号"),
        *(_("名称"), _("文号"), _("体裁分类"), _("主题分类"), _("生成日期")),
        *(_("发布日期"), _("网址")),
    ]
    for row in rows.newest().iterator(chunk_size=2000):
        genre = GENRES.get(row.genre)
        yield [
            row.index_number,
            no_formula(row.title),
            no_formula(row.document_number),
            genre.label if genre else row.genre,
            theme_path(row.theme) if row.theme else "",
            row.created_on.isoformat(),
            timezone.localtime(row.listed_at).strftime("%Y-%m-%d %H:%M"),
            f"{base}{row.public_id}/",
        ]
