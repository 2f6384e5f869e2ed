"""Links lead somewhere; commands, targets and pages that are named exist."""

import re
from pathlib import Path

import pytest

from gongkai.config.cli import COMMANDS

from ._pages import DOCS, PAGES, ROOT, shown

_LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_HTML = re.compile(r"<!--.*?-->", re.DOTALL)


def _links(page: Path, *, pictures: bool) -> list[str]:
    text = _CODE.sub("", _HTML.sub("", page.read_text("utf-8")))
    return [
        target
        for mark, target in _LINK.findall(text)
        if bool(mark) is pictures and not re.match(r"[a-z]+:", target)
    ]


def _anchors(page: Path) -> set[str]:
    """Return the anchors GitHub makes of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_every_link_leads_to_a_page(page: Path) -> None:
    for target in _links(page, pictures=False):
        path, _, anchor = target.partition("#")
        found = (page.parent / path) if path else page
        assert found.exists(), f"{target} is not there"
        if anchor and found.suffix == ".md":
            assert anchor in _anchors(found), f"{target}: no such heading"


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_every_picture_is_there_and_described(page: Path) -> None:
    for target in _links(page, pictures=True):
        assert (page.parent / target).is_file(), f"{target} is not there"
    assert "![](" not in page.read_text("utf-8"), "a picture without words"


def test_every_page_can_be_reached_from_the_index() -> None:
    seen: set[Path] = set()
    queue = [DOCS / "index.md"]
    while queue:
        page = queue.pop().resolve()
        if page not in seen:
            seen.add(page)
            links = (link.partition("#")[0] for link in _links(page, pictures=False))
            queue += [page.parent / link for link in links if link.endswith(".md")]
    lost = [shown(page) for page in DOCS.rglob("*.md") if page.resolve() not in seen]
    assert not lost


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_every_command_and_target_that_is_named_exists(page: Path) -> None:
    code = "\n".join(_CODE.findall(page.read_text("utf-8")))
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for name in re.findall(r"(?:^|[`$ ]|bin/)gongkai ([a-z]+)", code, re.MULTILINE):
        assert name in COMMANDS, f"there is no command gongkai {name}"
    for name in re.findall(r"(?:^|`)make ([a-z]+)", code, re.MULTILINE):
        assert f"\n{name}:" in makefile, f"there is no target {name}"
