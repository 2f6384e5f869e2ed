"""What the written pages tell people to type exists and can be typed."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from gongkai.accounts.actions import create_person
from gongkai.catalogue.imports.tables import read_table
from gongkai.config.cli import main
from gongkai.config.cli.organ import _begin, enter
from gongkai.organisations.models import Organ

from ._pages import DOCS, PAGES, ROOT, shown

WRITTEN = [page for page in PAGES if "reference" not in page.parts]
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
TYPED = re.compile(r"\.venv/bin/gongkai ([^#;&|<>]*)")


def _typed() -> Iterator[tuple[str, str]]:
    """Yield (page, words after ``gongkai``) for all the pages say to type."""
    for page in WRITTEN:
        text = page.read_text("utf-8")
        blocks = BLOCK.findall(text)
        for line in "\n".join(blocks).replace("\\\n", " ").splitlines():
            for words in TYPED.findall(line):
                yield shown(page), words
        for code in INLINE.findall(BLOCK.sub("", text)):
            if code.startswith("gongkai "):
                yield shown(page), code.removeprefix("gongkai ")


@pytest.mark.parametrize(("page", "words"), sorted(set(_typed())))
def test_a_command_in_the_pages_exists_with_its_options(page: str, words: str) -> None:
    command: click.Command = main
    context = click.Context(main)
    for word in shlex.split(words.replace("“", '"')):
        if isinstance(command, click.Group):
            found = command.get_command(context, word)
            assert found is not None, f"{page}: gongkai {words}"
            command = found
        elif word.startswith("-"):
            options = {
                name
                for each in command.params
                for name in (*each.opts, *each.secondary_opts)
            }
            assert word in options | {"--help"}, f"{page}: gongkai {words}"


def test_the_pages_were_read() -> None:
    told = {words.split()[0] for _page, words in _typed()}
    assert {"anchor", "calendar", "db", "deadline", "organ", "up"} <= told


@pytest.mark.parametrize("page", WRITTEN, ids=shown)
def test_make_targets_and_units_in_the_pages_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`make (?:-C \S+ )?([a-z]+)`", text):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    parts = {path.name for path in (ROOT / "deploy").rglob("gongkai*")}
    for line in re.findall(r"systemctl .*", text):
        for name in re.findall(r"gongkai-[a-z.]+", line.partition("#")[0]):
            assert {name, f"{name}.service"} & parts, name


@pytest.mark.parametrize("page", WRITTEN, ids=shown)
def test_every_block_is_shell(page: Path) -> None:
    for block in BLOCK.findall(page.read_text("utf-8")):
        typed = re.sub(r"<[a-z][a-z ]*>", "PLACE", block)
        shell = [shutil.which("bash") or "/bin/bash", "-n"]
        result = subprocess.run(  # noqa: S603 -- the shell of this machine
            shell, input=typed, capture_output=True, text=True
        )
        assert result.returncode == 0, result.stderr


@pytest.mark.django_db
def test_the_county_of_the_installation_page_can_be_entered_and_begun(
    tmp_path: Path,
) -> None:
    page = (DOCS / "operations" / "install.md").read_text("utf-8")
    example = re.search(r"```csv\n(.*?)```", page, re.DOTALL)
    assert example
    file = tmp_path / "organs.csv"
    file.write_text(example[1], encoding="utf-8")
    assert enter(read_table(file).rows, None) == (["mingzhu", "office", "caizheng"], [])
    assert Organ.objects.get(slug="office").is_budget_unit
    create_person("manager", "周管理", password=None, by=None)
    assert _begin("manager")["government"] == "明珠县人民政府"


@pytest.mark.parametrize(
    ("page", "name", "user"),
    [("install.md", "as_app", "gongkai_app"), ("backup.md", "as_owner", "gongkai")],
)
def test_the_shell_functions_work_from_any_folder(
    tmp_path: Path, page: str, name: str, user: str
) -> None:
    """systemd-run looks for the program from where it is called."""
    text = (DOCS / "operations" / page).read_text("utf-8")
    function = re.search(rf"^{name}\(\) \(\n.*?^\)$", text, re.DOTALL | re.MULTILINE)
    assert function
    stub = tmp_path / "systemd-run"
    stub.write_text('#!/bin/sh\npwd\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    stub.chmod(0o755)
    script = function[0].replace("/srv/gongkai", str(ROOT))
    result = subprocess.run(  # noqa: S603 -- the shell of this machine
        [
            shutil.which("bash") or "/bin/bash",
            "-c",
            f"{script}\n{name} .venv/bin/gongkai x",
        ],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    told = result.stdout.splitlines()
    assert told[0] == str(ROOT)
    assert "--same-dir" in told
    assert f"--uid={user}" in told
    assert told[-2:] == [".venv/bin/gongkai", "x"]
