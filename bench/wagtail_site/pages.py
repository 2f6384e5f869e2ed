"""An information page in a page tree, served by Wagtail's own view."""

from __future__ import annotations

from datetime import date
from typing import Any

from wagtail.models import Page, Site

from bench.measure import timed
from bench.queries import count
from bench.samples import BODY, NUMBER, SUMMARY, TITLE
from bench.wsgi import get

from .models import County, InformationPage, Organ
from .wsgi import application

NAV = ("政府信息公开", "政策", "重点领域", "专题", "机构", "依申请公开")


def prepare() -> str:
    """Make a home page, its columns and one published document; return its address."""
    organ, _new = Organ.objects.get_or_create(name="明珠县财政局")
    top = Page.objects.get(depth=1)
    home = top.add_child(instance=County(title="明珠县人民政府网", slug="mingzhu"))
    Site.objects.all().delete()
    Site.objects.create(
        hostname="testserver",
        site_name="明珠县人民政府网",
        root_page=home,
        is_default_site=True,
    )
    columns = [
        home.add_child(instance=County(title=name, slug=f"c{at}", show_in_menus=True))
        for at, name in enumerate(NAV)
    ]
    documents = columns[0].add_child(
        instance=County(title="政策文件", slug="documents")
    )
    page = documents.add_child(
        instance=InformationPage(
            title=TITLE,
            slug="notice",
            index_number="11999999000000030U/2026-00001",
            publisher=organ,
            summary=SUMMARY,
            document_number=NUMBER,
            created_on=date(2018, 9, 20),
            theme="0401",
            genre="notice",
            body=BODY,
        )
    )
    page.save_revision().publish()
    return "/c0/documents/notice/"


def run(address: str, runs: int) -> dict[str, Any]:
    """Ask for the page ``runs`` times."""
    return {"seconds": timed(lambda: get(application, address), runs)}


def ask(address: str) -> dict[str, Any]:
    """Count the queries of one answer, warm, and see that the page says what it must."""
    for _warm in range(20):
        body = get(application, address)
    if TITLE.encode() not in body:
        raise RuntimeError("Wagtail answered another page")
    return count(lambda: get(application, address)) | {"bytes": len(body)}
