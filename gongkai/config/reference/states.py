"""The page of states, steps and roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gongkai.catalogue import states as catalogue
from gongkai.config.reference.markdown import code, labels, table
from gongkai.organisations.roles import COUNTY_WIDE, REVIEWERS, Role
from gongkai.review import states as review
from gongkai.review.models import Withdrawal

# Where an act leads that decides between several states itself.
OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "sign": ("in_review", "approved", "listed"),
    "withdraw": ("withdrawn",),
    "reevaluate": ("listed", "returned"),
}


def states() -> str:
    """Return the state table, its diagram, and the vocabularies."""
    return "\n\n".join(
        (
            "## An item's states\n\n"
            "A state says whose turn it is with the latest version; publicity is a\n"
            "fact of its own (a Publication stands or not). From\n"
            "`gongkai/catalogue/states.py`.",
            table(
                ("Act", "From", "To", "Basis"),
                (
                    (code(act), labels(_ordered(step.frm)), _target(act), step.basis)
                    for act, step in catalogue.TABLE
                ),
            ),
            f"```mermaid\n{_diagram()}\n```",
            "`withdraw` asks whether the item is public, whatever its state: while a\n"
            "newer version is under way, the state stays as it is.",
            "## Steps of review\n\n"
            "The route of a review is data (`review.Route`); the default has\n"
            f"{labels(review.DEFAULT_STEPS)}. A light route may be named for low-risk\n"
            "genres and still has two people besides the author, one for secrecy.",
            table(
                ("Step", "中文", "Signed by who holds all of", "Secrecy opinion"),
                (
                    (
                        code(step.value),
                        step.label,
                        labels(sorted(roles)),
                        "yes" if step in review.SECRECY_STEPS else "",
                    )
                    for step, roles in review.ROLES_OF_STEP.items()
                ),
            ),
            "## Roles",
            table(
                ("Role", "中文", "Reaches the whole county", "Second factor"),
                (
                    (
                        code(role.value),
                        role.label,
                        "held at the government" if role in COUNTY_WIDE else "",
                        "can be required" if role in REVIEWERS else "",
                    )
                    for role in Role
                ),
            ),
            *_vocabularies(),
        )
    )


def _ordered(frm: Iterable[str]) -> list[catalogue.State]:
    return [state for state in catalogue.State if state in set(frm)]


def _targets(act: str, to: str | None) -> tuple[str, ...]:
    return OUTCOMES[act] if to is None else (to,)


def _target(act: str) -> str:
    to = dict(catalogue.TABLE)[act].to
    return labels(catalogue.State(name) for name in _targets(act, to))


def _diagram() -> str:
    lines = ["stateDiagram-v2"]
    lines += [f"    {state.value} : {state.label}" for state in catalogue.State]
    lines.append("    [*] --> draft : draft")
    for act, step in catalogue.TABLE:
        for target in _targets(act, step.to):
            sources = _ordered(step.frm)
            if act == "withdraw":
                sources = [catalogue.State.RELEASED]  # elsewhere the state stays
            lines += [f"    {source.value} --> {target} : {act}" for source in sources]
    return "\n".join(lines)


def _vocabularies() -> Iterator[str]:
    vocabularies: tuple[tuple[str, Any], ...] = (
        ("Disclosure property 公开属性", review.Property),
        ("Validity 有效性", catalogue.Validity),
        ("Links between items 关联", catalogue.LinkKind),
        ("Channels of postings 渠道", catalogue.Channel),
        ("Blocks of the platform 法定板块", catalogue.Block),
        ("Kinds of withdrawal 撤回原因", Withdrawal.Kind),
    )
    for title, choices in vocabularies:
        rows = ((code(choice.value), choice.label) for choice in choices)
        yield f"## {title}\n\n" + table(("Value", "中文"), rows)
