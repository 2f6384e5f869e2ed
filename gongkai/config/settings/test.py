"""Tests: the application's own role on a fresh copy of a migrated database."""

import importlib.util
import tempfile
from pathlib import Path

from .base import *  # noqa: F403 -- how Django settings are shared
from .base import DATABASES, INSTALLED_APPS

DEBUG = False
SECRET_KEY = "only-for-tests-" + "0" * 50
if importlib.util.find_spec("gongkai.demo"):  # not installed in production
    INSTALLED_APPS = [*INSTALLED_APPS[:-1], "gongkai.demo", INSTALLED_APPS[-1]]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

# tests/conftest.py points this at a copy of the migrated database. Each thread closes
# its connection after use, so that the copy can be thrown away.
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
FILES_ROOT = Path(tempfile.gettempdir()) / "gongkai-test-files"
MEDIA_ROOT = FILES_ROOT
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
