"""Every door of the portal, tried with every kind of thing that is not public.

For each kind the bytes of every door are taken before it comes into being and after:
nothing may differ, so that neither a word nor a count gives it away. A witness, which
is public, stands at the same doors, so that a door that shows nothing fails too.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.files import store
from tests.portal.house import KINDS, SECRET, WITNESS, House, look, withdrawn

SHOWING = (
    # where the witness must be seen
    "/",
    "/xxgk/finance/guide/",
    "/xxgk/finance/statutory/",
    "/xxgk/finance/statutory/?statutory=A20.07",
    "/xxgk/finance/catalogue.csv",
    "/list/",
    "/list/?organ=finance",
    "/list/?theme=04",
    "/list/?theme=0401",
    "/list/?genre=notice",
    "/list/?key_area=finance",
    "/list/?key_area=finance.budget",
    "/list/?statutory=A20.07",
    "/list/?area=G03",
    "/list/?year={year}",
    "/list/?validity=in_force",
    "/list/?normative=1",
    "/list/?organ=finance&genre=notice",
    "/list/?organ=finance&theme=04",
    "/list/?organ=finance&year={year}",
    "/list/?organ=finance&statutory=A20.07",
    "/list/?theme=04&genre=notice&validity=in_force&year={year}",
    "/list/?to={year}-12",
    "/list/?after=0.1",
    "/policies/",
    "/normative/",
    "/column/statutory/",
    "/column/documents/",
    "/topic/theme-page/",
    "/organ/finance/",
    "/search/?q=见证",
    "/search/?q=見證 財政",
    "/search/?q=财政&organ=finance",
    "/feed/all.atom",
    "/feed/all.rss",
    "/feed/organ/finance.atom",
    "/feed/organ/finance.rss",
    "/feed/column/documents.atom",
    "/feed/column/theme-page.rss",
    "/info/{witness}/",
    "/info/{witness}/?print=1",
    "/info/{witness}/download/",
    "/info/{witness}/versions/1/",
)
COUNTING = (
    # counts, addresses and pages about other things
    "/xxgk/",
    "/xxgk/finance/rules/",
    "/xxgk/finance/annual-reports/",
    "/xxgk/finance/on-request/",
    "/xxgk/health/statutory/",
    "/xxgk/mingzhu/annual-reports/",
    "/list/?organ=health",
    "/list/?genre=announcement",
    "/list/?validity=lapsed",
    "/list/?validity=abolished",
    "/notices/",
    "/key-areas/",
    "/topic/",
    "/organ/",
    "/search/",
    "/search/?q=密匣",
    "/search/?q=明密字〔2018〕99号",
    "/search/?q=财 密",
    "/feed/",
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "/sitemap-{year}.xml",
    "/robots.txt",
    "/on-request/",
    "/contact/",
    "/sitemap/",
    "/ledger/",
    "/statistics/",
    "/statistics/definitions/",
)
OWN = (
    # the secret item's own addresses
    "/info/{secret}/",
    "/info/{secret}/?print=1",
    "/info/{secret}/download/",
    "/info/{secret}/versions/1/",
    "/info/{secret}/versions/2/",
    "/info/{secret}/files/{sha256}/密匣附件.txt",
)


def walk(client: Client, doors: tuple[str, ...], **names: Any) -> dict[str, str]:
    year = timezone.localdate().year
    seen = {}
    for door in doors:
        status, text = look(client, door.format(year=year, **names))
        assert status == 200, door
        seen[door] = text
    return seen


@pytest.mark.parametrize("name", KINDS)
def test_no_door_shows_what_is_not_public(
    name: str, house: House, client: Client
) -> None:
    witness = house.witness.public_id
    before = walk(client, SHOWING + COUNTING, witness=witness)
    for door in SHOWING:
        assert WITNESS in before[door], f"{door} shows nothing at all"

    item = KINDS[name](house)

    after = walk(client, SHOWING + COUNTING, witness=witness)
    for door, text in after.items():
        if "密匣" not in door and "密" not in door:
            assert SECRET not in text, door
        assert text == before[door], door
    sha256 = store("密匣附件内容".encode(), "密匣附件.txt").sha256
    is_new_version = item.pk == house.witness.pk
    for door in OWN:
        status, text = look(client, door.format(secret=item.public_id, sha256=sha256))
        assert SECRET not in re.sub(r'value="/info/[^"]*"', "", text), door
        if is_new_version:
            assert status == (404 if "files" in door or "2/" in door else 200), door
        elif "redirect" in name:
            assert status == 302, door
        elif name.startswith(("withdrawn", "expired", "abolition")):
            assert status == 410, door
        else:
            assert status == 404, door


def test_an_address_that_never_was_looks_like_a_draft(
    house: House, client: Client
) -> None:
    item = house.county.draft(**house.secret())
    _status, drafted = look(client, f"/info/{item.public_id}/")
    _status, nothing = look(client, "/info/zzzzzzzzzzzz/")
    assert drafted.replace(item.public_id, "…") == nothing.replace("zzzzzzzzzzzz", "…")


def test_an_index_number_leads_to_a_page_that_says_it_was_withdrawn(
    house: House, client: Client
) -> None:
    item = withdrawn(house)
    number = item.index_number.number
    response = client.get(f"/index/{number}", follow=True)
    assert response.status_code == 410
    text = response.content.decode()
    assert SECRET not in text
    assert "因内容需要处理，暂停公开。" in text


def test_an_attachment_of_an_unreleased_version_cannot_be_fetched(
    house: House, client: Client
) -> None:
    county = house.county
    open_file = store("公开附件".encode(), "公开附件.txt")
    item = county.released(title="带附件的通知", attachments=(open_file,))
    base = f"/info/{item.public_id}/files"
    assert look(client, f"{base}/{open_file.sha256}/公开附件.txt") == (200, "公开附件")
    hidden = store("密匣附件内容".encode(), "密匣附件.txt")
    content = county.content(title="带附件的通知", attachments=(open_file, hidden))
    actions.save(item, content, by=county.officer)
    assert client.get(f"{base}/{hidden.sha256}/密匣附件.txt").status_code == 404
    assert client.get(f"{base}/{hidden.sha256}/公开附件.txt").status_code == 404
    assert look(client, f"{base}/{open_file.sha256}/公开附件.txt") == (200, "公开附件")
