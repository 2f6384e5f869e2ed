"""The strings to translate: collected, compiled, checked; without system tools.

The source strings are the simplified Chinese of the law. English is written by hand in
``locale/en``; traditional Chinese is made from the source by OpenCC and never stored.

    python -m gongkai.config.messages --collect | --compile | --check
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import opencc
import polib
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = PACKAGE / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"
TRADITIONAL = LOCALE / "zh_Hant" / "LC_MESSAGES" / "django.po"

_GETTEXT = "django.utils.translation"
# Which argument of each function is context, message, plural.
_FUNCTIONS = {
    "_": ("msgid",),
    "gettext": ("msgid",),
    "gettext_lazy": ("msgid",),
    "gettext_noop": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "ngettext_lazy": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "pgettext_lazy": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
    "npgettext_lazy": ("context", "msgid", "plural"),
}
_LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(
    rf"\b(_|n?p?gettext)\(\s*{_LITERAL}(?:,\s*{_LITERAL})?(?:,\s*{_LITERAL})?",
    re.DOTALL,
)
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%s|%d")


@dataclass(frozen=True)
class Message:
    """One string to translate; equal ones from different places are one."""

    msgid: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What gettext looks it up by."""
        return self.context, self.msgid


def collected() -> dict[tuple[str, str], tuple[Message, list[str]]]:
    """Return every message of the code and templates, with the files it stands in."""
    found: dict[tuple[str, str], tuple[Message, list[str]]] = {}
    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(PACKAGE.parent).as_posix()
        for message in _messages(path):
            kept, files = found.setdefault(message.key, (message, []))
            if message.plural and not kept.plural:
                found[message.key] = (message, files)
            if name not in files:
                files.append(name)
    return found


def _messages(path: Path) -> Iterator[Message]:
    if path.suffix == ".py" and "migrations" not in path.parts:
        yield from _in_python(path.read_text(encoding="utf-8"))
    elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
        yield from _in_template(path.read_text(encoding="utf-8"))


def _in_python(source: str) -> Iterator[Message]:
    tree = ast.parse(source)
    known_as = dict(_imported(tree))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        values = [getattr(argument, "value", None) for argument in node.args]
        yield from _message(known_as.get(name, name), values)


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield under which name a module calls each function of gettext."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == _GETTEXT:
            yield from ((name.asname or name.name, name.name) for name in node.names)


def _in_template(source: str) -> Iterator[Message]:
    for name, *literals in _CALL.findall(templatize(source)):
        yield from _message(name, [ast.literal_eval(x) for x in literals if x])


def _message(function: str, values: list[object]) -> Iterator[Message]:
    roles = _FUNCTIONS.get(function, ())
    parts = dict(zip(roles, values, strict=False))
    if roles and all(isinstance(parts.get(role), str) for role in roles):
        texts = {role: str(value) for role, value in parts.items()}
        if texts["msgid"]:
            yield Message(**texts)


def collect() -> polib.POFile:
    """Bring the English file up to date with the code and return it.

    Translations are kept; what the code no longer says goes; what is new is empty.
    """
    old = _english()
    kept = {(entry.msgctxt or "", entry.msgid): entry for entry in old}
    fresh = _catalogue("en", "nplurals=2; plural=(n != 1);")
    for message, files in collected().values():
        entry = _entry(message, files)
        if before := kept.get(message.key):
            entry.msgstr, entry.flags = before.msgstr, before.flags
            entry.msgstr_plural = before.msgstr_plural or entry.msgstr_plural
        fresh.append(entry)
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(ENGLISH))
    return fresh


def _entry(message: Message, files: list[str]) -> polib.POEntry:
    return polib.POEntry(
        msgid=message.msgid,
        msgid_plural=message.plural,
        msgctxt=message.context or None,
        msgstr="",
        msgstr_plural={0: "", 1: ""} if message.plural else {},
        # No line numbers: they would change with every edit.
        occurrences=[(name, "") for name in files],
    )


def _english() -> polib.POFile:
    return polib.pofile(str(ENGLISH)) if ENGLISH.exists() else polib.POFile()


def _catalogue(language: str, plural_forms: str) -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=88)
    catalogue.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms,
    }
    return catalogue


def compile_all() -> None:
    """Write both compiled catalogues: English as translated, traditional as converted."""
    traditional = _catalogue("zh_Hant", "nplurals=1; plural=0;")
    convert = opencc.OpenCC("s2t").convert
    for message, files in collected().values():
        entry = _entry(message, files)
        if message.plural:
            entry.msgstr_plural = {0: convert(message.msgid)}
        else:
            entry.msgstr = convert(message.msgid)
        traditional.append(entry)
    for path, catalogue in ((ENGLISH, _english()), (TRADITIONAL, traditional)):
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))


def faults() -> list[str]:
    """Return what is wrong with the English catalogue, a sentence each."""
    present = {(entry.msgctxt or "", entry.msgid): entry for entry in _english()}
    wanted = collected()
    result = [
        f"not collected: {msgid!r}" for _, msgid in wanted.keys() - present.keys()
    ]
    result += [
        f"no longer used: {msgid!r}" for _, msgid in present.keys() - wanted.keys()
    ]
    for entry in present.values():
        if "fuzzy" in entry.flags:
            result.append(f"fuzzy: {entry.msgid!r}")
        texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
        if not all(texts):
            result.append(f"not translated: {entry.msgid!r}")
        elif _placeholders(*texts) != _placeholders(
            entry.msgid, *filter(None, [entry.msgid_plural])
        ):
            result.append(f"placeholders differ: {entry.msgid!r} {texts!r}")
    return sorted(result)


def _placeholders(*texts: str) -> set[str]:
    return {found for text in texts for found in _PLACEHOLDER.findall(text)}


@click.command()
@click.option("--collect", "what", flag_value="collect")
@click.option("--compile", "what", flag_value="compile")
@click.option("--check", "what", flag_value="check", default=True)
def main(what: str) -> None:
    """Collect, compile or check."""
    if what == "collect":
        entries = collect()
        empty = len(entries.untranslated_entries())
        click.echo(f"{len(entries)} messages, {empty} not translated: {ENGLISH}")
    elif what == "compile":
        compile_all()
    elif found := faults():
        click.echo("\n".join(found), err=True)
        click.echo(f"{len(found)} faults in {ENGLISH}; see `make messages`.", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
