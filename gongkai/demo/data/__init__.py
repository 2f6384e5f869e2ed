"""What the sample county is made of, as data."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """Return one data file."""
    text = (files("gongkai.demo.data") / f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)
