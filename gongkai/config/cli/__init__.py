"""The command-line program ``gongkai``.

Each command is a module of this package with a click command named ``command``; it is
imported only when it is called, so that ``gongkai deadline`` answers without Django.
"""

import importlib
from collections.abc import Mapping

import click

from gongkai.config.cli import chinese
from gongkai.config.cli.faults import Sentences
from gongkai.config.language import say

# name -> (module, Chinese, English)
COMMANDS: Mapping[str, tuple[str, str, str]] = {
    "up": (
        "up",
        "启动整个系统：数据库、迁移、网站、后台任务",
        "Start everything: database, migrations, web, worker",
    ),
    "migrate": (
        "migrate",
        "更新数据表并授权（以所有者身份）",
        "Bring the tables up to date and grant rights, as the owner",
    ),
    "worker": ("worker", "只运行后台任务", "Run background tasks only"),
    "db": (
        "db",
        "数据库：shell、dump、restore",
        "The database: shell, dump, restore",
    ),
    "demo": ("demo", "装入示例县数据", "Load the sample county"),
    "import": ("imports", "批量导入已有信息", "Import finished items"),
    "organ": ("organ", "机构：列表、查看、添加", "Organs: list, show, add"),
    "anchor": ("anchor", "校验事件链与每日锚点", "Verify event chains and anchors"),
    "deadline": ("deadline", "计算法定期限", "Compute a legal deadline"),
    "calendar": ("calendar", "工作日历：查看、装入通知", "Working calendar"),
    "scan": ("scan", "检查文本中的个人信息", "Find personal data in text"),
    "check": (
        "check",
        "检查年度报告和其中的说法",
        "Examine annual reports and claims out of them",
    ),
    "number": ("number", "识别和规范文号、索引号", "Parse and normalise numbers"),
    "settings": (
        "settings",
        "列出环境变量及其含义",
        "List the environment variables and what they mean",
    ),
}


chinese.teach()


class Commands(Sentences):
    """A group that knows its commands' names without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- click's
        """Import one command and return it; None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"{__name__}.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 -- click's
        formatter: click.HelpFormatter,
    ) -> None:
        """List all commands with a line each, still without importing them."""
        with formatter.section(say("命令", "Commands")):
            formatter.write_dl(
                [(name, say(zh, en)) for name, (_, zh, en) in COMMANDS.items()]
            )


@click.group(
    cls=Commands,
    help=say(
        "公开：县级政府信息公开系统。", "Gongkai: a county opens its information."
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name=None, version="0.1.0", prog_name="gongkai")
def main() -> None:
    """Run ``gongkai``."""
