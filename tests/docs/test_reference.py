"""docs/reference says what the code says."""

from pathlib import Path

import pytest

from gongkai.catalogue.states import TABLE
from gongkai.config import env
from gongkai.config.reference import acts, commands, pages, states


@pytest.fixture(scope="module")
def wanted() -> dict[str, str]:
    return pages.pages()


def test_the_reference_is_what_the_code_says(wanted: dict[str, str]) -> None:
    present = {path.name: path.read_text("utf-8") for path in pages.FOLDER.glob("*.md")}
    differing = sorted(
        name
        for name in wanted.keys() | present.keys()
        if wanted.get(name) != present.get(name)
    )
    assert not differing, f"run `make reference`: {differing}"


def test_an_edited_or_forgotten_page_is_found(
    wanted: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "pages", lambda: wanted)
    for name, text in wanted.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert pages.faults(tmp_path) == []
    (tmp_path / "settings.md").write_text("# Settings\n", encoding="utf-8")
    (tmp_path / "acts.md").unlink()
    (tmp_path / "old.md").write_text("gone", encoding="utf-8")
    assert pages.faults(tmp_path) == [
        "acts.md is missing.",
        "old.md is about nothing.",
        "settings.md differs from the code.",
    ]


def test_every_setting_is_documented_in_both_languages(
    wanted: dict[str, str],
) -> None:
    for variable in env.REGISTRY:
        assert f"`{variable.name}`" in wanted["settings.md"]
        assert variable.zh in wanted["settings.md"]
        assert variable.en in wanted["settings.md"]


def test_every_act_is_documented_and_explained(wanted: dict[str, str]) -> None:
    found = acts.acts()
    assert {"draft", "sign", "release", "withdraw"} <= found["catalogue"].keys()
    for room, functions in found.items():
        for name, function in functions.items():
            assert f"### {name}\n" in wanted["acts.md"]
            assert function.__doc__, f"{room}.{name} has no docstring"


def test_helpers_of_acts_are_not_acts() -> None:
    assert "locked" not in acts.acts()["catalogue"]


def test_every_command_is_documented_with_help_for_each_option(
    wanted: dict[str, str],
) -> None:
    tree = commands.command_tree()
    assert {"gongkai up", "gongkai db dump", "gongkai deadline"} <= tree.keys()
    for path, said in tree.items():
        assert f"## {path}\n" in wanted["commands.md"]
        assert said["help"], f"{path} has no help"
        for names, text in said["parameters"]:
            if names.startswith("-"):
                assert text, f"{path} {names} has no help"


def test_every_command_answers_machines() -> None:
    tree = commands.command_tree()
    for path, said in tree.items():
        is_group = any(other.startswith(f"{path} ") for other in tree)
        options = [names for names, _text in said["parameters"]]
        assert is_group or "--json" in options, f"{path} has no --json"


def test_commands_speak_both_languages(wanted: dict[str, str]) -> None:
    assert "启动整个系统" in wanted["commands.md"]
    assert "Start everything" in wanted["commands.md"]


def test_every_act_that_chooses_its_state_says_which_are_possible() -> None:
    choosing = {act for act, step in TABLE if step.to is None}
    assert choosing == states.OUTCOMES.keys()


def test_every_act_of_the_table_stands_in_the_diagram(wanted: dict[str, str]) -> None:
    for act, _step in TABLE:
        assert f" : {act}\n" in wanted["states.md"]
