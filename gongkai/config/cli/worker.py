"""``gongkai worker``: background tasks alone."""

import click

from gongkai.config import env
from gongkai.config.cli.django import django
from gongkai.config.cli.output import answer, json_option
from gongkai.config.language import say


@click.command(
    help=say(
        "运行后台任务，直到收到停止信号；`gongkai up` 已包含它。",
        "Run background tasks until told to stop; `gongkai up` includes it.",
    )
)
@json_option
def command(*, as_json: bool) -> None:
    """Work until stopped."""
    with django():
        from procrastinate.contrib.django import app
        from procrastinate.contrib.django.django_connector import DjangoConnector

        # Django's own connections are for putting jobs in; taking them out needs the
        # asynchronous driver on the same database.
        connector = app.connector
        assert isinstance(connector, DjangoConnector)  # noqa: S101 -- it is ours
        answer(
            {"concurrency": env.QUEUE_CONCURRENCY()},
            say("后台任务已启动。", "Working on background tasks."),
            as_json=as_json,
        )
        with app.replace_connector(connector.get_worker_connector()) as working:
            working.run_worker()
