"""The manual calls things what the screen calls them."""

import re
from pathlib import Path

import pytest

from gongkai.config.messages import collected

from ._pages import DOCS, shown

MANUAL = sorted((DOCS / "manual").glob("*.md"))


@pytest.fixture(scope="module")
def on_screen() -> set[str]:
    return {message.msgid for message, _files in collected().values()}


@pytest.mark.parametrize("page", MANUAL, ids=shown)
def test_every_quoted_word_stands_on_a_screen(page: Path, on_screen: set[str]) -> None:
    quoted = set(re.findall(r"「([^」]+)」", page.read_text("utf-8")))
    assert quoted
    assert not sorted(quoted - on_screen)
