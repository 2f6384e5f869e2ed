"""The editorial path in Wagtail: draft, submit, the sign-offs of a workflow, live.

Each step is what Wagtail's own screen does between form and answer (its create
action, ``Workflow.start``, ``Task.on_action``), in one transaction as Gongkai's acts
are, by a person read anew as each request would.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.actions.create import CreateAction
from wagtail.models import (
    GroupApprovalTask,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)
from wagtail.permission_policies import ModelPermissionPolicy

from bench.measure import timed_each
from bench.queries import count
from bench.samples import BODY, NUMBER, SUMMARY, TITLE

from .models import Document, Organ

STEPS = ("first", "second", "approval")


def prepare(approvals: int) -> None:
    """Make an organ, an author, a signer a step, and the workflow of the snippet."""
    people = get_user_model()
    author, _new = people.objects.get_or_create(username="author")
    author.user_permissions.add(
        *Permission.objects.filter(codename__in=["add_document", "change_document"])
    )
    Organ.objects.get_or_create(name="明珠县财政局")
    WorkflowContentType.objects.all().delete()
    workflow = Workflow.objects.create(name=f"审核{approvals}")
    for order, step in enumerate(STEPS[-approvals:]):
        group, _new = Group.objects.get_or_create(name=step)
        signer, _new = people.objects.get_or_create(username=step)
        signer.groups.add(group)
        if step == STEPS[-1]:  # whose approval makes it live
            group.permissions.add(Permission.objects.get(codename="publish_document"))
        task, new = GroupApprovalTask.objects.get_or_create(name=step)
        if new:
            task.groups.add(group)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    WorkflowContentType.objects.create(
        content_type=ContentType.objects.get_for_model(Document), workflow=workflow
    )


def _walk(approvals: int, people: dict[str, Any], organ_id: int) -> int:
    pk = _create(people["author"], organ_id)
    _submit(pk, people["author"])
    for step in STEPS[-approvals:]:
        _approve(pk, people[step])
    return pk


@transaction.atomic
def _create(author: Any, organ_id: int) -> int:
    document = Document(
        title=TITLE,
        publisher_id=organ_id,
        summary=SUMMARY,
        document_number=NUMBER,
        created_on=date(2018, 9, 20),
        theme="0401",
        genre="notice",
        body=BODY,
    )
    return int(CreateAction(document, user=author).execute().pk)


@transaction.atomic
def _submit(pk: int, author: Any) -> None:
    document = Document.objects.get(pk=pk)
    policy = ModelPermissionPolicy(Document)
    if not policy.user_has_permission_for_instance(author, "change", document):
        raise PermissionDenied
    document.get_workflow().start(document, author)


@transaction.atomic
def _approve(pk: int, signer: Any) -> None:
    document = Document.objects.get(pk=pk)
    task = document.current_workflow_task
    if "approve" not in {name for name, *_ in task.get_actions(document, signer)}:
        raise PermissionDenied
    task.on_action(
        document.current_workflow_task_state, signer, "approve", comment="同意"
    )


def _ready(approvals: int) -> Callable[[], int]:
    """Return the walk with its people read anew, as sessions would have."""
    people = {user.username: user for user in get_user_model().objects.all()}
    return partial(_walk, approvals, people, Organ.objects.get().pk)


def run(approvals: int, runs: int) -> dict[str, Any]:
    """Walk ``runs`` times."""
    return {"seconds": timed_each(_ready(approvals) for _run in range(runs))}


def ask(approvals: int) -> dict[str, Any]:
    """Count the queries of one walk, and see that it went live."""
    for _warm in range(3):
        _ready(approvals)()
    last: list[int] = []
    walked = _ready(approvals)
    counted = count(lambda: last.append(walked()))
    if not Document.objects.get(pk=last[0]).live:
        raise RuntimeError("the workflow ended, but the document is not live")
    return counted
