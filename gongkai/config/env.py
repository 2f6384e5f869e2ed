"""The environment: every variable, declared once.

The reference page in ``docs/reference`` is generated from `REGISTRY`.
"""

from pathlib import Path
from typing import Any, TypeVar

from gongkai.config.variables import (
    Variable,
    boolean,
    choice,
    count,
    database,
    key,
    names,
    origins,
)

T = TypeVar("T")

REGISTRY: list[Variable[Any]] = []


def _declare(variable: Variable[T]) -> Variable[T]:
    REGISTRY.append(variable)
    return variable


VAR = _declare(
    Variable(
        "GONGKAI_VAR",
        "path",
        Path,
        Path("var"),
        "存放数据的文件夹：内置数据库、附件、密钥；相对路径从当前目录算起。",
        "Folder of all data: embedded database, files, secret key. A relative path "
        "starts at the working directory.",
    )
)
DATABASE_URL = _declare(
    Variable(
        "DATABASE_URL",
        "postgresql URL",
        database,
        "",
        "应用所用数据库账号（gongkai_app）的地址；不设则启用内置 PostgreSQL。",
        "Database of the application, as role gongkai_app, which owns nothing. "
        "Unset: the embedded PostgreSQL is used.",
        secret=True,
    )
)
DATABASE_OWNER_URL = _declare(
    Variable(
        "DATABASE_OWNER_URL",
        "postgresql URL",
        database,
        "",
        "同一数据库、拥有数据表的账号的地址；只用于迁移和授权。",
        "The same database as the role that owns the tables; used only to migrate "
        "and to grant.",
        secret=True,
    )
)
AS_OWNER = _declare(
    Variable(
        "GONGKAI_AS_OWNER",
        "boolean",
        boolean,
        False,
        "以数据表所有者身份连接；由 gongkai migrate 自行设置，平时不要设置。",
        "Connect as the owner of the tables. `gongkai migrate` sets it for itself; "
        "never set it for the application.",
    )
)
SECRET_KEY = _declare(
    Variable(
        "SECRET_KEY",
        "text, 50 characters or more",
        key,
        "",
        "签名密钥，正式环境必填；试用时自动生成，存于数据文件夹的 secret_key。",
        "Signing key, required in production. A trial makes its own and keeps it in "
        "secret_key in the data folder.",
        secret=True,
    )
)
DEBUG = _declare(
    Variable(
        "GONGKAI_DEBUG",
        "boolean",
        boolean,
        False,
        "显示调试页面；正式环境不予理会。",
        "Show debugging pages. Ignored in production.",
    )
)
ALLOWED_HOSTS = _declare(
    Variable(
        "GONGKAI_ALLOWED_HOSTS",
        "list of host names",
        names,
        ["localhost", "127.0.0.1", "[::1]"],
        "允许访问的域名，以逗号分隔。",
        "Host names the site answers to, separated by commas.",
    )
)
TRUSTED_ORIGINS = _declare(
    Variable[list[str]](
        "GONGKAI_TRUSTED_ORIGINS",
        "list of origins",
        origins,
        [],
        "经反向代理访问时允许提交表单的来源，如 https://www.example.gov.cn。",
        "Origins whose forms are accepted behind a reverse proxy, such as "
        "https://www.example.gov.cn.",
    )
)
HTTPS = _declare(
    Variable(
        "GONGKAI_HTTPS",
        "boolean",
        boolean,
        True,
        "正式环境是否只用 HTTPS：跳转、HSTS、安全 Cookie。",
        "Whether production speaks HTTPS only: redirect, HSTS, secure cookies.",
    )
)
BEHIND_PROXY = _declare(
    Variable(
        "GONGKAI_BEHIND_PROXY",
        "boolean",
        boolean,
        False,
        "是否位于反向代理之后；为真时采信 X-Forwarded-Proto 和 X-Forwarded-For。",
        "Whether a reverse proxy stands in front; if so X-Forwarded-Proto and "
        "X-Forwarded-For are believed.",
    )
)
BIND = _declare(
    Variable(
        "GONGKAI_BIND",
        "address",
        str,
        "127.0.0.1",
        "网站监听的地址。",
        "Address the web server listens on.",
    )
)
PORT = _declare(
    Variable(
        "PORT",
        "whole number",
        count(1, 65535),
        8000,
        "网站监听的端口；被占用时取其后的空闲端口。",
        "Port the web server listens on; if taken, the next free one.",
    )
)
WEB_WORKERS = _declare(
    Variable(
        "GONGKAI_WEB_WORKERS",
        "whole number",
        count(1, 64),
        1,
        "网站进程数。",
        "Number of web server processes.",
    )
)
WEB_THREADS = _declare(
    Variable(
        "GONGKAI_WEB_THREADS",
        "whole number",
        count(1, 64),
        4,
        "每个网站进程的线程数。",
        "Threads in each web server process.",
    )
)
QUEUE_CONCURRENCY = _declare(
    Variable(
        "GONGKAI_QUEUE_CONCURRENCY",
        "whole number",
        count(1, 64),
        2,
        "后台任务同时执行的数量。",
        "How many background tasks run at once.",
    )
)
FILES_ROOT = _declare(
    Variable(
        "GONGKAI_FILES_ROOT",
        "path",
        Path,
        None,
        "附件所在文件夹，默认为数据文件夹下的 files；不得由网页服务器直接对外提供。",
        "Folder of attachments; by default files in the data folder. Never let a web "
        "server serve it directly.",
    )
)
STATIC_ROOT = _declare(
    Variable(
        "GONGKAI_STATIC_ROOT",
        "path",
        Path,
        Path("static-collected"),
        "样式、脚本等静态文件的汇集文件夹。",
        "Folder where style sheets and scripts are collected in production.",
    )
)
UPLOAD_LIMIT_MB = _declare(
    Variable(
        "GONGKAI_UPLOAD_LIMIT_MB",
        "whole number",
        count(1, 2000),
        50,
        "单个附件的大小上限（MB）。",
        "Largest size of one attachment, in megabytes.",
    )
)
REQUIRE_SECOND_FACTOR = _declare(
    Variable(
        "GONGKAI_REQUIRE_SECOND_FACTOR",
        "boolean",
        boolean,
        False,
        "初审及以上人员是否必须启用两步验证。",
        "Whether reviewers and above must use a second factor.",
    )
)
LOG_LEVEL = _declare(
    Variable(
        "GONGKAI_LOG_LEVEL",
        "DEBUG, INFO, WARNING or ERROR",
        choice("DEBUG", "INFO", "WARNING", "ERROR"),
        "INFO",
        "日志级别；日志不记录个人信息。",
        "How much is logged. Logs hold no personal data.",
    )
)
LANGUAGE = _declare(
    Variable(
        "GONGKAI_LANG",
        "zh or en",
        choice("zh", "en"),
        "",
        "命令行的语言；不设则看 LANG，默认中文。",
        "Language of the command line; unset: as LANG says, Chinese by default.",
    )
)
