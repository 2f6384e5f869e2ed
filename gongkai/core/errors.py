"""The errors of the domain: each message is a sentence a person can act on."""

from __future__ import annotations


class DomainError(Exception):
    """Something asked for cannot lawfully or sensibly be done."""


class NotAllowed(DomainError):
    """This person may not do this act; the message names the missing post."""


class NotOpen(DomainError):
    """The act is not open in the present state."""


class NotLawful(DomainError):
    """The law forbids the act as asked."""


class BadInput(DomainError):
    """What was handed in cannot be read or kept."""


class Verdict:
    """May a person do an act: yes, or no with the reason shown beside the button."""

    __slots__ = ("allowed", "reason")

    def __init__(self, allowed: bool, reason: str = "") -> None:
        self.allowed = allowed
        self.reason = reason

    def __bool__(self) -> bool:
        return self.allowed

    def enforce(self) -> None:
        """Raise NotAllowed with the reason unless the act is allowed."""
        if not self.allowed:
            raise NotAllowed(self.reason)


YES = Verdict(True)


def no(reason: object) -> Verdict:
    """Refuse with a reason."""
    return Verdict(False, str(reason))
