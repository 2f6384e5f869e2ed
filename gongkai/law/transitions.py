"""State tables as data: from which states an act is open, and where it leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


class ActNotOpen(Exception):
    """The act cannot be done from the present state; the message says why."""


@dataclass(frozen=True)
class Step:
    """One row of a state table.

    ``to`` is None when the act leaves the state alone or the act itself
    decides between several states.
    """

    frm: frozenset[str]
    to: str | None
    basis: str


class Table:
    """What may happen, in which state, and on what legal basis."""

    def __init__(self, steps: Mapping[str, Step], labels: Mapping[str, object]) -> None:
        """Take the steps by act and the states' labels, which may be lazy strings."""
        self._steps = dict(steps)
        self._labels = dict(labels)

    def __iter__(self) -> Iterator[tuple[str, Step]]:
        return iter(self._steps.items())

    def is_open(self, act: str, state: str) -> bool:
        """Tell whether ``act`` may be done in ``state``."""
        return state in self._steps[act].frm

    def why_closed(self, act: str, state: str) -> str:
        """Say in a sentence why ``act`` is not open in ``state``."""
        step = self._steps[act]
        allowed = "、".join(
            str(self._labels[known]) for known in self._labels if known in step.frm
        )
        return f"当前状态为“{self._labels[state]}”，此项操作只能在“{allowed}”时办理（{step.basis}）。"

    def check(self, act: str, state: str) -> str | None:
        """Return the state ``act`` leads to, or raise ActNotOpen with the reason."""
        if not self.is_open(act, state):
            raise ActNotOpen(self.why_closed(act, state))
        return self._steps[act].to
