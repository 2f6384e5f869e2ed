"""``gongkai import``: bring finished items in from a list, approve and release them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import Progress

from gongkai.config.cli.import_report import report_of, show
from gongkai.config.cli.output import json_option
from gongkai.config.language import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gongkai.accounts.models import User
    from gongkai.catalogue.imports.items import Reading
    from gongkai.organisations.models import Organ
    from gongkai.review.models import Batch

_MANY = 5_000  # from here on a second process pays
_OPINION = "批量导入材料已核对，同意。"
_SECRECY = "经保密审查，不涉及国家秘密、工作秘密。"


@click.group(help=say("批量导入已有信息", "Import finished items"))
def command() -> None:
    """Group the steps of an import."""


@command.command(
    help=say(
        "从 CSV、XLSX 或 JSONL 导入已在别处发布的信息。--dry-run 只检查不写入。"
        "导入后是草稿；经两人审批后才发布：用 --approve 同时指明三个人，"
        "或之后用 gongkai import approve、gongkai import release。"
        "中断后用同样的参数再次运行，从中断处继续。",
        "Import items published elsewhere from CSV, XLSX or JSONL; --dry-run only "
        "examines. They stay drafts until two people approve the batch: name them "
        "with --approve, or go on with `gongkai import approve` and `release`. Run "
        "again after an interruption, it goes on where it stopped.",
    )
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help=say("只检查", "Only examine"))
@click.option(
    "--map",
    "--mapping",
    "mapping",
    multiple=True,
    metavar="FIELD=HEADER",
    help=say("指定某字段取自哪一列，可多次使用", "Which header holds a field; repeat"),
)
@click.option("--organ", help=say("默认发布机构", "Default publisher"))
@click.option("--column", help=say("默认栏目", "Default column"))
@click.option("--genre", default="other", help=say("默认体裁", "Default genre"))
@click.option("--theme", default="", help=say("默认主题分类", "Default theme"))
@click.option("--rows", help=say("只导入这些行，如 2-100,105", "Only these rows"))
@click.option(
    "--leave-out",
    is_flag=True,
    help=say("留下有错的行，导入其余的", "Leave faulty rows out, import the others"),
)
@click.option("--name", help=say("批次名称", "Name of the batch"))
@click.option("--by", help=say("导入人（政务公开办管理员）", "Who imports"))
@click.option("--approve", is_flag=True, help=say("随即审批并发布", "Approve, release"))
@click.option("--second", help=say("复审人（含保密审查）", "Second reviewer"))
@click.option("--approver", help=say("批准人", "Approver"))
@json_option
def items(*, file: Path, dry_run: bool, as_json: bool, **options: Any) -> None:
    """Examine a list and, unless told only to look, bring it in."""
    from gongkai.config.cli.django import django

    with django():
        reading = examine_file(file, options)
        report = report_of(reading)
        if dry_run:
            report["screening"] = screening_of(reading)
            show(report, as_json=as_json)
            return
        if reading.blocking and not options["leave_out"]:
            show(report, as_json=as_json)
            raise click.ClickException(
                say(
                    f"有{len(reading.left_out)}行不能导入，一行也没有写入。"
                    "改正后重试，或用 --leave-out 只导入其余的行。",
                    f"{len(reading.left_out)} rows cannot come in; nothing was "
                    "written. Mend them, or use --leave-out.",
                )
            )
        report |= run(file, reading, options)
    show(report, as_json=as_json)


@command.command(help=say("审批一个批次", "Approve a batch"))
@click.argument("batch", type=int)
@click.option("--by", required=True, help=say("签署人的用户名", "Who signs"))
@click.option("--opinion", default=_OPINION, help=say("意见", "Opinion"))
@click.option("--secrecy", default=_SECRECY, help=say("保密审查意见", "Secrecy"))
@json_option
def approve(*, batch: int, by: str, opinion: str, secrecy: str, as_json: bool) -> None:
    """Sign whichever of the two steps the batch waits at."""
    from gongkai.config.cli.django import django

    with django():
        found = batch_of(batch)
        step = sign(found, person(by), opinion=opinion, secrecy=secrecy)
        report = {"batch": batch, "step": step, "approvals": found.approvals.count()}
    show(report, as_json=as_json)


@command.command(help=say("发布一个已审批的批次", "Release an approved batch"))
@click.argument("batch", type=int)
@click.option("--by", required=True, help=say("办理人的用户名", "Who releases"))
@json_option
def release(*, batch: int, by: str, as_json: bool) -> None:
    """Release what may go out; say what stays behind and why."""
    from gongkai.config.cli.django import django

    with django():
        report = release_and_tell(batch_of(batch), person(by))
    show(report, as_json=as_json)


def examine_file(file: Path, options: dict[str, Any]) -> Reading:
    """Read a file with this county's vocabulary; keep the rows asked for."""
    from django.utils import timezone

    from gongkai.catalogue.imports.items import Defaults, Vocabulary, read_items
    from gongkai.catalogue.imports.tables import read_table
    from gongkai.law.classification import parse_genre, parse_theme

    vocabulary = Vocabulary.of(_government())
    theme = options.get("theme")
    defaults = Defaults(
        organ=_named(vocabulary.organs, options.get("organ"), "--organ"),
        column=_named(vocabulary.columns, options.get("column"), "--column"),
        genre=parse_genre(options.get("genre") or "other").code,
        theme=parse_theme(theme).code if theme else "",
    )
    reading = read_items(
        read_table(file),
        vocabulary,
        defaults,
        mapping=_mapping(options.get("mapping") or ()),
        now=timezone.now(),
    )
    if wanted := options.get("rows"):
        _keep_rows(reading, _numbers(wanted))
    return reading


