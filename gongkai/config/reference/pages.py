"""All pages together."""

from collections.abc import Callable
from pathlib import Path

from django.utils import translation

import gongkai
from gongkai.config.reference import acts, commands, law, settings, states
from gongkai.config.reference.markdown import page

FOLDER = Path(gongkai.__file__).parents[1] / "docs" / "reference"

_PAGES: dict[str, tuple[str, Callable[[], str]]] = {
    "settings.md": ("Settings", settings.settings),
    "commands.md": ("Commands", commands.commands),
    "states.md": ("States, steps and roles", states.states),
    "acts.md": ("Acts", acts.page_of_acts),
    "deadlines.md": ("Deadlines 法定期限", law.deadlines),
    "personal-data.md": ("Personal data 个人信息", law.personal_data),
    "classification.md": ("Classification 分类", law.classification),
    "import-columns.md": ("Columns of an import 导入列名", law.import_columns),
}


def pages() -> dict[str, str]:
    """Return every page by its file name, finished."""
    with translation.override("zh-hans"):
        bodies = {name: (title, body()) for name, (title, body) in _PAGES.items()}
    index = "\n".join(f"- [{title}]({name})" for name, (title, _) in bodies.items())
    texts = {"index.md": page("Reference", index)}
    return texts | {name: page(*parts) for name, parts in bodies.items()}


def write() -> None:
    """Write every page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


def faults(folder: Path = FOLDER) -> list[str]:
    """Return the pages that differ from the code, a sentence each."""
    wanted = pages()
    present = {path.name: path.read_text("utf-8") for path in folder.glob("*.md")}
    found = [f"{name} is missing." for name in wanted.keys() - present.keys()]
    found += [f"{name} is about nothing." for name in present.keys() - wanted.keys()]
    found += [
        f"{name} differs from the code."
        for name in wanted.keys() & present.keys()
        if wanted[name] != present[name]
    ]
    return sorted(found)
