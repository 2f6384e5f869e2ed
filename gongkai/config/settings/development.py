"""A trial, or programming: one command, embedded database, sample county."""

import importlib.util

from gongkai.config import env
from gongkai.config.secrets import kept_secret_key

from .base import *  # noqa: F403 -- how Django settings are shared
from .base import INSTALLED_APPS, VAR

DEBUG = env.DEBUG()
SECRET_KEY = env.SECRET_KEY() or kept_secret_key(VAR)
if importlib.util.find_spec("gongkai.demo"):  # not installed in production
    INSTALLED_APPS = [*INSTALLED_APPS[:-1], "gongkai.demo", INSTALLED_APPS[-1]]

# Static files straight from the packages; nothing to collect.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
