"""A county's server."""

from gongkai.config import env
from gongkai.config.language import say
from gongkai.config.variables import BadEnvironment

from .base import *  # noqa: F403 -- how Django settings are shared
from .base import STORAGES

DEBUG = False
SECRET_KEY = env.SECRET_KEY()
if not SECRET_KEY:
    raise BadEnvironment(
        say(
            "未设置 SECRET_KEY：正式环境须有自己的签名密钥（至少50个字符），"
            "写在 SECRET_KEY，或写在 SECRET_KEY_FILE 指明的文件里。",
            "SECRET_KEY is not set: production needs its own signing key of 50 or more "
            "characters, in SECRET_KEY or in the file named by SECRET_KEY_FILE.",
        )
    )

STORAGES = {
    **STORAGES,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        # nginx reads them, which is in nobody's group; uploads are for us alone.
        "OPTIONS": {
            "file_permissions_mode": 0o644,
            "directory_permissions_mode": 0o755,
        },
    },
}

if env.HTTPS():
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
