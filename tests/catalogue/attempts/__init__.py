"""Attempts to break what the database keeps, one table of them, in a module a rule.

Each is named by what is tried, with how PostgreSQL must refuse it, so that it fails
for the right reason. ``test_database_rules.py`` makes them all.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.factories.county import County
from tests.factories.intruder import Intruder

Attempt = Callable[[County, Intruder], object]
ATTEMPTS: list[tuple[str, str, Attempt]] = []
SIGNED_TOO_LITTLE = "审核签署不完整"


def attempt(sentence: str, refusal: str) -> Callable[[Attempt], Attempt]:
    """Add an attempt to the table; ``refusal`` is a pattern of the message."""

    def add(act: Attempt) -> Attempt:
        ATTEMPTS.append((sentence, refusal, act))
        return act

    return add