def _government() -> Organ | None:
    from gongkai.organisations.models import Organ

    return Organ.objects.filter(government=None).order_by("id").first()


def _named(known: Any, name: str | None, option: str) -> Any:
    if not name:
        return None
    if name not in known:
        raise click.ClickException(
            say(f"{option}：没有“{name}”。", f"{option}: there is no “{name}”.")
        )
    return known[name]


def _mapping(pairs: Iterable[str]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        name, equals, header = pair.partition("=")
        if not equals:
            raise click.ClickException(
                say(
                    f"“{pair}”应写作 字段=列名，例如 title=标题。",
                    f"“{pair}” should read FIELD=HEADER, as in title=标题.",
                )
            )
        mapping[name.strip()] = header.strip()
    return mapping


def _numbers(text: str) -> set[int]:
    found: set[int] = set()
    try:
        for part in text.split(","):
            first, _dash, last = part.partition("-")
            found |= set(range(int(first), int(last or first) + 1))
    except ValueError:
        raise click.ClickException(
            say("--rows 应写作 2-100,105。", "--rows reads like 2-100,105.")
        ) from None
    return found


def _keep_rows(reading: Reading, rows: set[int]) -> None:
    reading.items = [item for item in reading.items if item.row in rows]
    for faults in (reading.faults, reading.unknown):
        faults[:] = [fault for fault in faults if not rows.isdisjoint(fault.rows)]


def screening_of(reading: Reading) -> list[dict[str, Any]]:
    """Screen the items that can come in: personal data, text faults, metadata."""
    from gongkai.catalogue.imports.preparing import findings_of

    found = []
    with _bar(say("筛查", "Screening"), len(reading.items)) as advance:
        for item in reading.items:
            found += [
                {
                    "row": item.row,
                    "kind": finding.code,
                    "severity": str(finding.severity),
                    "part": finding.part,
                    "excerpt": finding.excerpt,
                    "message": str(finding.message),
                }
                for finding in findings_of(item)
            ]
            advance(1)
    return found


def run(file: Path, reading: Reading, options: dict[str, Any]) -> dict[str, Any]:
    """Bring the items in; approve and release them if all three people are named."""
    from gongkai.catalogue.actions.importing import start_batch
    from gongkai.catalogue.imports.beside import prepare_beside

    government = _government()
    if government is None or not options.get("by"):
        raise click.ClickException(
            say("请用 --by 指明导入人的用户名。", "Name who imports with --by.")
        )
    if options.get("approve") and not (
        options.get("second") and options.get("approver")
    ):
        raise click.ClickException(
            say(
                "--approve 须同时用 --second 和 --approver 指明复审人和批准人。",
                "--approve needs --second and --approver.",
            )
        )
    by = person(options["by"])
    with _bar(say("导入", "Importing"), len(reading.items)) as advance:
        batch = start_batch(
            government,
            name=options.get("name") or file.stem,
            source=file.name,
            items=reading.items,
            by=by,
            progress=advance,
            preparer=prepare_beside if len(reading.items) > _MANY else None,
        )
    report: dict[str, Any] = {"batch": batch.pk, "imported": len(reading.items)}
    if not options.get("approve"):
        return report | {"next": _next(batch)}
    sign(batch, person(options["second"]), opinion=_OPINION, secrecy=_SECRECY)
    sign(batch, person(options["approver"]), opinion=_OPINION, secrecy=_SECRECY)
    return report | release_and_tell(batch, by)


def _next(batch: Batch) -> list[str]:
    return [
        f"gongkai import approve {batch.pk} --by {say('复审人', 'SECOND_REVIEWER')}",
        f"gongkai import approve {batch.pk} --by {say('批准人', 'APPROVER')}",
        f"gongkai import release {batch.pk} --by {say('管理员', 'MANAGER')}",
    ]


def sign(batch: Batch, by: User, *, opinion: str, secrecy: str) -> str:
    """Sign the step the batch waits at; return it."""
    from gongkai.catalogue.actions.importing import BATCH_STEPS, approve_batch

    done = set(batch.approvals.values_list("step", flat=True))
    step = next((each for each in BATCH_STEPS if each not in done), BATCH_STEPS[-1])
    approve_batch(batch, step, by=by, opinion=opinion, secrecy_opinion=secrecy)
    return str(step.value)


def release_and_tell(batch: Batch, by: User) -> dict[str, Any]:
    """Release a batch with a progress bar; return what went out and what stayed."""
    from gongkai.catalogue.actions.importing import release_batch

    with _bar(say("发布", "Releasing"), batch.reviews.count()) as advance:
        outcome = release_batch(batch, by=by, progress=advance, hands=2)
    return {
        "batch": batch.pk,
        "released": outcome.released,
        "stayed": [{"item": pk, "why": why} for pk, why in outcome.left_out],
    }


def person(username: str) -> User:
    """Return a person by the name they sign in with."""
    from gongkai.accounts.models import User

    found = User.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise click.ClickException(
            say(f"没有用户“{username}”。", f"There is no user “{username}”.")
        )
    return found


def batch_of(pk: int) -> Batch:
    """Return a batch by its number."""
    from gongkai.review.models import Batch

    found = Batch.objects.filter(pk=pk).select_related("government").first()
    if found is None:
        raise click.ClickException(
            say(f"没有第{pk}号批次。", f"There is no batch {pk}.")
        )
    return found


@contextmanager
def _bar(what: str, total: int) -> Iterator[Callable[[int], None]]:
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda more: progress.update(task, advance=more)
