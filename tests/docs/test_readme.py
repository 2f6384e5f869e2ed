"""The two READMEs say the same, and what they name exists."""

import re

import gongkai

from ._pages import ROOT

ENGLISH = (ROOT / "README.md").read_text("utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text("utf-8")


def _folders(text: str) -> list[str]:
    rows = re.findall(r"^\| (`.+?) \|", text, re.MULTILINE)
    return [folder for row in rows for folder in re.findall(r"`(\S+?)`", row)]


def test_both_have_the_same_sections_pictures_and_folders() -> None:
    for pattern in (r"^## ", r"^- \*\*", r"^!\[[^\]]+\]\((.+)\)$", r"^```"):
        english = re.findall(pattern, ENGLISH, re.MULTILINE)
        assert english == re.findall(pattern, CHINESE, re.MULTILINE)
    assert _folders(ENGLISH) == _folders(CHINESE)


def test_both_show_the_same_commands() -> None:
    def commands(text: str) -> list[str]:
        blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
        return re.findall(r"^(?:make|\.venv/bin/gongkai) \w+", "".join(blocks), re.M)

    assert commands(ENGLISH) == commands(CHINESE) != []


def test_every_room_is_in_the_table_and_every_folder_exists() -> None:
    folders = _folders(ENGLISH)
    for folder in folders:
        assert (ROOT / folder).is_dir(), folder
    package = ROOT / "gongkai"
    rooms = {f"gongkai/{path.parent.name}" for path in package.glob("*/__init__.py")}
    assert rooms == {folder for folder in folders if folder.startswith("gongkai/")}
    assert gongkai.__file__ == str(package / "__init__.py")
