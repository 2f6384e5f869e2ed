"""``gongkai organ``: list and show organs, enter them from a list."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from gongkai.config.cli.output import answer, json_option
from gongkai.config.language import say

FIELDS = (
    "slug", "full_name", "short_name", "kind", "code", "parent", "agency_codes",
    "order", "is_budget_unit", "office_name", "address", "hours", "telephone", "fax",
    "email", "postcode",
)  # fmt: skip


@click.group(help=say("机构：列表、查看、添加", "Organs: list, show, add"))
def command() -> None:
    """Group what can be done with organs."""


@command.command("list", help=say("列出全部机构", "List all organs"))
@click.option("--all", "every", is_flag=True, help=say("含已撤销的", "Abolished too"))
@json_option
def show_all(*, every: bool, as_json: bool) -> None:
    """List the organs of this installation."""
    from gongkai.config.cli.django import django

    with django():
        rows = organs(every=every)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table()
    for zh, en in (("网址名", "Slug"), ("名称", "Name"), ("类别", "Kind"),
                   ("代码", "Code"), ("预算单位", "Budget unit")):  # fmt: skip
        table.add_column(say(zh, en), overflow="fold")
    for row in rows:
        table.add_row(
            row["slug"],
            row["full_name"],
            row["kind"],
            row["code"],
            "✓" if row["is_budget_unit"] else "",
        )
    Console().print(table)


@command.command(
    help=say(
        "查看一个机构：网址名、名称、简称或代码均可",
        "Show one organ, by slug, name, short name or code",
    )
)
@click.argument("name")
@json_option
def show(*, name: str, as_json: bool) -> None:
    """Show one organ with its history and its people."""
    from gongkai.config.cli.django import django

    with django():
        found = details(name)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for key, value in found.items():
        if isinstance(value, list):
            for each in value:
                text = (
                    "  ".join(map(str, each.values()))
                    if isinstance(each, dict)
                    else each
                )
                click.echo(f"{key}: {text}")
        elif value not in ("", None):
            click.echo(f"{key}: {value}")


@command.command(
    "import",
    help=say(
        "从 CSV、XLSX 或 JSONL 添加机构；有一行不对就一个也不添加。必填列：slug（网址名）、"
        "full_name、short_name、kind、code（统一社会信用代码）；kind 为 government、office、"
        "department、township、institution、sub_body、public_utility 之一，人民政府在第一行。"
        "选填列：parent（上级的 slug，不填即人民政府）、agency_codes（机关代字，以顿号分隔）、"
        "order、is_budget_unit（是或否）、office_name、address、hours、telephone、fax、email、"
        "postcode。",
        "Enter organs from CSV, XLSX or JSONL; one wrong row and none is entered. "
        "Required columns: slug, full_name, short_name, kind (government, office, "
        "department, township, institution, sub_body or public_utility; the government "
        "comes first) and code (credit code). Others: parent (its slug; empty: the "
        "government), agency_codes (separated by 、), order, is_budget_unit (yes or no), "
        "office_name, address, hours, telephone, fax, email, postcode.",
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", "username", help=say("办理人的用户名", "Who enters them"))
@json_option
def import_organs(*, file: Path, username: str | None, as_json: bool) -> None:
    """Enter organs from a list, all or none."""
    from gongkai.config.cli.django import django

    with django():
        from gongkai.catalogue.imports.tables import read_table

        table = read_table(file)
        entered, faults = enter(table.rows, username, first_row=table.first_row)
    if as_json:
        click.echo(
            json.dumps({"entered": entered, "faults": faults}, ensure_ascii=False)
        )
    else:
        for fault in faults:
            click.echo(fault, err=True)
        click.echo(
            say(f"添加了{len(entered)}个机构。", f"{len(entered)} organs entered.")
        )
    if faults:
        sys.exit(1)


def organs(*, every: bool) -> list[dict[str, Any]]:
    """Return the organs as plain data, in their order."""
    from django.utils import timezone

    from gongkai.organisations.models import Organ

    found = Organ.objects.select_related("parent").order_by("order", "id")
    if not every:
        found = found.existing(on=timezone.localdate())
    return [_plain(organ) for organ in found]


def details(name: str) -> dict[str, Any]:
    """Return all about one organ."""
    from django.db.models import Q

    from gongkai.organisations.models import Organ

    found = list(
        Organ.objects.filter(
            Q(slug=name) | Q(full_name=name) | Q(short_name=name) | Q(code=name)
        )
    )
    if len(found) != 1:
        raise click.ClickException(
            say(
                f"有{len(found)}个机构叫“{name}”，请用网址名或代码指明。",
                f"{len(found)} organs are called “{name}”; give the slug or the code.",
            )
        )
    organ = found[0]
    return _plain(organ) | {
        "changes": [
            {
                "on": change.on.isoformat(),
                "kind": str(change.get_kind_display()),
                "old_name": change.old_name,
                "new_name": change.new_name,
                "basis": change.basis,
            }
            for change in organ.changes.all()
        ],
        "posts": [
            {
                "person": str(post.person),
                "role": str(post.get_role_display()),
                "since": post.since.isoformat(),
                "until": _day(post.until),
            }
            for post in organ.posts.select_related("person").order_by("role", "since")
        ],
    }


def _plain(organ: Any) -> dict[str, Any]:
    data = {name: getattr(organ, name) for name in FIELDS if name != "parent"}
    return data | {
        "parent": organ.parent.slug if organ.parent else "",
        "abolished_on": _day(organ.abolished_on),
        "successor": organ.successor.slug if organ.successor else "",
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def enter(
    rows: list[dict[str, str]], username: str | None, *, first_row: int = 2
) -> tuple[list[str], list[str]]:
    """Enter the organs in the order of the list; return (slugs, faults)."""
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from gongkai.accounts.models import User
    from gongkai.core.errors import DomainError
    from gongkai.organisations.models import Organ

    by = User.objects.filter(username=username).first() if username else None
    if (by is None) and (username or Organ.objects.exists()):
        raise click.ClickException(
            say(
                "请用 --by 指明办理人的用户名；只有全新安装的第一批机构可以省略。",
                "Name the person with --by; only a new installation needs none.",
            )
        )
    entered: list[str] = []
    faults: list[str] = []
    with transaction.atomic():
        for number, row in enumerate(rows, start=first_row):
            try:
                with transaction.atomic():
                    entered.append(_enter_row(row, by))
            except ValidationError as fault:
                faults.append(f"第{number}行：{_fields_of(fault)}")
            except DomainError as fault:
                faults.append(f"第{number}行：{fault}")
        if faults:
            transaction.set_rollback(True)
            entered = []
    return entered, faults


def _fields_of(fault: Any) -> str:
    if not hasattr(fault, "error_dict"):
        return "".join(fault.messages)
    return "".join(
        f"{name}：{''.join(messages)}" for name, messages in fault.message_dict.items()
    )


def _enter_row(row: dict[str, str], by: Any) -> str:
    from gongkai.core.errors import BadInput
    from gongkai.organisations.actions import establish_organ
    from gongkai.organisations.models import Organ, OrganKind

    fields: dict[str, Any] = {name: row[name] for name in FIELDS if row.get(name)}
    if fields.get("kind") not in OrganKind.values:
        raise BadInput(
            say(
                f"kind应为{'、'.join(OrganKind.values)}之一。",
                f"kind must be one of {', '.join(OrganKind.values)}.",
            )
        )
    parent = fields.pop("parent", None)
    if fields["kind"] != OrganKind.GOVERNMENT:
        fields["government"] = government = _government()
        organs = Organ.objects.of(government)
        fields["parent"] = organs.filter(slug=parent).first() if parent else government
        if fields["parent"] is None:
            raise BadInput(
                say(
                    f"前面没有slug为“{parent}”的上级机构。",
                    f"No organ “{parent}” stands before it to be its parent.",
                )
            )
    codes = fields.get("agency_codes", "").replace("，", "、")
    fields["agency_codes"] = [
        each.strip() for each in codes.split("、") if each.strip()
    ]
    flag = fields.get("is_budget_unit", "").strip().lower()
    fields["is_budget_unit"] = flag in ("1", "true", "yes", "是")
    return establish_organ(by=by, **fields).slug


def _government() -> Any:
    from gongkai.core.errors import BadInput
    from gongkai.organisations.models import Organ

    government = Organ.objects.filter(government=None).first()
    if government is None:
        raise BadInput(
            say(
                "还没有人民政府：请把它放在第一行，kind为government。",
                "The government itself comes first, with kind government.",
            )
        )
    return government


@command.command(
    help=say(
        "为新县开张：设定审核流程、五个法定板块和第一位政务公开办管理员"
        "（账号由运维先在 /admin/ 开立）。只能办一次。",
        "Begin a new county: review routes, the five statutory blocks and the first "
        "manager, whose account the operator has opened. Works once.",
    )
)
@click.argument("username")
@json_option
def begin(*, username: str, as_json: bool) -> None:
    """Give an empty county what must exist before anybody can work."""
    from gongkai.config.cli.django import django

    with django():
        done = _begin(username)
    answer(
        done,
        say(
            f"{done['government']}已可开始工作，管理员：{done['manager']}。",
            f"{done['government']} is ready; its manager is {done['manager']}.",
        ),
        as_json=as_json,
    )


def _begin(username: str) -> dict[str, str]:
    from django.db import transaction
    from django.utils import timezone

    from gongkai.accounts.models import User
    from gongkai.catalogue.actions import open_column
    from gongkai.catalogue.states import Block
    from gongkai.organisations.actions import appoint
    from gongkai.organisations.models import Organ, Post
    from gongkai.organisations.roles import Role
    from gongkai.review.actions import set_routes

    government = Organ.objects.filter(government=None).first()
    manager = User.objects.filter(username=username, is_active=True).first()
    if government is None or manager is None:
        raise click.ClickException(
            say(
                "请先用 gongkai organ import 添加人民政府，并在 /admin/ 开立该账号。",
                "First enter the government (organ import) and open the account.",
            )
        )
    if Post.objects.filter(role=Role.MANAGER).exists():
        raise click.ClickException(
            say(
                "本县已有管理员，其他任职请由管理员在后台办理。",
                "This county has a manager already, who gives all other posts.",
            )
        )
    with transaction.atomic():
        set_routes(government, light_genres=[], by=None)
        for order, block in enumerate(Block, start=1):
            open_column(
                government,
                by=None,
                slug=block.value.replace("_", "-"),
                name=str(block.label),
                block=block,
                order=order,
            )
        today = timezone.localdate()
        appoint(manager, government, Role.MANAGER, since=today, by=None)
    return {"government": government.full_name, "manager": str(manager)}
