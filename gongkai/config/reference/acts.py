"""The page of acts."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import FunctionType, ModuleType

import gongkai


def acts() -> dict[str, dict[str, FunctionType]]:
    """Return the acts of every room by name; an act is a public function of actions."""
    return {
        room.name: found
        for room in pkgutil.iter_modules(gongkai.__path__)
        if (found := _acts_of(f"gongkai.{room.name}.actions"))
    }


def _acts_of(name: str) -> dict[str, FunctionType]:
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as missing:
        if name.startswith(str(missing.name)):
            return {}
        raise
    inner = pkgutil.iter_modules(getattr(module, "__path__", []))
    parts = [
        importlib.import_module(f"{name}.{part.name}")
        for part in inner
        if not part.name.startswith("_")
    ]
    return {name: act for each in [module, *parts] for name, act in _functions(each)}


def _functions(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    for name, value in vars(module).items():
        ours = getattr(value, "__module__", "") == module.__name__
        if ours and inspect.isfunction(value) and not name.startswith("_"):
            yield name, value


def page_of_acts() -> str:
    """Return every act with its arguments and what it does."""
    parts = [
        "Every write with a meaning is one function: one transaction, the row locked,\n"
        "three questions in order (is the act open from this state, is it lawful, may\n"
        "this person), then the change and one event. Screens, commands and tasks all\n"
        "call these."
    ]
    for room, found in acts().items():
        parts.append(f"## {room}")
        parts += [_act(name, act) for name, act in sorted(found.items())]
    return "\n\n".join(parts)


def _act(name: str, act: FunctionType) -> str:
    doc = inspect.getdoc(act) or ""
    first = doc.split("\n\n")[0].replace("\n", " ")
    place = act.__module__.removeprefix("gongkai.")
    return (
        f"### {name}\n\n{first}\n\n```python\n{_call(name, act)}\n```\n\nIn `{place}`."
    )


def _call(name: str, act: FunctionType) -> str:
    """Return the signature as it stands in the code, on one line if it fits."""
    signature = inspect.signature(act)
    arguments: list[str] = []
    for each in signature.parameters.values():
        if each.kind is each.KEYWORD_ONLY and "*" not in arguments:
            arguments.append("*")
        arguments.append(_argument(each))
    line = f"{name}({', '.join(arguments)}) -> {_type(signature.return_annotation)}"
    if len(line) <= 88:
        return line
    inner = "".join(f"    {argument},\n" for argument in arguments)
    return f"{name}(\n{inner}) -> {_type(signature.return_annotation)}"


def _argument(each: inspect.Parameter) -> str:
    stars = "**" if each.kind is each.VAR_KEYWORD else ""
    text = f"{stars}{each.name}: {_type(each.annotation)}"
    if each.default is each.empty:
        return text
    default = getattr(each.default, "__name__", None) or (
        f'"{each.default}"' if type(each.default) is str else repr(each.default)
    )
    return f"{text} = {default}"


def _type(annotation: object) -> str:
    if isinstance(annotation, str):
        return annotation
    return inspect.formatannotation(annotation)
