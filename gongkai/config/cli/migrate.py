"""``gongkai migrate``: the tables, as their owner."""

import click

from gongkai.config.cli.django import django
from gongkai.config.cli.output import answer, json_option
from gongkai.config.language import say


@click.command(
    help=say(
        "以所有者身份更新数据表，并给应用账号授权；没有变化时立即返回。",
        "Bring the tables up to date as their owner and grant the application its "
        "rights; returns at once when nothing is new.",
    )
)
@json_option
def command(*, as_json: bool) -> None:
    """Apply what is missing and say what it was."""
    with django(owner=True):
        applied = _migrate()
    text = (
        say(f"已执行 {len(applied)} 项迁移。", f"Applied {len(applied)} migrations.")
        if applied
        else say("数据表已是最新。", "The tables are up to date.")
    )
    answer({"applied": applied}, text, as_json=as_json)


def _migrate() -> list[str]:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from gongkai.config.grants import grant

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", interactive=False, verbosity=0)
    else:
        grant(connection)  # a restored database has its tables but not these rights
    return [f"{step.app_label}.{step.name}" for step, _ in plan]
