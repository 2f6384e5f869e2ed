"""Writes of the room: open a review with its screening, sign, waive, release, withdraw.

Callers (catalogue, later requests) have locked their own record and checked their
own states; the database keeps the gate whatever they forget.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.core.actions import record
from gongkai.core.errors import BadInput, NotLawful
from gongkai.core.writing import Write, insertion, write
from gongkai.law.classification import GENRES
from gongkai.organisations.models import Organ
from gongkai.organisations.policies import Holder, may_manage_posts

from .models import (
    Finding,
    Release,
    Return,
    Review,
    Route,
    Screening,
    SignOff,
    Waiver,
    Withdrawal,
)
from .policies import may_waive
from .screening import RECOGNISER, Draft
from .states import Property, Severity, Step, Verdict

if TYPE_CHECKING:
    from gongkai.accounts.models import User


@dataclass(frozen=True)
class Proposal:
    """The property proposed at drafting, with its reason and legal ground."""

    property: Property
    reason: str = ""
    ground: str = ""


def opening(
    organ: Organ,
    *,
    pk: int,
    author: User,
    title: str,
    genre: str,
    content_hash: bytes,
    proposal: Proposal,
    findings: Sequence[Draft],
) -> tuple[Review, list[Write]]:
    """Return the review of one content under a reserved id, and what writes it.

    What screening found is not part of it: `keep_findings` follows.
    """
    review = Review(
        pk=pk,
        government=organ.root(),
        organ=organ,
        author=author,
        title=title[:500],
        genre=genre,
        disclosure_property=proposal.property,
        property_reason=proposal.reason,
        ground=proposal.ground,
        content_hash=content_hash,
    )
    screening = Screening(review=review, recogniser=RECOGNISER, findings=len(findings))
    return review, [insertion(review), insertion(screening)]


def keep_findings(review: Review, findings: Sequence[Draft]) -> None:
    """Insert what screening found in the content of a review."""
    Finding.objects.bulk_create(finding.bound_to(review.pk) for finding in findings)


def signing(
    review_id: int,
    step: Step,
    *,
    by: User,
    opinion: str,
    secrecy_opinion: str = "",
    verdict: Verdict = Verdict.AGREED,
) -> Write:
    """Return what signs a step.

    The database refuses a wrong order, a second step, the author.
    """
    if not opinion.strip():
        raise BadInput(_("请写明意见：每一步审核都要留下书面意见。"))
    return insertion(
        SignOff(
            review_id=review_id,
            step=step,
            by=by,
            verdict=verdict,
            opinion=opinion.strip(),
            secrecy_opinion=secrecy_opinion.strip(),
        )
    )


def sign(
    review_id: int,
    step: Step,
    *,
    by: User,
    opinion: str,
    verdict: Verdict = Verdict.AGREED,
) -> None:
    """Sign a step; see `signing`."""
    write(signing(review_id, step, by=by, opinion=opinion, verdict=verdict))


def take_back(review: Review, *, by: User, reason: str) -> Return:
    """Insert the Return: whatever was signed, this review opens no gate any more."""
    if not reason.strip():
        raise BadInput(_("请写明退回理由，便于拟稿人修改。"))
    return Return.objects.create(review=review, by=by, reason=reason.strip()[:500])


@transaction.atomic
def waive(finding: Finding, *, by: User, reason: str) -> Waiver:
    """Take responsibility for a blocking finding, with the reason."""
    review = finding.review
    may_waive(Holder(by), review).enforce()
    if finding.severity != Severity.BLOCK:
        raise NotLawful(_("提示性发现不影响发布，无需豁免。"))
    if not reason.strip():
        raise BadInput(_("请写明豁免理由：理由将随审查记录长期保存。"))
    waiver = Waiver.objects.create(finding=finding, by=by, reason=reason.strip())
    record(
        f"review:{review.pk}",
        "finding_waived",
        by=by,
        organ_id=review.organ_id,
        finding=finding.pk,
        code=finding.code,
    )
    return waiver


def gate_opening(
    government_id: int, review_id: int, *, by: User
) -> tuple[Release, Write]:
    """Return the Release, and what inserts it: the one act that makes something public.

    Its id and moment are the database's: have the write return them.
    """
    release = Release(government_id=government_id, review_id=review_id, by=by)
    return release, insertion(release)


def close_gate(
    release: Release,
    *,
    by: User | None,
    kind: Withdrawal.Kind,
    reason: str,
    public_note: str = "",
    redirect_to: str = "",
) -> Withdrawal:
    """Insert the Withdrawal: from this moment no door shows the content."""
    if not reason.strip():
        raise BadInput(_("请写明撤回理由：撤回记录长期保存，并对外说明。"))
    return Withdrawal.objects.create(
        release=release,
        by=by,
        kind=kind,
        reason=reason.strip(),
        public_note=public_note.strip(),
        redirect_to=redirect_to,
    )


def _is_low_risk(genre: str) -> bool:
    return genre in GENRES and GENRES[genre].low_risk


def _genre_label(genre: str) -> str:
    return GENRES[genre].label if genre in GENRES else genre


@transaction.atomic
def set_routes(
    government: Organ,
    *,
    light_genres: Iterable[str],
    light_steps: Sequence[Step] = (Step.FIRST, Step.SECOND),
    by: User | None,
) -> None:
    """Write the default route, and the light one for the named low-risk genres.

    Reviews under way keep their steps. Raises NotLawful for a genre that may not be
    named, BadInput for steps that are too few or leave out the secrecy review.
    """
    if by is not None:
        may_manage_posts(by, government).enforce()
    genres = sorted(set(light_genres))
    if risky := [each for each in genres if not _is_low_risk(each)]:
        raise NotLawful(
            _("“%(genres)s”不是低风险体裁，须走三审流程。")
            % {"genres": "、".join(_genre_label(each) for each in risky)}
        )
    Route.objects.get_or_create(
        government=government,
        is_default=True,
        defaults={
            "name": _("三审流程"),
            "steps": [Step.FIRST, Step.SECOND, Step.APPROVAL],
        },
    )
    steps = [str(step.value) for step in light_steps]
    light = Route.objects.filter(government=government, is_default=False)
    route = light.filter(steps=steps).order_by("id").first()
    if route is None:
        route = Route(government=government, name=_("简易流程"), steps=steps)
    route.genres = genres
    try:
        route.full_clean()
    except ValidationError as fault:
        raise BadInput("".join(fault.messages)) from fault
    route.save()
    # Reviews under way keep the route they took; new ones no longer find it.
    light.exclude(pk=route.pk).update(genres=[])
    data: dict[str, Any] = {"genres": genres, "steps": steps}
    record(
        f"organ:{government.pk}", "routes_set", by=by, organ_id=government.pk, **data
    )
